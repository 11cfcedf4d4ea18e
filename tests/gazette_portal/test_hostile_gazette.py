"""A gazette full of markup: no page, feed or file takes any of it for markup."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from documents.models import Document, GazetteIssue, ImportJob
from documents.services.editing import save_provision
from documents.services.importing.jobs import run, submit
from documents.services.publishing import publish
from documents.services.structure import remove_provision
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db

#: Words that only a hostile source brings.
MARK = "xyzzy"
EVIL = (
    f'<script>{MARK}()</script><img src="x" onerror="{MARK}()"><svg onload={MARK}()>'
    f'<{MARK}-tag><iframe src="/x"></iframe><object data="x"></object><img src="{MARK}">'
    f"<style>{MARK}{{}}</style>"
    f'</title></textarea><a href="javascript:{MARK}()">点</a>"\' {{{{ 7|add:"{MARK}" }}}}'
    f"{{% now {MARK} %}}]]>"
)


def hostile() -> Document:
    source = MARKET_RULES.replace("制定本办法。", f"制定本办法{EVIL}。", 1)
    assert EVIL in source
    job = run(job=submit(name=f"{MARK}<b>.md", data=source.encode()))
    assert job.state == ImportJob.State.IMPORTED, job.message
    document = Document.objects.get()
    issue = GazetteIssue.objects.create(
        title=f"公报{EVIL}"[:200],
        year=2021,
        number=9,
        people=[[f"主编{EVIL}", EVIL]],
    )
    # What a clerk may have typed, or another source brought, in every field.
    document.title = f"办法{EVIL}"
    document.issuer = f"政府{EVIL}"[:200]
    document.addressees = [EVIL]
    document.publicity = f"公开{MARK}<b>"
    document.number = f"临府办发〔2008〕31号<i>{MARK}"
    document.issue = issue
    document.save()
    for number, unit in enumerate(document.provisions.all()[:4]):
        unit.label = f"第{number}<u>{MARK}"
        unit.heading = EVIL[:300]
        unit.save()
    document.tables.create(
        eid="tbl_x",
        position=9_000,
        label=f"<b>{MARK}",
        caption=EVIL,
        header=[EVIL, "乙"],
        rows=[[EVIL, "1"]],
    )
    document.components.create(
        eid="annex_9", position=9_001, label=f"附件<u>{MARK}", title=EVIL[:200]
    )
    published = publish(document=document, despite_findings=True)
    # Then somebody changes it, removes a part, and reports a mistake.
    unit = published.provisions.order_by("position")[1]
    unit.text = f"改过{EVIL}"
    save_provision(provision=unit, reason=f"说明{MARK}<b>")
    remove_provision(provision=published.provisions.order_by("position")[3])
    published.refresh_from_db()
    return published


class Reader(HTMLParser):
    """Notes every element and attribute that carries the mark as markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in {"script", "style"} else ""
        # None of these is ours.
        if MARK in tag or tag in {"iframe", "object", "embed", "base"}:
            self.found.append(tag)
        if tag == "img" and MARK in str(dict(attrs).get("src")):
            self.found.append("img")
        for name, value in attrs:
            runs = name.startswith("on") or (value or "").strip().lower().startswith(
                "javascript:"
            )
            if runs or MARK in name:
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        is_code = self.inside and MARK in data
        # JSON-LD is data: it is checked to be whole below.
        if is_code and not data.lstrip().startswith(("{", "[")):
            self.found.append(f"{self.inside}: {data[:80]}")
        if is_code and self.inside == "script":
            json.loads(data)


def addresses(document: Document) -> list[str]:
    page = document.get_absolute_url()
    base = page.rstrip("/")
    return [
        page,
        f"{page}report/",
        f"{page}timeline/",
        "/",
        "/issues/",
        "/issues/2021/9/",
        "/documents/",
        f"/documents/?q={MARK}",
        "/search/?q=集贸市场",
        f"/search/?q=%3Cscript%3E{MARK}%3C/script%3E",
        "/offices/",
        "/regulations/responsibilities/",
        f"{base}.md",
        reverse("admin:index"),
        reverse("admin:documents_document_changelist"),
        reverse("admin:documents_document_change", args=(document.pk,)),
        reverse("admin:documents_document_text", args=(document.pk,)),
        reverse("admin:documents_document_history", args=(document.pk,)),
        reverse("admin:documents_gazetteissue_publish", args=(document.issue_id,)),
        reverse("admin:documents_provision_changelist"),
        reverse("admin:documents_finding_changelist"),
        reverse("admin:documents_auditentry_changelist"),
        reverse("admin:documents_importjob_changelist"),
        *(
            reverse("admin:documents_importjob_change", args=(job.pk,)) + query
            for job in ImportJob.objects.all()
            for query in ("", "?document=1", "?document=2")
        ),
        reverse("admin:documents_document_removed", args=(document.pk,)),
        reverse("documents:issue-preview", args=(2021, 9)),
        *_unit_pages(document),
        reverse("admin:documents_correction_changelist"),
    ]


def _unit_pages(document: Document) -> list[str]:
    unit = document.provisions.order_by("position")[1]
    table = document.tables.get()
    annex = document.components.get(eid="annex_9")
    first = unit.history.earliest("history_id").history_id
    editor = reverse("admin:documents_document_text", args=(document.pk,))
    return [
        reverse("admin:documents_provision_change", args=(unit.pk,)),
        reverse("admin:documents_provision_history", args=(unit.pk,)),
        reverse("admin:documents_provision_restore", args=(unit.pk, first)),
        f"{editor}?at={unit.pk}&q={MARK}",
        reverse("admin:documents_table_change", args=(table.pk,)),
        reverse("admin:documents_table_history", args=(table.pk,)),
        reverse("admin:documents_component_change", args=(annex.pk,)),
    ]


def test_nothing_of_it_becomes_markup() -> None:
    document = hostile()
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief"))
    met = 0
    for address in addresses(document):
        response = chief.get(address)
        assert response.status_code == 200, address
        text = b"".join(response).decode() if response.streaming else response.text
        met += MARK in text
        if "html" not in response["Content-Type"]:
            continue
        reader = Reader()
        reader.feed(text)
        assert reader.found == [], address
        assert f"7{MARK}" not in text
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
    assert met >= 24


def test_feeds_and_files_stay_whole(client: Client) -> None:
    document = hostile()
    base = document.get_absolute_url().rstrip("/")
    for address in (f"{base}.xml", "/feeds/documents.atom", "/sitemap.xml"):
        response = client.get(address)
        assert response.status_code == 200, address
        body = b"".join(response) if response.streaming else response.content
        for element in ET.fromstring(body).iter():  # noqa: S314 (our own)
            assert element.tag.rpartition("}")[2] not in {"script", "svg", "img"}
    data = client.get(f"{base}.json").json()
    assert MARK in json.dumps(data)
    response = client.get("/documents/", headers={"accept": "text/html"})
    assert "unsafe" not in response["Content-Security-Policy"]
