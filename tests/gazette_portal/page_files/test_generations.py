import datetime as dt
import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gazette_portal.changes import note
from gazette_portal.page_files.generations import (
    CURRENT,
    Generations,
    begin_anew,
    generations,
)
from gazette_portal.page_files.keeping import Caretaker

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SetClock = Callable[[float], None]


def evening() -> float:
    return NOON.timestamp() + 6 * 3600


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_to(seconds: float) -> None:
        moment = NOON + dt.timedelta(seconds=seconds)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(0)
    return set_to


@pytest.fixture
def kept(tmp_path: Path, set_clock: SetClock) -> Generations:
    return Generations(tmp_path / "pages", room=100_000)


def seen(tmp_path: Path, path: str = "index.html") -> bytes | None:
    file = tmp_path / "pages" / CURRENT / path
    return file.read_bytes() if file.exists() else None


def test_a_page_is_kept_until_something_is_written(
    kept: Generations, tmp_path: Path
) -> None:
    first = kept.current(evening)
    assert first is not None
    kept.keep(first, "/", b"home")
    kept.keep(first, "/documents/one/", b"one")
    assert seen(tmp_path) == b"home"
    assert seen(tmp_path, "documents/one/index.html") == b"one"
    assert seen(tmp_path, "documents/one/index.html.gz")
    assert kept.current(evening) == first
    with kept.hold_back():
        assert seen(tmp_path) is None
        assert kept.current(evening) is None
    second = kept.current(evening)
    assert second is not None
    assert second.number > first.number
    assert seen(tmp_path) is None
    # Who began to make a page before comes too late.
    kept.keep(first, "/", b"old")
    assert seen(tmp_path) is None
    assert not first.folder.exists()


def test_files_of_two_generations_differ_in_their_time(
    kept: Generations, tmp_path: Path
) -> None:
    """nginx makes entity tags of time and size."""
    times = []
    for content in (b"one", b"two"):
        generation = kept.current(evening)
        assert generation is not None
        kept.keep(generation, "/", content)
        times.append((tmp_path / "pages" / CURRENT / "index.html").stat().st_mtime)
        kept.hold_back().close()
    assert times[0] < times[1]


def test_time_passes(kept: Generations, tmp_path: Path, set_clock: SetClock) -> None:
    first = kept.current(lambda: NOON.timestamp() + 10)
    assert first is not None
    kept.keep(first, "/", b"home")
    set_clock(9.9)
    kept.end_overdue()
    assert seen(tmp_path) == b"home"
    set_clock(10)
    kept.end_overdue()
    assert seen(tmp_path) is None
    second = kept.current(evening)
    assert second is not None
    kept.keep(second, "/", b"home")
    # The clock is set back to before it began.
    set_clock(-3600)
    kept.end_overdue()
    assert seen(tmp_path) is None
    third = kept.current(evening)
    assert third is not None
    assert third.number > second.number


def test_what_changes_at_once_is_not_kept(kept: Generations) -> None:
    assert kept.current(lambda: NOON.timestamp() + 0.5) is None


def test_a_killed_writer_leaves_no_page_and_no_hold(
    kept: Generations, tmp_path: Path
) -> None:
    first = kept.current(evening)
    assert first is not None
    kept.keep(first, "/", b"old")
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        held = kept.hold_back()
        os.write(writer, b"held")
        signal.pause()
        held.close()
        os._exit(0)
    assert os.read(reader, 4) == b"held"
    assert kept.current(evening) is None
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert seen(tmp_path) is None
    second = kept.current(evening)
    assert second is not None
    assert second.number > first.number
    for end in (reader, writer):
        os.close(end)


def test_a_link_of_somebody_else_is_no_generation(
    kept: Generations, tmp_path: Path
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / CURRENT).symlink_to("old-pages")
    assert kept.linked() is None
    assert kept.current(evening) is not None


@pytest.mark.parametrize("are_kept", [True, False])
def test_a_start_takes_away_what_an_earlier_run_left(
    are_kept: bool,  # noqa: FBT001 (a parameter of the test)
    kept: Generations,
    tmp_path: Path,
    settings: Any,
    request: pytest.FixtureRequest,
) -> None:
    """Also where pages are not kept any more: nginx goes on looking there."""
    page = kept.current(evening)
    assert page is not None
    kept.keep(page, "/", b"home")
    settings.VAR_DIR, settings.PAGE_FILES = tmp_path, are_kept
    generations.cache_clear()
    request.addfinalizer(generations.cache_clear)
    begin_anew()
    assert seen(tmp_path) is None
    begin_anew()


@pytest.mark.django_db(transaction=True)
class TestCaretaker:
    def test_what_is_written_past_the_files_ends_them(
        self, kept: Generations, tmp_path: Path
    ) -> None:
        """A command with another VAR_DIR leaves its note, and no more."""
        caretaker = Caretaker(kept)
        caretaker.look()
        page = kept.current(evening)
        assert page is not None
        kept.keep(page, "/", b"home")
        caretaker.look()
        assert seen(tmp_path) == b"home"
        note()
        caretaker.look()
        assert seen(tmp_path) is None

    def test_it_goes_on_after_a_fault(
        self,
        kept: Generations,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caretaker = Caretaker(kept)
        with monkeypatch.context() as fault:
            fault.setattr(kept, "end_overdue", _no_room)
            caretaker.look()
            caretaker.look()
        assert caplog.messages == ["Kept pages are not looked after"]
        caretaker.look()
        note()
        assert kept.current(evening) is not None
        caretaker.look()
        assert kept.linked() is None


def _no_room() -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_room_is_bounded(kept: Generations, tmp_path: Path) -> None:
    generation = kept.current(evening)
    assert generation is not None
    for number in range(40):
        kept.keep(generation, f"/documents/{number}/", os.urandom(5_000))
    files = [path for path in generation.folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert sum(path.stat().st_size for path in files) <= 100_000
    kept.hold_back().close()
    again = kept.current(evening)
    assert again is not None
    kept.keep(again, "/", b"home")
    assert seen(tmp_path) == b"home"
