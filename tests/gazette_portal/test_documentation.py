"""What the documents promise exists, and what exists is documented."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("gazette_portal", "documents", "regulations", "compensation", "heating")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
READERS = {
    "cache",
    "str",
    "list",
    "whole_number",
    "yes_or_no",
    "one_of",
    "database",
    "matching",
}
# Given by the shell or by continuous integration, not settings of ours.
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}


def section(title: str) -> str:
    """The text between a heading and the next one of its rank."""
    return OPERATIONS.split(f"\n## {title}\n")[1].split("\n## ")[0]


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", section("Settings"), re.MULTILINE))


def names_read(tree: ast.AST) -> Iterator[str]:
    """The names of variables that a module asks the environment for."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="env"), attr=reader),
                args=[ast.Constant(value=str(name)), *_],
            ) if reader in READERS:
                yield name
            case ast.Call(
                func=ast.Name(id="required"),
                args=[_, ast.Constant(value=str(name)), *_],
            ):
                yield name
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="environ")),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name
            case ast.Subscript(
                value=ast.Attribute(attr="environ"),
                slice=ast.Constant(value=str(name)),
            ):
                yield name
            case ast.Call(
                func=ast.Attribute(attr="getenv"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def read_by_code() -> set[str]:
    names = {"DEBUG"}  # read by `mode_of`, among DECIDING_NAMES
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            names.update(names_read(ast.parse(path.read_text(encoding="utf-8"))))
    return names - NOT_OURS


def read_by_scripts() -> set[str]:
    scripts = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "scripts").glob("*.sh")
    )
    return set(re.findall(r"\$\{([A-Z][A-Z_]+):[-+]", scripts))


def test_every_setting_is_documented() -> None:
    assert read_by_code() - documented() == set()


def test_every_variable_of_a_script_is_documented() -> None:
    assert read_by_scripts() - documented() == set()


def test_every_documented_setting_is_read() -> None:
    assert documented() - read_by_code() - read_by_scripts() == set()


def test_tests_forget_every_setting() -> None:
    """`make test` must not depend on what the caller's shell configures."""
    script = (ROOT / "scripts" / "environment.sh").read_text(encoding="utf-8")
    forgotten = set(script.split("unset ")[1].split("}")[0].replace("\\", "").split())
    assert read_by_code() - {"VAR_DIR", "WEB_CONCURRENCY"} == forgotten


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(path: Path) -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    )
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_management_commands_exist(path: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8")))
    assert named - set(get_commands()) == set()


def test_make_targets_are_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in targets if f"| `make {name}` |" not in readme] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["base", "pdf", "dev"])
def test_lock_has_hashes_and_names_no_index(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][^\s]*==\S+.*(?:\n    .*)*", text, re.MULTILINE)
    assert packages
    assert [line for line in packages if "--hash=sha256:" not in line] == []
    assert not re.search(r"https?://|file:|--find-links|index-url", text)
