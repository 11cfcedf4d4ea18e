"""The pure rooms: standard library only, and no floats near money or law.

import-linter guards the arrows between packages; this reads every line.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "documents.official_text": ("documents.official_text",),
    "documents.search.text": ("documents.search.text", "documents.official_text"),
    "regulations.reading": ("regulations.reading", "documents.official_text"),
    "regulations.rules": ("regulations.rules", "documents.official_text"),
    "compensation.rules": (
        "compensation.rules",
        "regulations.rules",
        "documents.official_text",
    ),
    "heating.rules": ("heating.rules", "regulations.rules", "documents.official_text"),
}


def modules() -> list[tuple[str, Path]]:
    return [
        (room, path)
        for room in ROOMS
        for path in sorted((ROOT / room.replace(".", "/")).rglob("*.py"))
    ]


def floats(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield f"{node.lineno}: {node.value!r}"
            case ast.Call(func=ast.Name(id="float")):
                yield f"{node.lineno}: float(…)"
            # `int / int` is a float too; a Decimal division is written on its own
            # line and is checked by the type of its result.
            case ast.BinOp(
                op=ast.Div(),
                left=ast.Constant(value=int()),
                right=ast.Constant(value=int()),
            ):
                yield f"{node.lineno}: division of whole numbers"


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.ImportFrom(level=level) if level:
                yield f"relative import in line {node.lineno}"


@pytest.mark.parametrize("room", ROOMS)
def test_room_exists(room: str) -> None:
    assert any(name == room for name, _ in modules())


@pytest.mark.parametrize(
    ("room", "path"),
    [pytest.param(*found, id=str(found[1].relative_to(ROOT))) for found in modules()],
)
def test_module_is_pure(room: str, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert list(floats(tree)) == []
    foreign = [
        name
        for name in imported(tree)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(
            name == allowed or name.startswith(f"{allowed}.") for allowed in ROOMS[room]
        )
    ]
    assert foreign == []


@pytest.mark.parametrize(
    "source", ["x = 1.5", "x = float('1')", "x = 1 / 3", "x = 1e3", "x = 2j"]
)
def test_a_float_would_be_found(source: str) -> None:
    assert list(floats(ast.parse(source)))


@pytest.mark.parametrize("source", ["import django", "from docx import Document"])
def test_a_library_would_be_found(source: str) -> None:
    (name,) = imported(ast.parse(source))
    assert name not in sys.stdlib_module_names
