"""The commands as an operator types them."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from documents.models import Document, Provision, SourceFile, Topic
from tests.documents.sources import ANIMAL_LAW, LINJIANG_2021_3, MARKET_RULES

_COUNT = """
from documents.models import Document, Provision, SourceFile
print(*(model.objects.count() for model in (Document, Provision, SourceFile)))
"""
FIXTURE = Path(settings.BASE_DIR) / "fixtures" / "gazettes" / "2020-1.md"


def run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


class TestParseText:
    """No mark for the database: a query would fail."""

    def test_one_object_a_line(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(LINJIANG_2021_3, encoding="utf-8")
        (tmp_path / "b.txt").write_text(MARKET_RULES, encoding="utf-8")
        lines = run("parse_text", str(tmp_path), "--json").splitlines()
        one, other = (json.loads(line) for line in lines)
        assert one["path"].endswith("a.md")
        assert (one["issue"]["year"], one["issue"]["number"]) == (2021, 3)
        assert other["issue"] is None
        assert other["documents"][0]["number"] == "临府办发〔2008〕31号"
        assert {"provisions", "annexes", "tables", "citations", "responsibilities"} <= (
            other["documents"][0].keys()
        )

    def test_the_gazette_of_2020(self) -> None:
        (line,) = run("parse_text", str(FIXTURE), "--json").splitlines()
        reading = json.loads(line)
        assert len(reading["documents"]) == 10
        assert reading["issue"]["serial_number"] == 62
        assert {"code", "severity", "line", "text", "suggestion"} <= (
            reading["findings"][0].keys()
        )

    def test_people_get_a_summary(self) -> None:
        text = run("parse_text", str(FIXTURE))
        assert "葫芦岛市人民政府公报2020年第1期" in text
        assert "葫政办发〔2020〕1号" in text
        assert "校对：错误 0" in text

    def test_what_can_be_read_is_printed_all_the_same(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_bytes(b"\x00\x01" * 100)
        (tmp_path / "b.md").write_text(MARKET_RULES, encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        with pytest.raises(CommandError) as caught:
            call_command("parse_text", str(tmp_path), "--json", stdout=out, stderr=err)
        assert caught.value.returncode == 2
        assert len(out.getvalue().splitlines()) == 1
        assert "a.md" in err.getvalue()

    def test_a_missing_path_is_told_in_chinese(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="找不到") as caught:
            run("parse_text", str(tmp_path / "none.md"))
        assert caught.value.returncode == 2

    def test_the_exit_status_and_no_database(self, tmp_path: Path) -> None:
        """In a process of its own, with a database that is not to be had."""
        (tmp_path / "bad.md").write_bytes(b"")
        (tmp_path / "good.md").write_text(MARKET_RULES, encoding="utf-8")
        environment = {
            **os.environ,
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
            "VAR_DIR": str(tmp_path / "var"),
        }
        status = {}
        for name in ("good.md", "bad.md"):
            done = subprocess.run(
                [sys.executable, "manage.py", "parse_text", str(tmp_path / name)],
                cwd=settings.BASE_DIR,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            status[name] = done.returncode
        assert "文件是空的" in done.stderr
        assert status == {"good.md": 0, "bad.md": 2}


@pytest.mark.django_db
class TestImports:
    def test_drafts_first_and_once(self, tmp_path: Path) -> None:
        path = tmp_path / "issue.md"
        path.write_text(MARKET_RULES, encoding="utf-8")
        assert "新建  临府办发〔2008〕31号" in run("import_gazette", str(path))
        assert Document.objects.get().state == Document.State.DRAFT
        assert "没有变化" in run("import_gazette", str(path))

    def test_publishing_may_follow_later(self, tmp_path: Path) -> None:
        path = tmp_path / "issue.md"
        path.write_text(MARKET_RULES, encoding="utf-8")
        run("import_gazette", str(path))
        assert "发布了 1 份文件" in run("import_gazette", str(path), "--publish")
        assert Document.objects.get().is_public

    def test_a_dry_run_writes_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "issue.md"
        path.write_text(MARKET_RULES, encoding="utf-8")
        assert "没有写入" in run("import_gazette", str(path), "--dry-run")
        assert not Document.objects.exists()
        assert not SourceFile.objects.exists()

    def test_failures_are_told_by_file_and_status(self, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.md", tmp_path / "bad.md"
        good.write_text(MARKET_RULES, encoding="utf-8")
        bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
        err = io.StringIO()
        with pytest.raises(CommandError, match="什么也没有改变") as caught:
            run("import_gazette", str(bad), str(good), stderr=err)
        assert caught.value.returncode == 2
        assert "bad.md" in err.getvalue()
        assert Document.objects.count() == 1

    def test_a_huge_file_is_refused_before_it_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.md"
        with path.open("wb") as file:
            file.truncate(200 * 1024 * 1024)
        err = io.StringIO()
        with pytest.raises(CommandError):
            run("import_gazette", str(path), stderr=err)
        assert "200 MB" in err.getvalue()

    def test_laws_in_folders(self, tmp_path: Path) -> None:
        (tmp_path / "司法").mkdir()
        (tmp_path / "司法" / "a.md").write_text(ANIMAL_LAW, encoding="utf-8")
        assert "新建 1" in run("import_law", str(tmp_path))
        assert Document.objects.get().is_public
        assert "没有变化 1" in run("import_law", str(tmp_path))

    def test_long_imports_show_how_far_they_are(self, tmp_path: Path) -> None:
        for number in range(25):
            text = ANIMAL_LAW.replace("动物防疫法", f"第{number}号动物防疫法")
            (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
        err = io.StringIO()
        run("import_law", str(tmp_path), stderr=err)
        assert "导入 25/25（100%）" in err.getvalue()
        assert "排版 25/25（100%）" in err.getvalue()


@pytest.mark.django_db
class TestBootstrap:
    def test_it_loads_once_and_keeps_what_a_clerk_changed(self) -> None:
        assert "新导入 1 期" in run("bootstrap")
        assert Document.objects.filter(kind="gazette").count() == 10
        assert Document.objects.published().filter(kind="gazette").count() == 10
        Topic.objects.filter(slug="gong-re").update(name="供热与燃气", position=99)
        heating = Document.objects.get(number_key="葫政办发〔2020〕1号")
        Document.objects.filter(pk=heating.pk).update(title="改过的标题")
        Provision.objects.filter(document=heating, eid="art_1").update(text="改过")
        topics = Topic.objects.count()
        text = run("bootstrap")
        assert "新增 0 个" in text
        assert "新导入 0 期" in text
        assert Topic.objects.count() == topics
        assert Topic.objects.get(slug="gong-re").name == "供热与燃气"
        heating.refresh_from_db()
        assert heating.title == "改过的标题"
        assert heating.provisions.get(eid="art_1").text == "改过"

    def test_every_topic_has_words_that_propose_it(self) -> None:
        run("bootstrap")
        assert all(topic.keywords.split() for topic in Topic.objects.all())
        gazette = Document.objects.filter(kind="gazette")
        assert not gazette.filter(topic__isnull=True).exists()


def test_killed_half_way_nothing_stays(tmp_path: Path) -> None:
    """A process that is killed while it writes leaves a sound, empty database."""
    articles = "\n\n".join(f"第{n}条 市场应当整洁有序。" for n in range(3, 9000))
    source = tmp_path / "long.md"
    source.write_text(MARKET_RULES + "\n\n" + articles, encoding="utf-8")
    database = tmp_path / "var" / "portal.sqlite3"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "VAR_DIR": str(tmp_path / "var"),
    }

    def manage(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    assert manage("migrate", "-v0").wait(timeout=120) == 0
    log = Path(f"{database}-wal")
    importing = manage("import_gazette", str(source))
    before = log.stat().st_size if log.exists() else 0
    deadline = time.monotonic() + 60
    while importing.poll() is None and time.monotonic() < deadline:
        # Rows of an open transaction spill into the log once the cache is full; else
        # the write lock alone tells that the transaction has begun.
        if (log.stat().st_size if log.exists() else 0) > before or _locked(database):
            importing.send_signal(signal.SIGKILL)
            break
        time.sleep(0.01)
    assert importing.wait(timeout=60) == -signal.SIGKILL
    count = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "-v0",
            "-c",
            _COUNT,
        ],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert count.stdout.split() == ["0", "0", "0"]


def _locked(database: Path) -> bool:
    probe = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        probe.execute("BEGIN IMMEDIATE")
        probe.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        probe.close()
    return False
