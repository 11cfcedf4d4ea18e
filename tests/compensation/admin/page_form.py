"""What a browser would send of a form page, read from its HTML."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        match tag:
            case "input" if name:
                kind = given.get("type")
                if kind in {"submit", "button", "file"}:
                    return
                if kind in {"checkbox", "radio"} and "checked" not in given:
                    return
                self.data[name] = given.get("value") or "on" * (kind == "checkbox")
            case "textarea" if name:
                self._text = name
                self.data[name] = ""
            case "select" if name:
                self._select = name
            case "option" if self._select and "selected" in given:
                self.data[self._select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            # A browser drops the line break after the start tag.
            before = self.data[self._text]
            self.data[self._text] = before + (data if before else data.lstrip("\r\n"))


def page_fields(html: bytes) -> dict[str, str]:
    """Return the fields of a page with one form, empty rows of inlines left out."""
    parser = _Fields()
    parser.feed(html.decode())
    return {
        name: value for name, value in parser.data.items() if "__prefix__" not in name
    }
