"""Who leaves the desk is signed out; what was typed meanwhile is handed back."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import SESSION_KEY, logout
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from documents.admin.handed_back import typed_in
from documents.models import Provision

Handler = Callable[[HttpRequest], HttpResponseBase]

_SEEN: Final = "seen_at"
#: Written at most so often, in seconds: not every request is worth a row.
_EVERY: Final = 60


def idle_sessions(get_response: Handler) -> Handler:
    """Sign out who did nothing on the desk for `SESSION_IDLE_MINUTES`.

    Only the admin's addresses are looked at: public pages touch no session.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(f"/{settings.ADMIN_PATH}/"):
            return get_response(request)
        session = request.session
        if SESSION_KEY not in session:
            return get_response(request)
        now = int(time.time())
        seen = session.get(_SEEN)
        if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
            return _signed_out(request)
        if seen is None or now - seen >= _EVERY:
            session[_SEEN] = now
        return get_response(request)

    return middleware


def _labels(request: HttpRequest) -> dict[str, str]:
    """Return what the desk calls the fields of a form, by their names.

    Of a row or an action within it the last part of the name tells. A name that
    several kinds of rows have is that of the page, or else that of a provision.
    """
    models: list[type[Model]] = [*admin.site._registry]  # noqa: SLF001 (no public one)
    try:
        page = resolve(request.path_info).url_name or ""
    except Resolver404:
        page = ""
    own = [each for each in models if page.startswith(f"{_name(each)}_")]
    by_rank: list[type[Model]] = [*models, Provision, *own]
    called = {
        field.name: str(field.verbose_name)
        for model in by_rank
        for field in model._meta.concrete_fields  # noqa: SLF001 (documented API)
    }
    return {name: called.get(name.rpartition("-")[2], name) for name in request.POST}


def _name(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"  # noqa: SLF001


def _signed_out(request: HttpRequest) -> HttpResponseBase:
    # Read before the session goes: what was typed belongs to who typed it.
    typed = typed_in(request, _labels(request))
    logout(request)
    query = urlencode({"next": request.get_full_path()})
    address = f"{reverse('admin:login')}?{query}"
    if request.method != "POST":
        return HttpResponseRedirect(address)
    response = render(
        request,
        "admin/signed_out.html",
        {"typed": typed, "files": bool(request.FILES), "sign_in": address},
        status=HTTPStatus.UNAUTHORIZED,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
