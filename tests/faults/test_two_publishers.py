"""Two who publish one document at the same moment: one does, the other is told."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.gazette_portal.portals import Portal, on_this_engine

DRAFT = (
    "from documents.models import Document\n"
    "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
    "one.state, one.publish_at = 'draft', None\n"
    "one.save()\n"
)
#: Both have read the draft before either may go on.
PUBLISH = (
    "from documents.errors import DocumentError\n"
    "from documents.models import Document\n"
    "from documents.services.publishing import publish\n"
    "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
    "print(one.state, flush=True)\n"
    "input()\n"
    "try:\n"
    "    publish(document=one, despite_findings=True)\n"
    "    print('published')\n"
    "except DocumentError as error:\n"
    "    print(error.code, error.message)\n"
)
COUNT = (
    "from documents.models import AuditEntry, Document\n"
    "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1')\n"
    "logged = AuditEntry.objects.filter(action='publish', target_key=str(one.pk))\n"
    "print(one.state, logged.count())\n"
)


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with on_this_engine(tmp_path_factory.mktemp("publishers")) as made:
        made.prepare()
        yield made


def test_one_publishes_and_the_other_is_told(portal: Portal) -> None:
    before = int(portal.ask(COUNT).split()[1])
    portal.ask(DRAFT)
    both = [
        portal.start(
            "shell",
            "--no-imports",
            "-c",
            PUBLISH,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "draft\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    told = sorted(process.communicate(timeout=60)[0].strip() for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert told[0] == "published"
    assert told[1].startswith("wrong_state")
    assert "现在是“已发布”" in told[1]
    assert portal.ask(COUNT) == f"published {before + 1}"
