"""Two clerks at one row: the second is told, can merge, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from documents.admin.concurrency import FIELD, GuardedMixin, Opened
from documents.models import (
    Document,
    Provision,
    Relation,
    Responsibility,
    Topic,
)
from documents.services.structure import remove_provision
from tests.documents.builders import make_document, make_provision

pytestmark = pytest.mark.django_db

LONG = "第一句说甲。第二句说乙。第三句说丙。"


def page_of(row: Any) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=(row.pk,))


def sign_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.fixture
def wang() -> Client:
    return sign_in("wang")


@pytest.fixture
def li() -> Client:
    return sign_in("li")


def opened(client: Client, row: Any) -> dict[str, Any]:
    """Return what a browser would send back unchanged."""
    return sent(client.get(page_of(row)))


def is_sent(value: Any) -> bool:
    """Tell whether a browser sends a field: an empty box is left out."""
    return value is not None and value is not False


def sent(response: Any) -> dict[str, Any]:
    form = response.context["adminform"].form
    data = {name: value for name in form.fields if is_sent(value := form[name].value())}
    for each in response.context["inline_admin_formsets"]:
        formset = each.formset
        management = formset.management_form
        data |= {
            management.add_prefix(name): management[name].value()
            for name in management.fields
        }
        for row in formset.forms:
            data |= {
                row.add_prefix(name): value
                for name in row.fields
                if is_sent(value := row[name].value())
            }
    return data


@pytest.fixture
def provision() -> Provision:
    return make_provision(make_document(), "para_1", LONG, heading="总则")


def test_the_hidden_field_stands_in_the_page(
    wang: Client, provision: Provision
) -> None:
    text = wang.get(page_of(provision)).text
    assert text.count(f'name="{FIELD}"') == 1


def test_alone_a_clerk_saves_as_ever(wang: Client, provision: Provision) -> None:
    data = opened(wang, provision)
    assert wang.post(page_of(provision), {**data, "text": "甲"}).status_code == 302
    provision.refresh_from_db()
    assert provision.text == "甲"


def test_the_log_says_what_was_changed_and_no_more(
    wang: Client, provision: Provision
) -> None:
    document = provision.document
    wang.post(page_of(document), {**opened(wang, document), "title": "新标题"})
    assert LogEntry.objects.get().get_change_message() == "已修改标题。"


def test_the_second_is_told_who_changed_what(
    wang: Client, li: Client, provision: Provision
) -> None:
    data, late = opened(wang, provision), opened(li, provision)
    wang.post(page_of(provision), {**data, "text": "王改的。"})
    response = li.post(page_of(provision), {**late, "text": "李改的。"})
    assert response.status_code == 200
    conflict = response.context["adminform"].form.conflict
    assert conflict.who == "wang"
    assert conflict.when is not None
    (difference,) = conflict.differences
    assert (difference.before, difference.theirs, difference.mine) == (
        LONG,
        "王改的。",
        "李改的。",
    )
    assert difference.outcome == "kept"
    assert "没有保存：您打开以后，别人改过这一条" in response.text
    provision.refresh_from_db()
    assert provision.text == "王改的。"
    assert sent(response)["text"] == "李改的。"


def test_after_a_look_the_second_saves_its_own_or_takes_theirs(
    wang: Client, li: Client, provision: Provision
) -> None:
    data, late = opened(wang, provision), opened(li, provision)
    wang.post(page_of(provision), {**data, "text": "王改的。", "heading": "附则"})
    again = sent(li.post(page_of(provision), {**late, "text": "李改的。"}))
    assert again["heading"] == "附则"
    taken = {**again, "_take_text": "on", "heading": "杂则"}
    assert li.post(page_of(provision), taken).status_code == 302
    provision.refresh_from_db()
    assert (provision.text, provision.heading) == ("王改的。", "杂则")


def test_the_look_counts_for_that_state_only(
    wang: Client, li: Client, provision: Provision
) -> None:
    late = opened(li, provision)
    wang.post(page_of(provision), {**opened(wang, provision), "text": "王一。"})
    again = sent(li.post(page_of(provision), {**late, "text": "李。"}))
    wang.post(page_of(provision), {**opened(wang, provision), "text": "王二。"})
    assert li.post(page_of(provision), again).status_code == 200
    provision.refresh_from_db()
    assert provision.text == "王二。"


def test_changes_in_different_places_of_a_text_are_merged(
    wang: Client, li: Client, provision: Provision
) -> None:
    data, late = opened(wang, provision), opened(li, provision)
    wang.post(page_of(provision), {**data, "text": LONG.replace("说甲", "讲甲")})
    response = li.post(
        page_of(provision), {**late, "text": LONG.replace("说丙", "讲丙")}
    )
    again = sent(response)
    assert again["text"] == "第一句讲甲。第二句说乙。第三句讲丙。"
    assert li.post(page_of(provision), again).status_code == 302


def test_what_only_the_other_changed_is_taken_over(
    wang: Client, li: Client, provision: Provision
) -> None:
    data, late = opened(wang, provision), opened(li, provision)
    wang.post(page_of(provision), {**data, "quoted": "on", "heading": "附则"})
    response = li.post(page_of(provision), {**late, "text": "李改的。"})
    again = sent(response)
    assert (again["heading"], again["quoted"], again["text"]) == (
        "附则",
        True,
        "李改的。",
    )
    assert li.post(page_of(provision), again).status_code == 302
    provision.refresh_from_db()
    assert (provision.heading, provision.quoted, provision.text) == (
        "附则",
        True,
        "李改的。",
    )


def test_rows_below_are_guarded_too(
    wang: Client, li: Client, provision: Provision
) -> None:
    Responsibility.objects.create(
        provision=provision,
        role="lead",
        name="市住建局",
        position=1,
    )
    data, late = opened(wang, provision), opened(li, provision)
    name = next(key for key in data if key.endswith("-name"))
    wang.post(page_of(provision), {**data, name: "市城管局"})
    response = li.post(page_of(provision), {**late, name: "市交通局"})
    assert response.status_code == 200
    (difference,) = response.context["adminform"].form.conflict.differences
    assert "市住建局" in difference.before
    assert "市城管局" in difference.theirs
    assert Responsibility.objects.get().name == "市城管局"


def test_a_document_is_guarded_and_its_relations(wang: Client, li: Client) -> None:
    document = make_document()
    data, late = opened(wang, document), opened(li, document)
    wang.post(page_of(document), {**data, "title": "新标题"})
    response = li.post(page_of(document), {**late, "issuer": "市政府办"})
    assert response.status_code == 200
    assert sent(response)["title"] == "新标题"
    document.refresh_from_db()
    assert (document.title, document.issuer) == ("新标题", "葫芦岛市人民政府")
    late = opened(li, document)
    Relation.objects.create(document=document, kind="implements", target_title="某法")
    assert li.post(page_of(document), late).status_code == 200


def test_what_follows_from_the_rest_is_no_conflict(
    wang: Client, provision: Provision
) -> None:
    document = provision.document
    data = opened(wang, document)
    Document.objects.filter(pk=document.pk).update(body_html="<p>新排版</p>")
    assert wang.post(page_of(document), {**data, "title": "新标题"}).status_code == 302


@pytest.mark.parametrize("claim", ["x:y:z", "", None], ids=["forged", "empty", "none"])
def test_a_form_that_does_not_say_what_it_saw_overwrites_nothing(
    wang: Client, provision: Provision, claim: str | None
) -> None:
    assert Opened.from_signed("x:y:z", provision) is None
    data = opened(wang, provision)
    Provision.objects.filter(pk=provision.pk).update(text="别人的话。")
    typed = {**data, "text": "我的话。", FIELD: claim}
    if claim is None:
        del typed[FIELD]
    response = wang.post(page_of(provision), typed)
    assert response.status_code == 200
    assert "看不出您打开时是什么内容" in response.content.decode()
    (difference,) = response.context["adminform"].form.conflict.differences
    assert (difference.theirs, difference.mine) == ("别人的话。", "我的话。")
    provision.refresh_from_db()
    assert provision.text == "别人的话。"
    assert wang.post(page_of(provision), sent(response)).status_code == 302
    provision.refresh_from_db()
    assert provision.text == "我的话。"


def test_what_a_form_was_opened_with_counts_for_that_row_only(
    wang: Client, provision: Provision
) -> None:
    other = make_provision(provision.document, "para_2", "另一段。")
    seen = opened(wang, provision)[FIELD]
    assert Opened.from_signed(seen, provision) is not None
    assert Opened.from_signed(seen, other) is None
    beside = Document(pk=provision.pk)
    assert Opened.from_signed(seen, beside) is None


def test_who_may_only_look_gets_nothing_that_saves(provision: Provision) -> None:
    user = User.objects.create_user("zhao", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_provision"))
    client = Client()
    client.force_login(user)
    response = client.get(page_of(provision))
    assert response.status_code == 200
    assert f'name="{FIELD}"' not in response.text


def test_every_admin_that_changes_rows_is_guarded() -> None:
    own = {"documents", "regulations", "compensation", "heating"}
    unguarded = {
        type(model_admin).__name__
        for model, model_admin in admin.site._registry.items()
        if apps.get_model(model._meta.label)._meta.app_label in own
        and not isinstance(model_admin, GuardedMixin)
    }
    # Source files and the log are never changed, imports by their own services.
    assert unguarded == {
        "SourceFileAdmin",
        "ImportJobAdmin",
        "AuditEntryAdmin",
        "ReaderReportAdmin",
    }


def test_what_was_typed_is_handed_back_where_the_row_is_gone(
    wang: Client, li: Client, provision: Provision
) -> None:
    late, page = opened(li, provision), page_of(provision)
    make_provision(provision.document, "para_2", "另一段。")
    remove_provision(provision=provision)
    response = li.post(page, {**late, "text": "写了很久的话。"})
    assert response.status_code == 410
    assert "写了很久的话。</textarea>" in response.text
    assert ">正文</label>" in response.text
    assert "TOTAL_FORMS" not in response.text
    address = reverse("admin:documents_document_removed", args=(provision.document_id,))
    assert f'href="{address}"' in response.text
    assert li.get(page).status_code == 302


def test_no_list_is_edited_whole() -> None:
    """A list has no form that knows what it was opened with."""
    assert not [
        type(model_admin).__name__
        for model_admin in admin.site._registry.values()
        if model_admin.list_editable
    ]


def test_a_list_of_topics_that_is_sent_changes_nothing(wang: Client) -> None:
    topic = Topic.objects.create(name="城市管理", slug="city", position=1)
    page = reverse("admin:documents_topic_changelist")
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": topic.pk,
        "form-0-position": "9",
        "_save": "1",
    }
    assert 'name="form-0-position"' not in wang.get(page).text
    wang.post(page, data)
    topic.refresh_from_db()
    assert topic.position == 1
