import pytest

from gazette_portal.front_cache.answers import Answer, coding_wanted
from gazette_portal.front_cache.asked import Asked, is_plain_query
from gazette_portal.front_cache.keeping import may_be_kept
from gazette_portal.front_cache.store import Store
from gazette_portal.observing import Observed


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("br;q=0", ""),
        ("identity;q=1, br;q=0.5", ""),
        ("identity;q=0.5, br;q=0.5", "br"),
        ("gzip;q=2", ""),
        ("gzip;level=9", ""),
        ("*", ""),
        ("xgzip, brx", ""),
        ("br ; q=0.8 , gzip;q=0.8", "br"),
        ("gzip" + "," * 5000, "gzip"),
    ],
)
def test_codings(accepted: str, coding: str) -> None:
    assert coding_wanted(accepted) == coding


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("q=a", True),
        ("category=%E6%94%BF&page=2&sort=-dated_on", True),
        ("", True),
        ("q=a#b", False),
        ("q='", False),
        ("q=\u4e2d", False),
        ("&".join("abc" for _ in range(25)), False),
        ("q=" + "a" * 511, False),
    ],
)
def test_queries(query: str, plain: bool) -> None:  # noqa: FBT001
    assert is_plain_query(query) is plain


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"Cache-Control": "public, no-cache"}, True),
        ({"Cache-Control": "public, max-age=3600", "Vary": "Accept-Encoding"}, True),
        ({}, False),
        ({"Cache-Control": "no-cache"}, False),
        ({"Cache-Control": "public, no-store"}, False),
        ({"Cache-Control": "private"}, False),
        ({"Cache-Control": "public", "Vary": "Cookie"}, False),
        ({"Cache-Control": "public", "Vary": "accept-encoding, Origin"}, False),
        ({"Cache-Control": "public", "Vary": "*"}, False),
        ({"Cache-Control": "public", "set-cookie": "a=b"}, False),
        ({"Cache-Control": "public", "ratelimit-limit": "5"}, False),
        ({"Cache-Control": "public", "content-encoding": "gzip"}, False),
        (
            {
                "Cache-Control": "public",
                "Content-Security-Policy": "script-src 'nonce-abc'",
            },
            False,
        ),
    ],
)
def test_what_may_be_kept(headers: dict[str, str], kept: bool) -> None:  # noqa: FBT001
    assert may_be_kept(headers) is kept


def answer(content: bytes) -> Answer:
    return Answer(
        [("Content-Type", "text/html")],
        content,
        is_text=True,
        number=1,
        made_at=0,
        observed=Observed(None),
    )


def test_what_was_asked_for_last_stays() -> None:
    store = Store(1024 * 1024)
    asked = [Asked(("http", "h", f"/{each}", ""), odd=False) for each in range(100)]
    for each in asked:
        store.keep(each, answer(b"x" * 30_000))
        # Asked for again it moves; the first is asked for all the time.
        assert store.find(each) is not None
        assert store.find(asked[0]) is not None
        assert store.weight <= 1024 * 1024
    assert store.find(asked[0]) is not None
    assert store.find(asked[1]) is None
    assert store.find(asked[99]) is not None
    store.clear()
    assert (len(store), store.weight) == (0, 0)


def test_what_is_asked_for_once_pushes_no_other_out() -> None:
    store = Store(1024 * 1024)
    asked = [Asked(("http", "h", f"/{each}", ""), odd=False) for each in range(100)]
    for each in asked[:10]:
        store.keep(each, answer(b"x" * 30_000))
        store.find(each)
    for each in asked[10:]:
        store.keep(each, answer(b"x" * 30_000))
        assert store.weight <= 1024 * 1024
    assert all(store.find(each) is not None for each in asked[:10])


def test_an_answer_weighs_more_when_it_is_packed() -> None:
    store = Store(1024 * 1024)
    asked = Asked(("http", "h", "/", ""), odd=False)
    made = answer(b"some text that is packed " * 1000)
    store.keep(asked, made)
    before = store.weight
    made.give(
        {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}, lambda *_: None
    )
    assert made.has_grown()
    assert not made.has_grown()
    store.keep(asked, made)
    assert store.weight > before
    assert len(store) == 1
