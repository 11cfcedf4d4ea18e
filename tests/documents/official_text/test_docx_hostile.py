"""Word files that are broken, or made to do harm."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.official_text.docx import archive, markup, read_docx
from documents.official_text.errors import OfficialTextError
from tests.documents.official_text.docx_builder import (
    W_NAMESPACE,
    abstract,
    build_package,
    cell,
    in_list,
    level,
    listing,
    package_parts,
    paragraph,
    relationships,
    row,
    table,
    zipped,
)

CHINESE = re.compile("[一-鿿]")


def bomb(size: int) -> bytes:
    parts = package_parts("")
    with io.BytesIO() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
            with package.open("word/styles.xml", "w") as stream:
                stream.write(b"<x>")
                for _ in range(size // 2**20):
                    stream.write(b" " * 2**20)
                stream.write(b"</x>")
        packed = target.getvalue()
    rels = relationships(("styles", "styles.xml"))
    return _with(packed, "word/_rels/document.xml.rels", rels)


def _with(data: bytes, name: str, content: str) -> bytes:
    """Return a zip again with one part changed; the others stay packed as is."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts: dict[str, str | bytes] = {
            info.filename: package.read(info) for info in package.infolist()
        }
    parts[name] = content
    return zipped(parts)


def encrypted() -> bytes:
    """Return a .docx whose entries say that they are encrypted."""
    data = bytearray(build_package(paragraph("甲")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def parts_with(**changed: str) -> bytes:
    names = {"document": "word/document.xml", "types": "[Content_Types].xml"}
    parts = package_parts(paragraph("甲"))
    parts.update({names[key]: xml for key, xml in changed.items()})
    return zipped(parts)


def with_entry(name: str) -> bytes:
    return zipped({**package_parts(paragraph("甲")), name: "x"})


DOCTYPE = (
    '<!DOCTYPE w:document [<!ENTITY a "大"><!ENTITY b "&a;&a;">]>'
    f'<w:document xmlns:w="{W_NAMESPACE}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>'
    "</w:body></w:document>"
)
VBA = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)

REFUSED = {
    "nothing": (b"", "broken_docx"),
    "text": ("第一条".encode(), "broken_docx"),
    "half a zip": (build_package(paragraph("甲"))[:400], "broken_docx"),
    "a zip of something else": (zipped({"a.txt": "甲"}), "broken_docx"),
    "a spreadsheet": (
        zipped(
            {
                "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
                "xl/workbook.xml": "<workbook/>",
            }
        ),
        "unsupported",
    ),
    "old .doc": (OLE, "unsupported"),
    "with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "unsupported"),
    "zip with a password": (encrypted(), "unsupported"),
    "macros by type": (parts_with(types=VBA), "unsupported"),
    "macros by name": (with_entry("word/vbaProject.bin"), "unsupported"),
    "other file": (
        build_package(paragraph("甲") + '<w:altChunk w:id="1"/>'),
        "unsupported",
    ),
    "doctype": (parts_with(document=DOCTYPE), "broken_docx"),
    "doctype in utf-16": (
        zipped(
            {
                **package_parts(""),
                "word/document.xml": DOCTYPE.encode("utf-16"),
            }
        ),
        "broken_docx",
    ),
    "doctype after a long prologue": (
        parts_with(document=f"<!--{' ' * 200_000}-->{DOCTYPE}"),
        "broken_docx",
    ),
    "no xml": (parts_with(document="<w:document"), "broken_docx"),
    "cut xml": (
        parts_with(document=f'<w:document xmlns:w="{W_NAMESPACE}"><w:body>'),
        "broken_docx",
    ),
    "another root": (parts_with(document="<html/>"), "broken_docx"),
    "unknown encoding": (
        parts_with(document='<?xml version="1.0" encoding="gbk"?><x/>'),
        "broken_docx",
    ),
    "too deep": (
        build_package("<w:sdt>" * 5000 + "</w:sdt>" * 5000),
        "broken_docx",
    ),
    "path upwards": (with_entry("../../etc/passwd"), "broken_docx"),
    "absolute path": (with_entry("/etc/passwd"), "broken_docx"),
    "path of a drive": (with_entry("C:\\windows"), "broken_docx"),
    "two of a name": (with_entry("WORD/document.XML"), "broken_docx"),
    "bomb": (bomb(40 * 2**20), "too_large"),
    "undeclared namespace": (
        parts_with(document="<w:document><w:body/></w:document>"),
        "broken_docx",
    ),
}


SAMPLE = package_parts(
    in_list("甲") + table(row(cell("乙", '<w:gridSpan w:val="2"/>'))) + paragraph("丙"),
    numbering=abstract(0, level(0, "第%1条", "chineseCounting")) + listing(1, 0),
    styles='<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="2"/></w:style>',
)


class TestHostile:
    @pytest.mark.parametrize(
        ("data", "code"), REFUSED.values(), ids=list(REFUSED.keys())
    )
    def test_refused_in_chinese(self, data: bytes, code: str) -> None:
        with pytest.raises(OfficialTextError) as refused:
            read_docx(data)
        assert refused.value.code == code
        assert CHINESE.search(refused.value.message)

    def test_a_broken_checksum_is_refused(self) -> None:
        text = "甲".encode()
        data = zipped({**package_parts(paragraph("甲"))})
        stored = io.BytesIO()
        with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as package:
            for name, content in package_parts(paragraph("甲")).items():
                package.writestr(name, content)
        changed = stored.getvalue().replace(text, "乙".encode())
        assert read_docx(data)
        with pytest.raises(OfficialTextError) as refused:
            read_docx(changed)
        assert refused.value.code == "broken_docx"

    @pytest.mark.parametrize(
        ("module", "limit", "small"),
        [
            (archive, "MAX_PART", 1000),
            (archive, "MAX_ALL", 1000),
            (archive, "MAX_ENTRIES", 3),
            (markup, "MAX_ELEMENTS", 100),
        ],
    )
    def test_each_limit_holds(
        self, monkeypatch: pytest.MonkeyPatch, module: object, limit: str, small: int
    ) -> None:
        data = build_package("".join(paragraph(f"第{n}段") for n in range(100)))
        assert len(read_docx(data)) == 100
        monkeypatch.setattr(module, limit, small)
        with pytest.raises(OfficialTextError) as refused:
            read_docx(data)
        assert refused.value.code == "too_large"

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_a_damaged_package(self, data: st.DataObject) -> None:
        assert outcome(damaged(data, zipped(SAMPLE))) in OUTCOMES

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(sorted(SAMPLE)), st.data())
    def test_a_damaged_part(self, part: str, data: st.DataObject) -> None:
        content = damaged(data, SAMPLE[part].encode())
        assert outcome(zipped({**SAMPLE, part: content})) in OUTCOMES

    @pytest.mark.parametrize(
        ("start", "end", "depth"),
        [
            ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 50),
            (
                "<w:p><w:r><w:pict><w:txbxContent>",
                "</w:txbxContent></w:pict></w:r></w:p>",
                35,
            ),
            ("<w:sdt>", "</w:sdt>", 150),
        ],
    )
    def test_nesting_within_the_limit_is_read(
        self, start: str, end: str, depth: int
    ) -> None:
        body = start * depth + paragraph("深处") + end * depth
        (block,) = read_docx(build_package(body))
        assert block.text == "深处" or block.rows == [["深处"]]


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """Return bytes with a few of them changed."""
    changed = bytearray(whole)
    places = st.integers(0, len(whole) - 1)
    values = st.one_of(st.sampled_from(b'<>"/&0159'), st.integers(0, 255))
    for at in data.draw(st.lists(places, min_size=1, max_size=6)):
        changed[at] = data.draw(values)
    return bytes(changed)


def outcome(data: bytes) -> str:
    """Return how the reading ends: blocks, or the code of the refusal."""
    try:
        blocks = read_docx(data)
    except OfficialTextError as refused:
        return refused.code
    return f"{len(blocks)} blocks"


OUTCOMES = {"broken_docx", "unsupported", "too_large"} | {
    f"{count} blocks" for count in range(5)
}
