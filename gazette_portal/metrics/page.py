"""The page that Prometheus asks for."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gazette_portal.metrics.counters import table
from gazette_portal.metrics.exposition import CONTENT_TYPE, exposition


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell what all workers counted to who knows `METRICS_TOKEN`.

    Raises:
        Http404: Nothing is counted here, or the token is wrong.
    """
    counted = table()
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if (
        not token
        or counted is None
        or not constant_time_compare(given, f"Bearer {token}")
    ):
        raise Http404
    return HttpResponse(exposition(counted), content_type=CONTENT_TYPE)
