"""Backups: saved in one file, restored whole or not at all, on either database."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from documents.models import Document
from gazette_portal.backups import BackupError, check_backup, restore, save
from gazette_portal.backups.archive import MANIFEST
from gazette_portal.backups.rows import LEFT_OUT
from tests.documents.builders import make_document, make_provision
from tests.gazette_portal.portals import Portal, on_sqlite, on_this_engine


def backup(portal: Portal, path: Path) -> dict[str, Any]:
    """Save a portal; return what the file says that it holds."""
    result = portal.run("backup", str(path))
    assert result.returncode == 0, result.stderr
    members = dict(manifest_of(path)["members"])
    # The log tells of backups and of restoring: it has more after each.
    members.pop("rows/documents.auditentry.jsonl")
    return members


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A portal with the bundled issue, its backup, and what that holds."""

    portal: Portal
    path: Path
    members: dict[str, Any]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder = tmp_path_factory.mktemp("saved")
    portal = on_sqlite(folder / "portal")
    for command in (["migrate", "--verbosity=0"], ["bootstrap"]):
        result = portal.run(*command)
        assert result.returncode == 0, result.stderr
    (portal.folder / "media").mkdir()
    (portal.folder / "media" / "印章.png").write_bytes(os.urandom(3000))
    path = folder / "backup.zip"
    return Saved(portal=portal, path=path, members=backup(portal, path))


@pytest.fixture(scope="module")
def restored(
    saved: Saved, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """The backup in an empty database of the engine that this run is about."""
    with on_this_engine(tmp_path_factory.mktemp("restored")) as portal:
        result = portal.run("restore", str(saved.path))
        assert result.returncode == 0, result.stderr
        yield portal


@pytest.fixture
def small(db: None) -> Document:
    document = make_document("关于停车的通告", number="葫政告字〔2019〕8号")
    make_provision(document, "para_1", "第一段　“引号”\u2028\x7f𠀀")
    User.objects.create_user("clerk", password="七个字的密码呀")
    return document


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    root = tmp_path / "media"
    settings.MEDIA_ROOT = root
    (root / "扫描件").mkdir(parents=True)
    (root / "扫描件" / "第1页.pdf").write_bytes(b"%PDF\x00")
    return root


def test_everything_comes_back_on_either_database(
    saved: Saved, restored: Portal, tmp_path: Path
) -> None:
    assert saved.members["rows/documents.provision.jsonl"]["rows"] > 300
    assert "media/印章.png" in saved.members
    assert backup(restored, tmp_path / "again.zip") == saved.members
    told = restored.run(
        "shell",
        "-c",
        "from documents.models import AuditEntry;"
        "print(*AuditEntry.objects.order_by('pk').values_list('summary', flat=True))",
    ).stdout
    assert "从备份 backup.zip 恢复" in told
    assert "备份到 again.zip" in told
    # The index of the search is not in the file, and stands all the same; new rows
    # get keys that are free.
    probe = restored.run(
        "shell",
        "-c",
        "from django.test import Client;"
        "from documents.models import Topic;"
        "visitor = Client(SERVER_NAME='localhost');"
        "assert visitor.get('/api/v1/search?q=供热').json()['count'] > 5;"
        "topic = Topic.objects.create(name='新主题', slug='new');"
        "topic.delete()",
    )
    assert probe.returncode == 0, probe.stderr


def test_a_database_with_content_is_asked_about(saved: Saved, restored: Portal) -> None:
    result = restored.run("restore", str(saved.path))
    assert result.returncode == 2
    assert "已有内容" in result.stderr


def test_killed_half_way_leaves_the_database_as_it_was(
    saved: Saved, restored: Portal, tmp_path: Path
) -> None:
    process = restored.start(
        "restore",
        "--replace",
        str(saved.path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    seen = ""
    while "恢复 5" not in seen:
        line = process.stderr.readline()
        assert line, seen
        seen += line
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stderr.close()
    assert backup(restored, tmp_path / "after.zip") == saved.members


def test_no_room_leaves_the_old_backup(saved: Saved, tmp_path: Path) -> None:
    target = tmp_path / "backup.zip"
    target.write_bytes(b"yesterday's")
    result = saved.portal.run(
        "backup",
        str(target),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000,) * 2),
    )
    assert result.returncode == 2
    assert "备份没有写成" in result.stderr
    assert "Traceback" not in result.stderr
    assert target.read_bytes() == b"yesterday's"
    assert [each.name for each in tmp_path.iterdir()] == ["backup.zip"]


@pytest.mark.django_db(transaction=True)
def test_replacing_brings_back_rows_and_files(
    small: Document, media: Path, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    save(path)
    assert path.stat().st_mode & 0o077 == 0
    small.title = "改过的标题"
    small.save()
    updated = Document.objects.get().updated_at
    make_document("后来的")
    shutil.rmtree(media / "扫描件")
    (media / "后来.txt").write_text("x")

    with pytest.raises(BackupError, match="已有内容"):
        restore(path)
    assert Document.objects.count() == 2

    restore(path, replace=True)
    (document,) = Document.objects.all()
    assert document.title == "关于停车的通告"
    assert document.updated_at < updated
    assert document.provisions.get().text == "第一段　“引号”\u2028\x7f𠀀"
    assert User.objects.get().check_password("七个字的密码呀")
    assert [each.name for each in media.iterdir()] == ["扫描件"]
    assert (media / "扫描件" / "第1页.pdf").read_bytes() == b"%PDF\x00"
    assert not list(media.parent.glob(".media-*"))
    assert make_document("再后来的").pk > document.pk


def test_every_table_is_saved(small: Document, media: Path, tmp_path: Path) -> None:
    manifest = save(tmp_path / "b.zip")
    saved = {
        apps.get_model(name.removeprefix("rows/").removesuffix(".jsonl"))._meta.db_table
        for name in manifest.members
        if name.startswith("rows/")
    }
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    left_out = {apps.get_model(label)._meta.db_table for label in LEFT_OUT}
    # Beside rows there is what the engine of the search keeps, and what was migrated.
    kept = {each for each in present if not each.startswith("documents_search_")}
    assert kept - saved == left_out | {"django_migrations"}


def rewritten(path: Path, **changed: bytes | None) -> Path:
    """Copy a backup with other members; None leaves one out."""
    copy = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, data in changed.items():
            if data is not None:
                new.writestr(name, data)
    return copy


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read(MANIFEST))
    return found


@pytest.mark.usefixtures("small", "media")
class TestRefused:
    """What is no backup changes nothing, and the message says why."""

    def refused(self, path: Path, words: str) -> None:
        with pytest.raises(BackupError, match=words):
            restore(path, replace=True)
        assert Document.objects.get().title == "关于停车的通告"
        with pytest.raises(CommandError, match=words):
            call_command("restore", str(path), "--check")

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        save(tmp_path / "b.zip")
        return tmp_path / "b.zip"

    def test_not_there(self, tmp_path: Path) -> None:
        self.refused(tmp_path / "没有.zip", "读不了 没有.zip：没有这个文件")

    def test_a_folder(self, tmp_path: Path) -> None:
        self.refused(tmp_path, "这是一个文件夹")

    def test_not_a_zip(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(b"hello" * 100)
        self.refused(tmp_path / "x.zip", "不是完整的备份文件")

    def test_cut_off(self, path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
        self.refused(path, "不是完整的备份文件")

    def test_another_zip(self, path: Path) -> None:
        self.refused(rewritten(path, **{MANIFEST: None}), "没有清单")

    def test_changed_rows(self, path: Path) -> None:
        name = "rows/auth.user.jsonl"
        self.refused(rewritten(path, **{name: b'["id"]\n'}), "与清单不符")

    def test_missing_member(self, path: Path) -> None:
        self.refused(rewritten(path, **{"rows/auth.user.jsonl": None}), "不一致")

    def test_a_member_too_many(self, path: Path) -> None:
        self.refused(rewritten(path, **{"media/x": b"x"}), "不一致")

    @pytest.mark.parametrize(
        "name", ["../x", "media/../../x", "/etc/x", "media\\..\\x"]
    )
    def test_path_that_leads_out(self, path: Path, name: str) -> None:
        manifest = manifest_of(path)
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        manifest["members"][name] = {"size": 1, "sha256": digest, "rows": None}
        changed = {name: b"x", MANIFEST: json.dumps(manifest).encode()}
        self.refused(rewritten(path, **changed), "不该有的路径")

    def test_newer_portal(self, path: Path) -> None:
        manifest = manifest_of(path)
        manifest["migrations"].append("documents.9999_future")
        changed = {MANIFEST: json.dumps(manifest).encode()}
        self.refused(rewritten(path, **changed), "较新的版本")

    def test_another_format(self, path: Path) -> None:
        manifest = manifest_of(path)
        manifest["format"] = "something.v2"
        changed = {MANIFEST: json.dumps(manifest).encode()}
        self.refused(rewritten(path, **changed), "something.v2")

    def test_rows_that_cannot_be(self, path: Path) -> None:
        """A file made to pass the check still fails whole, in one transaction."""
        manifest = manifest_of(path)
        name = "rows/documents.provision.jsonl"
        with zipfile.ZipFile(path) as archive:
            head, row = archive.read(name).decode().rstrip("\n").split("\n")
        values = json.loads(row)
        values[json.loads(head).index("document_id")] = 99_999_999
        data = f"{head}\n{json.dumps(values)}\n".encode()
        manifest["members"][name] |= {
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        copy = rewritten(path, **{name: data, MANIFEST: json.dumps(manifest).encode()})
        with pytest.raises(BackupError, match="不能写入"):
            restore(copy, replace=True)
        assert Document.objects.get().title == "关于停车的通告"
        assert check_backup(path).row_count > 0


def test_a_folder_keeps_the_newest(
    small: Document, media: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"gazette-2020010{day}-030000.zip").write_bytes(b"old")
    call_command("backup", str(folder), "--keep", "2")
    kept = sorted(each.name for each in folder.iterdir())
    assert len(kept) == 2
    assert kept[0] == "gazette-20200104-030000.zip"
    with pytest.raises(CommandError, match="--keep"):
        call_command("backup", str(tmp_path / "x.zip"), "--keep", "2")
    with pytest.raises(CommandError, match="没有写成"):
        call_command("backup", str(tmp_path / "没有这个文件夹" / "x.zip"))
