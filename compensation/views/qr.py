"""The address of a result as a QR code: a picture of its own beside the page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from compensation.presenters.qr import TooLongError, qr_svg
from compensation.views.asked import asked_plan, no_store


@require_safe
@no_store
def qr_code(request: HttpRequest, plan: str, page: str) -> HttpResponse:
    """Draw the address of a page of a plan with the query of this one.

    Args:
        request: What is asked for.
        plan: Slug of the project.
        page: ``estimate`` or ``compare``.
    """
    slug = asked_plan(request, plan).version.project.slug
    path = reverse(f"compensation:{page}", args=(slug,))
    address = request.build_absolute_uri(f"{path}?{request.GET.urlencode()}")
    try:
        picture = qr_svg(address)
    except TooLongError:
        return HttpResponse(
            "网址太长，画不成二维码。",
            content_type="text/plain; charset=utf-8",
            status=HTTPStatus.REQUEST_URI_TOO_LONG,
        )
    return HttpResponse(picture, content_type="image/svg+xml")
