"""Accounts on the desk: passwords, locks, a second factor, idle sessions, the log."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from documents.models import AuditEntry
from gazette_portal.roles import ROLES, make_roles, role_permissions

pytestmark = pytest.mark.django_db

PASSWORD = "Gong-Bao-2020-Di-Yi"
LOGIN = "/admin/login/?next=/admin/"


def sign_in(
    client: Client, name: str, password: str, address: str = "192.0.2.1", **fields: str
) -> Any:
    return client.post(
        LOGIN,
        {"username": name, "password": password, **fields},
        REMOTE_ADDR=address,
    )


def log() -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.order_by("pk")
    return list(rows.values_list("action", "account", "summary"))


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("wang", password=PASSWORD, is_staff=True)


class TestPasswords:
    @pytest.mark.parametrize(
        ("password", "is_good"),
        [
            ("Ab3-ef", False),
            ("abcdefghijkl", False),
            ("123456789012345678901", False),
            ("Password123", False),
            ("Huludao123", False),
            ("wangwei-2020X", False),
            ("Qwer1234", False),
            ("Lian-Shan-3", True),
            ("连山区gongli32", True),
            ("the heron stands in the reeds", True),
        ],
    )
    def test_what_is_taken(self, password: str, is_good: bool) -> None:  # noqa: FBT001
        user = User(username="wangwei")
        if is_good:
            validate_password(password, user)
        else:
            with pytest.raises(ValidationError):
                validate_password(password, user)


class TestLocks:
    def test_one_account_is_not_guessed_from_many_addresses(
        self, client: Client, clerk: User, settings: Settings
    ) -> None:
        settings.LOGIN_ACCOUNT_LIMIT = 6
        codes = [
            sign_in(client, "wang", "x", f"192.0.2.{number}").status_code
            for number in range(6)
        ]
        assert codes == [200] * 5 + [429]
        assert sign_in(client, "wang", PASSWORD, "192.0.2.99").status_code == 429

    def test_many_accounts_are_not_guessed_from_one_address(
        self, client: Client, clerk: User, settings: Settings
    ) -> None:
        settings.LOGIN_ADDRESS_LIMIT = 6
        for number in range(6):
            sign_in(client, f"name-{number}", "x")
        assert sign_in(client, "wang", PASSWORD).status_code == 429
        assert sign_in(client, "wang", PASSWORD, "192.0.2.2").status_code == 302

    def test_a_colleague_s_failures_lock_nobody_else(
        self, client: Client, clerk: User
    ) -> None:
        User.objects.create_user("li", password=PASSWORD, is_staff=True)
        for _ in range(5):
            sign_in(client, "li", "x")
        assert sign_in(client, "li", PASSWORD).status_code == 429
        assert sign_in(client, "wang", PASSWORD).status_code == 302

    def test_an_unknown_account_is_answered_like_a_known_one(
        self, client: Client, clerk: User
    ) -> None:
        known = sign_in(client, "wang", "x").text
        unknown = sign_in(client, "wong", "x").text
        drop = re.compile(r'value="[^"]*"')
        assert drop.sub("", known) == drop.sub("", unknown)

    def test_an_administrator_lifts_a_lock(self, client: Client, clerk: User) -> None:
        for _ in range(5):
            sign_in(client, "wang", "x")
        chief = Client()
        chief.force_login(User.objects.create_superuser("chief"))
        chief.post(
            reverse("admin:auth_user_changelist"),
            {"action": "unlock", "_selected_action": [clerk.pk]},
        )
        assert sign_in(client, "wang", PASSWORD).status_code == 302
        assert ("account", "chief", "解除登录锁定") in log()


class TestLog:
    def test_sign_ins_are_logged_without_where_from(
        self, client: Client, clerk: User
    ) -> None:
        sign_in(client, "wang", "x")
        sign_in(client, "my-password-typed-as-a-name", "x")
        sign_in(client, "wang", PASSWORD)
        client.post(reverse("admin:logout"))
        assert log() == [
            ("sign_in_failed", "wang", ""),
            ("sign_in_failed", "", ""),
            ("sign_in", "wang", ""),
            ("sign_out", "wang", ""),
        ]
        for entry in AuditEntry.objects.all():
            assert "192.0.2" not in str(vars(entry))

    def test_a_lock_is_logged(self, client: Client, clerk: User) -> None:
        for _ in range(5):
            sign_in(client, "wang", "x")
        assert ("locked", "wang", "") in log()

    def test_the_log_is_read_and_never_written_by_hand(self, client: Client) -> None:
        make_roles()
        entry = AuditEntry.objects.create(action="edit", target_label="=1+1")
        keeper = User.objects.create_user("keeper", is_staff=True)
        keeper.groups.add(Group.objects.get(name="管理员"))
        client.force_login(keeper)
        page = reverse("admin:documents_auditentry_change", args=(entry.pk,))
        assert client.get(page).status_code == 200
        assert client.post(page, {"summary": "x"}).status_code == 403
        assert client.get(reverse("admin:documents_auditentry_add")).status_code == 403
        response = client.post(
            reverse("admin:documents_auditentry_changelist"),
            {"action": "download", "_selected_action": [entry.pk]},
        )
        text = b"".join(response).decode()
        assert "'=1+1" in text
        assert ("export", "keeper", "下载操作日志1条") in log()

    @pytest.mark.parametrize("role", ["录入员", "校对员", "发布员", "规则编辑"])
    def test_only_administrators_read_it(self, client: Client, role: str) -> None:
        make_roles()
        user = User.objects.create_user("x", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        address = reverse("admin:documents_auditentry_changelist")
        assert client.get(address).status_code == 403

    def test_it_is_kept_six_months_at_least(self) -> None:
        entry = AuditEntry.objects.create(action="edit")
        old = timezone.now() - timedelta(days=400)
        AuditEntry.objects.filter(pk=entry.pk).update(at=old)
        AuditEntry.objects.create(action="edit")
        with pytest.raises(CommandError):
            call_command("prune_audit", "--days", "182")
        call_command("prune_audit", "--days", "183")
        assert AuditEntry.objects.count() == 1


class TestIdleSessions:
    def at(self, monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
        now = timezone.now().timestamp() + minutes * 60
        monkeypatch.setattr("gazette_portal.idle_sessions.time.time", lambda: now)

    def test_who_works_stays(
        self, client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(clerk)
        for minutes in (0, 29, 58, 87):
            self.at(monkeypatch, minutes)
            assert client.get("/admin/").status_code == 200

    def test_who_leaves_is_signed_out(
        self, client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(clerk)
        client.get("/admin/")
        self.at(monkeypatch, 31)
        response = client.get("/admin/?a=1")
        assert response["Location"] == "/admin/login/?next=%2Fadmin%2F%3Fa%3D1"
        assert "_auth_user_id" not in client.session

    def test_what_was_typed_is_handed_back(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(User.objects.create_superuser("chief"))
        client.get("/admin/")
        self.at(monkeypatch, 31)
        response = client.post(
            reverse("admin:documents_topic_add"),
            {"name": "<b>城市管理</b>", "password": "x", "_save": "1"},
        )
        assert response.status_code == 401
        assert "&lt;b&gt;城市管理&lt;/b&gt;</textarea>" in response.text
        assert "no-store" in response["Cache-Control"]
        assert response.text.count("<textarea") == 1

    def test_only_what_was_typed_is_handed_back_by_what_clerks_call_it(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(User.objects.create_superuser("chief"))
        client.get("/admin/")
        self.at(monkeypatch, 31)
        of_the_form = {
            "csrfmiddlewaretoken": "t",
            "edit_version": "signed",
            "seen": "signed",
            "seen-12": "signed",
            "_selected_action": "12",
            "action": "insert",
            "at": "12",
            "confirmed": "1",
            "responsibilities-TOTAL_FORMS": "1",
            "responsibilities-0-id": "7",
            "responsibilities-0-edit_version": "signed",
        }
        response = client.post(
            reverse("admin:documents_provision_add"),
            {
                **of_the_form,
                "text": "写了很久的话。",
                "insert-heading": "附则",
                "responsibilities-0-name": "市财政局",
            },
        )
        assert response.context["typed"] == [
            ("正文", "写了很久的话。"),
            ("标题", "附则"),
            ("名称", "市财政局"),
        ]

    def test_public_pages_touch_no_session(self, client: Client, clerk: User) -> None:
        client.force_login(clerk)
        response = client.get("/")
        assert "Set-Cookie" not in response
        assert "Cookie" not in response.get("Vary", "")


class TestSecondFactor:
    def code(self, device: TOTPDevice) -> str:
        return f"{totp(device.bin_key):06d}"

    @pytest.fixture
    def enrolled(self, client: Client, clerk: User) -> TOTPDevice:
        client.force_login(clerk)
        page = reverse("admin:second_factor")
        text = client.get(page).text
        assert "<svg" in text
        assert "style=" not in text.partition("<svg")[2].partition("</svg>")[0]
        device = TOTPDevice.objects.get(user=clerk)
        response = client.post(page, {"token": self.code(device)})
        assert response.text.count("<code>") == 10
        return device

    def again(self, device: TOTPDevice) -> None:
        """Let the same half minute count anew."""
        TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)

    def test_a_wrong_code_sets_up_nothing(self, client: Client, clerk: User) -> None:
        client.force_login(clerk)
        page = reverse("admin:second_factor")
        client.get(page)
        response = client.post(page, {"token": "12"})
        assert "数字不正确" in response.text
        assert not TOTPDevice.objects.get().confirmed

    def test_it_is_asked_for_from_then_on(
        self, client: Client, enrolled: TOTPDevice
    ) -> None:
        assert client.get("/admin/").status_code == 200
        client.logout()
        self.again(enrolled)
        assert "请输入动态口令" in sign_in(client, "wang", PASSWORD).text
        code = self.code(enrolled)
        response = sign_in(client, "wang", PASSWORD, otp_token=code)
        assert response.status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_a_password_alone_opens_nothing(self, enrolled: TOTPDevice) -> None:
        other = Client()
        other.force_login(User.objects.get(username="wang"))
        assert other.get("/admin/").status_code == 302

    def test_a_paper_token_serves_once(
        self, client: Client, enrolled: TOTPDevice
    ) -> None:
        client.logout()
        token = StaticToken.objects.first()
        assert token is not None
        devices = {"otp_device": token.device.persistent_id}
        for code in (302, 200):
            response = sign_in(
                client, "wang", PASSWORD, otp_token=token.token, **devices
            )
            assert response.status_code == code
            client.logout()

    def test_it_is_given_up_with_a_code_of_its_own(
        self, client: Client, enrolled: TOTPDevice
    ) -> None:
        page = reverse("admin:second_factor")
        client.post(page, {"token": "000000"})
        assert TOTPDevice.objects.exists()
        self.again(enrolled)
        client.post(page, {"token": self.code(enrolled)})
        assert not TOTPDevice.objects.exists()
        assert ("account", "wang", "停用动态口令") in log()

    def test_an_administrator_takes_away_a_lost_one(
        self, clerk: User, enrolled: TOTPDevice
    ) -> None:
        chief = Client()
        chief.force_login(User.objects.create_superuser("chief"))
        chief.post(
            reverse("admin:auth_user_changelist"),
            {"action": "remove_second_factor", "_selected_action": [clerk.pk]},
        )
        assert not TOTPDevice.objects.exists()
        assert ("account", "chief", "解除动态口令") in log()


class TestAccounts:
    @pytest.fixture
    def keeper(self, client: Client) -> Client:
        make_roles()
        user = User.objects.create_user("keeper", is_staff=True)
        user.groups.add(Group.objects.get(name="管理员"))
        client.force_login(user)
        return client

    def form(self, client: Client, user: User) -> dict[str, Any]:
        page = reverse("admin:auth_user_change", args=(user.pk,))
        form = client.get(page).context["adminform"].form
        return {
            name: value
            for name in form.fields
            if (value := form[name].value()) is not None and value is not False
        }

    def test_a_role_is_given_and_logged(self, keeper: Client, clerk: User) -> None:
        page = reverse("admin:auth_user_change", args=(clerk.pk,))
        role = Group.objects.get(name="录入员")
        data = {**self.form(keeper, clerk), "groups": [role.pk]}
        assert keeper.post(page, data).status_code == 302
        entry = AuditEntry.objects.get(action="account")
        assert entry.before["groups"] == []
        assert entry.after["groups"] == ["录入员"]

    def test_nobody_makes_himself_more_than_he_is(
        self, keeper: Client, clerk: User
    ) -> None:
        page = reverse("admin:auth_user_change", args=(clerk.pk,))
        data = {**self.form(keeper, clerk), "is_superuser": "on"}
        keeper.post(page, data)
        clerk.refresh_from_db()
        assert not clerk.is_superuser
        own = User.objects.get(username="keeper")
        page = reverse("admin:auth_user_change", args=(own.pk,))
        data = self.form(keeper, own)
        data.pop("is_active", None)
        keeper.post(page, {**data, "groups": []})
        own.refresh_from_db()
        assert own.is_active
        assert own.groups.exists()

    def test_nobody_changes_a_role_that_he_has(self, keeper: Client) -> None:
        own = Group.objects.get(name="管理员")
        before = set(own.permissions.values_list("pk", flat=True))
        publishing = Permission.objects.get(codename="publish_document")
        page = reverse("admin:auth_group_change", args=(own.pk,))
        text = keeper.get(page).text
        assert "谁也不能改自己的权限" in text
        assert 'name="_save"' not in text
        data = {"name": own.name, "permissions": [*before, publishing.pk]}
        assert keeper.post(page, data).status_code == 403
        assert set(own.permissions.values_list("pk", flat=True)) == before

    def test_nobody_deletes_a_role_that_he_has(self, keeper: Client) -> None:
        own = Group.objects.get(name="管理员")
        own.permissions.add(Permission.objects.get(codename="delete_group"))
        page = reverse("admin:auth_group_delete", args=(own.pk,))
        assert keeper.post(page, {"post": "yes"}).status_code == 403
        many = {"action": "delete_selected", "_selected_action": own.pk, "post": "yes"}
        keeper.post(reverse("admin:auth_group_changelist"), many)
        assert Group.objects.filter(pk=own.pk).exists()

    def test_the_role_of_others_is_changed_and_logged(self, keeper: Client) -> None:
        role = Group.objects.get(name="录入员")
        page = reverse("admin:auth_group_change", args=(role.pk,))
        text = keeper.get(page).text
        assert "谁也不能改自己的权限" not in text
        assert keeper.post(page, {"name": role.name}).status_code == 302
        assert not role.permissions.exists()
        assert ("account", "keeper", "修改角色") in log()

    def test_what_is_not_offered_stays(self, keeper: Client) -> None:
        role = Group.objects.get(name="录入员")
        other = Permission.objects.get(codename="view_accessattempt")
        role.permissions.add(other)
        page = reverse("admin:auth_group_change", args=(role.pk,))
        assert keeper.post(page, {"name": role.name}).status_code == 302
        assert list(role.permissions.all()) == [other]

    def test_a_superuser_changes_any_role(self, client: Client) -> None:
        make_roles()
        chief = User.objects.create_superuser("chief")
        own = Group.objects.get(name="管理员")
        chief.groups.add(own)
        client.force_login(chief)
        page = reverse("admin:auth_group_change", args=(own.pk,))
        assert client.post(page, {"name": own.name}).status_code == 302
        assert not own.permissions.exists()

    def test_what_a_role_may_do_is_said_in_chinese(self, keeper: Client) -> None:
        role = Group.objects.get(name="录入员")
        page = reverse("admin:auth_group_change", args=(role.pk,))
        form = keeper.get(page).context["adminform"].form
        labels = [label for _, label in form["permissions"].field.choices]
        assert "公报与文件 | 文件 | 修改" in labels
        assert "公报与文件 | 文件 | 可以发布和撤回文件" in labels
        assert not [each for each in labels if re.search("[A-Za-z]", each)]
        # Saved as it was shown, a role keeps what it has.
        for name in ROLES:
            wanted = {each.pk for each in role_permissions(name)}
            assert wanted <= {
                value.value for value, _ in form.fields["permissions"].choices
            }

    def test_another_password_is_asked_for_in_chinese(
        self, keeper: Client, clerk: User
    ) -> None:
        page = reverse("admin:auth_user_password_change", args=(clerk.pk,))
        content = keeper.get(page).text.partition('id="content"')[2]
        words = re.sub(r"<[^>]+>", " ", content)
        assert "现在的密码就作废了" in words
        assert not re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", words)

    def test_a_new_account_is_asked_for_in_chinese(self, keeper: Client) -> None:
        page = reverse("admin:auth_user_add")
        for response in (
            keeper.get(page),
            keeper.post(page, {"username": "li", "password1": "a", "password2": "a"}),
        ):
            content = response.text.partition('id="content"')[2]
            words = re.sub(r"<[^>]+>", " ", content)
            assert not re.findall(r"[A-Za-z]+ [a-z]+ [a-z]+", words)
            assert "保存以后在打开的页面上填写姓名、选择角色" in words
        assert "密码太短，至少要有10个字符。" in response.text

    def test_superusers_are_left_to_superusers(self, keeper: Client) -> None:
        chief = User.objects.create_superuser("chief", password=PASSWORD)
        page = reverse("admin:auth_user_change", args=(chief.pk,))
        assert keeper.post(page, {"username": "x"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=(chief.pk,))
        response = keeper.post(password, {"password1": "a", "password2": "a"})
        assert response.status_code == 403

    def test_accounts_are_disabled_never_deleted(
        self, client: Client, clerk: User
    ) -> None:
        client.force_login(User.objects.create_superuser("chief"))
        page = reverse("admin:auth_user_delete", args=(clerk.pk,))
        assert client.post(page, {"post": "yes"}).status_code == 403
        other = Client()
        other.force_login(clerk)
        User.objects.filter(pk=clerk.pk).update(is_active=False)
        assert other.get("/admin/").status_code == 302

    def test_a_new_password_ends_other_sessions_and_is_logged(
        self, keeper: Client, clerk: User
    ) -> None:
        other = Client()
        other.force_login(clerk)
        page = reverse("admin:auth_user_password_change", args=(clerk.pk,))
        new = "Lian-Shan-3-Hao"
        keeper.post(
            page, {"password1": new, "password2": new, "usable_password": "true"}
        )
        assert other.get("/admin/").status_code == 302
        assert ("account", "keeper", "重设密码") in log()
        assert new not in str(AuditEntry.objects.values())


def test_every_page_of_the_desk_has_the_strict_policy(
    client: Client, django_user_model: type[User]
) -> None:
    client.force_login(django_user_model.objects.create_superuser("chief"))
    for name in ("index", "second_factor", "documents_importjob_add", "auth_user_add"):
        response = client.get(reverse(f"admin:{name}"))
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert response["X-Frame-Options"] == "DENY"
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>[^<]", response.text)
        assert not re.search(r"\son[a-z]+=", response.text)


def test_the_desk_can_be_put_elsewhere(tmp_path: Any) -> None:
    from tests.gazette_portal.portals import on_sqlite

    portal = on_sqlite(tmp_path / "portal")
    portal.settings["ADMIN_PATH"] = "gongzuotai"
    told = portal.ask(
        "from django.urls import reverse, resolve\n"
        "from gazette_portal.sitemaps import _KEPT_OUT\n"
        "print(reverse('admin:index'), any('admin' in p for p in _KEPT_OUT),"
        " any('gongzuotai' in p for p in _KEPT_OUT))"
    )
    assert told == "/gongzuotai/ False False"
