"""The import desk's services: read, decide, import, and what goes wrong on the way."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from documents.errors import DocumentError
from documents.models import (
    AuditEntry,
    Correction,
    Document,
    Finding,
    GazetteIssue,
    ImportJob,
    SourceFile,
)
from documents.official_text.errors import OfficialTextError
from documents.services.importing import job_imports, jobs
from documents.services.importing.comparing import compare, compare_job
from documents.services.importing.gazettes import import_gazette
from documents.services.importing.jobs import (
    decide,
    describe,
    discard,
    is_lost,
    refuse,
    run,
    submit,
    take_up,
)
from documents.services.importing.readings import finding_key, reading_of
from documents.services.importing.reports import Outcome
from documents.services.publishing import publish
from tests.documents.sources import LINJIANG_2021_3, MARKET_RULES

pytestmark = pytest.mark.django_db

State = ImportJob.State


def upload(text: str = MARKET_RULES, **fields: Any) -> ImportJob:
    return submit(**{"name": "规则.md", "data": text.encode(), **fields})


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_file_is_read_then_imported_as_drafts() -> None:
    clerk = User.objects.create_user("clerk")
    job = upload(user=clerk, name="C:\\文件\\规则.md", note="印刷厂提供")
    assert (job.state, job.name, job.note) == (State.READY, "规则.md", "印刷厂提供")
    assert not Document.objects.exists()
    job = run(job=job, user=clerk)
    assert job.state == State.IMPORTED
    assert set(Document.objects.values_list("state", flat=True)) == {"draft"}
    assert [one["outcome"] for one in job.report["documents"]] == ["created"]
    assert list(
        AuditEntry.objects.order_by("pk").values_list("action", "account", "summary")
    ) == [("import", "clerk", "上传"), ("import", "clerk", "导入1份文件")]
    with pytest.raises(DocumentError) as caught:
        run(job=job)
    assert caught.value.code == "wrong_state"


def test_a_word_file_is_read_and_imported() -> None:
    data = word(
        "临江市人民政府关于停车管理的通告",
        "临府告〔2021〕3号",
        "为加强停车管理，现通告如下：",
        "一、机动车应当停放在规定的地点。",
        "临江市人民政府",
        "2021年3月4日",
    )
    job = submit(name="通告.docx", data=data)
    assert job.state == State.READY, job.message
    job = run(job=job)
    assert job.state == State.IMPORTED, job.message
    assert Document.objects.get().number == "临府告〔2021〕3号"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.txt", b"   \n ", "empty"),
        ("x.txt", b"%PDF-1.7 ...", "not_text"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "unsupported"),
        ("x.docx", b"PK\x03\x04 broken", "broken_docx"),
        ("x.txt", bytes(range(256)) * 40, "not_text"),
    ],
)
def test_what_cannot_be_read_is_refused_and_kept_on_the_desk(
    name: str, data: bytes, code: str
) -> None:
    job = submit(name=name, data=data, note="扫描件")
    assert (job.state, job.code, job.note) == (State.REFUSED, code, "扫描件")
    assert job.message
    assert not Document.objects.exists()
    assert discard(job=job).state == State.DISCARDED


def test_an_empty_file_is_not_even_kept() -> None:
    with pytest.raises(OfficialTextError):
        submit(name="x.md", data=b"")
    assert not ImportJob.objects.exists()


def test_what_was_decided_is_applied_with_the_import() -> None:
    text = MARKET_RULES.replace("制定本办法。", "制定 and 本办法。", 1)
    assert text != MARKET_RULES
    job = upload(text)
    waiting = [one for one in reading_of(job).findings if not one.applied and one.line]
    (word_,) = [one for one in waiting if one.code == "foreign_word"]
    job = decide(
        job=job,
        decisions={
            finding_key(word_): {"decision": "edit", "text": "制定和本办法。"},
        },
    )
    clerk = User.objects.create_user("clerk")
    job = run(job=job, user=clerk)
    assert job.state == State.IMPORTED
    assert job.report["unapplied"] == []
    finding = Finding.objects.get(code="foreign_word")
    assert finding.state == Finding.State.ACCEPTED
    assert Correction.objects.get().accepted_by == clerk
    document = Document.objects.get()
    assert document.provisions.filter(text__contains="制定和本办法").exists()


def test_what_cannot_be_applied_is_told_and_stays_open() -> None:
    text = MARKET_RULES.replace("制定本办法。", "制定 and 本办法。", 1)
    job = upload(text)
    (found,) = [o for o in reading_of(job).findings if o.code == "foreign_word"]
    decisions = {finding_key(found): {"decision": "edit", "text": "毫不相干的话。"}}
    job = run(job=decide(job=job, decisions=decisions))
    assert job.state == State.IMPORTED
    assert len(job.report["unapplied"]) == 1
    assert Finding.objects.get(code="foreign_word").state == Finding.State.OPEN


def test_what_was_imported_is_not_taken_up_again() -> None:
    job = run(job=upload())
    with pytest.raises(DocumentError) as caught:
        take_up(job=job)
    assert caught.value.code == "wrong_state"
    assert "已导入" in caught.value.message


def test_an_edit_needs_words_and_a_decision_is_taken_back() -> None:
    job = upload()
    with pytest.raises(DocumentError) as caught:
        decide(job=job, decisions={"abc": {"decision": "edit", "text": " "}})
    assert (caught.value.code, caught.value.field) == ("no_text", "t-abc")
    job = decide(job=job, decisions={"abc": {"decision": "leave"}})
    assert job.decisions == {"abc": {"decision": "leave", "text": ""}}
    assert decide(job=job, decisions={"abc": {"decision": ""}}).decisions == {}


class TestAgain:
    def changed(self) -> ImportJob:
        text = MARKET_RULES.replace("制定本办法。", "特制定本办法。", 1)
        assert text != MARKET_RULES
        return upload(text)

    def test_a_difference_is_shown_before_it_replaces(self) -> None:
        run(job=upload())
        (change,) = compare(reading_of(self.changed())).documents
        assert change.outcome is Outcome.REPLACED
        (words,) = change.changes
        assert "制定本办法" in words.before
        assert "特制定本办法" in words.after
        assert not change.is_guarded

    def test_what_is_published_is_replaced_only_on_demand(self) -> None:
        run(job=upload())
        publish(document=Document.objects.get(), despite_findings=True)
        job = self.changed()
        (change,) = compare(reading_of(job)).documents
        assert change.is_guarded
        job = run(job=job)
        assert (job.state, job.code) == (State.FAILED, "published_changed")
        assert not Correction.objects.exists()
        job = run(job=job, replace=True)
        assert job.state == State.IMPORTED
        assert "特制定本办法" in Correction.objects.get().corrected

    def test_what_a_clerk_edited_is_guarded(self) -> None:
        run(job=upload())
        provision = Document.objects.get().provisions.get(eid="art_1")
        provision.text = "改过。"
        provision.save()
        (change,) = compare(reading_of(self.changed())).documents
        assert change.was_edited
        assert change.is_guarded
        assert not change.is_public_change

    def test_what_the_public_knows_is_replaced_only_by_who_may_publish(self) -> None:
        run(job=upload())
        publish(document=Document.objects.get(), despite_findings=True)
        before = Document.objects.get().body_html
        job = run(job=self.changed(), replace=True, replace_public=False)
        assert (job.state, job.code) == (State.FAILED, "may_not_replace")
        assert Document.objects.get().body_html == before
        assert not Correction.objects.exists()
        assert run(job=job, replace=True).state == State.IMPORTED

    def test_an_edited_draft_may_be_replaced_by_any_importer(self) -> None:
        run(job=upload())
        Document.objects.get().provisions.filter(eid="art_1").update(text="改过。")
        job = run(job=self.changed(), replace=True, replace_public=False)
        assert job.state == State.IMPORTED

    def test_another_order_without_other_words_is_no_silence(self) -> None:
        run(job=upload())
        document = Document.objects.get()
        first, last = document.provisions.order_by("position")[:2]
        first.position, last.position = last.position, first.position
        first.save()
        last.save()
        Document.objects.update(source_digest="0" * 64)
        (change,) = compare(reading_of(upload(MARKET_RULES + "\n"))).documents
        assert change.changes == ()
        assert change.is_changed
        assert change.is_guarded

    def test_the_same_file_changes_nothing(self) -> None:
        run(job=upload())
        job = run(job=upload())
        assert [one["outcome"] for one in job.report["documents"]] == ["unchanged"]
        assert SourceFile.objects.count() == 1

    def test_comparing_writes_nothing(self) -> None:
        compare(reading_of(upload()))
        assert not Document.objects.exists()
        assert not GazetteIssue.objects.exists()


LAW = (
    "# 临江市停车条例\n\n第一条　为了管理停车，制定本条例。\n\n"
    "第二条　本条例自2021年1月1日起施行。\n"
)


class TestLaws:
    name = "停车条例(2020-12-01).md"

    def upload(self, text: str = LAW, name: str = name) -> ImportJob:
        return upload(text, kind=ImportJob.Kind.LAW, name=name)

    def test_a_published_law_is_compared_and_replaced(self) -> None:
        run(job=self.upload())
        publish(document=Document.objects.get(), despite_findings=True)
        job = self.upload(LAW.replace("管理", "规范"))
        (change,) = compare_job(job).documents
        assert change.is_public_change
        assert [one.place for one in change.changes] == ["art_1"]
        job = run(job=job)
        assert (job.state, job.code) == (State.FAILED, "published_changed")
        job = run(job=job, replace=True)
        assert job.state == State.IMPORTED, job.message
        assert "规范停车" in Correction.objects.get().corrected

    def test_a_new_text_of_another_day_replaces_nothing(self) -> None:
        run(job=self.upload())
        job = self.upload(LAW.replace("管理", "规范"), "停车条例(2022-05-01).md")
        (change,) = compare_job(job).documents
        assert change.outcome is Outcome.CREATED
        run(job=job)
        assert Document.objects.count() == 2

    def test_a_name_may_be_longer_than_file_systems_take(self) -> None:
        job = run(job=self.upload(name=f"{'法' * 250}.md"))
        assert job.state == State.IMPORTED, job.message
        assert SourceFile.objects.get().name == job.name


class TestIssue:
    def test_an_issue_is_typed_where_the_file_has_none(self) -> None:
        run(job=upload(LINJIANG_2021_3, name="2021-3.md"))
        issue = GazetteIssue.objects.get()
        count = issue.documents.count()
        assert count == 3
        job = upload(year=2021, number=3)
        comparison = compare_job(job)
        assert comparison.issue == issue
        assert comparison.missing == ()
        job = run(job=job)
        assert job.issue == issue
        places = list(
            issue.documents.order_by("position").values_list("title", flat=True)
        )
        assert len(places) == count + 1
        assert places[-1] == Document.objects.order_by("pk").last().title  # type: ignore[union-attr]
        changed = MARKET_RULES.replace("制定本办法。", "特制定本办法。", 1)
        again = run(job=upload(changed, year=2021, number=3))
        assert again.state == State.IMPORTED, again.message
        assert places == list(
            issue.documents.order_by("position").values_list("title", flat=True)
        )

    def test_an_issue_that_is_not_there_is_made(self) -> None:
        job = run(job=upload(year=2022, number=7))
        assert job.issue is not None
        assert job.issue.label == "2022年第7期"

    def test_what_is_printed_is_not_overruled(self) -> None:
        job = upload(LINJIANG_2021_3, year=2021, number=4)
        with pytest.raises(DocumentError) as caught:
            compare_job(job)
        assert caught.value.code == "issue_differs"
        job = run(job=job)
        assert (job.state, job.code) == (State.FAILED, "issue_differs")
        assert "2021年第3期" in job.message
        assert not GazetteIssue.objects.exists()
        job = describe(job=job, year=None, number=None, note="照印的")
        assert run(job=job).state == State.IMPORTED

    @pytest.mark.parametrize(
        ("year", "number", "field"), [(2021, None, "number"), (None, 3, "year")]
    )
    def test_half_an_issue_is_refused(
        self, year: int | None, number: int | None, field: str
    ) -> None:
        with pytest.raises(DocumentError) as caught:
            describe(job=upload(), year=year, number=number, note="")
        assert (caught.value.code, caught.value.field) == ("half_issue", field)


def test_the_log_tells_of_refusals_failures_and_second_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = User.objects.create_user("clerk")
    submit(name="x.txt", data=b"%PDF-1.7", user=clerk)
    refuse(
        name="a/旧.doc", size=9, error=OfficialTextError("suffix", "旧格式"), user=clerk
    )
    job = upload(user=clerk)

    def no_room(**_: Any) -> None:
        raise DocumentError("no_room", "磁盘已满。")

    monkeypatch.setattr(job_imports, "import_gazette", no_room)
    run(job=job, user=clerk)
    rows = AuditEntry.objects.order_by("pk")
    said = list(rows.values_list("account", "target_label", "summary"))
    assert [(account, label) for account, label, _ in said] == [
        ("clerk", "x.txt"),
        ("clerk", "x.txt"),
        ("clerk", "旧.doc"),
        ("clerk", "规则.md"),
        ("clerk", "规则.md"),
    ]
    assert said[1][2].startswith("无法读取：这是PDF文件")
    assert said[2][2] == "没有接收：旧格式"
    assert said[4][2] == "导入失败：磁盘已满。"


class TestFaults:
    def test_an_import_that_was_given_up_for_lost_takes_itself_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was only slow: whoever tried again was told that nothing was written."""
        job = upload()
        write = import_gazette

        def slowly(**values: Any) -> Any:
            report = write(**values)
            ImportJob.objects.update(state=State.FAILED, message="导入中断")
            return report

        monkeypatch.setattr(job_imports, "import_gazette", slowly)
        job = run(job=job)
        assert job.state != State.IMPORTED
        assert not Document.objects.exists()

    def test_what_finished_meanwhile_is_not_taken_up(self) -> None:
        job = upload()
        ImportJob.objects.update(
            state=State.IMPORTING, beat_at=timezone.now() - timedelta(hours=1)
        )
        job.refresh_from_db()
        ImportJob.objects.update(state=State.IMPORTED)
        with pytest.raises(DocumentError) as caught:
            take_up(job=job)
        assert caught.value.code == "busy"
        job.refresh_from_db()
        assert job.state == State.IMPORTED

    def test_a_failed_import_changes_nothing_and_can_be_tried_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = upload()

        def refuse(**_: Any) -> None:
            Document.objects.create(slug="half", title="写了一半")
            raise DocumentError("no_room", "磁盘已满。")

        monkeypatch.setattr(job_imports, "import_gazette", refuse)
        job = run(job=job)
        assert (job.state, job.message) == (State.FAILED, "磁盘已满。")
        assert not Document.objects.exists()
        monkeypatch.undo()
        assert run(job=job).state == State.IMPORTED

    def test_an_unexpected_fault_is_told_and_not_hidden(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError

        job = upload()
        monkeypatch.setattr(job_imports, "import_gazette", fail)
        with pytest.raises(ZeroDivisionError):
            run(job=job)
        job.refresh_from_db()
        assert (job.state, job.code) == (State.FAILED, "unexpected")

    @pytest.mark.parametrize(
        ("state", "after"),
        [(State.READING, State.READY), (State.IMPORTING, State.FAILED)],
    )
    def test_a_job_whose_worker_was_killed_is_taken_up(
        self, state: str, after: str
    ) -> None:
        job = upload()
        ImportJob.objects.update(state=state, beat_at=timezone.now())
        job.refresh_from_db()
        with pytest.raises(DocumentError) as caught:
            take_up(job=job)
        assert caught.value.code == "busy"
        ImportJob.objects.update(beat_at=timezone.now() - timedelta(hours=1))
        job.refresh_from_db()
        assert is_lost(job)
        job = take_up(job=job)
        assert job.state == after
        assert run(job=job).state == State.IMPORTED


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_worked_on_outside_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names: list[str] = []
    start = threading.Thread.start

    def start_and_wait(thread: Any) -> None:
        # Two connections to one database in memory do not wait for each other.
        start(thread)
        thread.join(30)
        names.append(thread.name)

    monkeypatch.setattr(jobs, "LARGE", 10)
    monkeypatch.setattr(threading.Thread, "start", start_and_wait)
    job = upload()
    assert (job.state, job.done, job.total) == (State.READY, 1, 1)
    job = run(job=job)
    assert names == [f"import-{job.pk}"] * 2
    assert job.state == State.IMPORTED, job.message
    assert Document.objects.count() == 1


def test_old_uploads_lose_their_bytes_only() -> None:
    job = upload()
    run(job=job)
    call_command("prune_imports")
    job.refresh_from_db()
    assert job.content
    ImportJob.objects.update(created_at=timezone.now() - timedelta(days=200))
    call_command("prune_imports")
    job.refresh_from_db()
    assert not job.content
    assert SourceFile.objects.get().content
    with pytest.raises(OfficialTextError) as caught:
        reading_of(job)
    assert caught.value.code == "gone"


def test_a_law_comes_in_as_a_draft() -> None:
    job = upload(LAW, kind=ImportJob.Kind.LAW, name="停车条例(2020-12-01).md")
    job = run(job=job)
    assert job.state == State.IMPORTED, job.message
    law = Document.objects.get()
    assert (law.state, law.kind) == ("draft", "regulation")
