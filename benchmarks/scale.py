"""A portal as large as wanted: the bundled issue, varied; also run by hand.

    python benchmarks/scale.py URL [--documents N]

`URL` is the address of a database, as in DATABASE_URL; it is migrated and gets the
bundled issue first. Documents are added until N are published; what is there already
stays, so that a database can grow in steps. Nothing is taken from elsewhere: titles
and provisions are those of the bundled issue with other issuers, years and numbers.
The same N gives the same rows. The search does not know the new documents.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from documents.models import Document, GazetteIssue, Topic

SEED: Final = 20200101
AT_ONCE: Final = 2000
FIRST_YEAR, LAST_YEAR = 1990, 2026
ISSUES_A_YEAR: Final = 12
#: Provisions of a document, so many at most.
MOST_PROVISIONS: Final = 5
_OFFICES: Final = [
    "发展和改革委员会",
    "教育局",
    "科学技术局",
    "工业和信息化局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "生态环境局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化旅游和广播电视局",
    "卫生健康委员会",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "体育局",
    "统计局",
    "医疗保障局",
    "信访局",
    "林业和草原局",
    "城市管理局",
]
_CATEGORIES: Final = {
    "政发": "葫政发",
    "政办发": "葫政办发",
    "政告字": "葫政告字",
    "政办函": "葫政办函",
    "令": "葫芦岛市人民政府令",
    "人社发": "葫人社发",
    "建发": "葫建发",
    "财发": "葫财发",
    "环发": "葫环发",
    "": "",
}
_SORTS: Final = ("的通知", "实施细则的通知", "工作方案的通知", "的意见", "的通告")
_KINDS: Final = (
    ("gazette", 88),
    ("regulation", 6),
    ("law", 3),
    ("other", 2),
    ("case", 1),
)
_FORCES: Final = (("in_force", 80), ("amended", 6), ("repealed", 10), ("lapsed", 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What new documents are made after."""

    matters: tuple[str, ...]
    paragraphs: tuple[str, ...]
    topics: tuple[Topic, ...]
    issues: tuple[GazetteIssue, ...]
    first_number: int


def prepare() -> None:
    """Migrate the database and load the bundled issue, where that is not done."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("bootstrap", stdout=io.StringIO())


def fill(documents: int) -> int:
    """Add documents until so many are published; return how many there are."""
    from django.db import transaction

    from documents.models import Document

    held = Document.objects.published().count()
    patterns = _patterns()
    new = _documents(patterns, documents - held)
    while some := list(islice(new, AT_ONCE)):
        # A note of the change for each batch, as an import leaves it.
        with transaction.atomic():
            _store(patterns, some)
    tidy()
    return Document.objects.published().count()


def tidy() -> None:
    """Let the database look at what it holds now, as a server's does by itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _patterns() -> Patterns:
    from documents.models import Document, Provision, Topic

    own = Document.objects.filter(source__isnull=False).order_by("pk")
    matters = [
        title.partition("关于")[2].removesuffix("的通知").removesuffix("的通告")
        for title in own.values_list("title", flat=True)
    ]
    paragraphs = (
        Provision.objects.filter(document__in=own, kind="paragraph")
        .exclude(text="")
        .order_by("document_id", "position")
        .values_list("text", flat=True)
    )
    return Patterns(
        matters=tuple(filter(None, matters)),
        paragraphs=tuple(text[:300] for text in paragraphs),
        topics=tuple(Topic.objects.order_by("pk")),
        issues=_issues(),
        first_number=Document.objects.filter(slug__startswith="scale-").count() + 1,
    )


def _issues() -> tuple[GazetteIssue, ...]:
    """Return all issues; make those that are missing, a month each."""
    from documents.models import GazetteIssue

    held = set(GazetteIssue.objects.values_list("year", "number"))
    GazetteIssue.objects.bulk_create(
        GazetteIssue(
            title="葫芦岛市人民政府公报",
            year=year,
            number=number,
            published_on=date(year, number, 28),
        )
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for number in range(1, ISSUES_A_YEAR + 1)
        if (year, number) not in held
    )
    return tuple(GazetteIssue.objects.order_by("year", "number"))


def _documents(patterns: Patterns, amount: int) -> Iterator[Document]:
    for number in range(patterns.first_number, patterns.first_number + max(amount, 0)):
        yield _document(patterns, number)


def _document(patterns: Patterns, number: int) -> Document:
    from documents.models import Document

    choose = random.Random(SEED + number)  # noqa: S311 (no secret)
    issue = choose.choice(patterns.issues)
    kind = _weighted(choose, _KINDS)
    category = choose.choice(list(_CATEGORIES)) if kind == "gazette" else ""
    issuer = (
        choose.choice(("葫芦岛市人民政府", "葫芦岛市人民政府办公室"))
        if choose.random() < 0.5  # noqa: PLR2004 (a half)
        else f"葫芦岛市{choose.choice(_OFFICES)}"
    )
    dated_on = date(issue.year, issue.number, choose.randint(1, 28))
    matter, sort = choose.choice(patterns.matters), choose.choice(_SORTS)
    # A number that no other has, though a year never has so many.
    code = (
        f"{_CATEGORIES[category]}〔{issue.year}〕{number + 1000}号" if category else ""
    )
    published = datetime(
        issue.year, issue.number, 28, 1, number % 60, tzinfo=UTC
    ) + timedelta(seconds=number % 3600)
    document = Document(
        slug=f"scale-{number}",
        kind=kind,
        issue=issue if kind == "gazette" else None,
        position=number,
        category=category,
        number=code,
        title=f"{issuer}关于{matter}{number % 977}号项目{sort}",
        issuer=issuer,
        dated_on=None if choose.random() < 0.01 else dated_on,  # noqa: PLR2004
        effective_on=dated_on,
        force=_weighted(choose, _FORCES),
        topic=choose.choice((None, *patterns.topics)),
        state=Document.State.PUBLISHED,
        publish_at=min(published, datetime(2026, 6, 1, tzinfo=UTC)),
        released_at=published,
        body_digest=f"{number:064x}",
        created_at=published,
        updated_at=published,
    )
    document.refresh_keys()
    return document


def _weighted(choose: random.Random, values: Sequence[tuple[str, int]]) -> str:
    names, weights = zip(*values, strict=True)
    return str(choose.choices(names, weights)[0])


def _store(patterns: Patterns, documents: list[Document]) -> None:
    """Write documents with some provisions, a citation, now and then a finding."""
    from documents.models import Citation, Document, Finding, Provision

    provisions: list[Provision] = []
    texts: dict[str, list[str]] = {}
    for document in documents:
        choose = random.Random(document.slug)  # noqa: S311 (no secret)
        amount = choose.randint(2, MOST_PROVISIONS)
        texts[document.slug] = choose.choices(patterns.paragraphs, k=amount)
        document.body_html = "".join(f"<p>{text}</p>" for text in texts[document.slug])
    stored = Document.objects.bulk_create(documents, batch_size=500)
    for document in stored:
        provisions += [
            Provision(
                document=document,
                position=place,
                kind="paragraph",
                text=text,
                eid=f"p_{place}",
            )
            for place, text in enumerate(texts[document.slug], start=1)
        ]
    Provision.objects.bulk_create(provisions, batch_size=1000)
    firsts = [each for each in provisions if each.position == 1]
    Citation.objects.bulk_create(
        (
            Citation(
                document_id=each.document_id,
                provision=each,
                quote=each.text[:20],
                start=0,
                end=len(each.text[:20]),
                title="中华人民共和国某法",
            )
            for each in firsts
        ),
        batch_size=1000,
    )
    Finding.objects.bulk_create(
        Finding(
            document_id=each.document_id, code="scale", severity="warning", text="待核"
        )
        for each in firsts[::5]
    )


def main() -> None:
    """Fill a database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url", nargs="?")
    parser.add_argument("--documents", type=int, default=3500)
    options = parser.parse_args()
    if options.url is None:
        print("no URL of a database: nothing to fill")
        return
    os.environ["DATABASE_URL"] = options.url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")
    import django

    django.setup()
    start = time.perf_counter()
    prepare()
    count = fill(options.documents)
    print(f"{count:,} published documents, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
