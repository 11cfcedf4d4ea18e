"""Stakes that do not add up are findings for a clerk; nothing is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.models import Finding
from documents.official_text.model import Severity
from regulations.models import Derived, StakeCount
from regulations.selectors.stakes import check_rows

if TYPE_CHECKING:
    from documents.models import Document

CODE: Final = "stakes_sum"


def record_stake_findings(document: Document) -> int:
    """Bring the findings on a document's stakes in step with its rows.

    A finding that a clerk decided on stays, and is not raised again; one that waits
    goes when the sum has come right.

    Returns:
        How many wait for a clerk.
    """
    rows = list(
        StakeCount.objects.filter(document=document)
        .exclude(state=Derived.State.REJECTED)
        .order_by("position", "pk")
    )
    faults = {
        (row.eid, f"界桩数加起来不相符：{row.river}，{fault}。")
        for row, check in zip(rows, check_rows(rows), strict=True)
        for fault in check.faults
    }
    known = document.findings.filter(code=CODE)
    told = set()
    for finding in known:
        fault = (finding.eid, finding.text)
        if fault in faults:
            told.add(fault)
        elif finding.state == Finding.State.OPEN:
            finding.delete()
    Finding.objects.bulk_create(
        Finding(
            source_id=document.source_id,
            document=document,
            eid=eid,
            code=CODE,
            severity=Severity.WARNING.value,
            text=text,
        )
        for eid, text in sorted(faults - told)
    )
    return document.findings.filter(code=CODE, state=Finding.State.OPEN).count()
