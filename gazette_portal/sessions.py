"""Sessions in the database, which may be busy."""

from __future__ import annotations

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError


class SessionStore(DatabaseStore):
    """Django's own, but that a database which is busy is no session that is gone.

    Django answers 400 to both. A clerk whose request came while fifty others wrote did
    nothing wrong: it is our 503, and the same request may be sent again.
    """

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (Django's)
        """Write the session.

        Raises:
            OperationalError: The database is busy or away.
            UpdateError: The session is gone: somebody signed out meanwhile.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            cause = error.__context__
            if isinstance(cause, OperationalError):
                raise cause from cause.__cause__
            raise
