"""The schedule as data: loaded, frozen, copied, published, checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import Provision
from heating.clauses import doubts
from heating.models import (
    AppraisalRule,
    HeatingSettings,
    Measure,
    Misconduct,
    ScheduleVersion,
    SupplierDuty,
    Violation,
)
from heating.models.clauses import clause_number
from heating.rules import HeatingError, OutageRules, PenaltyFacts, Schedule, assess
from heating.selectors import find_version, freeze, outage_rules
from heating.services import copy_version, load_schedules, obstacles, publish_version
from tests.heating.builders import make_heating_document, make_schedule
from tests.heating.rules.schedules import huludao
from tests.heating.rules.schedules import outage_rules as plain_outage_rules

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


def figures(schedule: Schedule) -> list[tuple[Any, ...]]:
    """Give what a schedule computes with, without names and addresses."""
    return [
        (
            violation.number,
            measure.code,
            measure.kind,
            measure.condition,
            measure.fixed,
            measure.base,
            measure.coefficient,
            measure.same_as,
            measure.replaces,
            measure.provision.eid,
            measure.provision.label,
        )
        for violation in schedule.violations
        for measure in violation.measures
    ]


def edges(rules: OutageRules) -> list[Any]:
    duties = [(duty.code, duty.hours, duty.provision.eid) for duty in rules.duties]
    return [*duties, rules.refund_hours, rules.refund_coefficient, rules.refund.eid]


class TestFixture:
    def test_it_says_what_the_plain_schedule_says(
        self, version: ScheduleVersion
    ) -> None:
        assert figures(freeze(version)) == figures(huludao())
        assert edges(outage_rules(version)) == edges(plain_outage_rules())

    def test_every_row_is_borne_out_by_its_clause(
        self, version: ScheduleVersion
    ) -> None:
        assert list(doubts(version)) == []
        assert obstacles(version) == []

    def test_the_whole_schedule_is_there(self, version: ScheduleVersion) -> None:
        numbers = Violation.objects.values_list("number", flat=True)
        assert list(numbers) == list(range(1, 14))
        assert Misconduct.objects.count() == 8
        clauses = set(SupplierDuty.objects.values_list("clause", flat=True))
        assert clauses == {f"第{number}条" for number in "四五六七八九"}
        assert AppraisalRule.objects.filter(part="criterion").count() == 5

    def test_bootstrap_loads_it_once_and_leaves_a_clerks_change_alone(self) -> None:
        make_heating_document()
        assert load_schedules() == "供热办法：新装入 1 个版本。"
        version = ScheduleVersion.objects.get()
        assert version.state == ScheduleVersion.State.PUBLISHED
        assert Measure.history.count() == Measure.objects.count()
        ScheduleVersion.objects.update(title="改过的名称")
        Violation.objects.filter(number=13).delete()
        assert load_schedules() == "供热办法：新装入 0 个版本。"
        assert ScheduleVersion.objects.get().title == "改过的名称"
        assert Violation.objects.count() == 12

    def test_without_its_document_it_says_so(self) -> None:
        with pytest.raises(DocumentError, match=r"heating-quality\.json"):
            load_schedules()
        assert not ScheduleVersion.objects.exists()


class TestReading:
    def test_both_rule_sets_take_few_queries(self, version: ScheduleVersion) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = find_version(on=TODAY)
            freeze(found)
        assert len(queries) == 3
        with CaptureQueriesContext(connection) as queries:
            outage_rules(find_version(on=TODAY))
        assert len(queries) == 2
        assert not any("body_html" in each["sql"] for each in queries.captured_queries)

    def test_a_lost_clause_leaves_its_number(self, version: ScheduleVersion) -> None:
        Provision.objects.filter(eid="art_12__item_7").delete()
        violation = freeze(find_version(on=TODAY)).violation(7)
        assert violation.provision.label == "第十二条（七）"
        assert violation.provision.eid == ""

    def test_a_day_before_the_schedule_has_no_version(
        self, version: ScheduleVersion
    ) -> None:
        with pytest.raises(HeatingError) as caught:
            find_version(on=date(2019, 12, 31))
        assert caught.value.code == "no_version_in_force"
        with pytest.raises(HeatingError) as caught:
            find_version(on=TODAY, version="2019")
        assert caught.value.code == "no_such_version"


class TestVersions:
    def test_a_clerk_changes_an_amount_in_a_copy(
        self, version: ScheduleVersion
    ) -> None:
        copied = copy_version(source=version, version="2026", valid_from=TODAY)
        fine = Measure.objects.get(
            violation__version=copied, violation__number=9, code="fine"
        )
        fine.fixed_amount = Decimal(150000)
        fine.save()
        publish_version(version=copied, now=timezone.now())
        after = assess(freeze(find_version(on=TODAY)), 9, PenaltyFacts())
        assert after.total("fines") == Decimal("150000.00")
        assert after.rules.version == "2026"
        day_before = find_version(on=TODAY - timedelta(days=1))
        assert assess(freeze(day_before), 9, PenaltyFacts()).total("fines") == Decimal(
            "100000.00"
        )
        version.refresh_from_db()
        assert version.valid_to == TODAY - timedelta(days=1)
        assert figures(freeze(version)) == figures(huludao())

    def test_a_new_version_from_the_same_day_supersedes(
        self, version: ScheduleVersion
    ) -> None:
        copied = copy_version(
            source=version, version="new", valid_from=version.valid_from
        )
        publish_version(version=copied, now=timezone.now())
        version.refresh_from_db()
        assert version.state == ScheduleVersion.State.SUPERSEDED
        assert find_version(on=TODAY, version=version.version) == version

    def test_what_was_published_is_neither_edited_nor_deleted(
        self, version: ScheduleVersion
    ) -> None:
        row = Measure.objects.first()
        assert row is not None
        for change in (row.save, row.delete, version.delete):
            with pytest.raises(HeatingError, match="复制为新版本"):
                change()

    def test_a_version_keeps_its_name(self, version: ScheduleVersion) -> None:
        with pytest.raises(HeatingError) as caught:
            copy_version(source=version, version=version.version, valid_from=TODAY)
        assert caught.value.code == "version_exists"

    def test_what_is_not_ready_is_not_published(self) -> None:
        version = make_schedule(published=False)
        Measure.objects.filter(violation__number=8, code="refund").delete()
        SupplierDuty.objects.filter(refund_coefficient__isnull=False).delete()
        Violation.objects.filter(number=1).update(provision=None)
        with pytest.raises(HeatingError) as caught:
            publish_version(version=version, now=timezone.now())
        assert "没有条款" in caught.value.message
        assert "等额项目没有自己的金额" in caught.value.message
        version.refresh_from_db()
        assert version.is_draft


class TestRows:
    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"condition": {"flag": "raining"}}, "不认识的名称"),
            ({"condition": []}, "条件应为"),
            ({"fixed_amount": None}, "三者之一"),
            ({"base": "floor_area"}, "三者之一"),
            ({"kind": "order"}, "不应有金额"),
            ({"replaces": "fine"}, "列表"),
            ({"code": "Fine 1"}, "小写字母"),
        ],
    )
    def test_a_measure_that_cannot_be_computed_is_refused(
        self, fields: dict[str, Any], message: str
    ) -> None:
        make_schedule(published=False)
        row = Measure.objects.get(violation__number=9, code="fine")
        for name, value in fields.items():
            setattr(row, name, value)
        with pytest.raises(ValidationError, match=message):
            row.full_clean()

    def test_a_clause_numbers_itself(self) -> None:
        version = make_schedule(published=False)
        row = Misconduct(
            version=version,
            number=9,
            provision=Provision.objects.get(eid="art_11__item_8"),
        )
        row.save()
        assert row.clause == "第十一条（八）"

    def test_units_that_stand_in_each_other_are_named_once(self) -> None:
        make_schedule(published=False)
        inner = Provision.objects.get(eid="art_11__item_8")
        Provision.objects.filter(eid="art_11").update(parent=inner)
        assert clause_number(Provision.objects.get(pk=inner.pk)) == "第十一条（八）"

    def test_assumptions_are_one_row(self) -> None:
        HeatingSettings(season_days=151).save()
        HeatingSettings(season_days=150).save()
        assert [each.season_days for each in HeatingSettings.objects.all()] == [150]
        with pytest.raises(ValidationError):
            HeatingSettings(season_days=0).full_clean()


class TestChecks:
    def test_a_sound_schedule_passes(self, version: ScheduleVersion) -> None:
        assert self.found() == []

    def test_a_figure_that_its_clause_does_not_name_is_told(
        self, version: ScheduleVersion
    ) -> None:
        Measure.objects.filter(violation__number=9, code="fine").update(
            fixed_amount=Decimal(120000)
        )
        Violation.objects.filter(number=4).update(provision=None)
        assert self.found() == ["heating.W001", "heating.W001"]

    def test_rows_that_cannot_be_computed_are_an_error(
        self, version: ScheduleVersion
    ) -> None:
        Measure.objects.filter(code="refund").update(base="")
        assert self.found() == ["heating.E001"]

    def found(self) -> list[str | None]:
        messages = run_checks(tags=["database"], databases=["default"])
        return [each.id for each in messages if str(each.id).startswith("heating")]


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "heating", "--check", "--dry-run", verbosity=0)


def test_a_schedule_of_its_own_needs_no_code(version: ScheduleVersion) -> None:
    """A kind of violation that this schedule does not have, from rows alone."""
    copied = copy_version(source=version, version="2026", valid_from=TODAY)
    violation = Violation.objects.create(
        version=copied,
        number=14,
        title="擅自改动用户计量装置",
        topic="supply",
        provision=Provision.objects.get(eid="art_12"),
    )
    measures: tuple[dict[str, Any], ...] = (
        {
            "code": "gains",
            "kind": "confiscation",
            "label": "没收",
            "base": "illegal_gains",
        },
        {
            "code": "fine_gains",
            "kind": "fine",
            "label": "罚款",
            "base": "illegal_gains",
            "coefficient": Decimal(3),
            "condition": {"not": {"flag": "serious"}},
        },
        {
            "code": "fine_area",
            "kind": "fine",
            "label": "罚款",
            "base": "floor_area",
            "coefficient": Decimal("1.5"),
            "condition": {"any": [{"flag": "serious"}, {"flag": "overdue"}]},
            "replaces": ["fine_gains"],
        },
    )
    for position, fields in enumerate(measures):
        Measure.objects.create(
            violation=violation,
            position=position,
            provision=violation.provision,
            **fields,
        )
    publish_version(version=copied, now=timezone.now())
    schedule = freeze(find_version(on=TODAY))
    facts = PenaltyFacts(illegal_gains=Decimal(1000), floor_area=Decimal(100))
    mild = assess(schedule, 14, facts)
    assert (mild.total("confiscation"), mild.total("fines")) == (
        Decimal(1000),
        Decimal(3000),
    )
    late = assess(schedule, 14, replace(facts, overdue=True))
    assert (late.total("confiscation"), late.total("fines")) == (
        Decimal(1000),
        Decimal(150),
    )
