"""Who has guessed passwords too often is locked out for an hour.

Three counts, so that neither one account can be guessed from many addresses nor many
accounts from one, and a city hall behind one address is not locked out by one clerk.
"""

from __future__ import annotations

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]  # untyped
    """Counts failures by account, by address, and by both."""

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Return the failures of account and address together.

        Where another count has reached its own limit, return the limit that django-axes
        compares with, so that it locks.
        """
        account = get_client_username(request, credentials)
        address = getattr(request, "axes_ip_address", None)
        since = get_cool_off_threshold(request)
        failures = self._sum(Q(username=account, ip_address=address), since)
        if (
            self._sum(Q(username=account), since) >= settings.LOGIN_ACCOUNT_LIMIT
            or self._sum(Q(ip_address=address), since) >= settings.LOGIN_ADDRESS_LIMIT
        ):
            return max(failures, settings.AXES_FAILURE_LIMIT)
        return failures

    def _sum(self, condition: Q, since: Any) -> int:
        rows = AccessAttempt.objects.filter(condition, attempt_time__gte=since)
        return rows.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
