"""The pure rooms import the standard library and each other only, and no floats."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = {
    "documents.official_text": ("documents.official_text",),
    "regulations.reading": ("documents.official_text", "regulations.reading"),
    "regulations.rules": ("documents.official_text", "regulations.rules"),
    "compensation.rules": ("regulations.rules", "compensation.rules"),
    "heating.rules": ("regulations.rules", "heating.rules"),
}
CALCULATING = ("regulations.rules", "compensation.rules", "heating.rules")


def modules(room: str) -> Iterator[tuple[Path, ast.Module]]:
    folder = ROOT / room.replace(".", "/")
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


@pytest.mark.parametrize("room", ROOMS)
def test_only_the_standard_library_and_pure_rooms_are_imported(room: str) -> None:
    foreign = {
        f"{path.name}: {name}"
        for path, tree in modules(room)
        for name in imported(tree)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith(ROOMS[room])
    }

    assert foreign == set()


@pytest.mark.parametrize("room", CALCULATING)
def test_no_floats(room: str) -> None:
    trees = list(modules(room))
    found = {
        f"{path.name}:{node.lineno}"
        for path, tree in trees
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.BinOp) and _divides_numbers(node))
    }

    assert trees
    assert found == set()


def _divides_numbers(node: ast.BinOp) -> bool:
    """Tell whether two literal integers are divided, which gives a float."""
    return isinstance(node.op, ast.Div) and all(
        isinstance(side, ast.Constant) and isinstance(side.value, int)
        for side in (node.left, node.right)
    )


@pytest.mark.parametrize("room", CALCULATING)
def test_no_figure_of_the_plan_stands_in_code(room: str) -> None:
    """A rate or a type of flat in code would make the next plan wrong."""
    # 60 (minutes) and 100000 (a bound on typed areas) mean other things as well.
    figures = {45, 75, 90, 105, 950, 1250, 2880, 3750, 5000, 50000, 200000}
    found = {
        f"{path.name}:{node.lineno}"
        for path, tree in modules(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and (node.value in figures or str(node.value) in map(str, figures))
    }

    assert found == set()
