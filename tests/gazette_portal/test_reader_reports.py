"""我要纠错: from a reader's form to a public correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from documents.errors import DocumentError
from documents.models import AuditEntry, Correction, Document, ReaderReport
from documents.official_text.model import Kind
from documents.services.editing import save_provision
from documents.services.publishing import withdraw
from documents.services.reader_reports import answer_report, correct_reported
from gazette_portal import reader_reports
from gazette_portal.roles import make_roles
from tests.documents.builders import make_document, make_provision

pytestmark = pytest.mark.django_db

ADDRESS = "/documents/notice/report/"
TYPED = {
    "kind": "typo",
    "text": "“停车长”应为“停车场”。",
    "at": "art_1",
    "contact": "0429-1234567",
}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    caches["rate_limits"].clear()
    monkeypatch.setattr(reader_reports, "_FASTEST", -1)


@pytest.fixture
def document() -> Document:
    found = make_document(slug="notice")
    make_provision(found, "art_1", "设置停车长。", kind=Kind.ARTICLE, label="第一条")
    return found


def send(client: Client, address: str = ADDRESS, **fields: str) -> Any:
    opened = client.get(address).context["form"]["opened"].value()
    return client.post(
        address,
        {**TYPED, "opened": opened, **fields},
        headers={"sec-fetch-site": "same-origin"},
    )


def test_a_report_lands_with_its_place_marked(
    client: Client, document: Document
) -> None:
    response = send(client)
    assert response.status_code == 303
    report = ReaderReport.objects.get()
    assert (report.eid, report.quote) == ("art_1", "第一条 设置停车长。")
    assert report.provision == document.provisions.get()
    thanks = client.get(response["Location"])
    assert f"第 {report.pk} 号" in thanks.text
    for answer in (response, thanks, client.get(ADDRESS)):
        assert "Set-Cookie" not in answer
        assert "no-store" in answer["Cache-Control"]


def test_thanks_name_no_document_that_was_withdrawn(
    client: Client, document: Document
) -> None:
    thanks = send(client)["Location"]
    document.state = Document.State.WITHDRAWN
    document.withdrawn_reason = "重新制发"
    document.save()
    assert client.get(thanks).status_code == 410
    document.state, document.withdrawn_reason = Document.State.DRAFT, ""
    document.publish_at = None
    document.save()
    assert client.get(thanks).status_code == 404


def test_the_form_shows_the_place_and_lets_choose_it(
    client: Client, document: Document
) -> None:
    text = client.get(f"{ADDRESS}?at=art_1").text
    assert "设置停车长" in text
    assert '<option value="art_1" selected>' in text
    assert '<option value="art_1">' in client.get(ADDRESS).text
    assert "noindex" in text


def test_a_page_links_to_it(client: Client, document: Document) -> None:
    assert f'href="{ADDRESS}"' in client.get(document.get_absolute_url()).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "必填"),
        ({"text": "长" * 1001}, "1000"),
        ({"kind": "x"}, "x"),
        ({"contact": "长" * 101}, "100"),
        ({"website": "http://spam.example"}, "请留空"),
        ({"opened": "forged"}, "打开得太久"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    client: Client, document: Document, fields: dict[str, str], words: str
) -> None:
    response = send(client, **fields)
    assert response.status_code == 400
    assert words in response.text
    assert "<title>有误：我要纠错" in response.text
    assert 'action="#result"' in response.text
    assert fields.get("text", TYPED["text"])[:50] in response.text
    assert not ReaderReport.objects.exists()


def test_who_is_too_fast_is_asked_to_send_again(
    client: Client, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_reports, "_FASTEST", 2)
    response = send(client)
    assert response.status_code == 400
    assert "提交得太快" in response.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 400),
        ({"sec-fetch-site": "same-site"}, 400),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "http://elsewhere.example"}, 400),
        ({"referer": "http://testserver/documents/notice/report/"}, 303),
        ({}, 400),
    ],
)
def test_it_comes_from_a_page_of_ours(
    client: Client, document: Document, headers: dict[str, str], status: int
) -> None:
    opened = client.get(ADDRESS).context["form"]["opened"].value()
    response = client.post(ADDRESS, {**TYPED, "opened": opened}, headers=headers)
    assert response.status_code == status


def test_an_address_sends_only_so_many(
    client: Client, document: Document, settings: Settings
) -> None:
    settings.REPORT_RATE_LIMIT = 2
    assert [send(client).status_code for _ in range(3)] == [303, 303, 429]


def test_an_anchor_of_an_earlier_text_means_the_whole(
    client: Client, document: Document
) -> None:
    assert send(client, at="art_99").status_code == 303
    report = ReaderReport.objects.get()
    assert (report.eid, report.provision) == ("", None)


def test_an_anchor_that_no_database_takes_is_refused(
    client: Client, document: Document
) -> None:
    assert client.get(f"{ADDRESS}?at=%00").status_code == 200
    assert send(client, at="\x00").status_code == 400
    assert not ReaderReport.objects.exists()


def test_what_is_not_public_takes_no_reports(
    client: Client, document: Document
) -> None:
    withdraw(document=document, reason="有误")
    assert client.get(ADDRESS).status_code == 410
    document.state = Document.State.DRAFT
    document.withdrawn_reason = ""
    document.save()
    assert client.get(ADDRESS).status_code == 404


class TestAnswers:
    @pytest.fixture
    def report(self, client: Client, document: Document) -> ReaderReport:
        send(client)
        return ReaderReport.objects.get()

    def test_it_becomes_a_public_correction(
        self, client: Client, report: ReaderReport
    ) -> None:
        clerk = User.objects.create_user("clerk")
        correct_reported(
            report=report, heading="", text="设置停车场。", reason="排印", user=clerk
        )
        report.refresh_from_db()
        assert report.state == "corrected"
        assert report.correction == Correction.objects.get()
        text = client.get("/documents/notice/").text
        assert "设置停车场。" in text
        assert "排印" in text

    def test_the_contact_is_gone_without_a_trace(self, report: ReaderReport) -> None:
        assert report.contact
        answer_report(report=report, answer="原件如此。", dismiss=True)
        report.refresh_from_db()
        assert (report.state, report.contact) == ("dismissed", "")
        entries = str(list(AuditEntry.objects.values()))
        assert TYPED["contact"] not in entries
        assert TYPED["text"] not in entries
        assert f"第{report.pk}号纠错" in entries

    @pytest.mark.parametrize(("text", "code"), [("设置停车长。", "unchanged")])
    def test_a_correction_changes_words(
        self, report: ReaderReport, text: str, code: str
    ) -> None:
        with pytest.raises(DocumentError) as caught:
            correct_reported(report=report, heading="", text=text)
        assert caught.value.code == code

    def test_a_correction_leaves_words(self, report: ReaderReport) -> None:
        with pytest.raises(DocumentError) as caught:
            correct_reported(report=report, heading="", text=" \n")
        assert (caught.value.code, caught.value.field) == ("empty", "text")

    def test_it_is_dealt_with_once(self, report: ReaderReport) -> None:
        answer_report(report=report, answer="已改。")
        with pytest.raises(DocumentError) as caught:
            answer_report(report=report, answer="又改。")
        assert caught.value.code == "decided"

    def test_old_ones_are_pruned(self, report: ReaderReport) -> None:
        ReaderReport.objects.update(created_at=timezone.now() - timedelta(days=91))
        call_command("prune_reports")
        report.refresh_from_db()
        assert report.contact == ""
        answer_report(report=report, answer="已改。")
        ReaderReport.objects.update(answered_at=timezone.now() - timedelta(days=366))
        call_command("prune_reports")
        assert not ReaderReport.objects.exists()


class TestDesk:
    @pytest.fixture
    def as_role(self, client: Client, document: Document) -> Callable[[str], Client]:
        make_roles()
        send(client)

        def sign_in(role: str) -> Client:
            user, _ = User.objects.get_or_create(username=role, is_staff=True)
            user.groups.set([Group.objects.get(name=role)])
            client.force_login(user)
            return client

        return sign_in

    def page(self) -> str:
        report = ReaderReport.objects.get()
        return reverse("admin:documents_readerreport_change", args=(report.pk,))

    def test_a_proofreader_puts_it_right(
        self, as_role: Callable[[str], Client]
    ) -> None:
        client = as_role("校对员")
        desk = client.get(reverse("admin:index")).context["desk"]
        assert "读者纠错" in {each.title for each in desk}
        text = client.get(self.page()).text
        assert TYPED["text"] in text
        assert "第一条 设置停车长。" in text
        assert "\n设置停车长。</textarea>" in text
        assert self.put_right(client, self.seen(client)).status_code == 302
        assert Correction.objects.get().corrected == "第一条 设置停车场。"

    def seen(self, client: Client) -> str:
        """Return what the page says that it showed."""
        return str(client.get(self.page()).context["seen"])

    def put_right(self, client: Client, seen: str, text: str = "设置停车场。") -> Any:
        data = {
            "put_right": "1",
            "seen": seen,
            "correct-heading": "",
            "correct-text": text,
            "correct-reason": "排印",
        }
        return client.post(self.page(), data)

    def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(
        self, as_role: Callable[[str], Client], document: Document
    ) -> None:
        client = as_role("校对员")
        seen = self.seen(client)
        place = document.provisions.get()
        place.text = "设置停车场地。"
        save_provision(provision=place, user=User.objects.create_user("wang"))
        response = self.put_right(client, seen)
        assert response.status_code == 200
        assert "您打开以后，别人改过这一条" in response.text
        assert "您打开以后的修改：wang，" in response.text
        assert "第一条 设置停车场地。" in response.text
        assert "\n设置停车场。</textarea>" in response.text
        assert document.provisions.get().text == "设置停车场地。"
        assert ReaderReport.objects.get().state == "open"
        again = self.put_right(client, response.context["seen"])
        assert again.status_code == 302
        assert document.provisions.get().text == "设置停车场。"

    def test_without_the_mark_nothing_counts_as_seen(
        self, as_role: Callable[[str], Client], document: Document
    ) -> None:
        assert self.put_right(as_role("校对员"), "").status_code == 200
        assert document.provisions.get().text == "设置停车长。"

    def test_a_form_that_is_sent_again_has_seen_no_more_than_before(
        self, as_role: Callable[[str], Client], document: Document
    ) -> None:
        client = as_role("校对员")
        seen = self.seen(client)
        document.provisions.update(text="设置停车场地。")
        data = {"put_right": "1", "seen": seen, "correct-reason": "长" * 301}
        response = client.post(self.page(), data)
        assert self.put_right(client, response.context["seen"]).status_code == 200
        assert document.provisions.get().text == "设置停车场地。"

    def test_what_was_typed_stays_where_the_place_or_the_report_is_gone(
        self, as_role: Callable[[str], Client], document: Document
    ) -> None:
        client = as_role("校对员")
        seen = self.seen(client)
        document.provisions.all().delete()
        response = self.put_right(client, seen)
        assert "条款已不在" in response.text
        assert "\n设置停车场。</textarea>" in response.text
        answer_report(report=ReaderReport.objects.get(), answer="已改。")
        response = self.put_right(client, seen)
        assert "已经是“已答复”" in response.text
        assert "\n设置停车场。</textarea>" in response.text

    def test_what_is_missing_is_told(self, as_role: Callable[[str], Client]) -> None:
        client = as_role("发布员")
        response = client.post(self.page(), {"close": "1", "answer-answer": ""})
        assert "必填" in response.text
        response = client.post(
            self.page(),
            {
                "put_right": "1",
                "seen": self.seen(client),
                "correct-text": "设置停车长。",
            },
        )
        assert "文字没有变化" in response.text

    @pytest.mark.parametrize("role", ["录入员", "规则编辑", "管理员"])
    def test_others_do_not_see_it(
        self, as_role: Callable[[str], Client], role: str
    ) -> None:
        client = as_role(role)
        assert client.get(self.page()).status_code == 403
