"""Revisions as pages show them: what is done to which document, redlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from documents.presenters.head import chinese_date
from documents.presenters.redline_strip import Strip, redline_strip
from documents.redline import Change, Piece, redline
from regulations.models import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from documents.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """A redline, in one text or in two columns.

    Attributes:
        pieces: All pieces, in order.
        before: What the left column shows: what stays, and what is struck.
        after: What the right column shows: what stays, and what is new.
        strip: Where in the words the changes are.
    """

    pieces: tuple[Piece, ...]
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    strip: Strip | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A revision for a page.

    Attributes:
        pk: Its key.
        url: Its own page.
        kind: 修改 or 废止.
        repeals: Whether it is a repeal.
        target: What it acts on, as it is named.
        target_number: Its dispatch number.
        target_url: The clause in the page of what it acts on; empty for a stub.
        clause: The clause, with what is done to it.
        deed: What is done, in words.
        effect: From when, in words; empty where nobody knows.
        coming: Whether the day is still to come.
        redline: What changes; None where no words are recorded.
        act: Who acts: number or title.
        act_url: The clause that says it.
        quote: Its words.
    """

    pk: int
    url: str
    kind: str
    repeals: bool
    target: str
    target_number: str
    target_url: str
    clause: str
    deed: str
    effect: str
    coming: bool
    redline: Redline | None
    act: str
    act_title: str
    act_url: str
    quote: str


def revision_lines(rows: Iterable[Revision], *, on: date) -> list[RevisionLine]:
    """Return revisions, their documents with them, as of a day."""
    return [revision_line(row, on=on) for row in rows]


def revision_line(row: Revision, *, on: date) -> RevisionLine:
    """Return one revision as of a day."""
    target = public_target(row)
    coming = row.effective_on is not None and row.effective_on > on
    title = row.target_title or (target.title if target else "")
    return RevisionLine(
        pk=row.pk,
        url=reverse("regulations:revision", args=(row.pk,)),
        kind=row.get_kind_display(),
        repeals=row.kind == Revision.Kind.REPEAL,
        target=f"《{title}》" if title else row.target_number,
        target_number=row.target_number if title else "",
        target_url=_address(target, row.target_eid),
        clause=row.clause,
        deed=deed(row),
        effect=f"{chinese_date(row.effective_on)}起" if row.effective_on else "",
        coming=coming,
        redline=redline_of(row.before, row.after),
        act=row.document.number or f"《{row.document.title}》",
        act_title=row.document.title,
        act_url=row.get_absolute_url(),
        quote=row.quote,
    )


def public_target(row: Revision) -> Document | None:
    """Return the document acted on, where the public sees it."""
    target = row.target_document
    return target if target is not None and target.is_public else None


def redline_of(before: str, after: str) -> Redline | None:
    """Compare words; nothing where there are none."""
    pieces = redline(before, after)
    if not pieces:
        return None
    return Redline(
        pieces=pieces,
        before=tuple(each for each in pieces if each.change is not Change.INSERTED),
        after=tuple(each for each in pieces if each.change is not Change.DELETED),
        strip=redline_strip(pieces),
    )


def deed(row: Revision) -> str:
    """Say what is done: 修改, 整条改写, 增加, 删去, 废止."""
    whole = not row.before
    # 第三条第（一）项 goes as 整项.
    level = row.clause[-1:] if row.clause[-1:] in "编章节条款项目" else "条"
    if row.is_whole:
        return "整份文件废止"
    if row.kind == Revision.Kind.REPEAL:
        return f"整{level}废止" if whole and not row.after else "废止其中的规定"
    match row.modification:
        case Revision.Modification.INSERTION:
            return "增加"
        case Revision.Modification.DELETION:
            return f"整{level}删去" if whole else "删去其中的文字"
        case _:
            return f"整{level}改写" if whole else "修改"


def _address(target: Document | None, eid: str) -> str:
    if target is None:
        return ""
    return target.get_absolute_url() + (f"#{eid}" if eid else "")
