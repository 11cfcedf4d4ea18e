"""The steps of documents and issues on the desk, and what the desk says waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from documents.models import Citation, Document, Finding
from documents.services.editing import save_provision, save_table
from documents.services.publishing import publish
from documents.services.review import (
    approve,
    mark_proofread,
    return_to_draft,
    save,
)
from documents.services.seeing import seen_now
from gazette_portal.roles import make_roles
from tests.documents.builders import (
    later,
    make_citation,
    make_document,
    make_issue,
    make_provision,
    make_table,
)

pytestmark = pytest.mark.django_db

State = Document.State


def draft(**fields: Any) -> Document:
    document = make_document(
        **{"state": State.DRAFT, "publish_at": None, "body_digest": "", **fields}
    )
    make_provision(document, "para_1", "为加强管理，现通告如下。")
    return document


@pytest.fixture
def as_role(client: Client) -> Callable[[str], Client]:
    make_roles()

    def sign_in(role: str) -> Client:
        user, _ = User.objects.get_or_create(username=role, is_staff=True)
        user.groups.set([Group.objects.get(name=role)])
        client.force_login(user)
        return client

    return sign_in


def step(document: Document, name: str) -> str:
    return reverse("admin:documents_document_step", args=(document.pk, name))


def take(client: Client, document: Document, name: str, **typed: str) -> Any:
    """Open the page that asks before a step, and take the step."""
    seen = client.get(step(document, name)).context["seen"]
    return client.post(step(document, name), {"seen": seen, **typed})


def page(document: Document) -> str:
    return reverse("admin:documents_document_change", args=(document.pk,))


def test_a_document_goes_from_hand_to_hand(
    as_role: Callable[[str], Client], settings: Settings
) -> None:
    settings.REVIEW = "ordered"
    document = draft()
    for role, name, state in (
        ("校对员", "proofread", State.PROOFREAD),
        ("发布员", "approve", State.APPROVED),
        ("发布员", "publish", State.PUBLISHED),
    ):
        client = as_role(role)
        assert f'href="{step(document, name)}"' in client.get(page(document)).text
        assert client.get(step(document, name)).status_code == 200
        document.refresh_from_db()
        assert document.state != state
        response = take(client, document, name)
        assert (response.status_code, response["Location"]) == (302, page(document))
        document.refresh_from_db()
        assert document.state == state
    text = as_role("发布员").get(page(document)).text
    assert "校对：校对员" in text
    assert "审核：发布员" in text


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("录入员", "proofread"),
        ("录入员", "publish"),
        ("校对员", "approve"),
        ("校对员", "schedule"),
        ("规则编辑", "publish"),
        ("管理员", "publish"),
    ],
)
def test_nobody_takes_a_step_that_is_not_theirs(
    as_role: Callable[[str], Client], role: str, name: str
) -> None:
    document = draft()
    client = as_role(role)
    assert step(document, name) not in client.get(page(document)).text
    assert client.post(step(document, name)).status_code == 403
    document.refresh_from_db()
    assert document.state == State.DRAFT


def test_what_keeps_it_back_is_listed_with_links(
    as_role: Callable[[str], Client],
) -> None:
    document = draft(dated_on=None)
    finding = Finding.objects.create(
        document=document, code="x", severity="error", line=3, text="日期不一致"
    )
    client = as_role("校对员")
    place = reverse("admin:documents_finding_change", args=(finding.pk,))
    for text in (
        client.get(page(document)).text,
        client.get(step(document, "proofread")).text,
        take(client, document, "proofread").text,
    ):
        assert f'href="{page(document)}#id_dated_on"' in text
        assert f'href="{place}"' in text
    document.refresh_from_db()
    assert document.state == State.DRAFT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "必填"),
        ("去年", "有效"),
        ("2001-01-01T09:00", "已经过去"),
    ],
)
def test_a_wrong_time_is_told_at_its_field(
    as_role: Callable[[str], Client], typed: str, words: str
) -> None:
    document = draft()
    response = as_role("发布员").post(step(document, "schedule"), {"publish_at": typed})
    assert response.status_code == 200
    assert words in response.text
    assert not typed or f'value="{typed}"' in response.text


def test_a_time_is_set_changed_and_taken_back(
    as_role: Callable[[str], Client],
) -> None:
    document = draft()
    client = as_role("发布员")
    for name, hours in (("schedule", 2), ("reschedule", 5)):
        moment = (timezone.localtime() + timedelta(hours=hours)).replace(
            second=0, microsecond=0
        )
        typed = moment.strftime("%Y-%m-%dT%H:%M")
        assert take(client, document, name, publish_at=typed).status_code == 302
        document.refresh_from_db()
        assert document.publish_at == moment
    assert client.post(step(document, "cancel")).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.publish_at) == (State.DRAFT, None)


def test_a_reason_that_is_too_long_comes_back_with_what_was_typed(
    as_role: Callable[[str], Client],
) -> None:
    document = publish(document=draft())
    response = as_role("发布员").post(
        step(document, "withdraw"), {"reason": "长" * 301}
    )
    assert response.status_code == 200
    assert "长" * 301 in response.text
    document.refresh_from_db()
    assert document.is_public


class TestWhatWasSeen:
    """A step vouches for the words that the clerk saw, and for no others."""

    @pytest.fixture(params=["proofread", "approve", "publish", "schedule"])
    def name(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def document(self, name: str) -> Document:
        document = draft()
        make_table(document, ["单位"], [["甲"]])
        return mark_proofread(document=document) if name == "approve" else document

    @pytest.fixture
    def desk(self, as_role: Callable[[str], Client], name: str) -> Client:
        return as_role("校对员" if name == "proofread" else "发布员")

    def typed(self, name: str) -> dict[str, str]:
        at = timezone.localtime(later()).strftime("%Y-%m-%dT%H:%M")
        return {"publish_at": at} if name == "schedule" else {}

    def change(self, document: Document, kind: str) -> None:
        user = User.objects.create_user("li")
        if kind == "text":
            unit = document.provisions.get()
            unit.text = "改过的话。"
            save_provision(provision=unit, user=user)
        elif kind == "table":
            table = document.tables.get()
            table.rows = [["乙"]]
            save_table(table=table, user=user)
        else:
            document.title = "改过的标题"
            save(document, user, "")
        # As if it had been proofread anew: the stage alone tells nothing.
        state = document.state
        Document.objects.filter(pk=document.pk).update(state=state)

    @pytest.mark.parametrize("kind", ["text", "table", "head"])
    def test_what_was_changed_meanwhile_is_told(
        self, desk: Client, document: Document, name: str, kind: str
    ) -> None:
        before = document.state
        seen = desk.get(step(document, name)).context["seen"]
        self.change(document, kind)
        typed = self.typed(name)
        response = desk.post(step(document, name), {"seen": seen, **typed})
        assert response.status_code == 200
        assert "别人改过这份文件" in response.text
        assert {change.who for change in response.context["changes"]} == {"li"}
        assert "li，" in response.text
        for value in typed.values():
            assert f'value="{value}"' in response.text
        document.refresh_from_db()
        assert document.state == before
        again = {"seen": response.context["seen"], **typed}
        assert desk.post(step(document, name), again).status_code == 302
        document.refresh_from_db()
        assert document.state != before

    @pytest.mark.parametrize("claim", ["", "x:y:z", "other"])
    def test_a_form_that_does_not_say_what_it_saw_does_nothing(
        self, desk: Client, document: Document, name: str, claim: str
    ) -> None:
        before = document.state
        if claim == "other":
            claim = seen_now(draft())
        data = {"seen": claim, **self.typed(name)}
        response = desk.post(step(document, name), data)
        assert "看不出您打开时是什么内容" in response.text
        document.refresh_from_db()
        assert document.state == before


def test_a_step_that_is_over_is_told(as_role: Callable[[str], Client]) -> None:
    document = publish(document=draft())
    response = as_role("校对员").post(step(document, "proofread"), follow=True)
    assert "现在是“已发布”" in response.text


def test_an_issue_is_published_from_its_page(
    as_role: Callable[[str], Client],
) -> None:
    issue = make_issue()
    first, second = draft(issue=issue), draft(issue=issue, dated_on=None)
    address = reverse("admin:documents_gazetteissue_publish", args=(issue.pk,))
    assert "发布整期</h2>" not in as_role("校对员").get(address).text
    assert as_role("校对员").post(address).status_code == 403
    client = as_role("发布员")
    seen = dict(client.get(address).context["seen"])
    response = client.post(address, {"publish_at": "", **seen})
    assert "没有发布" in response.text
    assert f'href="{page(second)}#id_dated_on"' in response.text
    first.refresh_from_db()
    assert first.state == State.DRAFT
    Document.objects.filter(pk=second.pk).update(dated_on=timezone.localdate())
    seen = dict(client.get(address).context["seen"])
    assert client.post(address, {"publish_at": "", **seen}).status_code == 302
    assert Document.objects.published().count() == 2


def test_an_edit_of_the_head_sends_it_back(as_role: Callable[[str], Client]) -> None:
    document = mark_proofread(document=draft())
    client = as_role("录入员")
    form = client.get(page(document)).context["adminform"].form
    data = {
        name: form[name].value() if form[name].value() is not None else ""
        for name in form.fields
    }
    data |= {
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
    }
    data["title"] = "另一个标题"
    response = client.post(page(document), data, follow=True)
    assert "已退回草稿" in response.text
    document.refresh_from_db()
    assert document.state == State.DRAFT


class TestDesk:
    def sections(self, client: Client) -> dict[str, Any]:
        response = client.get(reverse("admin:index"))
        assert response.status_code == 200
        return {each.title: each for each in response.context["desk"]}

    def test_each_sees_what_waits_for_it(
        self, as_role: Callable[[str], Client], settings: Any
    ) -> None:
        back = mark_proofread(document=draft(title="退回的"))
        return_to_draft(document=back, reason="漏了附件")
        mark_proofread(document=draft(title="校对过的"))
        approve(document=mark_proofread(document=draft(title="审核过的")))
        publish(document=draft(title="定时的"), publish_at=later())
        Finding.objects.create(document=back, code="x", severity="error", text="错字")
        citing = make_document()
        make_citation(
            make_provision(citing, "para_1", "见《某法》第九条。"),
            "《某法》第九条",
            status=Citation.Status.NO_SUCH_PROVISION,
        )
        expected = {
            "录入员": {"退回修改", "定时发布", "校对发现", "引用查无此条"},
            "校对员": {"退回修改", "待校对", "定时发布", "校对发现", "引用查无此条"},
            "发布员": {
                "退回修改",
                "待审核",
                "待发布",
                "定时发布",
                "校对发现",
                "引用查无此条",
            },
            "规则编辑": {"定时发布"},
            "管理员": {"定时发布"},
        }
        for role, titles in expected.items():
            assert set(self.sections(as_role(role))) == titles, role
        settings.REVIEW = "ordered"
        for role, titles in expected.items():
            # Where steps are demanded only who publishes mends what is public.
            told = titles if role == "发布员" else titles - {"引用查无此条"}
            assert set(self.sections(as_role(role))) == told, role
        sections = self.sections(as_role("发布员"))
        assert sections["退回修改"].items[0].detail == "退回原因：漏了附件"
        assert sections["引用查无此条"].is_broken

    def test_no_link_leads_to_a_closed_door(
        self, as_role: Callable[[str], Client]
    ) -> None:
        back = mark_proofread(document=draft(title="退回的"))
        return_to_draft(document=back, reason="漏了附件")
        mark_proofread(document=draft(title="校对过的"))
        approve(document=mark_proofread(document=draft(title="审核过的")))
        publish(document=draft(title="定时的"), publish_at=later())
        Finding.objects.create(document=back, code="x", severity="error", text="错字")
        for role in ("录入员", "校对员", "发布员", "规则编辑", "管理员"):
            client = as_role(role)
            for section in self.sections(client).values():
                for url in (section.url, *(item.url for item in section.items)):
                    assert client.get(url).status_code == 200, (role, url)

    def test_own_work_waits_for_somebody_else(
        self, as_role: Callable[[str], Client], settings: Settings
    ) -> None:
        settings.REVIEW = "different_people"
        document = draft()
        client = as_role("发布员")
        user = User.objects.get(username="发布员")
        mark_proofread(document=document, user=user)
        assert "待审核" not in self.sections(client)
        response = take(client, document, "approve")
        assert "要由另一个人来做" in response.text

    def test_it_takes_no_more_queries_for_more_work(
        self, admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        def work() -> None:
            back = mark_proofread(document=draft(issue=issue))
            return_to_draft(document=back, reason="漏了附件")
            mark_proofread(document=draft(issue=issue))
            approve(document=mark_proofread(document=draft(issue=issue)))
            publish(document=draft(issue=issue), publish_at=later())
            Finding.objects.create(
                document=back, code="x", severity="error", text="错字"
            )
            provision = make_provision(make_document(), "para_1", "见《某法》第九条。")
            make_citation(
                provision,
                "《某法》第九条",
                status=Citation.Status.NO_SUCH_PROVISION,
            )

        issue = make_issue()
        work()
        self.sections(admin_client)
        with CaptureQueriesContext(connection) as few:
            self.sections(admin_client)
        for _ in range(7):
            work()
        with django_assert_num_queries(len(few)):
            self.sections(admin_client)
