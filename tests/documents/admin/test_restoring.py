"""History: who, when, before and after; back to an earlier version; what is pruned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalChanges

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Component,
    Correction,
    Document,
    Provision,
    Table,
)
from documents.models.history import keep_first
from documents.official_text.model import Kind
from documents.services.editing import save_component, save_provision, save_table
from documents.services.restoring import (
    restore_head,
    restore_provision,
    restore_table,
)
from documents.services.review import mark_proofread
from documents.services.structure import renumber
from gazette_portal.roles import make_roles
from tests.admin_forms import post_opened
from tests.documents.builders import make_document, make_provision, make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def provision() -> Provision:
    found = make_provision(make_document(), "para_1", "原来的话。")
    found.text = "改过的话。"
    save_provision(provision=found, user=User.objects.create_user("wang"))
    return found


def first(row: Any) -> Any:
    return row.history.earliest("history_id")


def test_the_old_words_come_back_and_the_public_is_told(provision: Provision) -> None:
    clerk = User.objects.create_user("li")
    restore_provision(provision=provision, version=first(provision), user=clerk)
    provision.refresh_from_db()
    assert provision.text == "原来的话。"
    assert "原来的话。" in Document.objects.get().body_html
    assert Correction.objects.latest("pk").corrected == "原来的话。"
    entry = AuditEntry.objects.get(action="restore")
    assert (entry.account, entry.before, entry.after) == (
        "li",
        {"text": "改过的话。"},
        {"text": "原来的话。"},
    )
    newest = provision.history.latest("history_id")
    assert newest.history_user == clerk
    assert newest.history_change_reason.startswith("恢复到")


def test_a_number_given_since_stays_with_its_anchor() -> None:
    article = make_provision(
        make_document(), "art_3", "一件事。", kind=Kind.ARTICLE, label="第三条"
    )
    old = first(article)
    renumber(provision=article, start=4)
    article.refresh_from_db()
    article.text = "另一件事。"
    save_provision(provision=article)
    restored = restore_provision(provision=article, version=old)
    assert (restored.label, restored.eid, restored.text) == (
        "第四条",
        "art_4",
        "一件事。",
    )


def test_a_head_comes_back_and_keys_follow() -> None:
    document = make_document(
        number="葫政告字〔2019〕5号", state="draft", publish_at=None
    )
    make_provision(document, "para_1", "文字。")
    document.number = "葫政告字〔2019〕6号"
    document.addressees = ["各区"]
    document.save()
    document = mark_proofread(document=document)
    restore_head(document=document, version=first(document))
    document.refresh_from_db()
    assert document.number_key == first(document).number_key
    assert document.addressees == []
    assert document.state == "draft"


def test_a_head_of_a_public_document_that_comes_back_is_corrected_on_record() -> None:
    document = make_document("旧标题", force="in_force")
    document.title, document.force = "新标题", "amended"
    document.save()
    clerk = User.objects.create_user("li")
    restore_head(document=document, version=first(document), user=clerk)
    correction = Correction.objects.get()
    assert (correction.printed, correction.corrected) == (
        "标题：新标题",
        "标题：旧标题",
    )
    assert correction.reason.startswith("恢复到")
    assert correction.accepted_by == clerk


def test_a_head_that_no_longer_fits_is_refused() -> None:
    document = make_document(number="葫政告字〔2019〕5号")
    document.number = "葫政告字〔2019〕6号"
    document.save()
    make_document(number="葫政告字〔2019〕5号")
    with pytest.raises(DocumentError) as caught:
        restore_head(document=document, version=first(document))
    assert caught.value.code == "invalid"


@pytest.mark.parametrize("own", [True, False])
def test_there_must_be_something_to_restore(provision: Provision, own: bool) -> None:
    other = make_provision(provision.document, "para_2", "另一条。")
    version = provision.history.latest("history_id") if own else first(other)
    with pytest.raises(DocumentError) as caught:
        restore_provision(provision=provision, version=version)
    assert caught.value.code == ("unchanged" if own else "other_row")


class TestDesk:
    def sign_in(self, client: Client, role: str) -> Client:
        make_roles()
        user = User.objects.create_user("clerk", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    def post(self, client: Client, page: str) -> Any:
        return client.post(page, {"seen": client.get(page).context["seen"]})

    def page(self, provision: Provision) -> str:
        version = first(provision)
        return reverse(
            "admin:documents_provision_restore", args=(provision.pk, version.pk)
        )

    def test_history_shows_before_and_after_and_leads_back(
        self, client: Client, provision: Provision
    ) -> None:
        self.sign_in(client, "校对员")
        history = reverse("admin:documents_provision_history", args=(provision.pk,))
        text = client.get(history).text
        assert "wang" in text
        assert "redline__del" in text
        assert f'href="{self.page(provision)}"' in text
        text = client.get(self.page(provision)).text
        assert "会有这些变化" in text
        assert self.post(client, self.page(provision)).status_code == 302
        provision.refresh_from_db()
        assert provision.text == "原来的话。"
        assert "不用恢复" in self.post(client, self.page(provision)).text

    def test_what_was_written_meanwhile_is_not_overwritten(
        self, client: Client, provision: Provision
    ) -> None:
        self.sign_in(client, "校对员")
        seen = client.get(self.page(provision)).context["seen"]
        provision.text = "别人刚写的话。"
        save_provision(provision=provision)
        for data in ({"seen": seen}, {}):
            text = client.post(self.page(provision), data).text
            assert "别人改过这一条" in text
            assert "别人刚写" in text
        provision.refresh_from_db()
        assert provision.text == "别人刚写的话。"

    def test_who_may_not_edit_does_not_restore(
        self, client: Client, provision: Provision
    ) -> None:
        self.sign_in(client, "管理员")
        history = reverse("admin:documents_provision_history", args=(provision.pk,))
        assert self.page(provision) not in client.get(history).text
        assert client.post(self.page(provision)).status_code == 403

    def test_a_document_s_history_opens_too(self, client: Client) -> None:
        document = make_document()
        document.title = "新标题"
        document.save()
        self.sign_in(client, "发布员")
        history = reverse("admin:documents_document_history", args=(document.pk,))
        assert "恢复…" in client.get(history).text
        page = reverse(
            "admin:documents_document_restore", args=(document.pk, first(document).pk)
        )
        assert self.post(client, page).status_code == 302
        document.refresh_from_db()
        assert document.title == "关于停车秩序管理工作的通告"


class TestTables:
    """A table's cells have a history too, and go back."""

    @pytest.fixture
    def table(self) -> Table:
        return make_table(make_document(), ["项目", "元"], [["清扫费", "12"]])

    def change(self, table: Table, cell: str) -> None:
        table.rows = [["清扫费", cell]]
        save_table(table=table, user=User.objects.create_user(f"clerk{cell}"))

    def test_the_cells_come_back_and_the_public_is_told(self, table: Table) -> None:
        self.change(table, "21")
        restore_table(table=table, version=first(table))
        table.refresh_from_db()
        assert table.rows == [["清扫费", "12"]]
        correction = Correction.objects.latest("pk")
        assert correction.printed.endswith("清扫费\t21")
        assert correction.corrected.endswith("清扫费\t12")
        assert AuditEntry.objects.get(action="restore").after == {
            "rows": [["清扫费", "12"]]
        }

    def test_the_desk_lists_and_restores_it(
        self, admin_client: Client, table: Table
    ) -> None:
        self.change(table, "21")
        history = reverse("admin:documents_table_history", args=(table.pk,))
        text = admin_client.get(history).text
        assert "clerk21" in text
        assert "清扫费\t" in text
        page = reverse(
            "admin:documents_table_restore", args=(table.pk, first(table).pk)
        )
        seen = admin_client.get(page).context["seen"]
        self.change(table, "22")
        assert "别人改过这一条" in admin_client.post(page, {"seen": seen}).text
        seen = admin_client.get(page).context["seen"]
        assert admin_client.post(page, {"seen": seen}).status_code == 302
        table.refresh_from_db()
        assert table.rows == [["清扫费", "12"]]


class TestAnnexes:
    """What stands over an annex has a history too, and goes back."""

    @pytest.fixture
    def annex(self) -> Component:
        return Component.objects.create(
            document=make_document(),
            eid="annex_1",
            label="附件1",
            title="收费标准",
            position=1,
        )

    def test_the_title_comes_back_and_the_public_is_told(
        self, admin_client: Client, annex: Component
    ) -> None:
        page = reverse("admin:documents_component_change", args=(annex.pk,))
        data = {"label": "附件1", "title": "收费项目", "carried": "on"}
        answer = post_opened(admin_client, page, {**data, "reason": "排印"})
        assert answer.status_code == 302
        told = Correction.objects.get()
        assert (told.printed, told.corrected, told.reason, told.eid) == (
            "附件1 收费标准",
            "附件1 收费项目",
            "排印",
            "annex_1",
        )
        history = reverse("admin:documents_component_history", args=(annex.pk,))
        assert "redline__del" in admin_client.get(history).text
        back = reverse(
            "admin:documents_component_restore", args=(annex.pk, first(annex).pk)
        )
        seen = admin_client.get(back).context["seen"]
        assert admin_client.post(back, {"seen": seen}).status_code == 302
        annex.refresh_from_db()
        assert annex.title == "收费标准"
        assert Correction.objects.latest("pk").corrected == "附件1 收费标准"

    def test_what_is_not_printed_is_no_correction(self, annex: Component) -> None:
        annex.carried = False
        save_component(component=annex)
        assert not Correction.objects.exists()


def test_a_history_shows_all_that_was_changed(
    admin_client: Client, provision: Provision
) -> None:
    provision.text = "长" * 300 + "<一>" + "文" * 300
    save_provision(provision=provision)
    provision.text = "长" * 300 + "<二>" + "文" * 300
    provision.kind = Kind.NOTE.value
    save_provision(provision=provision)
    history = reverse("admin:documents_provision_history", args=(provision.pk,))
    text = admin_client.get(history).text
    assert "长" * 300 in text
    assert "文" * 300 in text
    assert "&amp;lt;" not in text
    assert "注释" in text


def test_old_versions_go_and_the_newest_stays(provision: Provision) -> None:
    old = timezone.now() - timedelta(days=800)
    Provision.history.update(history_date=old)
    assert Provision.history.count() == 2
    with pytest.raises(CommandError):
        call_command("prune_history", "--days", "100")
    call_command("prune_history")
    assert Provision.history.get().text == "改过的话。"


def test_pruning_keeps_the_newest_of_every_history() -> None:
    call_command("bootstrap", verbosity=0)
    histories = [
        model for model in apps.get_models() if issubclass(model, HistoricalChanges)
    ]
    old = timezone.now() - timedelta(days=800)
    newest: dict[Any, set[int]] = {}
    for model in histories:
        rows: Any = model._default_manager
        if not rows.exists():
            row: Any = model.instance_type._default_manager.first()  # type: ignore[attr-defined]
            if row is not None:
                keep_first([row])
        # Every version twice: the second is the newest of its row.
        doubled = list(rows.all())
        for each in doubled:
            each.pk = None
        rows.bulk_create(doubled)
        rows.update(history_date=old)
        newest[model] = set(
            rows.order_by()
            .values("id")
            .annotate(newest=Max("history_id"))
            .values_list("newest", flat=True)
        )
    assert sum(bool(keys) for keys in newest.values()) > 15
    call_command("prune_history")
    for model, keys in newest.items():
        left = model._default_manager.values_list("history_id", flat=True)
        assert set(left) == keys, model
