"""How gunicorn serves the portal: `gunicorn -c python:gazette_portal.server …`.

The names below are gunicorn's settings; WEB_CONCURRENCY sets the number of workers.
"""

import datetime as dt
import logging
import os
import sys
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger

from gazette_portal.metrics.counters import OTHER, Observation, open_table, table
from gazette_portal.observing import ENVIRON_KEY, Observed, tell_slow_request
from gazette_portal.settings.environment import Mode, mode_of
from gazette_portal.startup import load_settings
from gazette_portal.structured_logs import JsonFormatter, PlainFormatter, path_alone

# A mistake in them ends the start here, before gunicorn wraps it in a traceback.
load_settings()

access_log = logging.getLogger("gazette_portal.access")


def when_ready(server: Any) -> None:
    """Look once, before the workers start, what is done here."""
    from documents.exports.pdf.workshop import pdf_works
    from documents.freshness import presentation
    from gazette_portal.metrics.views import view_names
    from gazette_portal.page_files import begin_anew

    pdf_works()
    # All files of the release are read for it, which no visitor has to wait for.
    presentation()
    try:
        # An upgrade may dress the same texts in other pages.
        begin_anew()
    except OSError as error:
        sys.exit(
            f"无法启动：不能写入存放页面文件的目录（{error.filename}）：{error.strerror}"
        )
    if settings.METRICS_TOKEN:
        # While it reloads, a server has the old workers beside the new ones.
        open_table(view_names(), rows=3 * server.num_workers)


def pre_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 (gunicorn's hook)
    """Choose where the new worker counts, while nobody else chooses."""
    counted = table()
    worker.counting_row = counted.free_row() if counted else None


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 (gunicorn's hook)
    """Let the new worker count."""
    counted = table()
    if counted is not None:
        counted.take(worker.counting_row, os.getpid())


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 (gunicorn's hook)
    """Free the place of a worker that ended, however it did."""
    counted = table()
    if counted is not None:
        counted.give_back(worker.pid)


def post_worker_init(worker: Any) -> None:  # noqa: ARG001 (gunicorn's hook)
    """Let each worker follow up what becomes public by the clock."""
    from gazette_portal import clock
    from gazette_portal.page_files.keeping import look_after

    clock.start()
    look_after()


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Writes requests without query strings, addresses, referrers or user agents."""

    def setup(self, cfg: Any) -> None:
        """Give gunicorn's own messages the form of all other lines."""
        super().setup(cfg)
        production = mode_of(os.environ) is Mode.PRODUCTION
        formatter = JsonFormatter() if production else PlainFormatter()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)

    def access(
        self,
        resp: Any,
        req: Any,  # noqa: ARG002
        environ: dict[str, Any],
        request_time: dt.timedelta,
    ) -> None:
        """Write one line for one answered request, another if it was slow; count it."""
        status = int(str(resp.status).split(maxsplit=1)[0])
        method, path = environ["REQUEST_METHOD"], path_alone(environ["PATH_INFO"])
        seconds = request_time.total_seconds()
        duration_ms = round(seconds * 1000, 1)
        observed: Observed | None = environ.get(ENVIRON_KEY)
        access_log.info(
            "%s %s %s %s ms",
            method,
            path,
            status,
            duration_ms,
            extra={
                "method": method,
                "path": path,
                "status": status,
                "bytes": resp.sent,
                "duration_ms": duration_ms,
                "from_memory": observed is not None and observed.from_memory,
            },
        )
        counted = table()
        if counted is not None:
            counted.count(
                Observation(
                    view=observed.view if observed else OTHER,
                    status=status,
                    seconds=seconds,
                    queries=observed.queries if observed else 0,
                    query_seconds=observed.query_seconds if observed else 0,
                    from_memory=observed is not None and observed.from_memory,
                )
            )
        if observed is not None and 0 < settings.SLOW_REQUEST_MS <= duration_ms:
            tell_slow_request(observed, method=method, duration_ms=duration_ms)


logger_class = QuietLogger
# Only to tell gunicorn that the log is wanted; `QuietLogger.access` writes it.
accesslog = "-"

# Threads answer a slow client without keeping a whole worker from everybody else.
# Of four, some kept single connections waiting for half a second where 32 asked at
# once; of three none did (docs/performance.md).
worker_class = "gazette_portal.unreadable_requests.PortalWorker"
workers = settings.WEB_CONCURRENCY
threads = 3
preload_app = True
# Nobody steers a running server from outside; systemd restarts it.
control_socket_disable = True
# A worker is renewed now and then, so that no leak can grow for ever.
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 60
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190
