"""The import desk in the browser's terms: upload, look, decide, import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Document, ImportJob
from documents.services.importing.readings import finding_key, reading_of
from gazette_portal.roles import make_roles
from tests.documents.sources import MARKET_RULES

pytestmark = pytest.mark.django_db

FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"
ADD = "admin:documents_importjob_add"


@pytest.fixture
def as_role(client: Client) -> Callable[[str], Client]:
    make_roles()

    def sign_in(role: str) -> Client:
        user, _ = User.objects.get_or_create(username=role, is_staff=True)
        user.groups.set([Group.objects.get(name=role)])
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def typist(as_role: Callable[[str], Client]) -> Client:
    return as_role("录入员")


def upload(client: Client, name: str, data: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(
        reverse(ADD), {"file": file, "kind": "gazette", "note": "", **fields}
    )


def page(job: ImportJob) -> str:
    return reverse("admin:documents_importjob_change", args=(job.pk,))


def act(client: Client, job: ImportJob, name: str, data: Any = None) -> Any:
    address = reverse(f"admin:documents_importjob_{name}", args=(job.pk,))
    return client.post(address, data or {}, follow=True)


def test_an_issue_goes_from_upload_to_drafts(typist: Client) -> None:
    response = upload(typist, "2020-1.md", FIXTURE.read_bytes(), note="印刷厂")
    job = ImportJob.objects.get()
    assert response["Location"] == page(job)
    text = typist.get(page(job)).text
    for words in (
        "2020年第1期",
        "葫政办发〔2019〕88号",
        "印刷厂",
        "已自动更正",
        "并看原文这一行",
    ):
        assert words in text
    text = typist.get(f"{page(job)}?document=9").text
    for words in ("牵头：", "引用", "<code>", "line-"):
        assert words in text
    response = act(typist, job, "run")
    assert "导入了 10 份文件：新增草稿 10 份。" in response.text
    assert Document.objects.filter(state="draft").count() == 10


def test_every_page_of_a_file_is_bounded(typist: Client) -> None:
    upload(typist, "2020-1.md", FIXTURE.read_bytes())
    job = ImportJob.objects.get()
    typist.get(page(job))
    for index in range(1, 11):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = typist.get(f"{page(job)}?document={index}&page=99")
        assert response.status_code == 200
        assert len(queries) <= 16
        assert len(response.content) < 400_000


def test_every_line_of_the_source_is_shown_once(typist: Client) -> None:
    from documents.admin.import_preview import page_of, source_lines, window

    upload(typist, "2020-1.md", FIXTURE.read_bytes())
    job = ImportJob.objects.get()
    reading, lines = reading_of(job), source_lines(job)
    for index, document in enumerate(reading.documents):
        numbers: list[int] = []
        for part in range(1, page_of(document, document.end_line) + 1):
            rows = window(reading, lines, index, part).rows
            numbers += [number for row in rows for number, _ in row.lines]
        expected = [
            number
            for number in range(document.line, document.end_line + 1)
            if lines[number - 1].strip()
        ]
        assert numbers == expected


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.exe", b"MZ", "请另存为 .docx、.md 或 .txt"),
        ("x.doc", b"\xd0\xcf\x11\xe0", "请另存为 .docx"),
        ("x.md", b"", "文件是空的"),
        ("x.txt", b"%PDF-1.7", "这是PDF文件"),
        ("x.docx", b"PK\x03\x04", "不是 .docx 压缩包"),
    ],
)
def test_a_refused_file_says_why_and_keeps_what_was_typed(
    typist: Client, name: str, data: bytes, words: str
) -> None:
    response = upload(typist, name, data, kind="law", note="局里送来的")
    assert response.status_code == 200
    assert words in response.text
    assert 'value="局里送来的"' in response.text
    assert '<option value="law" selected>' in response.text


def test_a_form_without_a_file_is_told(typist: Client) -> None:
    response = typist.post(reverse(ADD), {"kind": "gazette", "note": "备"})
    assert "请选择要导入的文件" in response.text
    assert 'value="备"' in response.text


def test_decisions_are_kept_and_wrong_ones_come_back(typist: Client) -> None:
    text = MARKET_RULES.replace("制定本办法。", "制定 and 本办法。", 1)
    upload(typist, "x.md", text.encode())
    job = ImportJob.objects.get()
    (found,) = [one for one in reading_of(job).findings if one.code == "foreign_word"]
    key = finding_key(found)
    response = act(typist, job, "decide", {f"f-{key}": "edit", f"t-{key}": " "})
    assert response.status_code == 400
    assert "请写出更正后的文字" in response.text
    assert 'aria-invalid="true"' in response.text
    response = act(
        typist, job, "decide", {f"f-{key}": "edit", f"t-{key}": "制定和本办法。"}
    )
    assert 'value="制定和本办法。"' in response.text
    act(typist, job, "run")
    assert (
        Document.objects.get().provisions.filter(text__contains="制定和本办法").exists()
    )


def test_hints_are_left_with_one_button(typist: Client) -> None:
    upload(typist, "2020-1.md", FIXTURE.read_bytes())
    job = ImportJob.objects.get()
    act(typist, job, "decide", {"leave_info": "1"})
    job.refresh_from_db()
    infos = [
        one
        for one in reading_of(job).findings
        if one.severity == "info" and not one.applied
    ]
    assert set(job.decisions) == {finding_key(one) for one in infos}


def test_a_reupload_shows_the_difference_first(typist: Client) -> None:
    upload(typist, "x.md", MARKET_RULES.encode())
    act(typist, ImportJob.objects.get(), "run")
    provision = Document.objects.get().provisions.get(eid="art_1")
    provision.text = "改过的话。"
    provision.save()
    changed = MARKET_RULES.replace("制定本办法。", "特制定本办法。", 1)
    upload(typist, "x.md", changed.encode())
    job = ImportJob.objects.get(state="ready")
    text = typist.get(page(job)).text
    assert '<del class="redline__del">' in text
    assert "改过的话" in text
    assert "特制定本办法" in text
    assert 'name="replace"' in text
    act(typist, job, "run")
    job.refresh_from_db()
    assert job.state == "failed"
    response = act(typist, job, "run", {"replace": "on"})
    assert "导入了 1 份文件" in response.text


def test_a_job_can_be_put_away(typist: Client) -> None:
    upload(typist, "x.md", MARKET_RULES.encode())
    job = ImportJob.objects.get()
    assert "已放弃" in act(typist, job, "discard").text
    assert not Document.objects.exists()


def test_only_who_may_import_comes_in(as_role: Callable[[str], Client]) -> None:
    typist = as_role("录入员")
    upload(typist, "x.md", MARKET_RULES.encode())
    job = ImportJob.objects.get()
    other = as_role("规则编辑")
    assert other.get(reverse(ADD)).status_code == 403
    assert upload(other, "y.md", MARKET_RULES.encode()).status_code == 403
    assert other.get(page(job)).status_code == 403
    for name in ("decide", "run", "discard", "resume"):
        assert act(other, job, name).status_code == 403
    as_role("录入员")
    address = reverse("admin:documents_importjob_run", args=(job.pk,))
    assert typist.get(address).status_code == 403


def test_the_desk_tells_of_failed_imports(typist: Client) -> None:
    upload(typist, "x.txt", b"%PDF-1.7")
    upload(typist, "x.md", MARKET_RULES.encode())
    desk = typist.get(reverse("admin:index")).context["desk"]
    sections = {each.title: each for each in desk}
    assert sections["导入失败"].is_broken
    assert sections["导入待核对"].items[0].label == "x.md"
    for title in ("导入失败", "导入待核对"):
        assert typist.get(sections[title].url).status_code == 200
