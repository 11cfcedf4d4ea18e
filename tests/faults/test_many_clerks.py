"""Fifty clerks write at once: nothing is lost, nothing is half done."""

from __future__ import annotations

import json
from pathlib import Path

from tests.gazette_portal.portals import on_this_engine

CLERKS = 50

#: Each clerk adds a mark of his own to one of ten provisions, by the form of the admin;
#: told that somebody was faster, he opens the page again and adds it there.
_WORK = """
import json, threading
from lxml import html
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from documents.models import AuditEntry, Document, Provision

document = Document.objects.get(slug="hu-zheng-ban-fa-2020-1")
units = list(document.provisions.filter(kind="article").order_by("position")[:10])
clerks = [User.objects.create_superuser(f"clerk-{n}") for n in range(CLERKS)]
start = threading.Barrier(CLERKS)
faults, told = [], []

def write(number, clerk):
    try:
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        client.force_login(clerk)
        page = reverse("admin:documents_provision_change", args=(units[number % 10].pk,))
        start.wait()
        for attempt in range(60):
            shown = client.get(page)
            if shown.status_code == 503:
                continue  # Fifty at once on a slow machine: one asks again.
            form = html.fromstring(shown.text).get_element_by_id("provision_form")
            data = dict(form.form_values())
            data["text"] += f"【{number}】"
            answer = client.post(page, data)
            if answer.status_code == 302:
                return
            if answer.status_code == 503:
                continue
            assert answer.status_code == 200, answer.status_code
            assert "别人改过这一条" in answer.text
            told.append(number)
        faults.append(f"{number}: never got through")
    except Exception as error:
        faults.append(f"{number}: {error!r}")
    finally:
        connection.close()

threads = [threading.Thread(target=write, args=pair) for pair in enumerate(clerks)]
for thread in threads: thread.start()
for thread in threads: thread.join()
texts = [unit.text for unit in Provision.objects.filter(pk__in=[u.pk for u in units])]
print(json.dumps({
    "faults": faults,
    "marks": sum(text.count(f"【{n}】") for n in range(CLERKS) for text in texts),
    "corrections": document.corrections.filter(corrected__contains="【").count(),
    "history": Provision.history.filter(text__contains="【").count(),
    "body": document.__class__.objects.get(pk=document.pk).body_html.count("【"),
    "told": len(told),
}))
"""


def test_fifty_clerks_lose_nothing(tmp_path: Path) -> None:
    with on_this_engine(tmp_path / "portal") as portal:
        portal.prepare()
        result = json.loads(
            portal.ask(_WORK.replace("CLERKS", str(CLERKS))).splitlines()[-1]
        )
    assert result["faults"] == []
    assert result["marks"] == CLERKS
    assert result["corrections"] == CLERKS
    assert result["history"] == CLERKS
    assert result["body"] == CLERKS
