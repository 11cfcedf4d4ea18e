"""The words of one paragraph: its runs, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from documents.official_text.docx.markup import MC, M, W, alternative, value
from documents.official_text.docx.styles import RunStyle, Styles, run_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree.ElementTree import Element

# The same characters as the Markdown reader makes of <sup> and <sub>.
_SUPERSCRIPT: Final = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SUBSCRIPT: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
#: Characters without width: they are not text, and hide in copied pages.
_ZERO_WIDTH: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_PRESERVE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_BOX: Final = W + "txbxContent"
_ALTERNATIVE: Final = MC + "AlternateContent"
_RULE: Final = "{urn:schemas-microsoft-com:office:office}hr"
_ON: Final = frozenset({"t", "true", "1"})

#: What holds inline content and is no more than a wrapper around it.
_WRAPPERS: Final = frozenset(
    W + name
    for name in (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
        "rubyBase",
    )
)
_DRAWINGS: Final = frozenset(W + name for name in ("drawing", "pict", "object"))
_FIXED: Final = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_NOTES: Final = {
    W + "footnoteReference": "footnotes",
    W + "endnoteReference": "endnotes",
}
#: What the code points of symbol fonts show (in the private area from F000).
_SYMBOLS: Final[dict[str, dict[int, str]]] = {
    "wingdings": {
        0x6C: "●",
        0x6E: "■",
        0x6F: "□",
        0x71: "□",
        0x75: "◆",
        0x9F: "•",
        0xA8: "□",
        0xFB: "✘",
        0xFC: "✔",
        0xFD: "☒",
        0xFE: "☑",
        **{0x81 + place: sign for place, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
        **{0x8C + place: sign for place, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")},
    },
    "wingdings 2": {0x50: "✔", 0x52: "☑", 0x54: "☒", 0xA3: "□"},
    "symbol": {
        0xA3: "≤",
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xB4: "×",
        0xB7: "•",
        0xB8: "÷",
        0xB9: "≠",
        0xA5: "∞",
        0xE5: "∑",
    },
}
_SYMBOL_AREA: Final = 0xF000
_SURROGATES: Final = range(0xD800, 0xE000)
_BASIC_PLANE: Final = range(1, 0xFFFE)
_RAISED: Final = {M + "sup": "superscript", M + "sub": "subscript"}
_PLAIN: Final = RunStyle()


@dataclass(slots=True)
class Inline:
    r"""The words of a paragraph and what hangs on it.

    Attributes:
        pieces: Runs of text, each with whether it is set bold. A line break
            within the paragraph is ``\n``.
        boxes: Contents of the text boxes anchored here.
        rule: Whether a line across the page is drawn here.
    """

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    rule: bool = False


class InlineReader:
    """Reads the inline content of paragraphs.

    Args:
        styles: The document's styles.
        note_mark: Gives the mark that stands for a note, by kind (``footnotes``,
            ``endnotes``) and identifier.
    """

    def __init__(self, styles: Styles, note_mark: Callable[[str, str], str]) -> None:
        self._styles = styles
        self._note_mark = note_mark

    def read(self, content: Iterable[Element], style: RunStyle, into: Inline) -> None:
        """Append the words of ``content``, in a paragraph set in ``style``."""
        for element in content:
            tag = element.tag
            if tag == W + "r":
                self._run(element, style, into)
            elif tag in _WRAPPERS:
                self.read(element, style, into)
            elif tag == _ALTERNATIVE:
                branch = alternative(element)
                if branch is not None:
                    self.read(branch, style, into)
            elif tag.startswith(M):
                self._formula(element, into)
            # Left out: deletions, moved-away text, comments, bookmarks, proofing.

    def _run(self, run: Element, paragraph: RunStyle, into: Inline) -> None:
        properties = run.find(W + "rPr")
        style = self.style(properties, paragraph)
        if not style.hidden:
            bold = style.bold is True
            self._content(run, bold=bold, raised=style.raised, into=into)

    def style(self, properties: Element | None, paragraph: RunStyle) -> RunStyle:
        """Return how ``w:rPr`` sets characters in a paragraph set in ``paragraph``."""
        if properties is None:
            own = named = _PLAIN
        else:
            own = run_style([properties])
            named = self._styles.run(value(properties.find(W + "rStyle")))
        bold = own.bold
        if bold is None:
            # A bold character style in a bold paragraph style sets words apart.
            bold = self._styles.bold_by_default or (
                (named.bold is True) != (paragraph.bold is True)
            )
        settings = (own.hidden, named.hidden, paragraph.hidden)
        return RunStyle(
            bold=bold,
            hidden=next((one for one in settings if one is not None), False),
            raised=own.raised or named.raised or paragraph.raised,
        )

    def _content(
        self, run: Iterable[Element], *, bold: bool, raised: str | None, into: Inline
    ) -> None:
        for element in run:
            text = self._text(element, raised)
            if text is not None:
                into.pieces.append((text, bold))
            elif element.tag in _DRAWINGS:
                self._drawing(element, into)
            elif element.tag == _ALTERNATIVE:
                branch = alternative(element)
                if branch is not None:
                    self._content(branch, bold=bold, raised=raised, into=into)
            elif element.tag == W + "ruby":
                self._ruby(element, bold=bold, into=into)

    def _text(self, element: Element, raised: str | None) -> str | None:
        """Return what a part of a run reads; None where it is no text."""
        tag = element.tag
        if tag == W + "t":
            return _raise(_words(element), raised)
        if tag in _FIXED:
            return _FIXED[tag]
        if tag == W + "br":
            # Other breaks (pages, columns) are furniture.
            return "\n" if value(element, "type") in {None, "textWrapping"} else ""
        if tag == W + "sym":
            return _symbol(element)
        if tag in _NOTES:
            return self._note_mark(_NOTES[tag], value(element, "id") or "")
        return None

    def _drawing(self, drawing: Element, into: Inline) -> None:
        for element in drawing:
            if element.tag == _BOX:
                into.boxes.append(element)
            elif element.tag == _ALTERNATIVE:
                branch = alternative(element)
                if branch is not None:
                    self._drawing(branch, into)
            else:
                into.rule = into.rule or element.get(_RULE) in _ON
                self._drawing(element, into)

    def _ruby(self, ruby: Element, *, bold: bool, into: Inline) -> None:
        """Read a word with its reading above it: 葫芦岛（húludǎo）."""
        style = RunStyle(bold=bold)
        self.read(ruby.findall(W + "rubyBase"), style, into)
        reading = Inline()
        self.read((run for rt in ruby.findall(W + "rt") for run in rt), style, reading)
        words = "".join(text for text, _ in reading.pieces)
        if words:
            into.pieces.append((f"（{words}）", bold))

    def _formula(self, formula: Element, into: Inline) -> None:
        """Read a formula in one line; powers as characters, fractions with a stroke."""
        for element in formula:
            if element.tag in {M + "t", W + "t"}:
                into.pieces.append((_words(element), False))
                continue
            part = Inline()
            self._formula(element, part)
            raised = _RAISED.get(element.tag)
            if element.tag == M + "den":
                into.pieces.append(("/", False))
            into.pieces.extend(
                (_raise(text, raised), bold) for text, bold in part.pieces
            )


def _words(element: Element) -> str:
    text = element.text or ""
    # Line ends in the XML are no line ends on the page.
    if "\n" in text or "\r" in text:
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    if element.get(_PRESERVE) != "preserve":
        text = text.strip(" \t")
    return text if text.isascii() else text.translate(_ZERO_WIDTH)


def _raise(text: str, raised: str | None) -> str:
    if raised == "superscript":
        return text.translate(_SUPERSCRIPT)
    return text.translate(_SUBSCRIPT) if raised == "subscript" else text


def _symbol(element: Element) -> str:
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    if code not in _BASIC_PLANE or code in _SURROGATES:
        return ""
    font = (value(element, "font") or "").lower()
    low = code - _SYMBOL_AREA if code >= _SYMBOL_AREA else code
    # What the font shows is not known: the code itself stays, nothing is lost.
    return _SYMBOLS.get(font, {}).get(low, chr(code))
