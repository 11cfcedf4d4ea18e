"""A clerk's work while the disk is full, and while the server is killed."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from lxml import html

from tests.gazette_portal.portals import Portal, on_this_engine

FOUND = (
    "from documents.models import Document, SearchedDocument\n"
    "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
)
#: The whole of it runs in one process, whose files cannot grow for a while.
NO_ROOM = (
    FOUND
    + """
import resource
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

clerk = Client(SERVER_NAME="localhost", raise_request_exception=False)
clerk.force_login(User.objects.create_superuser("clerk"))
unit = one.provisions.get(eid="art_1")
page = reverse("admin:documents_provision_change", args=(unit.pk,))
form = html.fromstring(clerk.get(page).text).get_element_by_id("provision_form")
data = dict(form.form_values())
data["text"] += "【改】"

def save():
    answer = clerk.post(page, data)
    unit.refresh_from_db()
    print(answer.status_code, "【改】" in unit.text)
    return answer

soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
print("稍后" in save().text)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
save()
"""
)
DRAFT = FOUND + (
    "from documents.search.index import remove_from_index\n"
    "one.state, one.publish_at = 'draft', None\n"
    "one.save()\n"
    "remove_from_index([one.pk])\n"
)
STATE = FOUND + (
    "held = SearchedDocument.objects.filter(pk=one.pk).exists()\n"
    "last = one.history.first()\n"
    "print(one.state, held, last.state == one.state, bool(one.body_html))\n"
)
BEFORE = "draft False True True"
AFTER = "published True True True"
SIGNED_IN = (
    "from importlib import import_module\n"
    "from django.conf import settings\n"
    "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY\n"
    "from django.contrib.auth import SESSION_KEY\n"
    "from django.contrib.auth.models import User\n"
    "user = User.objects.create_superuser('publisher')\n"
    "session = import_module(settings.SESSION_ENGINE).SessionStore()\n"
    "session[SESSION_KEY] = str(user.pk)\n"
    "session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]\n"
    "session[HASH_SESSION_KEY] = user.get_session_auth_hash()\n"
    "session.create()\n"
    "print(settings.SESSION_COOKIE_NAME, session.session_key)\n"
)
ADDRESS = FOUND + (
    "from django.urls import reverse\n"
    "print(reverse('admin:documents_document_step', args=(one.pk, 'publish')))\n"
)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with on_this_engine(tmp_path / "portal") as made:
        made.prepare()
        yield made


def test_no_room_for_a_clerk_s_words_is_told_and_they_can_be_sent_again(
    portal: Portal,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The file that cannot grow is SQLite's; PostgreSQL has its own.")
    told = portal.ask(NO_ROOM).splitlines()
    assert told[-3:] == ["503 False", "True", "302 True"]


def test_a_server_that_is_killed_has_published_or_not_begun(portal: Portal) -> None:
    name, key = portal.ask(SIGNED_IN).split()
    address = portal.ask(ADDRESS)
    choose = random.Random(2020)  # noqa: S311 (no secret)
    for _ in range(3):
        portal.ask(DRAFT)
        with portal.served() as master:
            sending = threading.Thread(
                target=clerk_s_post(portal, address, f"{name}={key}")
            )
            sending.start()
            time.sleep(choose.uniform(0.01, 0.25))
            for pid in (master.pid, *children_of(master.pid)):
                os.kill(pid, signal.SIGKILL)
            sending.join()
        assert portal.ask(STATE) in {BEFORE, AFTER}
    portal.ask(DRAFT)
    assert portal.ask(STATE) == BEFORE
    with portal.served():
        clerk_s_post(portal, address, f"{name}={key}")()
    assert portal.ask(STATE) == AFTER


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text("ascii").split()]


def clerk_s_post(portal: Portal, address: str, cookie: str) -> Callable[[], None]:
    """Open the page of a step; what is returned sends its form."""
    answer = portal.get(address, Cookie=cookie)
    assert answer.status == 200
    (form,) = [
        form
        for form in html.fromstring(answer.body.decode()).forms
        if "seen" in form.fields
    ]
    token = answer.headers["Set-Cookie"].partition(";")[0]
    headers = {
        "Host": "localhost",
        "Cookie": f"{cookie}; {token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode(dict(form.fields))
    asked = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)

    def send() -> None:
        try:
            asked.request("POST", address, body, headers)
            asked.getresponse().read()
        except (OSError, http.client.HTTPException):
            return  # Killed while it worked: this is what the test is about.
        finally:
            asked.close()

    return send
