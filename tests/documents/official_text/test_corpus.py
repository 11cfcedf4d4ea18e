"""A second real source: thousands of laws and cases, where an operator has them."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pytest

from documents.official_text.reader import read_bytes
from tests.documents.official_text.readings import lost

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "laws.tar.xz"
ARTICLE = re.compile(
    r"[\s　]*(?:#+\s*)?(?:\*\*)?"
    r"(第\s*[零〇一二三四五六七八九十百千]+\s*条(?:之[一二三四五六七八九十]+)?)(?=[\s　]|\*\*)"
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
#: Characters without width are not text; a finding counts them.
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")

pytestmark = pytest.mark.skipif(
    not CORPUS.exists(), reason=f"the corpus is not here: {CORPUS.name}"
)


@dataclass(slots=True)
class Result:
    """What came of reading the whole corpus."""

    files: int = 0
    articles: int = 0
    out_of_order: list[str] = field(default_factory=list)
    below: dict[str, float] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=1)
def result() -> Result:
    found = Result()
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is None or not member.name.endswith(".md"):
                continue
            _read(file.read(), member.name, found)
    return found


def _read(data: bytes, name: str, found: Result) -> None:
    text = data.decode()
    reading = read_bytes(data, name=name)
    found.files += 1
    found.findings.update(finding.code for finding in reading.findings)
    printed = [
        "".join(match.group(1).split())
        for line in text.split("\n")
        if (match := ARTICLE.match(line))
    ]
    found.articles += len(printed)
    labels = iter(
        provision.label
        for document in reading.documents
        for provision in document.all_provisions()
    )
    if not all(label in labels for label in printed):
        found.out_of_order.append(name)
    body, invisible = INVISIBLE.subn("", COMMENT.sub("", text))
    codes = {finding.code for finding in reading.findings}
    if invisible and "invisible_characters" not in codes:
        found.unsaid.append(name)
    size = sum(1 for character in body if not character.isspace())
    missing = sum(lost(body, reading).values())
    if missing * 1000 > size:
        found.below[name] = 1 - missing / size


def test_every_numbered_article_is_found_in_order() -> None:
    assert result().files > 3000
    assert result().articles > 100_000
    assert result().out_of_order == []


def test_no_text_is_lost() -> None:
    # Not one file lies below 99.9 %; the requirement is 98.5 %.
    assert result().below == {}
    assert result().unsaid == []
    assert result().findings["text_lost"] == 0
