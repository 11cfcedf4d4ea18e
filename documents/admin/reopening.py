"""That a change makes a reviewed document a draft again: said beforehand and after."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib import messages

from documents.models import Document
from documents.services.blockers import document_name
from documents.services.review import reopens, watch_reopened

if TYPE_CHECKING:
    from django.http import HttpRequest


def warn_beforehand(request: HttpRequest, document: Document) -> None:
    """Say on the page of a form what saving a change will do."""
    if not reopens(document):
        return
    if document.state == Document.State.PUBLISHED:
        stage, what = "在等定时发布", "定时会取消，文件退回草稿"
    else:
        stage, what = document.get_state_display(), "会退回草稿"
    told = f"这份文件{stage}。改动文头、正文或表格并保存以后，{what}，要重新校对。"
    messages.info(request, told)


@contextmanager
def telling_reopened(
    request: HttpRequest, document_ids: Collection[int]
) -> Iterator[None]:
    """Tell a clerk which documents a change, made within, sent back."""
    with watch_reopened(document_ids) as reopened:
        yield
    for document, was_scheduled in reopened:
        what = "定时发布已取消，文件退回草稿" if was_scheduled else "已退回草稿"
        told = f"{document_name(document)}校对过，现在有修改，{what}，请重新校对。"
        messages.warning(request, told)
