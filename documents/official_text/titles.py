"""Titles of acts, made comparable: who cites 《广告法》 means one text.

A title is printed in many ways: with and without 中华人民共和国, with the name
of the agency before 关于, with half- or full-width brackets, with blanks inside,
and with 〈〉 or 《》 around an inner title. A *key* is what stays the same.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from documents.official_text.dispatch_numbers import parse_dispatch_number

_NATION: Final = "中华人民共和国"
#: Marks around titles and words, and marks that a printer may leave out.
_MARKS: Final = re.compile(r"[\s《》〈〉<>“”‘’\"'「」『』·•,:;。]+")
#: An agency before 关于, the same act with and without it.
_AGENCY: Final = re.compile(r"^([^\d()]{2,60}?)(关于.+)$")
_AGENCY_END: Final = re.compile(
    r"(?:政府|办公室|办公厅|委员会|委|国务院|法院|检察院|局|厅|部|署|会|行|中心|院|办)"
    r"(?:关于)?$"
)
#: The version that a title may carry: （2018年修正）, （2011年修订）.
_VERSION: Final = re.compile(
    r"\((?:[12]\d{3}年?)?(?:第[一二三四五]次)?(?:修[正订改]本?)\)$"
)
_TRIAL: Final = re.compile(r"\((?:试行|暂行)\)$|(?:暂行|试行)(?=[^()]{2,4}$)")
_TYPE: Final = re.compile(
    r"(?:办法|规定|条例|细则|规则|意见|方案|标准|规范|制度|章程)$"
)
_PROMULGATES: Final = re.compile(
    r"关于(?P<verb>印发|公布|发布|颁布|颁发|下发|转发|批转|实施|施行)(?P<title>.+?)的?"
    r"(?:通知|公告|通告|决定|令)$"
)

_ISSUED: Final = frozenset({"印发", "下发", "转发", "批转", "颁发"})


def title_key(title: str) -> str:
    """Return what two prints of one title have in common; empty for an empty one.

    The agency before 关于 stays out (see :func:`agency_of`), and so does
    中华人民共和国 wherever it stands.
    """
    return _split(title)[1]


def number_key(number: str) -> str:
    """Return what all prints of one dispatch number have in common.

    Its canonical form where it can be read, else the print without blanks and with
    half-width figures; empty for an empty one.
    """
    parsed = parse_dispatch_number(number) if number.strip() else None
    if parsed is not None:
        return parsed.normalised
    return "".join(unicodedata.normalize("NFKC", number).split())


def agency_of(title: str) -> str:
    """Return the agency that a title names before 关于, empty where it names none."""
    return _split(title)[0]


def same_agency(one: str, other: str) -> bool:
    """Tell whether two agencies before 关于 may be one; none may be any.

    ``市人民政府`` in a city's own papers is ``葫芦岛市人民政府``.
    """
    return not one or not other or one.endswith(other) or other.endswith(one)


def trial_variants(key: str) -> tuple[str, ...]:
    """Return a key with and without 暂行 or 试行, the key itself first.

    People leave the word out: the contents page says 暂行办法, the text 办法.
    The result does not depend on which of the variants one starts from, but for
    the order.
    """
    base = _TRIAL.sub("", key)
    variants = [key, base]
    kind = _TYPE.search(base)
    if kind:
        before, noun = base[: kind.start()], kind[0]
        variants += [f"{before}暂行{noun}", f"{before}试行{noun}"]
        variants += [f"{base}(试行)", f"{base}(暂行)"]
    return tuple(dict.fromkeys(variants))


def promulgated_title(title: str) -> str:
    """Return the title that a notice's own title says it promulgates (印发).

    ``葫芦岛市人民政府办公室关于印发葫芦岛市5G产业发展方案的通知`` gives
    ``葫芦岛市5G产业发展方案``; empty where the title says nothing of the kind.
    """
    match = _PROMULGATES.search("".join(title.split()))
    if match is None:
        return ""
    inner = match["title"]
    marked = re.fullmatch(r"《(.+)》", inner)
    if marked:
        return marked[1]
    # 关于公布…名单的公告 makes something known; it puts no text of that name in force.
    return inner if match["verb"] in _ISSUED or _TYPE.search(inner) else ""


def _split(title: str) -> tuple[str, str]:
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", title))
    plain = plain.replace("〔", "(").replace("〕", ")")
    plain = plain.replace("[", "(").replace("]", ")")
    plain = _VERSION.sub("", plain)
    key = plain.replace(_NATION, "") or plain
    match = _AGENCY.match(key)
    if match and _AGENCY_END.search(match[1]):
        return match[1], match[2]
    return "", key
