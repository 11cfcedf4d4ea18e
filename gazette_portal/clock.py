"""What the portal does by itself as time goes by."""

from __future__ import annotations

import logging
import threading
from typing import Final

from django.db import DatabaseError, close_old_connections, connection

from gazette_portal.changes import let_go, prune_notes

logger = logging.getLogger(__name__)

#: Seconds between two looks.
INTERVAL: Final = 30


def start(stop: threading.Event | None = None) -> threading.Thread:
    """Start the thread that follows up scheduled publications.

    Each worker has one; where several look at once, the database lets one through and
    the others find nothing left.

    Args:
        stop: Ends the thread when it is set.
    """
    thread = threading.Thread(
        target=_run, args=(stop or threading.Event(),), name="clock", daemon=True
    )
    thread.start()
    return thread


def tick() -> None:
    """Look once; what does not answer or cannot be written is tried the next time."""
    from documents.services.publishing import publish_due

    close_old_connections()
    try:
        publish_due()
        prune_notes()
    except (DatabaseError, OSError):
        logger.warning("What is due could not be looked at", exc_info=True)
    finally:
        connection.close()
        let_go()


def _run(stop: threading.Event) -> None:
    while not stop.wait(INTERVAL):
        tick()
