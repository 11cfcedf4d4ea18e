"""How a mark is written, and how words stand under it: both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

FIRST_LINE: Final = "<!-- gazette-portal: marked 1 -->"
_MARK: Final = re.compile(
    r"<!-- (?P<name>@{1,2}[^\s<>]{1,240})(?P<rest>(?: [^\s<>]+)*) -->$"
)
#: What would end a mark, part its words, or be lost in a reader of plain text.
_UNSAFE: Final = re.compile(
    "[%\\s<>\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]"
)
_ENTITY: Final = re.compile(r"<br>|&#(\d{1,7});|&(amp|lt|gt);|\\([*_`~])")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">"}
_LAST_CODE: Final = 0x10FFFF


@dataclass(slots=True, kw_only=True)
class Mark:
    """One mark: ``@art_1`` or ``@@document``, its words and values.

    Attributes:
        name: What it marks, without the ``@`` signs.
        wide: Whether it marks a document or an issue (two signs).
        words: Words without a value: the kind first, then what holds.
        values: Values by name; a name may come several times.
        line: Where it stands, from 1.
    """

    name: str
    wide: bool = False
    words: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    line: int = 0

    def get(self, name: str) -> str:
        """Return a value; empty where there is none."""
        return next((value for key, value in self.values if key == name), "")

    def all(self, name: str) -> list[str]:
        """Return all values of a name."""
        return [value for key, value in self.values if key == name]


def parse_mark(line: str, number: int) -> Mark | None:
    """Return the mark that a line is, or None."""
    match = _MARK.match(line.strip())
    if match is None:
        return None
    name = match["name"]
    mark = Mark(name=name.lstrip("@"), wide=name.startswith("@@"), line=number)
    for word in match["rest"].split():
        key, equals, value = word.partition("=")
        if equals:
            mark.values.append((key, unquote(value)))
        else:
            mark.words.append(key)
    return mark


def write_mark(
    name: str,
    *,
    words: Iterable[str] = (),
    values: Iterable[tuple[str, object]] = (),
    wide: bool = False,
) -> str:
    """Return a mark as a line; values that are empty are left out."""
    parts = [("@@" if wide else "@") + name, *words]
    parts += [
        f"{key}={_UNSAFE.sub(lambda one: quote(one.group(), safe=''), str(value))}"
        for key, value in values
        if value not in {"", None}
    ]
    return f"<!-- {' '.join(parts)} -->"


def decoded(text: str) -> str:
    """Return the words that an escaped text stands for."""
    return _ENTITY.sub(_character, text)


def end_of_words(text: str, words: str) -> int | None:
    """Return where ``words`` end that an escaped text starts with; None if not so."""
    at = done = 0
    while done < len(words) and at < len(text):
        match = _ENTITY.match(text, at)
        character = _character(match) if match else text[at]
        if not words.startswith(character, done):
            return None
        at = match.end() if match else at + 1
        done += len(character)
    return at if done == len(words) else None


def _character(match: re.Match[str]) -> str:
    if match.group() == "<br>":
        return "\n"
    if match[3]:
        return match[3]
    if match[2]:
        return _NAMED[match[2]]
    code = int(match[1])
    return chr(code) if code <= _LAST_CODE else match.group()
