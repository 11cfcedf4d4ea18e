"""The import desk in the browser's terms: upload, look, decide, import."""

from __future__ import annotations

import re
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

from documents.admin.import_preview import (
    FINDINGS,
    page_of,
    source_lines,
    window,
)
from documents.models import AuditEntry, Correction, Document, ImportJob
from documents.official_text import sources
from documents.services.editing import save_provision
from documents.services.importing.readings import finding_key, reading_of
from documents.services.publishing import publish
from gazette_portal.roles import make_roles
from tests.documents.official_text.docx_builder import (
    build_docx_from_markdown,
    package_parts,
    paragraph,
    zipped,
)
from tests.documents.official_text.test_docx_hostile import (
    OLE,
    VBA,
    bomb,
    encrypted,
    parts_with,
    with_entry,
)
from tests.documents.sources import LINJIANG_2021_3, MARKET_RULES

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


SOUND = zipped(package_parts(paragraph("临江市人民政府关于停车管理的通告")))


@pytest.mark.parametrize(
    ("name", "data", "words", "code"),
    [
        ("x.exe", b"MZ", "请另存为 .docx、.md 或 .txt", "suffix"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "这是旧版 Word 格式，请另存为", "suffix"),
        ("x.docm", SOUND, "可以带宏的 Word 格式", "suffix"),
        ("x.wps", b"\xd0\xcf\x11\xe0", "这是 WPS 格式", "suffix"),
        ("x.pdf", b"%PDF-1.7", "这是 PDF", "suffix"),
        ("x.txt", b"%PDF-1.7", "这是PDF文件", "not_text"),
        ("x.docx", b"PK\x03\x04", "不是 .docx 压缩包", "broken_docx"),
        ("x.docx", "只是文字".encode(), "不是 .docx 压缩包", "broken_docx"),
        ("x.docx", OLE, "这是旧版 .doc 格式", "unsupported"),
        ("x.docx", parts_with(types=VBA), "文件含有宏", "unsupported"),
        ("x.md", parts_with(types=VBA), "文件含有宏", "unsupported"),
        ("x.docx", with_entry("../../etc/passwd"), "不安全的路径", "broken_docx"),
        ("x.docx", bomb(80 * 1024**2), "拒绝读取", "too_large"),
        ("x.docx", encrypted(), "设有密码", "unsupported"),
        ("x.md", b"no Chinese at all, nothing", "几乎没有汉字", "no_document"),
    ],
)
def test_a_refused_file_says_why_keeps_what_was_typed_and_is_on_the_desk(
    typist: Client, name: str, data: bytes, words: str, code: str
) -> None:
    response = upload(
        typist, name, data, kind="law", note="局里送来的", year="2021", number="3"
    )
    assert response.status_code == 200
    assert words in response.text
    for kept in (
        'value="局里送来的"',
        'value="2021"',
        'value="3"',
        '<option value="law" selected>',
    ):
        assert kept in response.text
    job = ImportJob.objects.get()
    assert (job.state, job.code, job.note) == ("refused", code, "局里送来的")
    assert AuditEntry.objects.filter(
        action="import", account="录入员", target_key=str(job.pk)
    ).exists()
    desk = typist.get(reverse("admin:index")).context["desk"]
    (failed,) = [each for each in desk if each.title == "导入失败"]
    assert [item.label for item in failed.items] == [name]
    assert words in typist.get(page(job)).text
    assert not Document.objects.exists()


def test_a_file_over_the_limit_leaves_a_row_and_no_bytes(
    typist: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 100)
    response = upload(typist, "x.md", MARKET_RULES.encode(), note="太大")
    assert "超过了" in response.text
    assert 'value="太大"' in response.text
    job = ImportJob.objects.get()
    assert (job.code, bytes(job.content)) == ("too_large", b"")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"year": "2021"}, "年份和期号要一起填写"),
        ({"number": "3"}, "年份和期号要一起填写"),
        ({"year": "二〇", "number": "3"}, "整数"),
        ({"year": "99", "number": "3"}, "1900"),
    ],
)
def test_what_is_typed_wrongly_is_told_at_its_field(
    typist: Client, fields: dict[str, str], words: str
) -> None:
    data = MARKET_RULES.encode()
    response = upload(typist, "x.md", data, note="备注", **fields)
    assert words in response.text
    assert response.text.count('class="errorlist"') == 1
    assert 'value="备注"' in response.text
    for value in fields.values():
        assert f'value="{value}"' in response.text
    assert not ImportJob.objects.exists()
    upload(typist, "x.md", data)
    job = ImportJob.objects.get()
    response = act(typist, job, "describe", {"note": "新的", **fields})
    assert response.status_code == 400
    assert words in response.text
    assert 'value="新的"' in response.text
    job.refresh_from_db()
    assert (job.year, job.number, job.note) == (None, None, "")


def test_full_width_digits_are_an_issue(typist: Client) -> None:
    upload(typist, "x.md", MARKET_RULES.encode())
    job = ImportJob.objects.get()
    assert "文件里没有印期次" in typist.get(page(job)).text
    act(typist, job, "describe", {"year": "２０２１", "number": "３", "note": ""})
    assert "2021年第3期" in typist.get(page(job)).text


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


SLIPS = 250


def with_many_findings(count: int = SLIPS) -> str:
    slips = "\n\n".join(
        f"第{number}条 市政府 and 各部门做好第{number}项工作。"
        for number in range(20, 20 + count)
    )
    return f"{MARKET_RULES}\n\n{slips}"


def test_many_findings_are_shown_in_pages_and_all_can_be_decided(
    typist: Client,
) -> None:
    upload(typist, "x.md", with_many_findings().encode())
    job = ImportJob.objects.get()
    waiting = [one for one in reading_of(job).findings if not one.applied]
    assert len(waiting) > 2 * FINDINGS
    parts = -(-len(waiting) // FINDINGS)
    seen: set[str] = set()
    for part in range(1, parts + 1):
        response = typist.get(f"{page(job)}?findings={part}")
        assert len(response.content) < 600_000
        keys = set(re.findall(r'name="f-([0-9a-f]{16})"', response.text))
        assert len(keys) <= FINDINGS
        assert not keys & seen
        seen |= keys
        data = {f"f-{key}": "leave" for key in keys}
        response = act(typist, job, "decide", {"findings": part, **data})
        assert f"已定 {len(seen)} 处" in response.text
    assert seen == {finding_key(one) for one in waiting}


def slip(typist: Client) -> tuple[ImportJob, str]:
    text = MARKET_RULES.replace("制定本办法。", "制定 and 本办法。", 1)
    upload(typist, "x.md", text.encode())
    job = ImportJob.objects.get()
    (found,) = [one for one in reading_of(job).findings if one.code == "foreign_word"]
    return job, finding_key(found)


def test_what_is_chosen_counts_when_the_import_is_started_at_once(
    typist: Client,
) -> None:
    job, key = slip(typist)
    edit = {f"f-{key}": "edit", f"t-{key}": ""}
    response = act(typist, job, "run", edit)
    assert response.status_code == 400
    assert "请写出更正后的文字" in response.text
    assert not Document.objects.exists()
    act(typist, job, "run", {f"f-{key}": "edit", f"t-{key}": "制定和本办法。"})
    document = Document.objects.get()
    assert document.provisions.filter(text__contains="制定和本办法").exists()


def test_what_is_chosen_is_kept_when_the_source_is_looked_at(typist: Client) -> None:
    job, key = slip(typist)
    response = typist.get(page(job))
    (place,) = re.findall(
        rf'finding-{key}.*?value="([0-9-]+)"', response.text, re.DOTALL
    )
    line = place.rpartition("-")[2]
    response = act(typist, job, "decide", {f"f-{key}": "leave", "goto": place})
    assert response.redirect_chain[-1][0].endswith(f"#line-{line}")
    assert f'id="line-{line}"' in response.text
    assert f"#finding-{key}" in response.text
    job.refresh_from_db()
    assert job.decisions == {key: {"decision": "leave", "text": ""}}


def sent(client: Client, job: ImportJob) -> dict[str, str]:
    """Return what a browser would send back unchanged of the findings."""
    groups = client.get(page(job)).context["groups"]
    shown = [each for group in groups for each in group.findings]
    return (
        {f"f-{each.key}": each.decision for each in shown}
        | {f"t-{each.key}": each.text for each in shown}
        | {f"s-{each.key}": each.seen for each in shown}
    )


def two_slips(typist: Client) -> tuple[ImportJob, str, str]:
    upload(typist, "x.md", with_many_findings(2).encode())
    job = ImportJob.objects.get()
    first, second = (
        finding_key(one)
        for one in reading_of(job).findings
        if one.code == "foreign_word"
    )
    return job, first, second


def kept(job: ImportJob) -> dict[str, str]:
    job.refresh_from_db()
    return {key: each["decision"] for key, each in job.decisions.items()}


def test_what_a_colleague_decided_meanwhile_stays(typist: Client) -> None:
    job, first, second = two_slips(typist)
    early, late = sent(typist, job), sent(typist, job)
    act(typist, job, "decide", {**early, f"f-{first}": "leave"})
    act(typist, job, "decide", {**late, f"f-{second}": "leave"})
    assert kept(job) == {first: "leave", second: "leave"}
    act(typist, job, "decide", {**sent(typist, job), f"f-{second}": ""})
    assert kept(job) == {first: "leave"}


@pytest.mark.parametrize("action", ["decide", "run"])
def test_who_decides_otherwise_than_a_colleague_is_told(
    typist: Client, action: str
) -> None:
    job, first, second = two_slips(typist)
    late = sent(typist, job) | {f"f-{first}": "edit", f"t-{first}": "市政府和各部门"}
    late[f"f-{second}"] = "leave"
    act(typist, job, "decide", {**sent(typist, job), f"f-{first}": "leave"})
    response = act(typist, job, action, late)
    assert response.status_code == 400
    assert "有 1 处同事作了别的处理" in response.text
    assert response.text.count("同事定为：保留原样") == 1
    assert 'value="市政府和各部门"' in response.text
    assert kept(job) == {first: "leave"}
    groups = response.context["groups"]
    shown = {each.key: each for group in groups for each in group.findings}
    assert (shown[first].decision, shown[first].seen) == ("edit", "leave")
    assert shown[second].decision == "leave"
    act(typist, job, "decide", {**late, f"s-{first}": shown[first].seen})
    assert kept(job) == {first: "edit", second: "leave"}


def test_a_form_that_comes_back_for_another_reason_takes_nothing_back(
    typist: Client,
) -> None:
    job, first, second = two_slips(typist)
    late = sent(typist, job) | {f"f-{second}": "edit", f"t-{second}": ""}
    act(typist, job, "decide", {**sent(typist, job), f"f-{first}": "leave"})
    response = act(typist, job, "decide", late)
    assert "请写出更正后的文字" in response.text
    groups = response.context["groups"]
    shown = {each.key: each for group in groups for each in group.findings}
    assert (shown[first].decision, shown[first].theirs) == ("leave", "")


def test_hints_that_were_decided_are_not_left_with_the_rest(typist: Client) -> None:
    upload(typist, "2020-1.md", FIXTURE.read_bytes())
    job = ImportJob.objects.get()
    hint = next(
        finding_key(one)
        for one in reading_of(job).findings
        if one.severity == "info" and not one.applied
    )
    late = sent(typist, job)
    edit = {f"f-{hint}": "edit", f"t-{hint}": "另外的话"}
    act(typist, job, "decide", {**sent(typist, job), **edit})
    act(typist, job, "decide", {**late, "leave_info": "1"})
    assert kept(job).pop(hint) == "edit"
    assert set(kept(job).values()) == {"edit", "leave"}


def test_what_no_database_takes_is_left_out_of_an_edit(typist: Client) -> None:
    job, key = slip(typist)
    act(typist, job, "decide", {f"f-{key}": "edit", f"t-{key}": "制定\x00本办法。"})
    job.refresh_from_db()
    assert job.decisions[key]["text"] == "制定本办法。"


def test_only_findings_of_the_file_are_decided(typist: Client) -> None:
    job, _ = slip(typist)
    act(typist, job, "decide", {"f-0123456789abcdef": "leave"})
    job.refresh_from_db()
    assert job.decisions == {}


def test_the_same_file_that_waits_already_is_told(typist: Client) -> None:
    upload(typist, "第一次.md", MARKET_RULES.encode())
    upload(typist, "第二次.md", MARKET_RULES.encode())
    first, second = ImportJob.objects.order_by("pk")
    text = typist.get(page(second)).text
    assert "同样的文件还有一次上传没有处理完" in text
    assert page(first) in text
    act(typist, first, "run")
    text = typist.get(page(second)).text
    assert "再导入不会改变什么" in text
    assert "还有一次上传" not in text


def replacing(client: Client, job: ImportJob) -> dict[str, str]:
    """Return what a browser sends with the box for overwriting ticked."""
    comparison = client.get(page(job)).context["comparison"]
    return {"replace": "on", "compared": comparison.digest}


def test_what_was_edited_after_the_comparison_is_not_overwritten(
    typist: Client,
) -> None:
    upload(typist, "x.md", MARKET_RULES.encode())
    act(typist, ImportJob.objects.get(), "run")
    unit = Document.objects.get().provisions.get(eid="art_1")
    unit.text = "第一次改的。"
    save_provision(provision=unit)
    changed = MARKET_RULES.replace("制定本办法。", "特制定本办法。", 1)
    upload(typist, "y.md", changed.encode())
    job = ImportJob.objects.get(name="y.md")
    shown = replacing(typist, job)
    unit.text = "后来又改的。"
    save_provision(provision=unit)
    for data in (shown, {"replace": "on"}):
        response = act(typist, job, "run", data)
        assert "没有导入：您打开以后，要覆盖的文件又有改动" in response.text
        assert "后来又改的" in response.text.partition('id="comparison"')[2]
        job.refresh_from_db()
        assert job.state == "ready"
        unit.refresh_from_db()
        assert unit.text == "后来又改的。"
    response = act(typist, job, "run", replacing(typist, job))
    assert "更新 1 份" in response.text
    assert "没有导入" not in response.text


def test_what_was_published_after_the_comparison_is_not_overwritten(
    as_role: Callable[[str], Client],
) -> None:
    publisher = as_role("发布员")
    upload(publisher, "x.md", MARKET_RULES.encode())
    act(publisher, ImportJob.objects.get(), "run")
    document = Document.objects.get()
    document.provisions.filter(eid="art_1").update(text="人工改的。")
    changed = MARKET_RULES.replace("制定本办法。", "特制定本办法。", 1)
    upload(publisher, "y.md", changed.encode())
    job = ImportJob.objects.get(name="y.md")
    shown = replacing(publisher, job)
    publish(document=document, despite_findings=True)
    assert "没有导入" in act(publisher, job, "run", shown).text
    assert not Correction.objects.exists()


def test_what_the_public_knows_is_for_the_publisher_to_replace(
    as_role: Callable[[str], Client],
) -> None:
    typist = as_role("录入员")
    upload(typist, "x.md", MARKET_RULES.encode())
    act(typist, ImportJob.objects.get(), "run")
    publish(document=Document.objects.get(), despite_findings=True)
    changed = MARKET_RULES.replace("制定本办法。", "特制定本办法。", 1)
    upload(typist, "x.md", changed.encode())
    job = ImportJob.objects.get(state="ready")
    text = typist.get(page(job)).text
    assert "改动列为勘误" in text
    assert "请让发布员来导入" in text
    assert 'name="replace"' not in text
    response = act(typist, job, "run", replacing(typist, job))
    assert "只有可以发布文件的人才能覆盖" in response.text
    assert not Correction.objects.exists()
    publisher = as_role("发布员")
    assert 'name="replace"' in publisher.get(page(job)).text
    assert "更新 1 份" in act(publisher, job, "run", replacing(publisher, job)).text
    assert Correction.objects.count() == 1


def test_a_second_gazette_goes_in_as_word(typist: Client) -> None:
    upload(typist, "2021-3.docx", build_docx_from_markdown(LINJIANG_2021_3))
    job = ImportJob.objects.get()
    text = typist.get(page(job)).text
    for words in ("临江市人民政府公报2021年第3期", "目录 3 条", "正文 3 份"):
        assert words in text
    act(typist, job, "run")
    job.refresh_from_db()
    assert job.state == "imported", job.message
    assert job.issue is not None
    assert job.issue.documents.count() == 3
    again = LINJIANG_2021_3.replace("束犬链", "束好犬链")
    upload(typist, "2021-3.docx", build_docx_from_markdown(again))
    second = ImportJob.objects.get(state="ready")
    with CaptureQueriesContext(connection) as queries:
        text = typist.get(page(second)).text
    assert "1 处文字不同" in text
    assert text.count("没有变化") == 2
    # What is stored of a changed document: itself, its provisions, annexes, tables.
    assert len(queries) <= 30


def test_the_list_of_imports_asks_no_more_for_more_of_them(typist: Client) -> None:
    address = reverse("admin:documents_importjob_changelist")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert typist.get(address).status_code == 200
        assert not any('"content"' in each["sql"] for each in queries)
        return len(queries)

    upload(typist, "x.md", MARKET_RULES.encode())
    few = asked()
    for number in range(8):
        upload(typist, f"{number}.md", MARKET_RULES.encode())
    assert asked() <= few


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
    response = act(typist, job, "run", replacing(typist, job))
    assert "导入了 1 份文件" in response.text


@pytest.mark.parametrize("key", ["999999", "x", "add/widgets.css", "9" * 30])
def test_a_job_that_is_not_there_is_told(typist: Client, key: str) -> None:
    address = f"{reverse('admin:documents_importjob_changelist')}{key}/change/"
    assert typist.get(address).status_code == 302


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
