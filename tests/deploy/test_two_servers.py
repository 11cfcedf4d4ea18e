"""Two application servers on one database behind one nginx."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.deploy.fronts import HOST, fronted
from tests.gazette_portal.portals import on_this_engine

DOCUMENT = "/documents/hu-zheng-ban-fa-2020-1/"
PUBLISHING = (
    "from documents.models import Document;"
    "from documents.services.publishing import publish, withdraw;"
    "one = Document.objects.get(slug='hu-zheng-ban-fa-2020-1');"
)


def test_both_tell_the_same_and_one_is_enough(tmp_path: Path) -> None:
    with on_this_engine(tmp_path / "first") as first:
        first.settings.update(
            SECRET_KEY="k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
            ALLOWED_HOSTS=HOST,
            PROXY_COUNT="1",
        )
        first.prepare()
        second = replace(first, folder=tmp_path / "second")
        collected = second.run("collectstatic", "--no-input", "--verbosity=0")
        assert collected.returncode == 0, collected.stderr
        folder = tmp_path / "nginx"
        folder.mkdir()
        with (
            first.served(workers=1),
            second.served(workers=1) as other,
            fronted(first, folder, second=second) as front,
        ):

            def told() -> Counter[int]:
                return Counter(front.get(DOCUMENT).status for _ in range(12))

            assert told() == {200: 12}
            first.ask(PUBLISHING + "withdraw(document=one, reason='试')")
            first.catch_up()
            assert told() == {410: 12}
            second.ask(PUBLISHING + "publish(document=one, despite_findings=True)")
            first.catch_up()
            assert told() == {200: 12}
            asked = [
                (one.folder / "server.log").read_text(encoding="utf-8").count(DOCUMENT)
                for one in (first, second)
            ]
            assert all(count >= 12 for count in asked)
            other.terminate()
            other.wait(timeout=40)
            assert told() == {200: 12}
