"""Who may open which document."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from documents.models import Document


def get_document(slug: str) -> Document:
    """Return a document with its issue and topic, in one query.

    Raises:
        Http404: When there is none.
    """
    try:
        return Document.objects.select_related("issue", "topic").get(slug=slug)
    except Document.DoesNotExist:
        raise Http404 from None


def may_preview(request: HttpRequest, document: Document) -> bool:
    """Tell whether a clerk may see it before the public does.

    Only asked about documents that are not public: it looks at the session.
    """
    return document.state != Document.State.WITHDRAWN and sees_drafts(request)


def sees_drafts(request: HttpRequest) -> bool:
    """Tell whether a clerk may see what is not public; it looks at the session."""
    user = request.user
    return (
        user.is_authenticated
        and user.is_staff
        and user.has_perm("documents.view_document")
    )


def was_withdrawn(document: Document) -> bool:
    """Tell whether the public saw it once and sees it no more.

    A withdrawn document that is worked on again, or scheduled again, keeps its reason
    until the public sees it anew.
    """
    return bool(document.withdrawn_reason) and not document.is_public


def gone_page(request: HttpRequest, document: Document) -> HttpResponse:
    """410: it was published and withdrawn; the page says why."""
    response = render(
        request,
        "documents/withdrawn.html",
        {"document": document},
        status=HTTPStatus.GONE,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def gone_json(document: Document) -> JsonResponse:
    """410 for programs."""
    return JsonResponse(
        {"detail": "本文件已撤回。", "reason": document.withdrawn_reason},
        status=HTTPStatus.GONE,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )
