"""What the search offers of the gazette itself: its issues."""

from __future__ import annotations

from collections.abc import Iterator

from documents.models import GazetteIssue
from documents.search.offers import Offer


def offers() -> Iterator[Offer]:
    """Yield every public issue, newest first, found by name, year and number."""
    for issue in GazetteIssue.objects.public():
        serial = issue.serial_number
        yield Offer(
            kind="公报",
            title=str(issue),
            summary=f"总第{serial}期，目录和全文。" if serial else "目录和全文。",
            url=issue.get_absolute_url(),
            keywords=(
                f"{issue.title}{issue.year}年{issue.number}期",
                f"{issue.year}年第{issue.number:02}期 总{serial or ''}期",
            ),
        )
