"""Targets (目标) with the year by which they are to be reached."""

import re
from collections import Counter
from typing import Final

from regulations.reading.rows import Row
from regulations.reading.sentences import all_sentences, prose
from regulations.reading.source import SourceDocument

_BY_YEAR: Final = re.compile(
    r"(?<!为实现)(?:(?:确保|力争|争取|拟|预计|计划)?(?:到|至|于|截至|截止)\s*(?P<by>20\d\d)\s*年"
    r"(?!\s*\d+\s*月\s*\d+\s*日)"
    r"(?:底|末)?(?:之?前|以前)?"
    r"|(?P<plain>20\d\d)\s*年(?:底|末)(?:之?前|以前)?)"
)
_CITED: Final = re.compile(r"《[^》]*》|[（(][^（）()]*(?:号|部门|单位)[^（）()]*[）)]")
_FIGURE: Final = re.compile(
    r"(?P<indicator>[^，。；：]{2,60}?)\s*(?P<verb>达到|达|不低于|不少于|不超过|控制在|超过|突破|实现)"
    r"\s*(?P<of>[^，。；\d]{0,12}?)(?P<value>\d[\d,.]*\s*(?:%|％|(?:(?!以[上下内]|左右|任务)[\u4e00-\u9fff]){1,4})?(?:以上|以下|以内|左右)?)"
)
_BUILT: Final = re.compile(
    r"(?:建成|建设|新建|新增|培育|打造|分别建成|完成)\s*(?P<value>\d[\d,.]*\s*[个家所处张户座名万]+)"
    r"(?P<indicator>[^，。；（(]{2,60})"
)


def targets(source: SourceDocument) -> list[Row]:
    """Read sentences that set something by a year (到2021年, 2020年底前).

    A date from which something holds is no target, nor is a year in a cited title.
    """
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for provision in prose(source.text):
        for sentence in all_sentences(provision):
            for year, statement in _parts(sentence):
                seen[f"{provision.eid}:{year}"] += 1
                number = seen[f"{provision.eid}:{year}"]
                indicator, value = figure_of(statement)
                rows.append(
                    Row(
                        key=f"target:{provision.eid}:{year}:{number}",
                        eid=provision.eid,
                        quote=statement,
                        values={
                            "year": year,
                            "statement": statement,
                            "indicator": indicator[:300],
                            "value": value[:100],
                        },
                    )
                )
    return rows


def figure_of(statement: str) -> tuple[str, str]:
    """Return the indicator and its figure; empty where a target has none."""
    words = _BY_YEAR.sub("", statement, count=1).lstrip("，, ")
    found = _FIGURE.search(words)
    if found is not None:
        sign = (
            found["verb"]
            if found["verb"] in {"不低于", "不少于", "不超过", "超过"}
            else ""
        )
        of = found["of"].strip()
        return found["indicator"].strip("，, ").removeprefix(
            "实现"
        ), f"{sign}{of}{found['value'].strip()}"
    built = _BUILT.search(words)
    if built is not None:
        return built["indicator"].strip(), built["value"].strip()
    return "", ""


def _parts(sentence: str) -> list[tuple[int, str]]:
    """Cut a sentence at each year; the words up to the next one are its target."""
    blank = _CITED.sub(lambda m: "　" * len(m[0]), sentence)
    marks = list(_BY_YEAR.finditer(blank))
    parts = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(sentence)
        words = sentence[mark.start() : end]
        words = re.sub(r"[，；、]?\s*(?:在|并)?$", "", words.strip())
        words = re.split(r"[（(](?=[^（）()]*(?:责任|牵头))", words)[0].rstrip(
            "，；、。 "
        )
        if len(words) > mark.end() - mark.start() + 3:
            parts.append((int(mark["by"] or mark["plain"]), words))
    return parts
