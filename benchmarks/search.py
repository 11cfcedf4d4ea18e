"""How fast the search answers, and what its index costs; prints tables.

    python benchmarks/search.py [--corpus FOLDER] [--postgres URL] [--provisions N]

The corpus is any folder of laws, ``../shared/corpus/laws.tar.xz`` where it is and none is
named; without one there is nothing to measure. It is imported into a scratch SQLite file, and into a PostgreSQL database that must be empty
and is left full. With ``--provisions`` the documents are copied until there are so
many. A database that was filled by an earlier run is measured again as it is.

An answer is what the page needs: the documents in order, how many places, all facets,
and of the best 20 documents the best places with marked words. Queries are cut at
random from provisions, so common words come as often as people write them.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import laws  # noqa: E402 (the path is set above)

QUERIES = 200
SHOWN = 20
REPEATS = 21
COMMON = (
    "的",
    "规定",
    "应当",
    "人民政府",
    "国务院",
    "中华人民共和国",
    "有下列情形之一的",
    "规定 -人民政府",
    "应当 规定",
    "责任 管理 监督",
    "第十二条 责任",
    "20万元",
    "规定 -应当",
)


def main() -> None:
    """Measure each database in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--sqlite", metavar="FILE", type=Path)
    parser.add_argument("--provisions", type=int, default=0)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument(
        "--keep-index", action="store_true", help="measure queries alone"
    )
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.corpus, options.provisions, keep_index=options.keep_index)
        return
    with laws(options.corpus) as corpus, tempfile.TemporaryDirectory() as folder:
        if corpus is None:
            print("no corpus (laws.tar.xz or --corpus FOLDER): nothing to measure")
            return
        file = options.sqlite or Path(folder) / "search.sqlite3"
        for name, url in (
            ("sqlite", f"sqlite:///{file}"),
            ("postgres", options.postgres),
        ):
            if not url or options.only not in {None, name}:
                continue
            print(f"\n{name}", flush=True)
            subprocess.run(
                [
                    *(sys.executable, __file__, *sys.argv[1:], "--measure"),
                    *("--corpus", str(corpus)),
                ],
                env={**os.environ, "DATABASE_URL": url, "VAR_DIR": folder},
                check=True,
            )


def measure(corpus: Path, provisions: int, *, keep_index: bool) -> None:
    """Fill the database where it is empty, then measure it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from documents.models import Document, Provision
    from documents.search.index import rebuild_index

    call_command("migrate", verbosity=0)
    if not Document.objects.exists():
        start = time.perf_counter()
        files = corpus_files(corpus)
        import_all(files)
        say("import of the corpus, index included", time.perf_counter() - start)
    if Provision.objects.count() < provisions:
        copy_documents(provisions)
    if not keep_index:
        clear_index()
        start = time.perf_counter()
        rebuild_index()
        say("index, written from nothing", time.perf_counter() - start)
    print(
        f"{Provision.objects.count():,} provisions"
        f" in {Document.objects.count():,} documents"
    )
    print(f"index: {index_megabytes():.0f} MB")
    update()
    ask_all()


def corpus_files(corpus: Path) -> list[Path]:
    """Return the files of the corpus."""
    from documents.services.importing import find_files

    return find_files([corpus])


def import_all(files: Sequence[Path]) -> None:
    """Import as ``import_law`` does."""
    from documents.services.importing import import_laws

    import_laws(paths=files)


def copy_documents(provisions: int) -> None:
    """Copy documents with their provisions until there are enough."""
    from documents.models import Document, Provision

    originals = list(Document.objects.defer("body_html").order_by("pk"))
    count, turn = Provision.objects.count(), 1
    while count < provisions:
        turn += 1
        for document in originals:
            if count >= provisions:
                break
            rows = list(Provision.objects.filter(document_id=document.pk))
            copy = Document.objects.get(pk=document.pk)
            copy.pk = None
            copy.slug = f"copy-{turn}-{document.pk}"
            copy.title = f"{document.title}（副本{turn}）"
            copy.number = copy.number_key = ""
            Document.objects.bulk_create([copy])
            for row in rows:
                row.pk = None
                row.parent_id = row.component_id = None
                row.document_id = copy.pk
            Provision.objects.bulk_create(rows, batch_size=500)
            count += len(rows)


def clear_index() -> None:
    """Leave an empty index behind."""
    from documents.models import SearchedDocument, SearchedPlace
    from documents.search.engines import engine

    index = engine()
    index.clear()
    SearchedPlace.objects.all().delete()
    SearchedDocument.objects.all().delete()
    index.tidy()


def index_megabytes() -> float:
    """Return what the index takes, folded text included."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'"
                " AND relname IN ('documents_searchedplace',"
                " 'documents_searcheddocument', 'documents_search_documents')"
            )
        else:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'documents_search%'"
            )
        return int(cursor.fetchone()[0]) / 1_000_000


def update() -> None:
    """Time one document of the usual size that is changed."""
    from documents.models import Document, Provision
    from documents.search.index import update_index

    some = list(Document.objects.order_by("?").values_list("pk", flat=True)[:40])
    times = []
    for pk in some:
        row = Provision.objects.filter(document_id=pk).first()
        if row is None:
            continue
        row.text += "。"
        Provision.objects.filter(pk=row.pk).update(text=f"{row.text}改")
        times.append(clock(lambda pk=pk: update_index([pk])))  # type: ignore[misc]
    report("update of a document", times)


def ask_all() -> None:
    """Time answers to queries of several lengths."""
    from documents.search.engines import engine
    from documents.search.shelf import shelf

    answer(COMMON[0])
    for length in (1, 2, 4, 8):
        pieces = list(cut(length))
        report(f"{length} characters", [clock(lambda p=p: answer(p)) for p in pieces])  # type: ignore[misc]
    pieces = [" ".join(pair) for pair in zip(cut(2), cut(3), strict=False)]
    report("2 and 3 characters", [clock(lambda p=p: answer(p)) for p in pieces])  # type: ignore[misc]
    report(
        "flat list of 20 places, 2 characters",
        [clock(lambda p=p: flat(p)) for p in cut(2)],  # type: ignore[misc]
    )
    report(
        "the engine alone, 2 characters",
        [clock(lambda p=p: engine().documents_with(p)) for p in cut(2)],  # type: ignore[misc]
    )
    for typed in COMMON:
        first, again = [], []
        for _ in range(REPEATS):
            shelf().forget()
            first.append(clock(lambda: answer(typed)))  # noqa: B023 (used at once)
            again.append(clock(lambda: answer(typed)))  # noqa: B023
        report(f"  {typed}, asked for the first time", first)
        report(f"  {typed}, asked again", again)


def cut(length: int) -> Iterator[str]:
    """Yield pieces of provisions."""
    from documents.models import SearchedPlace
    from documents.search.text.folding import BARRIER

    some = random.Random(length)  # noqa: S311
    rows = SearchedPlace.objects.filter(kind="provision")
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    found = rows.filter(pk__in=some.sample(keys, min(len(keys), QUERIES * 2)))
    texts = [
        folded.partition(BARRIER)[0]
        for folded in found.order_by("pk").values_list("folded", flat=True)
    ]
    for text in [text for text in texts if len(text) >= length][:QUERIES]:
        start = some.randrange(len(text) - length + 1)
        yield text[start : start + length]


def answer(typed: str) -> None:
    """Answer as the page does."""
    from urllib.parse import urlencode

    from django.http import QueryDict

    from documents.presenters.search import results
    from documents.search.finding import find
    from documents.search.forms import SearchForm

    form = SearchForm(QueryDict(urlencode({"q": typed})))
    query = form.query
    assert query is not None, typed
    finding = find(query)
    results(finding.documents[:SHOWN], query, finding, form)


def flat(typed: str) -> None:
    """Answer as the API does."""
    from documents.search.finding import find
    from documents.search.places import all_places
    from documents.search.text.queries import parse_query

    query = parse_query(typed)
    all_places(find(query).documents, query, offset=0, size=SHOWN)


def clock(work: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def report(name: str, times: Sequence[float]) -> None:
    """Print the middle and the slow end of some times."""
    ordered = sorted(times)
    middle = ordered[len(ordered) // 2]
    slow = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    print(f"{name:<42} p50 {middle:>7.1f} ms   p95 {slow:>7.1f} ms", flush=True)


def say(name: str, seconds: float) -> None:
    """Print a time."""
    print(f"{name:<42} {seconds:>8.1f} s", flush=True)


if __name__ == "__main__":
    main()
