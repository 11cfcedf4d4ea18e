"""The desk for offices: names, members, reforms; merging and taking apart again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from regulations.models import (
    EnforcementBody,
    FeeReduction,
    HandlingRule,
    Office,
    OfficeChange,
    OfficeMention,
    OfficeName,
    Task,
    TaskOffice,
)
from tests.admin_forms import post_opened
from tests.documents.pages.markup import text_of
from tests.regulations.imports import confirm, import_issue, import_text
from tests.regulations.second_offices import BAIYUN_2021_3

LIST = reverse("admin:regulations_office_changelist")
INLINES = ("names", "changes")


@pytest.fixture(scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Import both cities around the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_issue()
        import_text(BAIYUN_2021_3)
        confirm()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(_imported: None, db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def called(name: str, place: str = "葫芦岛市") -> Office:
    return OfficeName.objects.get(name=name, place=place).office


def change_address(office: Office) -> str:
    return reverse("admin:regulations_office_change", args=(office.pk,))


def act(desk: Client, action: str, *offices: Office, **more: Any) -> str:
    data = {"action": action, "_selected_action": [each.pk for each in offices], **more}
    return text_of(desk.post(LIST, data, follow=True))


def typed(office: Office, **changed: Any) -> dict[str, Any]:
    """Return what the form of an office holds, with some of it changed."""
    data: dict[str, Any] = {
        "name": office.name,
        "kind": office.kind,
        "place": office.place,
        "telephone": office.telephone,
        "address": office.address,
        "note": office.note,
        "members": [each.pk for each in office.members.all()],
    }
    rows = list(office.names.order_by("office", "kind", "name", "pk"))
    for prefix in INLINES:
        count = len(rows) if prefix == "names" else 0
        data |= {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": count}
    for number, row in enumerate(rows):
        data |= {
            f"names-{number}-id": row.pk,
            f"names-{number}-office": office.pk,
            f"names-{number}-name": row.name,
            f"names-{number}-place": row.place,
            f"names-{number}-kind": row.kind,
        }
    return data | changed


def holdings(office: Office) -> dict[str, int]:
    return {
        "tasks": TaskOffice.objects.filter(office=office).count(),
        "fees": FeeReduction.objects.filter(office=office).count(),
        "rows": EnforcementBody.objects.filter(office=office).count(),
        "mentions": OfficeMention.objects.filter(office=office).count(),
    }


def test_every_page_opens_in_chinese(desk: Client) -> None:
    listed = text_of(desk.get(LIST))
    for words in ("葫芦岛市民政局", "合并所选单位（可撤销）", "已确认", "写法"):
        assert words in listed
    html = text_of(desk.get(change_address(called("市民政局"))))
    for words in ("单位名称", "机构变化", "关联内容", "任务分工 8", "提及 9", "前身"):
        assert words in html
    assert desk.get(reverse("admin:regulations_office_add")).status_code == 200
    assert "市通信管理局" in text_of(desk.get(LIST, {"q": "市通信管理"}))
    near = text_of(desk.get(change_address(called("市通信管理局"))))
    assert "葫芦岛市通信管理办公室" in near


def test_merged_and_taken_apart_with_all_pages(desk: Client, client: Client) -> None:
    """Tasks, fees, announced rows and sentences move to one page, and back."""
    stays = called("市民政局")
    gone = [called("市物价局"), called("葫芦岛市医疗保障局"), called("市公安局")]
    everyone = [stays, *gone]
    rule = HandlingRule.objects.order_by("pk")[0]
    HandlingRule.objects.filter(pk=rule.pk).update(office=gone[2])
    links = {each.pk: holdings(each) for each in everyone}
    pages = {each.pk: text_of(client.get(each.get_absolute_url())) for each in everyone}
    fee = FeeReduction.objects.filter(office=gone[0])[0]
    assert fee.name not in pages[stays.pk]

    question = act(desk, "merge", *everyone)
    assert "以后可以撤销" in question
    assert "收费" in question
    done = act(desk, "merge", *everyone, merge="1", into=stays.pk)
    assert "3 个词条并入了葫芦岛市民政局。" in done
    html = text_of(client.get(stays.get_absolute_url()))
    for words in (
        fee.name,
        rule.conduct,
        "2888815",
        "<mark>葫芦岛市医疗保障局</mark>",
        "<mark>市公安局</mark>",
        "6666916",
    ):
        assert words in html
    tasks = Task.objects.filter(parts__office__in=everyone).distinct().count()
    assert f"任务（{tasks}项）" in html
    for each in gone:
        assert client.get(each.get_absolute_url()).status_code == 301
    assert {each.pk: holdings(each) for each in everyone} == links
    found = text_of(client.get("/offices/", {"q": "市物价局"}))
    assert stays.get_absolute_url() in found
    merged = Office.objects.get(pk=gone[0].pk)
    assert merged.merged_by is not None
    assert merged.history.first().history_change_reason == "并入葫芦岛市民政局"

    assert "已撤销合并" in act(desk, "unmerge", *gone)
    for each in everyone:
        assert text_of(client.get(each.get_absolute_url())) == pages[each.pk]
    assert {each.pk: holdings(each) for each in everyone} == links


def test_a_merge_that_cannot_be_changes_nothing(desk: Client) -> None:
    stays, other = called("市民政局"), called("市公安局")
    group = called("各电信运营商")
    assert "请选择两个以上的单位" in act(desk, "merge", stays)
    refused = act(desk, "merge", stays, other, group, merge="1", into=stays.pk)
    assert "单位和单位组不能合并。" in refused
    assert not Office.objects.exclude(merged_into=None).exists()
    assert "没有并入别的词条" in act(desk, "unmerge", other)
    Office.objects.filter(pk=stays.pk).update(state="proposed")
    refused = act(desk, "merge", stays, other, merge="1", into=stays.pk)
    assert "还没有确认" in refused
    assert not Office.objects.exclude(merged_into=None).exists()


def test_confirm_and_reject(desk: Client, client: Client) -> None:
    office = called("市民政局")
    assert "不采用 1 个单位" in act(desk, "reject", office)
    assert client.get(office.get_absolute_url()).status_code == 404
    assert "确认了 1 个单位" in act(desk, "confirm", office)
    assert client.get(office.get_absolute_url()).status_code == 200


def test_a_new_alias_finds_its_sentences(desk: Client, client: Client) -> None:
    office = called("市民政局")
    before = holdings(office)["mentions"]
    data = typed(office) | {
        "names-TOTAL_FORMS": 3,
        "names-2-office": office.pk,
        "names-2-name": "养老服务办",
        "names-2-place": "葫芦岛市",
        "names-2-kind": "short",
        "names-2-valid_from": "2019-01-01",
        "names-2-valid_to": "2019-12-31",
    }
    assert post_opened(desk, change_address(office), data).status_code == 302
    assert holdings(office)["mentions"] == before
    html = text_of(client.get(office.get_absolute_url()))
    assert "养老服务办" in html
    assert "自2019年1月1日至2019年12月31日" in html
    other = called("市信息中心")
    data = typed(other) | {
        "names-TOTAL_FORMS": 2,
        "names-1-office": other.pk,
        "names-1-name": "政务信息中枢",
        "names-1-place": "葫芦岛市",
        "names-1-kind": "short",
    }
    OfficeMention.objects.filter(office=other).delete()
    post_opened(desk, change_address(other), data)
    assert holdings(other)["mentions"] == 1


def test_a_reform_is_typed_with_its_source(desk: Client, client: Client) -> None:
    old, new = called("市物价局"), called("市市场监管局")
    source = FeeReduction.objects.filter(office=old)[0].document
    data = typed(old) | {
        "changes-TOTAL_FORMS": 1,
        "changes-0-office": old.pk,
        "changes-0-kind": "merged",
        "changes-0-successor": new.pk,
        "changes-0-changed_on": "2019-01-10",
        "changes-0-source": source.pk,
    }
    assert post_opened(desk, change_address(old), data).status_code == 302
    assert OfficeChange.objects.get(office=old).successor == new
    assert "2019年1月10日" in text_of(client.get(new.get_absolute_url()))
    assert "葫芦岛市物价局并入本单位" in text_of(desk.get(change_address(new)))
    data["changes-0-successor"] = ""
    data["changes-0-kind"] = "renamed"
    page = desk.post(
        change_address(called("市环保局")),
        typed(called("市环保局"))
        | {key: value for key, value in data.items() if key.startswith("changes")}
        | {"changes-0-office": called("市环保局").pk},
    )
    assert "请填写继任单位。" in text_of(page)


def test_members_are_for_groups(desk: Client, client: Client) -> None:
    group, town = called("各县〈市〉区人民政府"), called("兴城市政府")
    page = desk.post(change_address(town), typed(town, members=[called("市公安局").pk]))
    assert "单位没有成员" in text_of(page)
    assert "兴城市政府" in text_of(desk.get(change_address(group)))
    assert "加入了 2 个成员。" in act(desk, "add_members", group)
    assert "没有可能的成员。" in act(desk, "add_members", group)
    html = text_of(client.get(town.get_absolute_url()))
    assert "的成员</span>" in html
    assert town.get_absolute_url() in text_of(client.get(group.get_absolute_url()))


def test_a_name_belongs_to_one_office_of_a_place(desk: Client) -> None:
    data = {
        "name": "市民政局",
        "slug": "another",
        "kind": "office",
        "place": "葫芦岛市",
        "names-TOTAL_FORMS": 0,
        "names-INITIAL_FORMS": 0,
        "changes-TOTAL_FORMS": 0,
        "changes-INITIAL_FORMS": 0,
    }
    url = reverse("admin:regulations_office_add")
    page = text_of(desk.post(url, data))
    assert "同一地方已有单位用这个名称：葫芦岛市民政局" in page
    assert 'value="another"' in page
    assert desk.post(url, data | {"place": "青山市"}).status_code == 302
    made = Office.objects.get(slug="another")
    assert (made.state, made.names.get().name) == ("confirmed", "市民政局")


def test_lists_are_bounded(desk: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        return len(queries)

    count()
    few = count()
    stays = called("市民政局")
    for number in range(20):
        office = Office.objects.create(
            slug=f"copy-{number}", name=f"第{number}局", merged_into=stays
        )
        OfficeName.objects.create(office=office, name=office.name)
    assert count() <= few
