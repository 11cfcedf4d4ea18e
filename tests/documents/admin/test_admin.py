"""The clerks' desk: every page opens, lists are bounded, actions use the services."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.admin.fields import CellsField, LinesField, PairsField
from documents.models import (
    AuditEntry,
    Citation,
    Component,
    Correction,
    Document,
    Finding,
    GazetteIssue,
    Provision,
    Relation,
    SourceFile,
    Table,
    Topic,
)
from documents.services.importing import SourceBytes, import_gazette, read_file
from tests.admin_forms import post_opened
from tests.documents.builders import make_citation, make_document, make_provision
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"
MODELS = (
    Citation,
    Component,
    Correction,
    Document,
    Finding,
    GazetteIssue,
    Provision,
    Relation,
    SourceFile,
    Table,
    Topic,
)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


@pytest.fixture
def issue() -> None:
    Topic.objects.create(name="供热", slug="heating", keywords="供热")
    import_gazette(source=read_file(FIXTURE), publish=True, despite_findings=True)
    document = Document.objects.get(number_key="葫政办发〔2020〕1号")
    Correction.objects.create(
        document=document, printed="甲", corrected="乙", accepted_at=timezone.now()
    )


@pytest.fixture
def market() -> Document:
    import_gazette(source=SourceBytes(name="x.md", data=MARKET_RULES.encode()))
    return Document.objects.get()


def list_of(model: Any) -> str:
    return reverse(f"admin:documents_{model._meta.model_name}_changelist")


def page_of(row: Any) -> str:
    return reverse(f"admin:documents_{row._meta.model_name}_change", args=(row.pk,))


#: What is done as it was seen, without anything to fill in.
VOUCHED = ("proofread", "approve", "publish_now")


def act(desk: Client, rows: Any, action: str, **extra: str) -> str:
    """Take an action from a list; where a page asks before it, confirm there."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    if action in VOUCHED or "confirmed" in extra:
        asked = desk.post(list_of(rows.model), data, follow=True)
        seen = dict((asked.context or {}).get("seen") or ())
        extra = {"confirmed": "1", **seen, **extra}
    response = desk.post(list_of(rows.model), {**data, **extra}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("issue")
class TestPages:
    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_lists_and_pages_open_in_chinese_without_inline_code(
        self, desk: Client, model: Any
    ) -> None:
        row = model._default_manager.first()
        addresses = [list_of(model), f"{list_of(model)}?q=葫芦岛", page_of(row)]
        for address in addresses:
            response = desk.get(address)
            assert response.status_code == 200, address
            html = response.content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>", html)
            assert not re.search(r"\son\w+=|\sstyle=|<style", html)
            assert "default-src" in response.headers["Content-Security-Policy"]

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_a_list_costs_the_same_however_many_rows_it_shows(
        self, desk: Client, model: Any
    ) -> None:
        desk.get(list_of(model))  # Content types and the session are read once.
        with CaptureQueriesContext(connection) as queries:
            desk.get(list_of(model))
        assert len(queries) <= 16

    @pytest.mark.parametrize(
        "model", [Citation, Component, Provision, Relation, Table], ids=str
    )
    def test_a_list_of_parts_is_in_the_order_of_an_own_column(
        self, desk: Client, model: Any
    ) -> None:
        """The order of the documents themselves would sort all parts of all of them."""
        with CaptureQueriesContext(connection) as queries:
            desk.get(list_of(model))
        table = connection.ops.quote_name(model._meta.db_table)
        ordered = [
            each["sql"]
            for each in queries
            if each["sql"].startswith(f"SELECT {table}") and "ORDER BY" in each["sql"]
        ]
        assert ordered
        assert all(f"ORDER BY {table}." in each for each in ordered)

    def test_the_page_of_a_long_document_is_no_thousand_forms(
        self, desk: Client
    ) -> None:
        document = Document.objects.get(number_key="葫政发〔2019〕19号")
        for position in range(1, 900):
            make_provision(document, f"x_{position}", "甲", position=9000 + position)
        with CaptureQueriesContext(connection) as queries:
            html = desk.get(page_of(document)).content.decode()
        assert html.count("<input") < 120
        assert len(queries) <= 40
        for words in ("条款", "表格", "附件", "引用", "校对发现", "勘误"):
            assert words in html
        listed = desk.get(list_of(Provision), {"document__id__exact": document.pk})
        assert listed.content.decode().count('<th class="field-place') == 100

    def test_histories_open(self, desk: Client) -> None:
        provision = Provision.objects.filter(eid="art_1")[0]
        provision.text = "改过的正文"
        provision.save()
        for row in (provision, provision.document):
            name = f"admin:documents_{row._meta.model_name}_history"
            response = desk.get(reverse(name, args=(row.pk,)))
            assert response.status_code == 200
            html = response.content.decode()
            assert "style=" not in html
        assert "修改记录" in html or "导入" in html

    def test_a_source_is_fetched_as_it_was(self, desk: Client) -> None:
        source = SourceFile.objects.get()
        address = reverse("admin:documents_sourcefile_download", args=(source.pk,))
        response = desk.get(address)
        assert response.content == FIXTURE.read_bytes()
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        entry = AuditEntry.objects.get(action="export")
        assert (entry.account, entry.summary) == ("chief", "下载原文件")
        missing = reverse("admin:documents_sourcefile_download", args=(10**6,))
        assert desk.get(missing).status_code == 404

    def test_sources_are_for_those_who_may_see_them(self, client: Client) -> None:
        client.force_login(User.objects.create_user("guest", is_staff=True))
        pk = SourceFile.objects.get().pk
        address = reverse("admin:documents_sourcefile_download", args=(pk,))
        assert client.get(address).status_code == 403


class TestStates:
    def test_proofread_publish_withdraw(self, desk: Client, market: Document) -> None:
        rows = Document.objects.all()
        assert "校对完成：1 份文件" in act(desk, rows, "proofread")
        assert "发布：1 份文件" in act(desk, rows, "publish_now")
        market.refresh_from_db()
        assert market.is_public
        assert market.history.first().history_user.username == "chief"
        assert "撤回原因" in act(desk, rows, "withdraw")
        assert "这个字段" in act(desk, rows, "withdraw", confirmed="1", reason="")
        text = act(desk, rows, "withdraw", confirmed="1", reason="内容有误")
        assert "撤回：1 份文件" in text
        market.refresh_from_db()
        assert market.withdrawn_reason == "内容有误"

    def test_a_time_can_be_set(self, desk: Client, market: Document) -> None:
        later = timezone.localtime() + timedelta(days=3)
        act(
            desk,
            Document.objects.all(),
            "publish_later",
            confirmed="1",
            publish_at=later.strftime("%Y-%m-%dT%H:%M"),
        )
        market.refresh_from_db()
        assert market.state == Document.State.PUBLISHED
        assert market.publish_at == later.replace(second=0, microsecond=0)

    def test_what_is_refused_is_told(self, desk: Client, market: Document) -> None:
        Document.objects.update(dated_on=None)
        assert "没有成文日期" in act(desk, Document.objects.all(), "publish_now")
        market.refresh_from_db()
        assert market.state == Document.State.DRAFT

    def test_publishing_takes_a_right_of_its_own(
        self, client: Client, market: Document
    ) -> None:
        clerk = User.objects.create_user("clerk", is_staff=True)
        clerk.user_permissions.set(
            Permission.objects.filter(
                codename__in=("view_document", "change_document", "proofread_document")
            )
        )
        client.force_login(clerk)
        html = client.get(list_of(Document)).content.decode()
        assert 'value="proofread"' in html
        assert 'value="publish_now"' not in html
        act(client, Document.objects.all(), "publish_now")
        market.refresh_from_db()
        assert market.state == Document.State.DRAFT
        clerk.user_permissions.add(Permission.objects.get(codename="publish_document"))
        act(client, Document.objects.all(), "publish_now")
        market.refresh_from_db()
        assert market.state == Document.State.PUBLISHED

    def test_what_was_public_cannot_be_deleted(
        self, desk: Client, market: Document
    ) -> None:
        address = reverse("admin:documents_document_delete", args=(market.pk,))
        assert desk.get(address).status_code == 200
        act(desk, Document.objects.all(), "publish_now")
        assert desk.get(address).status_code == 403


class TestForms:
    def form(self, desk: Client, row: Any) -> dict[str, Any]:
        """Return what the browser would send back unchanged."""
        context = desk.get(page_of(row)).context
        admin_form = context["adminform"].form
        data = {
            name: admin_form[name].value()
            for name in admin_form.fields
            if admin_form[name].value() is not None
        }
        for formset in context["inline_admin_formsets"]:
            management = formset.formset.management_form
            data |= {
                management.add_prefix(name): value
                for name, value in management.initial.items()
            }
            for form in formset.formset.forms:
                data |= {
                    form.add_prefix(name): value
                    for name in form.fields
                    if (value := form[name].value()) is not None
                }
        return {name: "" if value is None else value for name, value in data.items()}

    def test_an_edited_provision_is_corrected_on_record(
        self, desk: Client, market: Document
    ) -> None:
        act(desk, Document.objects.all(), "publish_now")
        provision = market.provisions.get(eid="art_1")
        data = self.form(desk, provision)
        data |= {"text": "根据《粮食流通管理条例》，制定本办法。", "reason": "排印错误"}
        response = desk.post(page_of(provision), data)
        assert response.status_code == 302, response.context["errors"]
        correction = Correction.objects.get()
        assert correction.reason == "排印错误"
        assert correction.accepted_by is not None
        assert Citation.objects.filter(title="粮食流通管理条例").exists()
        market.refresh_from_db()
        assert "粮食流通管理条例" in market.body_html

    def test_a_parent_is_in_the_same_document(
        self, desk: Client, market: Document
    ) -> None:
        stranger = make_provision(make_document(), "art_1", "甲")
        data = {
            "document": market.pk,
            "eid": "art_99",
            "kind": "article",
            "text": "甲",
            "position": 99,
            "parent": stranger.pk,
        }
        response = desk.post(reverse("admin:documents_provision_add"), data)
        assert "要在同一文件里" in response.text
        assert not market.provisions.filter(eid="art_99").exists()

    @pytest.mark.parametrize(
        "eid", ["a b", "../x", '"><script>', "Art_1", "_1", "art__", "条_1", "art_1\n2"]
    )
    def test_an_anchor_is_made_of_letters_and_digits(
        self, desk: Client, market: Document, eid: str
    ) -> None:
        data = {"document": market.pk, "eid": eid, "kind": "article", "text": "甲"}
        response = desk.post(
            reverse("admin:documents_provision_add"), data | {"position": 99}
        )
        assert "锚点只用小写字母和数字" in response.text
        assert market.provisions.filter(text="甲").count() == 0

    def test_the_last_words_of_a_provision_are_not_taken_by_its_form(
        self, desk: Client, market: Document
    ) -> None:
        provision = make_provision(market, "art_90", "甲", label="第九十条")
        data = self.form(desk, provision)
        for empty in ({"text": " "}, {"text": "", "label": ""}):
            response = desk.post(page_of(provision), data | empty)
            assert "请填写标题或正文" in response.text
        make_provision(market, "art_90__item_1", "乙", parent=provision)
        assert desk.post(page_of(provision), data | {"text": ""}).status_code == 302

    def test_a_provision_is_put_nowhere_by_the_form_of_its_words(
        self, desk: Client, market: Document
    ) -> None:
        provision = market.provisions.get(eid="art_1")
        below = make_provision(market, "art_1__item_1", "甲", parent=provision)
        data = self.form(desk, provision) | {"parent": below.pk, "position": 9000}
        assert desk.post(page_of(provision), data).status_code == 302
        moved = market.provisions.get(eid="art_1")
        assert (moved.parent_id, moved.position) == (
            provision.parent_id,
            provision.position,
        )
        text = reverse("admin:documents_document_text", args=(market.pk,))
        assert f'href="{text}?at={provision.pk}"' in desk.get(page_of(provision)).text

    def test_a_taken_number_is_told_at_its_field(
        self, desk: Client, market: Document
    ) -> None:
        make_document(number="临府办发〔2010〕1号")
        data = self.form(desk, market)
        data["number"] = "临府办发[2010] 1 号"
        response = desk.post(page_of(market), data)
        assert "这个发文字号已经有一份文件" in response.content.decode()

    def test_an_edited_head_is_corrected_on_record_field_by_field(
        self, desk: Client, market: Document
    ) -> None:
        act(desk, Document.objects.all(), "publish_now")
        data = self.form(desk, market)
        title = market.title
        data |= {"title": "另一个标题", "dated_on": "2010-02-03", "reason": "排印错误"}
        data |= {"addressees": "各区\n市直各部门", "force": "amended"}
        assert desk.post(page_of(market), data).status_code == 302
        rows = Correction.objects.order_by("pk").values_list("printed", "corrected")
        assert list(rows[:1]) == [(f"标题：{title}", "标题：另一个标题")]
        assert [now for _, now in rows[1:]] == [
            "主送机关：各区、市直各部门",
            "成文日期：2010年2月3日",
        ]
        assert set(Correction.objects.values_list("reason", flat=True)) == {"排印错误"}
        assert "排印错误" in Client().get(market.get_absolute_url()).text

    def test_what_is_not_printed_of_a_head_is_no_correction(
        self, desk: Client, market: Document
    ) -> None:
        act(desk, Document.objects.all(), "publish_now")
        data = self.form(desk, market) | {"force": "amended", "position": "7"}
        assert desk.post(page_of(market), data).status_code == 302
        assert not Correction.objects.exists()

    def test_addressees_are_typed_as_lines(
        self, desk: Client, market: Document
    ) -> None:
        data = self.form(desk, market)
        data["addressees"] = "各区人民政府\n\n 市直各部门 "
        response = desk.post(page_of(market), data)
        assert response.status_code == 302
        market.refresh_from_db()
        assert market.addressees == ["各区人民政府", "市直各部门"]

    def test_the_address_of_a_public_document_stays(
        self, desk: Client, market: Document
    ) -> None:
        assert "slug" in self.form(desk, market)
        act(desk, Document.objects.all(), "publish_now")
        assert "slug" not in self.form(desk, market)

    def test_a_citation_decided_by_a_clerk_is_theirs(
        self, desk: Client, market: Document
    ) -> None:
        law = make_document("集市条例")
        make_provision(law, "art_7", "甲")
        provision = make_provision(market, "para_x", "见《集市》第七条。", position=99)
        citation = make_citation(provision, "《集市》第七条", title="集市")
        data = {"title": "集市", "number": "", "article": "第七条"}
        wrong = {**data, "target_document": law.pk, "target_eid": "art_8"}
        response = desk.post(page_of(citation), wrong)
        assert "里没有art_8" in response.content.decode()
        right = {**data, "target_document": law.pk, "target_eid": "art_7"}
        assert post_opened(desk, page_of(citation), right).status_code == 302
        citation.refresh_from_db()
        assert citation.origin == Citation.Origin.CLERK
        assert citation.status == Citation.Status.FOUND
        assert citation.target_eid == "art_7"

    def test_a_table_is_checked(self, desk: Client, market: Document) -> None:
        table = Table.objects.create(
            document=market,
            eid="table_1",
            position=99,
            header=["序号", "项目"],
            rows=[["1", "甲"]],
        )
        base = {
            "label": "",
            "caption": "表",
            "reason": "",
            "header": '["序号", "项目"]',
        }
        for rows, words in (
            ("[[1, 2]", "不是有效的 JSON"),
            ('[["1", 2]]', "不是文字"),
            ('{"a": 1}', "要写成"),
            ('[["1", "乙", "丙"]]', "表头只有2格"),
        ):
            response = desk.post(page_of(table), {**base, "rows": rows})
            assert words in response.content.decode(), rows
        typed = {**base, "rows": '[["1", "乙"]]'}
        response = post_opened(desk, page_of(table), typed)
        assert response.status_code == 302
        table.refresh_from_db()
        assert table.rows == [["1", "乙"]]

    def test_findings_are_decided_by_actions(self, desk: Client) -> None:
        import_gazette(source=read_file(FIXTURE))
        rows = Finding.objects.filter(code="foreign_word")
        count = rows.count()
        assert f"采纳了 {count} 处" in act(desk, rows, "accept")
        assert Correction.objects.count() == count
        absent = Finding.objects.filter(code="annex_not_carried")
        assert "没有可以直接采用的建议" in act(desk, absent, "accept")
        assert "保留了 1 处" in act(desk, absent, "leave")


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (LinesField(required=False), "甲\n\n 乙 ", ["甲", "乙"]),
        (LinesField(required=False), "", []),
        (PairsField(required=False), "电话: 1\n地址：", [["电话", "1"], ["地址", ""]]),
        (CellsField(nested=True), "", []),
        (CellsField(nested=False), '["甲"]', ["甲"]),
        (CellsField(nested=True), '[["甲"], []]', [["甲"], []]),
    ],
)
def test_what_is_typed_is_what_is_stored(field: Any, typed: str, stored: Any) -> None:
    assert field.clean(typed) == stored
    assert not field.has_changed(stored, typed)
    assert field.clean(field.prepare_value(stored)) == stored
