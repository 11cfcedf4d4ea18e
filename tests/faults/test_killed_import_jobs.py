"""The import desk, when the process that works on a file is killed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gazette_portal.portals import Portal, on_this_engine
from tests.regulations.second_issue import LINJIANG_2022_4


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal with the bundled issue."""
    with on_this_engine(tmp_path_factory.mktemp("killed_jobs")) as made:
        made.prepare()
        yield made


#: Stands still at a place that is certain, says so, and waits for the end.
STAND_STILL = (
    "import threading\n"
    "from pathlib import Path\n"
    "from documents.services.importing import job_imports, jobs\n"
    "data = Path({path!r}).read_bytes()\n"
    "def stand_still(*_, **__):\n"
    "    print('here', flush=True)\n"
    "    threading.Event().wait()\n"
)
READING = (
    "jobs.LARGE = 1\n"
    "read = jobs.read_job\n"
    "def halfway(job, progress):\n"
    "    return read(job, lambda done, total: (progress(done, total),"
    " done == 2 and stand_still()))\n"
    "jobs.read_job = halfway\n"
    "jobs.submit(name='reading.md', data=data)\n"
    "threading.Event().wait()\n"
)
IMPORTING = (
    "write = job_imports.import_gazette\n"
    "def written(**values):\n"
    "    report = write(**values)\n"
    "    stand_still(report)\n"
    "job_imports.import_gazette = written\n"
    "jobs.run(job=jobs.submit(name='importing.md', data=data))\n"
)
COUNT = (
    "from documents.models import *\n"
    "print(Document.objects.exclude(issue__year=2020).count(),"
    " GazetteIssue.objects.count(), SourceFile.objects.count())"
)
#: Time goes on, and a clerk tries again.
TRY_AGAIN = (
    "from datetime import timedelta\n"
    "from django.utils import timezone\n"
    "from documents.models import ImportJob\n"
    "from documents.services.importing import jobs\n"
    "one = ImportJob.objects.get(name={name!r})\n"
    "print(one.state, one.done, jobs.is_lost(one))\n"
    "ImportJob.objects.filter(pk=one.pk).update("
    "beat_at=timezone.now() - timedelta(hours=1))\n"
    "one.refresh_from_db()\n"
    "one = jobs.take_up(job=one)\n"
    "print(one.state, one.message)\n"
)
IMPORT = (
    "from documents.models import ImportJob\n"
    "from documents.services.importing import jobs\n"
    "one = jobs.run(job=ImportJob.objects.get(name={name!r}))\n"
    "print(one.state, one.message)\n"
)


def killed_at(portal: Portal, code: str, path: Path) -> None:
    process = portal.start(
        "shell",
        "--no-imports",
        "-c",
        STAND_STILL.format(path=str(path)) + code,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "here\n"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_killed_reading_and_a_killed_import_are_taken_up(
    portal: Portal, tmp_path: Path
) -> None:
    path = tmp_path / "linjiang.md"
    path.write_text(LINJIANG_2022_4, encoding="utf-8")
    nothing = portal.ask(COUNT)

    killed_at(portal, READING, path)
    before, after = portal.ask(TRY_AGAIN.format(name="reading.md")).splitlines()
    # The row tells how far it was, and nobody takes it for lost at once.
    assert before == "reading 2 False"
    assert after.split() == ["ready"]
    assert portal.ask(COUNT) == nothing

    killed_at(portal, IMPORTING, path)
    assert portal.ask(COUNT) == nothing
    before, after = portal.ask(TRY_AGAIN.format(name="importing.md")).splitlines()
    assert before.startswith("importing")
    assert after == "failed 导入中断，什么也没有写入。"
    assert portal.ask(IMPORT.format(name="importing.md")).split() == ["imported"]
    documents, issues, _ = map(int, portal.ask(COUNT).split())
    assert documents > 2
    assert issues == int(nothing.split()[1]) + 1
