"""Rearranging a text: no word lost, every anchor arrives, every row goes along."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Citation,
    Component,
    Correction,
    Document,
    Finding,
    Provision,
    ProvisionAlias,
    Relation,
    Responsibility,
    Table,
)
from documents.official_text.model import Kind
from documents.rendering import render_body
from documents.services.editing import refind_citations
from documents.services.importing import SourceBytes, import_gazette
from documents.services.importing.trees import _delete_gone
from documents.services.linking import link_documents
from documents.services.publishing import publish
from documents.services.structure import (
    insert_provision,
    merge_provisions,
    move_provision,
    plan_renumbering,
    remove_component,
    remove_provision,
    remove_table,
    removed_parts,
    renumber,
    restore_removed,
    split_provision,
)
from documents.services.structure.tree import TextTree, Where
from regulations.models import Obligation
from tests.documents.builders import (
    make_citation,
    make_document,
    make_provision,
    make_table,
)
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    """Give an act of four articles, the second with two items."""
    found = make_document(slug="act", title="停车办法")
    for number, label in enumerate(("第一条", "第二条", "第三条", "第四条"), start=1):
        article = make_provision(
            found, f"art_{number}", f"第{number}件事。", kind=Kind.ARTICLE, label=label
        )
        if number == 2:
            for item, sign in enumerate("一二", start=1):
                make_provision(
                    found,
                    f"art_2__item_{item}",
                    f"第{sign}点；",
                    kind=Kind.ITEM,
                    label=f"（{sign}）",
                    parent=article,
                    depth=1,
                )
    return found


def get(document: Document, eid: str) -> Provision:
    return document.provisions.get(eid=eid)


def shape(document: Document) -> list[tuple[str, str]]:
    return list(document.provisions.order_by("position").values_list("eid", "label"))


def whole_shape(document: Document) -> list[str]:
    """Return the anchors of everything in printed order."""
    return [item.eid for item in TextTree(document.pk).items]


def with_annexes(document: Document) -> None:
    """Add a table to an item, and two annexes: units and a table; a table alone."""
    make_table(
        document,
        ["项目"],
        [["停车费"]],
        eid="table_1",
        label="表1",
        provision=get(document, "art_2__item_2"),
        position=5,
    )
    for number, title in ((1, "收费标准"), (2, "样表")):
        annex = Component.objects.create(
            document=document,
            eid=f"annex_{number}",
            label=f"附件{number}",
            title=title,
            position=100 * number,
        )
        if number == 1:
            for place, kind, label, text in (
                (1, Kind.PARAGRAPH, "", "说明。"),
                (2, Kind.ARTICLE, "第一条", "收费。"),
            ):
                make_provision(
                    document,
                    f"annex_1__{'para' if kind is Kind.PARAGRAPH else 'art'}_1",
                    text,
                    kind=kind,
                    label=label,
                    component=annex,
                    position=100 + place,
                )
        make_table(
            document,
            ["车型"],
            [["小客车"]],
            eid="annex_1__table_1" if number == 1 else "table_2",
            caption="标准",
            component=annex,
            position=100 * number + 10,
        )
    TextTree(document.pk).save_order()


def words(document: Document) -> str:
    rows = document.provisions.order_by("position", "pk")
    return "".join(f"{row.label}{row.heading}{row.text}" for row in rows)


def test_a_new_article_is_put_in_and_the_rest_numbered_through(
    document: Document,
) -> None:
    citing = make_document()
    make_provision(citing, "para_1", "见《停车办法》第三条。")
    refind_citations(document=citing)
    citation = citing.citations.get()
    assert citation.target_eid == "art_3"
    third = get(document, "art_3")
    new = insert_provision(
        anchor=get(document, "art_2"),
        where="after",
        kind=Kind.ARTICLE,
        label="第三条",
        text="新的事。",
    )
    assert new.eid == "art_3_dup2"
    changes = renumber(provision=new)
    assert [(each.before, each.after) for each in changes] == [
        ("第三条", "第四条"),
        ("第四条", "第五条"),
    ]
    assert shape(document) == [
        ("art_1", "第一条"),
        ("art_2", "第二条"),
        ("art_2__item_1", "（一）"),
        ("art_2__item_2", "（二）"),
        ("art_3", "第三条"),
        ("art_4", "第四条"),
        ("art_5", "第五条"),
    ]
    third.refresh_from_db()
    assert third.eid == "art_4"
    citation.refresh_from_db()
    assert citation.target_eid == "art_4"
    # The old anchor means what is printed there now; what was linked before, and what
    # was there, is on record, and stays linked whenever links are made anew.
    assert 'id="art_3"' in render_body(document)
    assert render_body(document).count('id="art_3"') == 1
    assert ProvisionAlias.objects.get(eid="art_3").provision == third
    link_documents(document_ids=[document.pk])
    link_documents(document_ids=[citing.pk])
    citation.refresh_from_db()
    assert (citation.status, citation.target_eid) == ("found", "art_4")
    # What is typed from now on means the present numbers.
    later = make_provision(citing, "para_2", "再见《停车办法》第三条。", position=9)
    refind_citations(document=citing)
    assert later.citations.get().target_eid == "art_3"


def test_no_link_is_emptied_by_linking_anew(document: Document) -> None:
    citing = make_document()
    unit = make_provision(citing, "para_1", "见《停车办法》第四条、第二条第二项。")
    refind_citations(document=citing)
    assert set(unit.citations.values_list("target_eid", flat=True)) == {
        "art_4",
        "art_2__item_2",
    }
    renumber(provision=get(document, "art_1"), start=11)
    linked = {"art_14", "art_12__item_2"}
    for _ in range(2):
        link_documents(document_ids=[document.pk, citing.pk])
        assert set(unit.citations.values_list("target_eid", flat=True)) == linked
        assert {one.status for one in unit.citations.all()} == {"found"}
    renumber(provision=get(document, "art_11"), start=21)
    link_documents(document_ids=[document.pk])
    assert set(unit.citations.values_list("target_eid", flat=True)) == {
        "art_24",
        "art_22__item_2",
    }


def test_what_keeps_its_eid_keeps_it_whatever_stands_before_it(
    document: Document,
) -> None:
    quoted = make_provision(
        document, "art_5", "引文。", kind=Kind.ARTICLE, label="第五条", quoted=True
    )
    renumber(provision=get(document, "art_3"), start=4)
    quoted.refresh_from_db()
    assert quoted.eid == "art_5"
    assert get(document, "art_5_dup2").label == "第五条"


def test_what_is_linked_by_other_rows_goes_along(document: Document) -> None:
    citing = make_document(dated_on=date(2021, 1, 1))
    relation = Relation.objects.create(
        document=citing,
        kind=Relation.Kind.AMENDS,
        target_title="停车办法",
        target_article="第三条",
        target_document=document,
        target_eid="art_3",
    )
    renumber(provision=get(document, "art_3"), start=8)
    relation.refresh_from_db()
    assert relation.target_eid == "art_8"
    link_documents(document_ids=[document.pk])
    relation.refresh_from_db()
    assert relation.target_eid == "art_8"


def test_numbers_below_follow_their_article(document: Document) -> None:
    renumber(provision=get(document, "art_2"), start=7)
    assert [eid for eid, _ in shape(document)] == [
        "art_1",
        "art_7",
        "art_7__item_1",
        "art_7__item_2",
        "art_8",
        "art_9",
    ]
    assert dict(ProvisionAlias.objects.values_list("eid", "provision__eid")) == {
        "art_2": "art_7",
        "art_2__item_1": "art_7__item_1",
        "art_2__item_2": "art_7__item_2",
        "art_3": "art_8",
        "art_4": "art_9",
    }
    html = render_body(document)
    for eid in ("art_2", "art_2__item_1", "art_7", "art_7__item_2"):
        assert html.count(f'id="{eid}"') == 1


def test_a_plan_changes_nothing(document: Document) -> None:
    before = shape(document)
    plan = plan_renumbering(provision=get(document, "art_2"), start=5)
    assert [each.after for each in plan] == ["第五条", "第六条", "第七条"]
    assert shape(document) == before


def test_a_unit_is_moved_into_an_annex_that_has_none(document: Document) -> None:
    last = max(row.position for row in document.provisions.all())
    annex = Component.objects.create(
        document=document, eid="annex_1", label="附件1", title="表", position=last + 1
    )
    places: tuple[Where, ...] = ("before", "after")
    for beside in places:
        with pytest.raises(DocumentError) as refused:
            move_provision(provision=get(document, "art_2"), anchor=annex, where=beside)
        assert refused.value.code == "only_inside"
    move_provision(provision=get(document, "art_2"), anchor=annex, where="inside")
    moved = get(document, "art_2")
    assert (moved.parent, moved.component) == (None, annex)
    assert get(document, "art_2__item_1").component == annex
    assert moved.position > Component.objects.get().position
    body = render_body(Document.objects.get(pk=document.pk))
    assert body.index('id="annex_1"') < body.index('id="art_2"')
    # The next one comes behind it.
    move_provision(provision=get(document, "art_1"), anchor=annex, where="inside")
    assert get(document, "art_1").position > get(document, "art_2__item_1").position


def test_a_unit_is_moved_with_all_in_it(document: Document) -> None:
    move_provision(
        provision=get(document, "art_2"), anchor=get(document, "art_4"), where="after"
    )
    assert [eid for eid, _ in shape(document)] == [
        "art_1",
        "art_3",
        "art_4",
        "art_2",
        "art_2__item_1",
        "art_2__item_2",
    ]
    move_provision(
        provision=get(document, "art_2__item_2"),
        anchor=get(document, "art_1"),
        where="inside",
    )
    moved = get(document, "art_2__item_2")
    assert moved.parent == get(document, "art_1")
    assert [eid for eid, _ in shape(document)][:2] == ["art_1", "art_2__item_2"]


@pytest.mark.parametrize("where", ["before", "after", "inside"])
def test_nothing_is_moved_into_itself(document: Document, where: Any) -> None:
    with pytest.raises(DocumentError) as caught:
        move_provision(
            provision=get(document, "art_2"),
            anchor=get(document, "art_2__item_1"),
            where=where,
        )
    assert caught.value.code == "inside_itself"


def test_a_text_is_split_and_joined_again(document: Document) -> None:
    article = get(document, "art_1")
    second = split_provision(provision=article, at=2)
    article.refresh_from_db()
    assert (article.text, second.text) == ("第1", "件事。")
    assert second.parent == article
    assert second.kind == Kind.PARAGRAPH
    paragraph = make_provision(document, "para_9", "前半。后半。")
    behind = split_provision(provision=paragraph, at=3)
    assert behind.parent is None
    joined = merge_provisions(provision=paragraph)
    assert joined.text == "前半。后半。"
    assert ProvisionAlias.objects.get(eid=behind.eid).provision == paragraph


@pytest.mark.parametrize("at", [0, 5, 99])
def test_a_part_without_words_is_no_part(document: Document, at: int) -> None:
    with pytest.raises(DocumentError) as caught:
        split_provision(provision=get(document, "art_1"), at=at)
    assert caught.value.code == "nothing_to_split"


def test_what_pointed_at_the_second_points_at_the_joined_one(
    document: Document,
) -> None:
    first, second = get(document, "art_3"), get(document, "art_4")
    duty = Responsibility.objects.create(
        provision=second, role="lead", name="市住建局", position=1
    )
    finding = Finding.objects.create(
        document=document, eid="art_4", code="x", severity="info", text="x"
    )
    merge_provisions(provision=first)
    duty.refresh_from_db()
    assert duty.provision == first
    first.refresh_from_db()
    assert first.text == "第3件事。第四条第4件事。"
    assert Finding.objects.filter(pk=finding.pk).exists()
    with pytest.raises(DocumentError) as caught:
        merge_provisions(provision=first)
    assert caught.value.code == "nothing_behind"


def test_what_rules_stand_on_is_not_removed(document: Document) -> None:
    second = get(document, "art_2")
    item = get(document, "art_2__item_1")
    row = _derived(document, item)
    with pytest.raises(DocumentError) as caught:
        remove_provision(provision=second)
    assert caught.value.code == "in_use"
    renumber(provision=second, start=5)
    row.refresh_from_db()
    assert row.eid == "art_5__item_1"
    renumber(provision=second, start=2)
    row.delete()
    remove_provision(provision=second)
    assert [eid for eid, _ in shape(document)] == ["art_1", "art_3", "art_4"]


def _derived(document: Document, provision: Provision) -> Any:
    return Obligation.objects.create(
        document=document,
        eid=provision.eid,
        quote=provision.text,
        kind="must",
        text=provision.text,
    )


def test_the_public_is_told_and_the_log_too(document: Document) -> None:
    clerk = User.objects.create_user("clerk")
    remove_provision(provision=get(document, "art_3"), user=clerk)
    correction = Correction.objects.get()
    assert (correction.printed, correction.corrected) == ("第三条 第3件事。", "")
    assert correction.reason == "删除条款"
    entry = AuditEntry.objects.get(action="edit")
    assert (entry.account, entry.summary) == ("clerk", "删除条款")
    document.refresh_from_db()
    assert "第3件事" not in document.body_html


@pytest.mark.parametrize(("in_heading", "place"), [(True, 9), (False, 13)])
def test_what_a_clerk_marked_goes_along_when_units_are_joined(
    document: Document, *, in_heading: bool, place: int
) -> None:
    second = get(document, "art_4")
    second.heading, second.text = "照老规矩", "按老规矩办。"
    second.save()
    start = (second.heading if in_heading else second.text).index("老规矩")
    marked = Citation.objects.create(
        document=document,
        provision=second,
        in_heading=in_heading,
        quote="老规矩",
        start=start,
        end=start + 3,
        origin=Citation.Origin.CLERK,
    )
    joined = merge_provisions(provision=get(document, "art_3"))
    marked.refresh_from_db()
    assert marked.provision == joined
    assert not marked.in_heading
    assert joined.text[marked.start : marked.end] == "老规矩"
    assert marked.start == place


def test_what_a_clerk_marked_goes_along_when_a_unit_is_split(
    document: Document,
) -> None:
    article = get(document, "art_1")
    article.text = "前规矩。 按老规矩办。"
    article.save()
    origin = Citation.Origin.CLERK
    stays = make_citation(article, "前规矩", origin=origin)
    goes = make_citation(article, "老规矩", origin=origin)
    with pytest.raises(DocumentError) as caught:
        split_provision(provision=article, at=7)
    assert caught.value.code == "in_citation"
    unit = split_provision(provision=article, at=4)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.provision, goes.provision) == (article, unit)
    assert unit.text[goes.start : goes.end] == "老规矩"


def test_what_cited_a_removed_unit_says_so(document: Document) -> None:
    citing = make_document()
    citation = make_citation(
        make_provision(citing, "para_1", "见《停车办法》第三条。"),
        "《停车办法》第三条",
        target_document=document,
        target_eid="art_3",
        status=Citation.Status.FOUND,
    )
    table = Table.objects.create(
        document=document,
        provision=get(document, "art_3"),
        eid="table_1",
        position=get(document, "art_3").position,
        header=["甲"],
        rows=[["乙"]],
    )
    document.provisions.filter(eid="art_4").update(position=99)
    Table.objects.filter(pk=table.pk).update(position=98)
    remove_provision(provision=get(document, "art_3"))
    citation.refresh_from_db()
    assert citation.target_eid == ""
    assert citation.status == Citation.Status.NO_SUCH_PROVISION
    # The public is told of the table too.
    assert "乙" in Correction.objects.get().printed


class TestAnOldLinkToARemovedUnit:
    """It leads where the unit stood, and says that it is gone."""

    @pytest.mark.parametrize(
        ("eid", "near"),
        [("art_3", "art_2"), ("art_2__item_1", "art_2"), ("art_1", "art_2")],
        ids=["behind", "inside", "the first"],
    )
    def test_the_page_says_so(
        self, client: Client, document: Document, eid: str, near: str
    ) -> None:
        name = get(document, eid).label
        remove_provision(provision=get(document, eid))
        alias = ProvisionAlias.objects.get(eid=eid)
        assert alias.provision.eid == near
        text = client.get(document.get_absolute_url()).text
        today = date_format(timezone.localdate(), "Y年n月j日")
        assert f'id="{eid}">{name}已于{today}删除。' in text
        answer = client.get(f"/api/v1/documents/act/provisions/{eid}")
        assert answer.status_code == 410
        assert f"{name}已于{today}删除。" in answer.text

    def test_what_stood_in_it_and_older_anchors_arrive_too(
        self, document: Document
    ) -> None:
        renumber(provision=get(document, "art_2"), start=7)
        remove_provision(provision=get(document, "art_7"))
        html = render_body(document)
        for eid in ("art_2", "art_7", "art_2__item_1", "art_7__item_2"):
            assert html.count(f'id="{eid}"') == 1, eid
        assert html.count("删除。") == 1
        remove_provision(provision=get(document, "art_1"))
        html = render_body(document)
        assert all(f'id="{eid}"' in html for eid in ("art_1", "art_2", "art_7"))
        assert html.count("删除。") == 2

    def test_of_what_nobody_knew_nothing_is_said(self, document: Document) -> None:
        Document.objects.filter(pk=document.pk).update(state="draft", released_at=None)
        remove_provision(provision=get(document, "art_3"))
        assert not ProvisionAlias.objects.exists()

    def test_a_new_unit_takes_the_anchor(
        self, client: Client, document: Document
    ) -> None:
        remove_provision(provision=get(document, "art_3"))
        insert_provision(
            anchor=get(document, "art_2"),
            where="after",
            kind=Kind.ARTICLE,
            label="第三条",
            text="新的事。",
        )
        assert render_body(document).count('id="art_3"') == 1
        answer = client.get("/api/v1/documents/act/provisions/art_3")
        assert answer.json()["text"] == "新的事。"


def test_the_list_of_the_admin_deletes_the_same_way(
    admin_client: Client, document: Document
) -> None:
    item = get(document, "art_2__item_1")
    row = _derived(document, item)
    page = reverse(
        "admin:documents_provision_delete", args=(get(document, "art_2").pk,)
    )
    sent = {"post": "yes", "seen": admin_client.get(page).context["seen"]}
    admin_client.post(page, sent)
    assert document.provisions.filter(eid="art_2").exists()
    row.delete()
    assert admin_client.post(page, sent).status_code == 302
    assert not document.provisions.filter(eid__startswith="art_2").exists()
    assert Correction.objects.get().reason == "删除条款"


def test_the_api_knows_the_old_anchor(client: Client, document: Document) -> None:
    renumber(provision=get(document, "art_2"), start=7)
    found = client.get("/api/v1/documents/act/provisions/art_2").json()
    assert (found["eid"], found["label"]) == ("art_7", "第七条")
    assert client.get("/api/v1/documents/act/provisions/art_99").status_code == 404


@settings(
    max_examples=12,
    # A failing rearrangement is short as it is; shrinking it takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_is_done_no_word_is_lost_and_every_anchor_arrives(
    data: st.DataObject,
) -> None:
    Document.objects.all().delete()
    import_gazette(source=SourceBytes(name="x.md", data=MARKET_RULES.encode()))
    document = Document.objects.get()
    publish(document=document, despite_findings=True)
    anchors = {row.eid: row.pk for row in document.provisions.all()}
    letters = sorted(words(document))
    merged: dict[int, int] = {}
    for _ in range(data.draw(st.integers(1, 6))):
        rows = list(document.provisions.order_by("position", "pk"))
        row = data.draw(st.sampled_from(rows))
        other = data.draw(st.sampled_from(rows))
        action = data.draw(st.sampled_from(["move", "split", "merge", "renumber"]))
        behind = {each.pk for each in rows}
        try:
            match action:
                case "move":
                    where: Any = data.draw(
                        st.sampled_from(["before", "after", "inside"])
                    )
                    move_provision(provision=row, anchor=other, where=where)
                case "split":
                    split_provision(
                        provision=row, at=data.draw(st.integers(0, len(row.text)))
                    )
                case "merge":
                    merge_provisions(provision=row)
                    (gone,) = behind - set(
                        document.provisions.values_list("pk", flat=True)
                    )
                    merged[gone] = row.pk
                case _:
                    renumber(provision=row)
        except DocumentError:
            continue
        if action == "renumber":
            letters = sorted(words(document))
        now = sorted(words(document).replace(" ", ""))
        assert now == sorted("".join(letters).replace(" ", ""))
    eids = list(document.provisions.values_list("eid", flat=True))
    assert len(eids) == len(set(eids))
    aliases = dict(ProvisionAlias.objects.values_list("eid", "provision"))
    for eid in anchors:
        assert eid in aliases or eid in eids
    for citation in Citation.objects.filter(provision__isnull=False):
        unit = citation.provision
        assert unit is not None
        text = unit.heading if citation.in_heading else unit.text
        assert text[citation.start : citation.end] == citation.quote
    html = render_body(document)
    for eid in [*eids, *aliases]:
        assert html.count(f'id="{eid}"') == 1
    positions = list(document.provisions.values_list("position", flat=True))
    assert len(positions) == len(set(positions))


class TestTheWayBack:
    """A removed unit comes back with all that stood in it."""

    @pytest.mark.parametrize("eid", ["art_1", "art_2", "art_4", "art_2__item_1"])
    def test_the_text_is_as_it_was(self, document: Document, eid: str) -> None:
        make_table(
            document,
            ["项目"],
            [["停车费"]],
            provision=get(document, "art_2__item_2"),
            position=5,
        )
        TextTree(document.pk).save_order()
        before, said = shape(document), words(document)
        html = render_body(document)
        clerk = User.objects.create_user("wang")
        remove_provision(provision=get(document, eid), user=clerk)
        assert shape(document) != before
        (removed,) = removed_parts(document)
        assert removed.version.history_user == clerk
        unit = restore_removed(document=document, key=removed.key, user=clerk)
        assert unit.eid == eid
        assert (shape(document), words(document)) == (before, said)
        assert Table.objects.get().provision == get(document, "art_2__item_2")
        assert render_body(document) == html
        assert removed_parts(document) == []
        assert Correction.objects.latest("pk").corrected == removed.words
        assert AuditEntry.objects.latest("pk").summary == "恢复删除的条款"

    @pytest.mark.parametrize("eid", ["table_1", "annex_1", "annex_1__table_1"])
    def test_tables_and_annexes_come_back(self, document: Document, eid: str) -> None:
        with_annexes(document)
        before, said = whole_shape(document), words(document)
        html = render_body(document)
        part = next(
            found
            for model in (Table, Component)
            for found in model.objects.filter(document=document, eid=eid)
        )
        clerk = User.objects.create_user("wang")
        if isinstance(part, Table):
            remove_table(table=part, user=clerk)
        else:
            remove_component(component=part, user=clerk)
        assert whole_shape(document) != before
        (removed,) = removed_parts(document)
        back = restore_removed(document=document, key=removed.key, user=clerk)
        assert back.eid == eid
        assert (whole_shape(document), words(document)) == (before, said)
        assert render_body(document) == html
        assert removed_parts(document) == []
        assert Correction.objects.latest("pk").corrected == removed.words
        with pytest.raises(DocumentError, match="已经恢复"):
            restore_removed(document=document, key=removed.key)

    def test_an_annex_comes_back_without_what_was_removed_before(
        self, document: Document
    ) -> None:
        with_annexes(document)
        remove_table(table=Table.objects.get(eid="annex_1__table_1"))
        remove_provision(provision=get(document, "annex_1__para_1"))
        remove_component(component=Component.objects.get(eid="annex_1"))
        assert [each.key.partition("-")[0] for each in removed_parts(document)] == [
            "annex",
            "unit",
            "table",
        ]
        annex, unit, table = removed_parts(document)
        assert annex.words == "附件1 收费标准\n第一条 收费。"
        # Its annex is gone: it comes to the text, ahead of the other annex.
        restore_removed(document=document, key=table.key)
        assert whole_shape(document)[-3:] == ["annex_1__table_1", "annex_2", "table_2"]
        restore_removed(document=document, key=annex.key)
        assert whole_shape(document)[-4:] == [
            "annex_1",
            "annex_1__art_1",
            "annex_2",
            "table_2",
        ]
        restore_removed(document=document, key=unit.key)
        assert whole_shape(document)[-5:-2] == [
            "annex_1",
            "annex_1__para_1",
            "annex_1__art_1",
        ]

    def test_what_an_import_took_away_does_not_come_with_it(
        self, document: Document
    ) -> None:
        _delete_gone(
            Provision,
            {(1, "gone"): get(document, "art_2__item_1").pk},
            {},
        )
        remove_provision(provision=get(document, "art_2"))
        (removed,) = removed_parts(document)
        restore_removed(document=document, key=removed.key)
        assert not document.provisions.filter(eid="art_2__item_1").exists()

    @pytest.mark.parametrize(
        ("eid", "near", "name"),
        [
            ("table_1", "art_2__item_2", "表1"),
            ("annex_1", "art_4", "附件1"),
            ("annex_1__table_1", "annex_1__art_1", "表格“标准”"),
        ],
    )
    def test_old_links_to_tables_and_annexes_arrive(
        self, document: Document, eid: str, near: str, name: str
    ) -> None:
        with_annexes(document)
        for table in Table.objects.filter(document=document, eid=eid):
            remove_table(table=table)
        for component in Component.objects.filter(document=document, eid=eid):
            remove_component(component=component)
        alias = ProvisionAlias.objects.get(document=document, eid=eid)
        assert alias.provision == get(document, near)
        assert alias.notice.startswith(f"{name}已于")
        html = render_body(document)
        assert html.count(f'id="{eid}"') == 1
        (removed,) = removed_parts(document)
        restore_removed(document=document, key=removed.key)
        assert not document.aliases.exists()
        assert render_body(document).count(f'id="{eid}"') == 1

    def test_links_from_elsewhere_come_back(self, document: Document) -> None:
        citing = make_document()
        unit = make_provision(citing, "para_1", "见《停车办法》第二条第二项。")
        refind_citations(document=citing)
        remove_provision(provision=get(document, "art_2"))
        assert unit.citations.get().status == Citation.Status.NO_SUCH_PROVISION
        (removed,) = removed_parts(document)
        restore_removed(document=document, key=removed.key)
        citation = unit.citations.get()
        assert (citation.status, citation.target_eid) == ("found", "art_2__item_2")

    def test_what_was_removed_alone_does_not_come_with_it(
        self, document: Document
    ) -> None:
        remove_provision(provision=get(document, "art_2__item_1"))
        remove_provision(provision=get(document, "art_2"))
        whole, item = removed_parts(document)
        assert "第一点" not in whole.words
        with pytest.raises(DocumentError, match="没有被删除"):
            restore_removed(document=make_document(), key=item.key)
        restore_removed(document=document, key=whole.key)
        assert not document.provisions.filter(eid="art_2__item_1").exists()
        with pytest.raises(DocumentError, match="已经恢复"):
            restore_removed(document=document, key=whole.key)
        restore_removed(document=document, key=item.key)
        assert [eid for eid, _ in shape(document)][1:4] == [
            "art_2",
            "art_2__item_1",
            "art_2__item_2",
        ]

    def test_words_that_were_merged_do_not_come_twice(self, document: Document) -> None:
        merge_provisions(provision=get(document, "art_2__item_1"))
        said = words(document)
        remove_provision(provision=get(document, "art_2"))
        (removed,) = removed_parts(document)
        restore_removed(document=document, key=removed.key)
        assert words(document) == said

    def test_one_whose_place_is_gone_comes_back_beside_the_rest(
        self, document: Document
    ) -> None:
        remove_provision(provision=get(document, "art_2__item_1"))
        remove_provision(provision=get(document, "art_2"))
        item = removed_parts(document)[1]
        unit = restore_removed(document=document, key=item.key)
        assert isinstance(unit, Provision)
        assert unit.parent is None
        assert len(shape(document)) == 4

    def test_an_anchor_that_is_taken_is_not_taken_twice(
        self, document: Document
    ) -> None:
        remove_provision(provision=get(document, "art_2"))
        renumber(provision=get(document, "art_3"), start=2)
        (removed,) = removed_parts(document)
        unit = restore_removed(document=document, key=removed.key)
        assert unit.eid == "art_2_dup2"
        renumber(provision=get(document, "art_1"))
        assert [eid for eid, _ in shape(document) if "item" not in eid] == [
            "art_1",
            "art_2",
            "art_3",
            "art_4",
        ]
