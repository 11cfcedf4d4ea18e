"""What notices ask of everybody: what must be done, what must not."""

import re
from collections.abc import Iterator
from typing import Final

from regulations.reading.notices.kinds import is_notice
from regulations.reading.rows import Row
from regulations.reading.sentences import prose, sentences
from regulations.reading.source import SourceDocument

_FORBIDDEN: Final = re.compile(r"不得|禁止|严禁|不准|不许|不允许")
_MUST: Final = re.compile(
    r"必须|应当|应(?=按|予|在|于|向|自|及时|主动|严格|遵守|做到|先|由|配合|服从)"
    r"|须(?=按|在|经|向|持|予|于)|需(?=按|在|经|向)|要(?=自觉|主动|积极|严格|按)"
    r"|严格(?:按照|遵守|执行)"
)
#: An office's own task is nothing that everybody has to do.
_OFFICE_TASK: Final = re.compile(
    r"^(?:各|由)?[^，。；]{0,30}?(?:部门|机关|机构|局|委员会|办公室|政府|管委会)[^，。；]{0,6}"
    r"(?:必须|应|要|须|对|依|将|负责|根据|按照|会同)"
)
_CASE: Final = re.compile(
    r"的[，,](?:将|一律)*(?:由|依法|依据|依照|按照|予以|给予|责令|处)"
)
_AND_NOT: Final = re.compile(r"[，,](?:并|且|同时)?(?=不得|禁止|严禁|不准)")


def obligations(source: SourceDocument) -> list[Row]:
    """Read what a notice asks (应当) and forbids (不得).

    Sentences on what offices do, or on what follows a breach, are left out.
    """
    if not is_notice(source.text):
        return []
    rows: dict[str, Row] = {}
    for provision in prose(source.text):
        for sentence in sentences(provision):
            for kind, words in _asked(sentence.rstrip("。！？；")):
                row = Row(
                    key=f"obligation:{provision.eid}:{words}"[:300],
                    eid=provision.eid,
                    quote=sentence,
                    values={"kind": kind, "text": words},
                )
                rows.setdefault(row.key, row)
    return list(rows.values())


def _asked(sentence: str) -> Iterator[tuple[str, str]]:
    for piece in re.split(r"[；;]", sentence):
        words = piece.strip()
        if _CASE.search(words) or _OFFICE_TASK.match(words):
            continue
        asked, *forbidden = _AND_NOT.split(words, maxsplit=1)
        if not _MUST.search(asked):
            asked, forbidden = words, []
        yield from _classified(asked)
        for each in forbidden:
            yield from _classified(each)


def _classified(words: str) -> Iterator[tuple[str, str]]:
    if _FORBIDDEN.search(words):
        yield "forbidden", words
    elif _MUST.search(words):
        yield "must", words
