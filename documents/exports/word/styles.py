"""Page and paragraph styles after GB/T 9704, the standard of official documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from documents.exports.printed import Line, Role

_RED: Final = RGBColor(0xC0, 0x00, 0x00)
_BLACK: Final = RGBColor(0, 0, 0)
_SONG, _FANG, _HEI, _KAI = "宋体", "仿宋", "黑体", "楷体"
_LATIN: Final = "Times New Roman"
HEADINGS: Final = 6
TABLE: Final = "公文表格文字"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a style looks; sizes in points, indents in characters."""

    font: str = _FANG
    size: int = 16
    bold: bool = False
    align: Any = None
    indent: int = 0
    red: bool = False
    before: int = 0
    after: int = 0
    keep: bool = False


_CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_STYLES: Final = {
    "Normal": _Look(),
    "Title": _Look(font=_SONG, size=22, bold=True, align=_CENTER, before=18, after=18),
    "Heading 1": _Look(font=_SONG, size=22, bold=True, align=_CENTER, keep=True),
    "Heading 2": _Look(font=_HEI, indent=2, keep=True),
    "Heading 3": _Look(font=_KAI, indent=2, keep=True),
    "Heading 4": _Look(bold=True, indent=2, keep=True),
    "Heading 5": _Look(indent=2, keep=True),
    "Heading 6": _Look(indent=2, keep=True),
    "公文发文机关": _Look(font=_SONG, size=28, bold=True, align=_CENTER, red=True),
    "公文发文字号": _Look(align=_CENTER, before=12),
    "公文主送机关": _Look(),
    "公文正文": _Look(indent=2),
    "公文题注": _Look(font=_KAI, align=_CENTER),
    "公文落款": _Look(align=_RIGHT),
    "公文附注": _Look(indent=2),
    "公文附件": _Look(font=_HEI, keep=True),
    "公文附件标题": _Look(font=_SONG, size=22, bold=True, align=_CENTER, keep=True),
    "公文表名": _Look(font=_HEI, size=14, align=_CENTER, keep=True),
    TABLE: _Look(size=12),
    "公报目录": _Look(size=14),
}
_OUTLINES: Final = {"公文附件": 1, "公文附件标题": 1}
_OF_ROLE: Final = {
    Role.MASTHEAD: "公文发文机关",
    Role.NUMBER: "公文发文字号",
    Role.TITLE: "Title",
    Role.ADDRESSEES: "公文主送机关",
    Role.PROMULGATED: "Heading 1",
    Role.PREFACE: "公文题注",
    Role.TEXT: "公文正文",
    Role.SIGNATURE: "公文落款",
    Role.MARK: "公文附注",
    Role.ANNEX_LABEL: "公文附件",
    Role.ANNEX_TITLE: "公文附件标题",
    Role.TABLE_LABEL: "公文表名",
}


def style_of(line: Line) -> str:
    """Return the name of the style that a line is set in."""
    if line.role in {Role.HEADING, Role.TABLE_CAPTION}:
        return f"Heading {min(line.level, HEADINGS)}"
    return _OF_ROLE[line.role]


def set_up(document: Any) -> None:
    """Give a new Word document its page, its styles and its page numbers."""
    for name, look in _STYLES.items():
        _style(document, name, look)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    footer = section.footer.paragraphs[0]
    footer.alignment = _CENTER
    footer.add_run("— ").font.size = Pt(14)
    _page_number(footer)
    footer.add_run(" —").font.size = Pt(14)


def _style(document: Any, name: str, look: _Look) -> None:
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.quick_style = True
    font = style.font
    font.name, font.size, font.bold = _LATIN, Pt(look.size), look.bold
    font.italic = False
    font.color.rgb = _RED if look.red else _BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), look.font)
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    layout.line_spacing = 1.25 if look.size <= 16 else 1.15  # noqa: PLR2004 (三号)
    layout.keep_with_next = look.keep
    properties = style.element.get_or_add_pPr()
    if look.indent:
        _indent(properties, look.indent, look.size)
    if name in _OUTLINES:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(_OUTLINES[name]))
        properties.append(outline)
    border = properties.find(qn("w:pBdr"))
    if border is not None:  # the line under python-docx's own Title
        properties.remove(border)
    if name == "公文发文字号":
        _rule(properties)


def _indent(properties: Any, characters: int, size: int) -> None:
    """Indent the first line by characters, and for others by twips."""
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(characters * size * 20))
    old = properties.find(qn("w:ind"))
    if old is not None:
        properties.remove(old)
    properties.insert_element_before(
        indent,
        "w:contextualSpacing",
        "w:mirrorIndents",
        "w:jc",
        "w:textDirection",
        "w:textAlignment",
        "w:outlineLvl",
        "w:rPr",
    )


def _rule(properties: Any) -> None:
    """Draw the red line under the dispatch number."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6")):
        bottom.set(qn(f"w:{name}"), value)
    bottom.set(qn("w:color"), str(_RED))
    borders.append(bottom)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 (python-docx has no call for fields)
