"""Signing in: names, lock-out after failures, and the second factor."""

import re
from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

PASSWORD = "a-long-password"

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("admin", password=PASSWORD)


@pytest.fixture
def sign_in(client: Client) -> Callable[..., int]:
    def post(password: str = PASSWORD, **fields: str) -> int:
        return client.post(
            "/admin/login/?next=/admin/",
            {"username": "admin", "password": password, **fields},
        ).status_code

    return post


def token_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def test_all_that_stands_on_the_desk_has_a_chinese_name() -> None:
    named = {
        str(name)
        for model in admin.site._registry
        for name in (
            model._meta.verbose_name,
            model._meta.verbose_name_plural,
            model._meta.app_config.verbose_name,
        )
    }
    assert {name for name in named if not re.search("[一-鿿]", name)} == set()


def test_admin_bears_the_portal_s_name(
    client: Client, administrator: User, settings: Settings
) -> None:
    client.force_login(administrator)
    text = client.get("/admin/").content.decode()
    assert settings.SITE_NAME in text
    assert "Otp" not in text
    assert "Axes" not in text
    assert "Django" not in text


def test_signing_in_is_a_page_of_the_portal(client: Client, settings: Settings) -> None:
    page = client.get("/admin/login/?next=/compensation/a/order/").content.decode()
    assert f"<title>登录 · {settings.SITE_NAME}</title>" in page
    assert "css/elder" in page
    assert "admin/css" not in page
    # The switch leads back to where the way on is known.
    assert 'value="/admin/login/?next=/compensation/a/order/"' in page
    empty = client.post("/admin/login/", {}).content.decode()
    assert "请填写账号。" in empty
    assert "请填写密码。" in empty


def test_an_account_has_one_name(administrator: User, client: Client) -> None:
    page = client.get("/admin/login/").content.decode()
    assert "账号" in page
    wrong = {"username": "admin", "password": "wrong"}
    refused = client.post("/admin/login/", wrong).content.decode()
    assert "账号或者密码不正确" in refused
    for text in (page, refused):
        for other in ("用户名", "账户", "帐号", ":</label>"):
            assert other not in text


def test_password_alone_suffices_by_default(
    administrator: User, sign_in: Callable[..., int], client: Client
) -> None:
    assert sign_in() == 302
    assert client.get("/admin/").status_code == 200


def test_account_is_locked_after_five_failures_from_one_address(
    administrator: User, sign_in: Callable[..., int]
) -> None:
    assert [sign_in("wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in() == 429


def test_lock_holds_for_the_address_that_failed(
    administrator: User, client: Client
) -> None:
    fields = {"username": "admin", "password": "wrong"}
    for _ in range(5):
        client.post("/admin/login/", fields, REMOTE_ADDR="203.0.113.9")
    fields["password"] = PASSWORD
    locked = client.post("/admin/login/", fields, REMOTE_ADDR="203.0.113.9")
    other = client.post("/admin/login/", fields, REMOTE_ADDR="203.0.113.10")
    assert (locked.status_code, other.status_code) == (429, 302)


@pytest.mark.parametrize(
    ("proxies", "forwarded"), [(0, "203.0.113.{}"), (1, "203.0.113.{}, 198.51.100.1")]
)
def test_forged_address_does_not_escape_the_lock(
    administrator: User,
    client: Client,
    settings: Settings,
    proxies: int,
    forwarded: str,
) -> None:
    settings.PROXY_COUNT = proxies
    fields = {"username": "admin", "password": "wrong"}
    codes = [
        client.post(
            "/admin/login/", fields, headers={"x-forwarded-for": forwarded.format(n)}
        ).status_code
        for n in range(6)
    ]
    assert codes[-1] == 429


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings: Settings) -> None:
        settings.ADMIN_OTP_REQUIRED = True

    @pytest.fixture
    def device(self, administrator: User) -> TOTPDevice:
        return TOTPDevice.objects.create(user=administrator, name="手机")

    def test_form_asks_for_a_token_in_chinese(self, client: Client) -> None:
        assert "动态口令" in client.get("/admin/login/").content.decode()

    def test_right_token_opens(
        self, device: TOTPDevice, sign_in: Callable[..., int], client: Client
    ) -> None:
        assert sign_in(otp_token=token_of(device)) == 302
        assert client.get("/admin/").status_code == 200

    @pytest.mark.parametrize("token", ["", "000000", "abc"])
    def test_wrong_token_does_not(
        self,
        device: TOTPDevice,
        sign_in: Callable[..., int],
        client: Client,
        token: str,
    ) -> None:
        if token == token_of(device):
            token = "111111"
        assert sign_in(otp_token=token) == 200
        assert client.get("/admin/").status_code == 302

    def test_who_has_no_device_cannot_enter(
        self,
        administrator: User,
        sign_in: Callable[..., int],
        client: Client,
    ) -> None:
        assert sign_in(otp_token="123456") == 200
        assert client.get("/admin/").status_code == 302

    def test_session_from_before_is_not_enough(
        self, administrator: User, client: Client
    ) -> None:
        client.force_login(administrator, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/admin/").status_code == 302

    def test_another_clerk_s_device_does_not_help(
        self, device: TOTPDevice, sign_in: Callable[..., int]
    ) -> None:
        other = User.objects.create_superuser("other", password=PASSWORD)
        theirs = TOTPDevice.objects.create(user=other, name="手机")
        assert (
            sign_in(otp_token=token_of(theirs), otp_device=theirs.persistent_id) == 200
        )
