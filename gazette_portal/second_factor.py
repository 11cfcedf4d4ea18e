"""A clerk's own second factor (动态口令): set up, paper tokens, given up."""

from __future__ import annotations

import secrets
from typing import Any, Final, cast

import segno
from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django_otp import login as verified
from django_otp import match_token, user_has_device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from documents.models import AuditEntry
from documents.services.audit import record

_PAPER_TOKENS: Final = 10


class CodeForm(forms.Form):
    """The six digits that the device shows."""

    token = forms.CharField(
        label="手机上显示的六位数字",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


def has_device(user: Any) -> bool:
    """Tell whether an account has a confirmed device; asked once a request."""
    if not hasattr(user, "_has_second_factor"):
        user._has_second_factor = user_has_device(user)  # noqa: SLF001 (ours)
    return bool(user._has_second_factor)  # noqa: SLF001


def second_factor(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Set up a device, or give it up with a code of its own."""
    user = cast("User", request.user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "动态口令",
        "form": form,
        "has_device": has_device(user),
    }
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"].strip()
        if has_device(user):
            if match_token(user, token) is not None:
                _give_up(user)
                messages.success(request, "已停用动态口令。")
                return HttpResponseRedirect(request.path)
        else:
            device = _unconfirmed(user)
            if device.verify_token(token):
                context["paper_tokens"] = _confirm(user, device)
                verified(request, device)
                context["has_device"] = True
                return TemplateResponse(
                    request, "admin/accounts/second_factor.html", context
                )
        form.add_error("token", "数字不正确，请核对手机的时间，再输入新的一组。")
    if not has_device(user):
        device = _unconfirmed(user)
        code = segno.make(device.config_url, error="m")
        context["qr"] = mark_safe(  # noqa: S308 (our own drawing)
            code.svg_inline(scale=4, border=4, light="#fff", omitsize=False)
        )
        context["key"] = device.config_url.partition("secret=")[2].partition("&")[0]
    return TemplateResponse(request, "admin/accounts/second_factor.html", context)


@transaction.atomic
def remove_devices(*, account: User, by: User) -> int:
    """Take away an account's devices: they are lost, and its owner asked for it."""
    count = _delete(account)
    if count:
        record(
            action=AuditEntry.Action.ACCOUNT,
            user=by,
            target=account,
            summary="解除动态口令",
        )
    return count


def _unconfirmed(user: User) -> TOTPDevice:
    device, _ = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "手机"}
    )
    return device


@transaction.atomic
def _confirm(user: User, device: TOTPDevice) -> list[str]:
    device.confirmed = True
    device.save()
    StaticDevice.objects.filter(user=user).delete()
    paper = StaticDevice.objects.create(user=user, name="备用口令")
    tokens = [secrets.token_hex(4) for _ in range(_PAPER_TOKENS)]
    for token in tokens:
        paper.token_set.create(token=token)
    record(
        action=AuditEntry.Action.ACCOUNT, user=user, target=user, summary="启用动态口令"
    )
    return tokens


@transaction.atomic
def _give_up(user: User) -> None:
    _delete(user)
    record(
        action=AuditEntry.Action.ACCOUNT, user=user, target=user, summary="停用动态口令"
    )


def _delete(user: User) -> int:
    totp, _ = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return int(totp)
