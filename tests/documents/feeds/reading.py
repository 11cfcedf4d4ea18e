"""A feed and a calendar as a reader program takes them apart."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.documents.pages.markup import Response

ATOM = "{http://www.w3.org/2005/Atom}"


class Atom:
    """A feed, parsed as XML."""

    def __init__(self, response: Response) -> None:
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("application/atom+xml")
        self.root = ET.fromstring(response.content)  # noqa: S314 (our own)
        self.entries = self.root.findall(f"{ATOM}entry")

    def text(self, name: str) -> str:
        return self.root.findtext(f"{ATOM}{name}") or ""

    def texts(self, name: str) -> list[str]:
        return [entry.findtext(f"{ATOM}{name}") or "" for entry in self.entries]

    @property
    def titles(self) -> list[str]:
        return self.texts("title")

    def link(self, rel: str) -> str | None:
        found = [
            link.get("href")
            for link in self.root.findall(f"{ATOM}link")
            if link.get("rel") == rel
        ]
        assert len(found) <= 1
        return found[0] if found else None


def events(response: Response) -> list[dict[str, str]]:
    """Unfold a calendar and return its events, line by line."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    raw = response.content
    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    whole = raw.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert whole[0] == "BEGIN:VCALENDAR"
    assert whole[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    depth: list[str] = []
    for line in whole:
        name, _, value = line.partition(":")
        assert name, line
        if name == "BEGIN":
            depth.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert depth.pop() == value
        elif depth[-1] == "VEVENT":
            assert name not in found[-1]
            found[-1][name] = value
    assert depth == []
    return found
