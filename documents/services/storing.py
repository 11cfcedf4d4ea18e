"""A database that cannot store: told to the clerk, with nothing changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError

from documents.errors import DocumentError

logger = logging.getLogger(__name__)

#: How SQLite and PostgreSQL say it.
_NO_ROOM: Final = ("disk", "no space", "could not extend", "could not write")
_BUSY: Final = ("locked", "lock timeout", "deadlock")


@contextmanager
def stored() -> Iterator[None]:
    """Turn the database's refusal into words; also a decorator.

    It stands around a transaction, so that what was begun has been taken back.

    Raises:
        DocumentError: ``no_room``, ``busy`` or ``not_stored``; the log has the cause.
    """
    try:
        yield
    except OperationalError as error:
        said = str(error).lower()
        if any(words in said for words in _NO_ROOM):
            code, reason = "no_room", "磁盘已满或不能写入"
        elif any(words in said for words in _BUSY):
            code, reason = "busy", "数据库正忙，请稍后再试"
        else:
            code, reason = "not_stored", "数据库没有应答"
        # Where it failed says nothing: any statement may find the disk full. What
        # follows the first line repeats rows.
        first_line = said.partition("\n")[0]
        logger.error("The database stored nothing (%s): %s", code, first_line)  # noqa: TRY400
        raise DocumentError(code, f"没有写成：{reason}。什么也没有改变。") from error
