"""What keeps a document from the public, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.errors import DocumentError
from documents.models import Document, Finding
from documents.official_text.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """One reason why a document cannot be published yet.

    Attributes:
        code: Stable ASCII code: ``no_title``, ``no_date``, ``empty``,
            ``duplicate_number`` or ``open_error``.
        document: The document.
        text: What to tell the clerk, in Chinese.
        field: The field of its head that is concerned; empty for none.
        finding: The finding that waits; None for the other codes.
    """

    code: str
    document: Document
    text: str
    field: str = ""
    finding: Finding | None = None


class BlockedError(DocumentError):
    """Documents cannot be published; all the reasons are told.

    Attributes:
        blockers: The reasons, in the order of the documents.
    """

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        first = blockers[0]
        errors = [each for each in blockers if each.code == "open_error"]
        if first.code == "open_error":
            told = "；".join(each.text for each in errors[:3])
            code = "open_errors"
            message = (
                f"{document_name(first.document)}还有{len(errors)}处校对错误没有处理："
                f"{told}"
            )
        else:
            code, message = first.code, f"{document_name(first.document)}：{first.text}"
        super().__init__(code, message, field=first.field)
        self.blockers = tuple(blockers)


def document_name(document: Document) -> str:
    """Return how a document is called in a message."""
    return document.number or document.title or f"第{document.position}份文件"


def find_blockers(
    documents: Iterable[Document], *, despite_findings: bool = False
) -> list[Blocker]:
    """Return what keeps documents from the public: four queries for all of them.

    Args:
        documents: The documents.
        despite_findings: Leave out errors of the proofreader that wait for a clerk.
    """
    rows = list(documents)
    ids = [row.pk for row in rows]
    with_text = _with_text(ids)
    doubled = _doubled(rows)
    errors: dict[int, list[Finding]] = {}
    if not despite_findings:
        waiting = Finding.objects.filter(
            document__in=ids,
            state=Finding.State.OPEN,
            severity=Severity.ERROR.value,
        ).order_by("document", "line", "pk")
        for finding in waiting:
            errors.setdefault(finding.document_id or 0, []).append(finding)
    found: list[Blocker] = []
    for row in rows:
        gazette = row.kind == Document.Kind.GAZETTE
        if not row.title.strip():
            found.append(
                Blocker(code="no_title", document=row, text="没有标题。", field="title")
            )
        if row.dated_on is None and gazette:
            found.append(
                Blocker(
                    code="no_date",
                    document=row,
                    text="没有成文日期。",
                    field="dated_on",
                )
            )
        if row.pk not in with_text:
            found.append(Blocker(code="empty", document=row, text="没有正文。"))
        if gazette and row.number_key in doubled:
            found.append(
                Blocker(
                    code="duplicate_number",
                    document=row,
                    text="另有一份文件用这个字号。",
                    field="number",
                )
            )
        found += [
            Blocker(code="open_error", document=row, text=str(each), finding=each)
            for each in errors.get(row.pk, [])
        ]
    return found


def require_unblocked(
    documents: Iterable[Document], *, despite_findings: bool = False
) -> None:
    """Check that nothing keeps documents from the public; see :func:`find_blockers`.

    Raises:
        BlockedError: With all that does.
    """
    blockers = find_blockers(documents, despite_findings=despite_findings)
    if blockers:
        raise BlockedError(blockers)


def _with_text(ids: Sequence[int]) -> set[int]:
    documents = Document.objects.filter(pk__in=ids).order_by()
    return {
        *documents.filter(provisions__isnull=False)
        .distinct()
        .values_list("pk", flat=True),
        *documents.filter(tables__isnull=False).distinct().values_list("pk", flat=True),
    }


def _doubled(rows: Sequence[Document]) -> set[str]:
    """Return the numbers that more than one paper of the gazette has."""
    keys = [row.number_key for row in rows if row.number_key]
    seen: set[str] = set()
    doubled: set[str] = set()
    for key in (
        Document.objects.filter(number_key__in=keys, kind=Document.Kind.GAZETTE)
        .order_by()
        .values_list("number_key", flat=True)
    ):
        (doubled if key in seen else seen).add(key)
    return doubled
