"""How gunicorn serves the portal: `gunicorn -c python:gazette_portal.server …`.

The names below are gunicorn's settings; WEB_CONCURRENCY sets the number of workers.
"""

import datetime as dt
import logging
import os
from typing import Any

from gunicorn.glogging import Logger

from gazette_portal.settings.environment import Mode, mode_of
from gazette_portal.structured_logs import JsonFormatter, PlainFormatter

access_log = logging.getLogger("gazette_portal.access")


def when_ready(server: Any) -> None:  # noqa: ARG001 (gunicorn's hook)
    """Look once, before the workers start, whether PDFs can be made here."""
    from documents.exports.pdf.workshop import pdf_works

    pdf_works()


def post_worker_init(worker: Any) -> None:  # noqa: ARG001 (gunicorn's hook)
    """Let each worker follow up what becomes public by the clock."""
    from gazette_portal import clock

    clock.start()


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
        """Write one line for one answered request."""
        status = str(resp.status).split(maxsplit=1)[0]
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        duration_ms = round(request_time.total_seconds() * 1000, 1)
        access_log.info(
            "%s %s %s %s ms",
            method,
            path,
            status,
            duration_ms,
            extra={
                "method": method,
                "path": path,
                "status": int(status),
                "bytes": resp.sent,
                "duration_ms": duration_ms,
            },
        )


logger_class = QuietLogger
# Only to tell gunicorn that the log is wanted; `QuietLogger.access` writes it.
accesslog = "-"

# Threads answer a slow client without keeping a whole worker from everybody else.
worker_class = "gazette_portal.long_addresses.PortalWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "") or min(os.cpu_count() or 1, 4) + 1)
threads = 4
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
