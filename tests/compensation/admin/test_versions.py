"""The desk of a plan: clauses beside figures, trying, publishing, copying."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from compensation.models import (
    ExpropriationProject,
    FlatType,
    PlanRule,
    PlanVersion,
    WorkedExample,
)
from compensation.services import copy_version
from tests.compensation.admin.page_form import page_fields


@pytest.fixture
def draft(plan: PlanVersion) -> PlanVersion:
    copied = copy_version(
        source=plan, version="2020-06-01", valid_from=date(2020, 6, 1)
    )
    return PlanVersion.objects.with_source().get(pk=copied.pk)


def address(step: str, version: PlanVersion) -> str:
    return reverse(f"admin:compensation_planversion_{step}", args=(version.pk,))


def prefix_of(fields: dict[str, str], code: str) -> str:
    """The prefix of the row with a code."""
    name = next(
        name
        for name, value in fields.items()
        if name.endswith("-code") and value == code
    )
    return name.removesuffix("-code")


def open_form(client: Client, version: PlanVersion) -> dict[str, str]:
    response = client.get(address("change", version))
    assert response.status_code == 200
    return page_fields(response.content)


def test_the_clause_stands_beside_its_figure(
    admin_client: Client, draft: PlanVersion
) -> None:
    page = admin_client.get(address("change", draft)).content.decode()

    assert "搬迁费按房屋证载面积补助 20 元 /m²（另签补充协议）。" in page
    assert 'value="annex_1__cl_9__item_7__para_1"' in page
    assert 'list="clauses"' in page
    assert "条款原文里没有" not in page
    assert "<style" not in page
    assert " style=" not in page


def test_saving_without_a_change_changes_nothing(
    admin_client: Client, draft: PlanVersion
) -> None:
    before = list(draft.rules.order_by("pk").values())
    response = admin_client.post(
        address("change", draft), open_form(admin_client, draft)
    )

    assert response.status_code == 302
    assert list(draft.rules.order_by("pk").values()) == before
    assert PlanRule.history.filter(version=draft, history_type="~").count() == 0


def test_a_figure_that_left_its_clause_is_warned_about(
    admin_client: Client, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    fields[f"{prefix_of(fields, 'moving')}-value"] = "25"

    page = admin_client.post(
        address("change", draft), {**fields, "_continue": "1"}, follow=True
    ).content.decode()

    assert draft.rules.get(code="moving").value == 25
    assert (
        page.count("条款原文里没有“25”。") == 2
    )  # beside the figure, and as a message
    assert "算例" in page
    record = PlanRule.history.filter(code="moving", history_type="~").get()
    assert record.history_user is not None
    assert record.history_user.username == "admin"


def test_trying_shows_the_differences_and_saves_nothing(
    admin_client: Client, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    prefix = prefix_of(fields, "reasonable_area")
    fields[f"{prefix}-value"] = "1000"
    histories = PlanRule.history.count()

    response = admin_client.post(address("change", draft), {**fields, "_try": "1"})
    page = response.content.decode()
    changes = {each.name: each for each in response.context["changes"]}

    assert response.status_code == 200
    changed = changes["产权调换，证载 45 m²"]
    assert changed.before.net == "-13350.00"
    assert changed.after.net == "-14100.00"
    assert "合理增加面积出资：14250.00 → 15000.00" in changed.details
    assert changes["经营性非住宅，货币补偿"].details == ()
    assert "合理增加面积出资：14250.00 → 15000.00" in page
    assert page_fields(response.content)[f"{prefix}-value"] == "1000"
    assert "条款原文里没有“1000”。" in page
    assert draft.rules.get(code="reasonable_area").value == 950
    assert PlanRule.history.count() == histories
    assert list(response.context["messages"]) == []


def test_trying_a_new_row_and_a_deletion(
    admin_client: Client, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    fields[f"{prefix_of(fields, 'moving')}-DELETE"] = "on"
    total = fields["examples-TOTAL_FORMS"]
    fields |= {
        "examples-TOTAL_FORMS": str(int(total) + 1),
        f"examples-{total}-name": "新算例",
        f"examples-{total}-facts": '{"use": "residential", "choice": "exchange", '
        '"certified_area": "60"}',
        f"examples-{total}-expected": "{}",
        f"examples-{total}-position": "0",
    }

    response = admin_client.post(address("change", draft), {**fields, "_try": "1"})
    changes = {each.name: each for each in response.context["changes"]}

    assert changes["新算例"].after.net == "-14250.00"
    assert "搬迁费：900.00 → 无" in changes["产权调换，证载 45 m²"].details
    assert draft.rules.filter(code="moving").exists()
    assert draft.examples.filter(name="新算例").count() == 0

    kept = admin_client.post(address("change", draft), page_fields(response.content))
    assert kept.status_code == 302
    assert draft.examples.filter(name="新算例").exists()


def test_trying_what_is_no_plan_says_why(
    admin_client: Client, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    name = next(name for name, value in fields.items() if value == "105.00")
    fields[name.replace("-area", "-lower")] = "91"

    response = admin_client.post(address("change", draft), {**fields, "_try": "1"})

    details = response.context["changes"][0].details
    assert any("之间有空档" in detail for detail in details)
    assert FlatType.objects.get(version=draft, area=105).lower == 90


@pytest.mark.parametrize("button", ["_save", "_try"])
def test_wrong_values_come_back_with_a_message(
    admin_client: Client, draft: PlanVersion, button: str
) -> None:
    fields = open_form(admin_client, draft)
    moving = prefix_of(fields, "moving")
    fields[f"{moving}-value"] = "-20"
    fields[f"{prefix_of(fields, 'signing_bonus')}-unit"] = "m²"
    fields[f"{prefix_of(fields, 'balcony')}-provision"] = "no_such_clause"

    response = admin_client.post(address("change", draft), {**fields, button: "1"})
    page = response.content.decode()

    assert response.status_code == 200
    assert "数值应填写且不小于 0。" in page
    assert "的单位应为元/m²。" in page
    assert "没有这一条款，请从列表里选。" in page
    assert draft.rules.get(code="moving").value == 20


def test_two_rules_for_the_same_case_are_refused(
    admin_client: Client, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    moving = prefix_of(fields, "moving")
    total = fields["rules-figure-TOTAL_FORMS"]
    copied = {
        name.replace(moving, f"rules-figure-{total}"): value
        for name, value in fields.items()
        if name.startswith(f"{moving}-") and not name.endswith("-id")
    }
    more = {**fields, **copied, "rules-figure-TOTAL_FORMS": str(int(total) + 1)}

    response = admin_client.post(address("change", draft), more)

    assert response.status_code == 200
    assert "一个项目只能有一条规则" in response.content.decode()
    assert draft.rules.filter(code="moving").count() == 1


def test_a_clause_is_numbered_by_its_levels(
    admin_client: Client, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    prefix = prefix_of(fields, "flat_shortfall")
    fields[f"{prefix}-provision"] = "annex_1__cl_11__item_2__point_2__subpara_1"
    fields[f"{prefix}-clause"] = ""

    admin_client.post(address("change", draft), fields)

    row = draft.rules.get(code="flat_shortfall")
    assert row.clause == "十一(二)2(1)"
    assert row.provision is not None
    assert row.provision.eid == "annex_1__cl_11__item_2__point_2__subpara_1"


def test_a_published_version_is_only_looked_at(
    admin_client: Client, plan: PlanVersion, draft: PlanVersion
) -> None:
    fields = open_form(admin_client, draft)
    page = admin_client.get(address("change", plan))

    assert b'name="_save"' not in page.content
    assert b'name="_try"' not in page.content
    for step in ("change", "delete"):
        assert admin_client.post(address(step, plan), fields).status_code == 403
    assert admin_client.post(address("publish", plan)).status_code == 200
    assert PlanVersion.objects.get(pk=plan.pk).published_at == plan.published_at


def test_publishing_replaces_the_version_before(
    admin_client: Client, plan: PlanVersion, draft: PlanVersion
) -> None:
    page = admin_client.get(address("publish", draft)).content.decode()
    response = admin_client.post(address("publish", draft))

    assert "发布以后不能再修改" in page
    assert response.status_code == 302
    plan.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.state, plan.state) == ("published", "published")
    assert plan.valid_to == date(2020, 5, 31)
    record = PlanVersion.history.filter(id=plan.pk).first()
    assert record.history_change_reason == "被版本 2020-06-01 取代"
    assert record.history_user.username == "admin"


def test_publishing_waits_for_clauses_and_examples(
    admin_client: Client, draft: PlanVersion
) -> None:
    rule = draft.rules.get(code="moving")
    rule.value, rule.provision = 21, None
    rule.save()

    page = admin_client.post(address("publish", draft)).content.decode()

    assert "规则“搬迁费”没有条款。" in page
    assert "搬迁费：1047.20 → 1099.56" in page
    draft.refresh_from_db()
    assert draft.is_draft


def test_recomputed_examples_no_longer_object(
    admin_client: Client, draft: PlanVersion
) -> None:
    rule = draft.rules.get(code="moving")
    rule.value = 21
    rule.save()

    admin_client.post(address("recompute", draft))

    example = WorkedExample.objects.get(version=draft, name="产权调换，证载 45 m²")
    assert example.expected["lines"]["moving"] == "945.00"
    assert admin_client.post(address("publish", draft)).status_code == 302


def test_copying_makes_a_second_plan(admin_client: Client, plan: PlanVersion) -> None:
    data = {
        "name": "三期",
        "slug": "huagong-phase-3",
        "version": "1",
        "valid_from": "2021-01-01",
    }
    response = admin_client.post(address("copy_project", plan), data)
    again = admin_client.post(address("copy_project", plan), data)

    project = ExpropriationProject.objects.get(slug="huagong-phase-3")
    copied = project.versions.get()
    assert response.status_code == 302
    assert copied.is_draft
    assert copied.rules.count() == plan.rules.count()
    assert copied.examples.count() == plan.examples.count()
    assert copied.explanations.count() == plan.explanations.count()
    assert project.buildings.count() == 0
    assert "这个网址名已经有一个项目。" in again.content.decode()
    assert admin_client.post(address("publish", copied)).status_code == 302


def test_copying_under_a_taken_name_is_refused(
    admin_client: Client, plan: PlanVersion
) -> None:
    page = admin_client.post(
        address("copy", plan), {"version": plan.version, "valid_from": "2021-01-01"}
    )

    assert "这个项目已经有同名的版本。" in page.content.decode()


def test_steps_ask_for_permission(client: Client, draft: PlanVersion) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(
        *Permission.objects.filter(
            codename__in=("view_planversion", "change_planversion")
        )
    )
    client.force_login(clerk)

    assert client.post(address("recompute", draft)).status_code == 302
    for step in ("publish", "copy", "copy_project"):
        assert client.post(address(step, draft)).status_code == 403
    assert client.get("/admin/compensation/planversion/0/publish/").status_code == 403


def test_the_action_leads_to_copying(admin_client: Client, plan: PlanVersion) -> None:
    response = admin_client.post(
        reverse("admin:compensation_planversion_changelist"),
        {"action": "copy_plan", "_selected_action": [str(plan.pk)]},
    )

    assert response.headers["Location"] == address("copy_project", plan)


def test_guidance_has_a_page_of_its_own(
    admin_client: Client, draft: PlanVersion
) -> None:
    page = reverse("admin:compensation_planguidance_change", args=(draft.pk,))
    response = admin_client.get(page)
    fields = page_fields(response.content)
    name = next(
        key for key, value in fields.items() if value == "烈属：烈士的父母、配偶"
    )
    fields[name] = "烈士的父母、配偶"

    saved: Any = admin_client.post(page, fields)

    assert saved.status_code == 302
    assert draft.care_conditions.filter(text="烈士的父母、配偶").exists()


@pytest.mark.parametrize("desk", ["planversion", "planguidance"])
def test_the_history_opens(admin_client: Client, draft: PlanVersion, desk: str) -> None:
    history = reverse(f"admin:compensation_{desk}_history", args=(draft.pk,))

    response = admin_client.get(history, follow=True)

    assert response.status_code == 200
    assert draft.version in response.content.decode()


@pytest.mark.parametrize(
    ("desk", "most"),
    [
        pytest.param("planversion_changelist", 12, id="versions"),
        pytest.param("planguidance_changelist", 12, id="guidance"),
        pytest.param("expropriationproject_changelist", 12, id="projects"),
    ],
)
def test_lists_take_a_fixed_number_of_queries(
    admin_client: Client,
    plan: PlanVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    desk: str,
    most: int,
) -> None:
    for number in range(5):
        copy_version(source=plan, version=str(number), valid_from=date(2022, 1, 1))
    with django_assert_max_num_queries(most):
        response = admin_client.get(reverse(f"admin:compensation_{desk}"))

    assert response.status_code == 200


def test_a_version_opens_in_a_fixed_number_of_queries(
    admin_client: Client,
    draft: PlanVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(34):
        admin_client.get(address("change", draft))


def test_a_new_version_asks_for_its_document_first(
    admin_client: Client, plan: PlanVersion
) -> None:
    page = admin_client.get(reverse("admin:compensation_planversion_add"))

    assert page.status_code == 200
    assert b"rules-figure" not in page.content


def test_buildings_are_counted_by_a_clerk(
    admin_client: Client, plan: PlanVersion
) -> None:
    page = reverse(
        "admin:compensation_expropriationproject_change", args=(plan.project_id,)
    )
    fields = page_fields(admin_client.get(page).content)
    assert "slug" not in fields  # its address is public
    too_many = admin_client.post(
        page, {**fields, "buildings-0-households": "40", "buildings-0-signed": "41"}
    )
    fine = admin_client.post(
        page,
        {
            **fields,
            "buildings-0-households": "40",
            "buildings-0-signed": "40",
            "buildings-0-moved": "40",
        },
    )

    assert "按期签约户数不能多于总户数。" in too_many.content.decode()
    assert fine.status_code == 302
    assert plan.project.buildings.order_by("position")[0].is_complete
