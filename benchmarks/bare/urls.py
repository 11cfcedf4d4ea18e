"""Five bytes, or many: what Django and the portal's middleware cost by themselves."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def five_bytes(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Answer with as little as there is."""
    return HttpResponse("five\n")


def long(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Answer with as many bytes as a document has."""
    return HttpResponse("five\n" * 7700)


urlpatterns = [path("", five_bytes), path("long/", long)]
