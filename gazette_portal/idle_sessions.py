"""Who leaves the desk is signed out; what was typed meanwhile is handed back."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from documents.admin.handed_back import typed_in

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


def _signed_out(request: HttpRequest) -> HttpResponseBase:
    # Read before the session goes: what was typed belongs to who typed it.
    typed = typed_in(request)
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
