"""A source that holds one act, or any single text without a head of its own."""

from __future__ import annotations

import re
from pathlib import PurePath

from documents.official_text.assembly import Assembler, last_date
from documents.official_text.blocks import Block
from documents.official_text.model import DocumentText, Finding, Kind
from documents.official_text.splitting import Segment, lone_title

_ENACTED_BY = re.compile(
    r"(?:第[一二三四五六七八九十]+届)?((?:全国|[\u4e00-\u9fff]{2,12}?)人民代表大会(?:常务委员会)?"
    r"|中华人民共和国国务院|国务院|最高人民法院|最高人民检察院|中央军事委员会"
    r"|[\u4e00-\u9fff]{2,12}?(?:人民政府|委员会|部|总局|局|署))"
)
_DATED = re.compile(r"^[^\u4e00-\u9fff]*?日[\s　]*")


def read_act(
    blocks: list[Block], name: str, info_line: int, width: int
) -> tuple[DocumentText, list[Finding]]:
    """Read an act: title, 题注, contents, body.

    Args:
        blocks: The blocks of the source.
        name: Name of the source: the title where the text has none.
        width: Width of the column that lines were broken at, 0 for none.
        info_line: Line where the source itself ends its 题注; 0 where it does not.
    """
    titles = lone_title(blocks)
    rest = blocks[titles[-1] + 1 :] if titles else blocks
    count = next(
        (i for i, block in enumerate(rest) if block.line >= info_line), len(rest)
    )
    body = rest[count:]
    assembler = Assembler(
        body,
        Segment(start=0, body=0, end=len(body)),
        0,
        titles=[blocks[i] for i in titles],
        width=width,
    )
    assembler.add_leading(Kind.PREFACE, rest[:count])
    assembly = assembler.assemble()
    document = assembly.document
    if not document.title:
        document.title = PurePath(name).stem
    _read_history(document)
    return document, assembly.findings


def _read_history(document: DocumentText) -> None:
    """Read from the 题注 who passed the act, when, and since when it holds."""
    texts = [p.text for p in document.provisions if p.kind is Kind.PREFACE]
    passed = [
        t for t in texts if not re.search(r"施行|实施|生效", t) or len(texts) == 1
    ]
    document.dated = last_date(passed) or document.dated
    for text in texts:
        if document.effective is None and re.search(r"施行|起实施|生效", text):
            document.effective = last_date([text])
        found = _ENACTED_BY.search(_DATED.sub("", text))
        if found and not document.issuer:
            document.issuer = found.group(1)
