"""One term for one thing: words that docs/glossary.md rules out appear nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
APPS = ("documents", "regulations", "compensation", "heating", "gazette_portal")
#: Where words of official texts are read or looked for: they have their own.
READERS = ("migrations", "official_text", "rules", "search")


def rows() -> list[list[str]]:
    """Return the rows of the table, without its head."""
    text = (BASE / "docs" / "glossary.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def unused() -> list[str]:
    return [word for row in rows() for word in row[3].split("、") if word]


def shown() -> Iterator[tuple[str, str]]:
    """Yield every file that people see words of, with those words."""
    for path in sorted((BASE / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        yield str(path.relative_to(BASE)), re.sub(r"\{#.*?#\}", "", text)
    for path in sorted((BASE / "static" / "js").rglob("*.js")):
        yield str(path.relative_to(BASE)), path.read_text(encoding="utf-8")
    yield "docs/clerks.md", (BASE / "docs" / "clerks.md").read_text(encoding="utf-8")
    for app in APPS:
        for path in sorted((BASE / app).rglob("*.py")):
            parts = {*path.relative_to(BASE).parts, path.stem}
            if not set(READERS) & parts:
                yield str(path.relative_to(BASE)), "\n".join(literals(path))


def literals(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        )
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ):
            yield node.value


def test_each_row_is_whole_and_each_term_stands_once() -> None:
    table = rows()
    assert len(table) > 25
    assert all(len(row) == 4 and all(row) for row in table)
    terms = [term for row in table for term in row[0].split("、")]
    assert len(terms) == len(set(terms))
    assert not set(terms) & set(unused())


@pytest.mark.parametrize("word", unused())
def test_what_is_not_used_is_nowhere(word: str) -> None:
    found = [name for name, text in shown() if word in text]
    assert found == []


@pytest.mark.parametrize(
    ("term", "places"),
    [
        ("测算", ("heating", "regulations")),
        ("核算", ("compensation",)),
    ],
)
def test_a_term_stands_only_in_its_place(term: str, places: tuple[str, ...]) -> None:
    found = [
        name
        for name, text in shown()
        if term in text and set(places) & set(Path(name).parts)
    ]
    assert found == []


def test_every_term_is_used() -> None:
    everything = "\n".join(text for _, text in shown())
    terms = {term for row in rows() for term in row[0].split("、")}
    assert {term for term in terms if term not in everything} == set()
