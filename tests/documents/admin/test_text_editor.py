"""Rearranging a text on the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Component, Document, Provision, ProvisionAlias
from documents.official_text.model import Kind
from documents.services.structure import remove_component, remove_table
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision, make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    found = make_document(slug="act")
    for number, label in enumerate(("第一条", "第二条", "第三条"), start=1):
        make_provision(
            found, f"art_{number}", f"第{number}件事。", kind=Kind.ARTICLE, label=label
        )
    return found


@pytest.fixture
def typist(client: Client) -> Client:
    make_roles()
    user = User.objects.create_user("typist", is_staff=True)
    user.groups.add(Group.objects.get(name="录入员"))
    client.force_login(user)
    return client


def page(document: Document, eid: str = "") -> str:
    address = reverse("admin:documents_document_text", args=(document.pk,))
    return f"{address}?at={document.provisions.get(eid=eid).pk}" if eid else address


def act(client: Client, document: Document, eid: str, action: str, **data: Any) -> Any:
    name = "renumber" if action == "plan" else action
    fields = {f"{name}-{key}": value for key, value in data.items()}
    address = page(document, eid)
    seen = client.get(address).context["seen"]
    return client.post(address, {"action": action, "seen": seen, **fields}, follow=True)


def labels(document: Document) -> list[str]:
    return list(
        document.provisions.order_by("position").values_list("label", flat=True)
    )


def test_an_article_is_put_in_and_numbered_through(
    typist: Client, document: Document
) -> None:
    response = act(
        typist,
        document,
        "art_1",
        "insert",
        where="after",
        kind="article",
        label="第二条",
        text="新的事。",
    )
    assert "已插入" in response.text
    assert labels(document) == ["第一条", "第二条", "第二条", "第三条"]
    response = act(typist, document, "art_2_dup2", "plan")
    assert "第二条 → 第三条" in response.text
    assert labels(document) == ["第一条", "第二条", "第二条", "第三条"]
    response = act(typist, document, "art_2_dup2", "renumber")
    assert "已重新编号" in response.text
    assert labels(document) == ["第一条", "第二条", "第三条", "第四条"]
    assert ProvisionAlias.objects.get(eid="art_2").provision.eid == "art_3"


def test_a_text_without_units_gets_its_first_one(typist: Client) -> None:
    empty = make_document()
    assert "插入第一条" in typist.get(page(empty)).text
    typed = {"first-kind": "article", "first-label": "第一条"}
    data = {"action": "first", **typed, "first-text": "甲。"}
    nothing = typist.post(page(empty), {"action": "first", "first-kind": "article"})
    assert "请填写编号、标题或正文" in nothing.text
    answer = typist.post(page(empty), data, follow=True)
    assert "已插入" in answer.text
    unit = empty.provisions.get()
    assert (unit.eid, unit.text, unit.position, unit.depth) == ("art_1", "甲。", 1, 0)
    assert "甲。" in Document.objects.get(pk=empty.pk).body_html
    late = typist.post(page(empty), data)
    assert "已经有条款了" in late.text
    assert "甲。</textarea>" in late.text
    assert empty.provisions.count() == 1
    assert "插入第一条" not in typist.get(page(empty)).text
    act(typist, empty, "art_1", "insert", where="after", kind="article", text="乙。")
    assert empty.provisions.count() == 2


def test_it_is_moved_split_joined_and_removed(
    typist: Client, document: Document
) -> None:
    act(typist, document, "art_3", "move", where="before", anchor="#art_1")
    assert labels(document)[0] == "第三条"
    act(typist, document, "art_1", "split", text="第1||件事。")
    assert Provision.objects.get(eid="art_1").text == "第1"
    act(typist, document, "art_2", "remove", sure="on")
    assert not Provision.objects.filter(eid="art_2").exists()
    act(typist, document, "art_3", "merge")
    assert Provision.objects.get(eid="art_3").text.startswith("第3件事。第一条")


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("insert", {"where": "after", "kind": "article"}, "请填写编号、标题或正文"),
        ("move", {"where": "after", "anchor": "art_99"}, "没有“art_99”"),
        ("move", {"where": "after", "anchor": "art_2"}, "不能移到它自己"),
        ("split", {"text": "第2件事。"}, "请在一处插入 ||"),
        ("split", {"text": "改了||件事。"}, "正文和现在的不一样"),
        ("remove", {}, "要删除请先勾选"),
        ("renumber", {"start": "0"}, "1"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    typist: Client, document: Document, action: str, data: dict[str, str], words: str
) -> None:
    before = labels(document)
    response = act(typist, document, "art_2", action, **data)
    assert response.status_code == 200
    assert words in response.text
    for value in data.values():
        assert value in response.text
    assert labels(document) == before


@pytest.mark.parametrize(
    ("query", "eid"), [("第二条", "art_2"), ("3件", "art_3"), ("#art_1", "art_1")]
)
def test_a_unit_is_found_by_label_words_or_anchor(
    typist: Client, document: Document, query: str, eid: str
) -> None:
    text = typist.get(page(document), {"q": query}).context["found"]
    assert [row.eid for row in text["units"]] == [eid]
    nothing = typist.get(page(document, "art_2"), {"q": "<b>没有"}).text
    assert "没有找到" in nothing
    assert "<b>没有" not in nothing


def test_what_was_removed_is_listed_and_comes_back(
    typist: Client, document: Document
) -> None:
    address = reverse("admin:documents_document_removed", args=(document.pk,))
    assert "没有删除过条款" in typist.get(address).text
    act(typist, document, "art_2", "remove", sure="on")
    listed = typist.get(address)
    assert "typist删除" in listed.text
    assert "第2件事。" in listed.text
    (removed,) = listed.context["removed"]
    answer = typist.post(address, {"key": removed.key}, follow=True)
    assert "已恢复" in answer.text
    assert labels(document) == ["第一条", "第二条", "第三条"]
    for key in (removed.key, "x", "unit-x", f"unit-{'9' * 5000}", "unit-", "row-1", ""):
        again = typist.post(address, {"key": key})
        assert "没有被删除，或者已经恢复了" in again.text


def test_a_table_and_an_annex_are_listed_and_come_back(
    typist: Client, document: Document
) -> None:
    annex = Component.objects.create(
        document=document, eid="annex_1", label="附件", title="样表", position=100
    )
    table = make_table(document, ["车型"], [["小客车"]], component=annex, position=101)
    address = reverse("admin:documents_document_removed", args=(document.pk,))
    remove_table(table=table)
    remove_component(component=annex)
    for words in ("附件 样表", "小客车"):
        removed = next(
            each
            for each in typist.get(address).context["removed"]
            if words in each.words
        )
        answer = typist.post(address, {"key": removed.key}, follow=True)
        assert "已恢复" in answer.text
    assert typist.get(address).context["removed"] == []
    # The annex was back before the table, which went first, was asked for.
    assert document.components.get().eid == "annex_1"
    assert document.tables.get().component == document.components.get()


def test_who_may_not_edit_does_not_bring_back(
    client: Client, document: Document
) -> None:
    make_roles()
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_provision"))
    client.force_login(user)
    address = reverse("admin:documents_document_removed", args=(document.pk,))
    assert client.get(address).status_code == 200
    assert client.post(address, {"key": "unit-1"}).status_code == 403


def test_a_long_text_is_shown_in_bounded_parts(typist: Client) -> None:
    document = make_document()
    Provision.objects.bulk_create(
        Provision(
            document=document,
            eid=f"art_{number}",
            kind="article",
            label=f"第{number}条",
            text="文字",
            position=number,
        )
        for number in range(1, 1201)
    )
    with CaptureQueriesContext(connection) as queries:
        response = typist.get(page(document, "art_777"))
    assert len(queries) <= 16
    found = typist.get(page(document), {"q": "文字"})
    assert "100 条以上" in found.text
    assert len(response.content) < 120_000
    assert 'aria-current="true">第777条' in response.text
    assert "前面的条款" in response.text
    assert "第800条" in response.text


@pytest.mark.parametrize("changed", ["art_1", "art_1__item_1", "art_2"])
@pytest.mark.parametrize("action", ["remove", "merge"])
def test_nothing_is_done_to_words_that_were_not_shown(
    typist: Client, document: Document, action: str, changed: str
) -> None:
    article = document.provisions.get(eid="art_1")
    make_provision(document, "art_1__item_1", "一点。", parent=article, depth=1)
    address = page(document, "art_1")
    data = {"action": action, "seen": typist.get(address).context["seen"]}
    document.provisions.filter(eid=changed).update(text="别人刚写的话。")
    before = labels(document)
    response = typist.post(address, {**data, "remove-sure": "on"})
    assert response.status_code == 200
    assert "别人改过这一条" in response.text
    assert labels(document) == before
    assert (
        "别人改过这一条" not in act(typist, document, "art_1", "remove", sure="on").text
    )
    assert not document.provisions.filter(pk=article.pk).exists()


def test_a_unit_elsewhere_may_change_meanwhile(
    typist: Client, document: Document
) -> None:
    address = page(document, "art_1")
    seen = typist.get(address).context["seen"]
    document.provisions.filter(eid="art_3").update(text="别处的话。")
    data = {"action": "remove", "seen": seen, "remove-sure": "on"}
    assert typist.post(address, data).status_code == 302


def test_only_who_may_edit_rearranges(client: Client, document: Document) -> None:
    make_roles()
    keeper = User.objects.create_user("keeper", is_staff=True)
    keeper.groups.add(Group.objects.get(name="管理员"))
    client.force_login(keeper)
    assert (
        '<form method="post"'
        not in client.get(page(document, "art_1")).text.partition("text-editor")[2]
    )
    assert client.post(page(document, "art_1"), {"action": "merge"}).status_code == 403


def test_units_that_stand_in_each_other_are_shown_and_moved_apart(
    typist: Client, document: Document
) -> None:
    first, second, _ = document.provisions.order_by("position")
    document.provisions.filter(pk=first.pk).update(parent=second)
    document.provisions.filter(pk=second.pk).update(parent=first)
    shown = typist.get(page(document, "art_1"))
    assert shown.status_code == 200
    assert [row.eid for row in shown.context["path"]] == ["art_1", "art_2"]
    delete = reverse("admin:documents_provision_delete", args=(first.pk,))
    client = Client()
    client.force_login(User.objects.create_superuser("keeper"))
    assert client.get(delete).status_code == 200
    response = act(typist, document, "art_1", "move", where="after", anchor="art_3")
    assert "已移动" in response.text
    assert document.provisions.get(eid="art_1").parent is None
    assert document.provisions.get(eid="art_2").parent == first


def test_a_unit_is_moved_into_an_annex_by_its_anchor(
    typist: Client, document: Document
) -> None:
    annex = Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="表", position=99
    )
    beside = act(typist, document, "art_2", "move", where="after", anchor="annex_1")
    assert "移到附件，请选“之下（最后）”。" in beside.text
    response = act(typist, document, "art_2", "move", where="inside", anchor="#annex_1")
    assert "已移动" in response.text
    assert document.provisions.get(eid="art_2").component == annex


def test_what_was_typed_is_handed_back_where_the_unit_is_gone(
    typist: Client, document: Document
) -> None:
    address = page(document, "art_2")
    act(typist, document, "art_2", "remove", sure="on")
    data = {"action": "insert", "seen": "x", "insert-text": "写了很久的话。"}
    response = typist.post(address, data)
    assert response.status_code == 410
    assert "写了很久的话。</textarea>" in response.text
    assert ">正文</label>" in response.text
    removed = reverse("admin:documents_document_removed", args=(document.pk,))
    assert f'href="{removed}"' in response.text
    assert typist.get(address).status_code == 404


def test_words_that_no_database_takes_are_refused(
    typist: Client, document: Document
) -> None:
    assert typist.get(f"{page(document)}?q=%00").status_code == 400
    listed = reverse("admin:documents_document_changelist")
    for query in ("state__exact=%00", "q=%00", "x%00=1"):
        answer = typist.get(f"{listed}?{query}")
        assert answer.status_code == 400
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("at", ["x", "999999"])
def test_what_is_not_there_is_not_found(
    typist: Client, document: Document, at: str
) -> None:
    assert typist.get(f"{page(document)}?at={at}").status_code == 404


def test_old_anchors_arrive_on_the_public_page(
    typist: Client, client: Client, document: Document
) -> None:
    act(typist, document, "art_2", "renumber", start="9")
    text = Client().get("/documents/act/").text
    for eid in ("art_2", "art_9", "art_3", "art_10"):
        assert text.count(f'id="{eid}"') == 1
