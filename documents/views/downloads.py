"""Documents and issues as files, under the rules of their pages."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from documents.addresses import origin
from documents.exports import store
from documents.exports.bundle import Member, packed
from documents.exports.formats import (
    PDF,
    ZIP,
    Format,
    document_formats,
    issue_formats,
)
from documents.exports.making import document_data, issue_data, stamp
from documents.exports.naming import attached, file_name
from documents.exports.pdf.pages import document_page, issue_page, sheet
from documents.exports.pdf.workshop import (
    CannotSetError,
    NotReadyError,
    pdf_works,
    typeset,
)
from documents.exports.portal import Portal
from documents.models import Document, GazetteIssue
from documents.views.visibility import (
    get_document,
    gone_page,
    may_preview,
    was_withdrawn,
)

#: Seconds that a reader waits for a PDF; it goes on being set when he has left.
_WAIT: Final = 20.0
_PREVIEW_WAIT: Final = 50.0
_CHUNK: Final = 1 << 16
_FRESH_WHEN_ASKED: Final = "public, no-cache"
Maker = Callable[[Path], bytes | None]
"""Puts a file into the store, or gives its bytes for it."""


@require_safe
def document_file(request: HttpRequest, slug: str, form: Format) -> HttpResponseBase:
    """Give a document in a format; a draft to clerks only, and nobody keeps it."""
    _check_offered(form)
    found = get_document(slug)
    portal = _portal(request)
    name = file_name(str(found), form.suffix)
    if found.is_public:
        return _public(
            request,
            form,
            name,
            stamp([found], form, portal),
            _document_maker(found, form, portal),
        )
    if not may_preview(request, found):
        if was_withdrawn(found):
            return gone_page(request, found)
        raise Http404
    return _preview(request, found, form, portal, name)


@require_safe
def issue_file(
    request: HttpRequest, year: int, number: int, form: Format
) -> HttpResponseBase:
    """Give an issue, with what is public of it, in a format."""
    _check_offered(form)
    issue, documents = _issue(year, number)
    portal = _portal(request)
    return _public(
        request,
        form,
        file_name(str(issue), form.suffix),
        stamp(documents, form, portal, issue=issue),
        _issue_maker(issue, documents, form, portal),
    )


@require_safe
def issue_bundle(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """Give an issue and its documents in all formats as one .zip, sent as it is packed.

    PDFs are set first, as many as there is time for; whoever comes before they are
    there is asked to wait. One that cannot be set is left out, which the .zip says.
    """
    issue, documents = _issue(year, number)
    portal = _portal(request)
    name = file_name(str(issue), ZIP.suffix)
    etag = f'"{stamp(documents, ZIP, portal, issue=issue)}"'
    response = get_conditional_response(request, etag=etag)
    if response is not None:
        return _validated(response, etag)
    if request.method == "HEAD":
        return _validated(_typed(HttpResponse(), ZIP, name), etag)
    files = _files_of(issue, documents, portal)
    try:
        missing = _set_all([one for one in files if one.form is PDF])
    except NotReadyError as error:
        return _wait_page(request, error)
    answer = _typed(StreamingHttpResponse(packed(_members(files, missing))), ZIP, name)
    if missing:
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return _validated(answer, etag)


class _File:
    """A file that can be had: its name, and how it is made when it is not there."""

    def __init__(self, name: str, form: Format, digest: str, make: Maker) -> None:
        self.name = name
        self.form = form
        self._digest = digest
        self._make = make

    def make(self) -> None:
        """Have it made for others, unless it is there."""
        self.open().close()

    def open(self) -> BinaryIO:
        """Open it, made first when it is not there.

        Raises:
            NotReadyError: It is a PDF and not there yet.
        """
        path = store.place(self._digest, self.form.suffix)
        if store.kept(path):
            with suppress(FileNotFoundError):  # another process needed the room
                return path.open("rb")
        data = self._make(path)
        if data is None:
            return path.open("rb")
        store.keep(path, data)
        return io.BytesIO(data)

    def chunks(self) -> Iterator[bytes]:
        """Give its bytes."""
        with self.open() as file:
            while data := file.read(_CHUNK):
                yield data


def _files_of(
    issue: GazetteIssue, documents: list[Document], portal: Portal
) -> list[_File]:
    """Return the files of an issue's .zip, the issue's own first."""
    folder = file_name(str(issue), "zip").removesuffix(".zip")
    files = [
        _File(
            f"{folder}/{file_name(str(issue), form.suffix)}",
            form,
            stamp(documents, form, portal, issue=issue),
            _issue_maker(issue, documents, form, portal),
        )
        for form in issue_formats()
        if form is not ZIP
    ]
    width = len(str(len(documents)))
    for place, document in enumerate(documents, start=1):
        for form in document_formats():
            title = file_name(f"{place:0{width}d} {document.title}", form.suffix)
            files.append(
                _File(
                    f"{folder}/{title}",
                    form,
                    stamp([document], form, portal),
                    _document_maker(document, form, portal),
                )
            )
    return files


def _set_all(files: list[_File]) -> list[_File]:
    """Have PDFs set; return those that cannot be.

    Raises:
        NotReadyError: There was no time for all.
    """
    deadline = time.monotonic() + _WAIT
    missing = []
    for file in files:
        if time.monotonic() > deadline:
            raise NotReadyError(1)
        try:
            file.make()
        except CannotSetError:
            missing.append(file)
    return missing


def _members(files: list[_File], missing: list[_File]) -> Iterator[Member]:
    for file in files:
        if file not in missing:
            yield Member(name=file.name, content=file.chunks())
    if missing:
        names = "\r\n".join(file.name for file in missing)
        text = f"下列文件暂时排不出来，没有装入，请稍后再下载：\r\n{names}\r\n"
        folder = missing[0].name.partition("/")[0]
        yield Member(
            name=f"{folder}/说明.txt", content=[b"\xef\xbb\xbf", text.encode()]
        )


def _portal(request: HttpRequest) -> Portal:
    return Portal(name=settings.SITE_NAME, base=origin(request))


def _check_offered(form: Format) -> None:
    if form is PDF and not pdf_works():
        raise Http404


def _issue(year: int, number: int) -> tuple[GazetteIssue, list[Document]]:
    """Return an issue with its public documents in printed order."""
    issue = get_object_or_404(GazetteIssue.objects.public(), year=year, number=number)
    rows = Document.objects.published().filter(issue=issue).in_printed_order()
    return issue, list(rows.for_lists())


def _document_maker(
    document: Document, form: Format, portal: Portal, *, wait: float = _WAIT
) -> Maker:
    def make(path: Path) -> bytes | None:
        if form is not PDF:
            return document_data(document, form, portal)
        typeset(document_page(document, portal), sheet(), path, wait=wait)
        return None

    return make


def _issue_maker(
    issue: GazetteIssue, documents: list[Document], form: Format, portal: Portal
) -> Maker:
    def make(path: Path) -> bytes | None:
        if form is not PDF:
            return issue_data(issue, documents, form, portal)
        page = issue_page(issue, documents, portal)
        typeset(page, sheet(), path, wait=_WAIT)
        return None

    return make


def _public(
    request: HttpRequest, form: Format, name: str, digest: str, make: Maker
) -> HttpResponseBase:
    etag = f'"{digest}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None and request.method == "HEAD":
        response = _typed(HttpResponse(), form, name)
    if response is None:
        try:
            file = _File(name, form, digest, make).open()
        except NotReadyError as error:
            return _wait_page(request, error)
        response = _typed(FileResponse(file), form, name)
    return _validated(response, etag)


def _preview(
    request: HttpRequest, document: Document, form: Format, portal: Portal, name: str
) -> HttpResponseBase:
    """Give a draft to a clerk; it never comes into the store."""
    # What a clerk does not wait for is lost with the folder.
    make = _document_maker(document, form, portal, wait=_PREVIEW_WAIT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"draft.{form.suffix}"
        try:
            data = make(path)
        except NotReadyError as error:
            return _wait_page(request, error)
        content = path.read_bytes() if data is None else data
    response = _typed(HttpResponse(content), form, name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _wait_page(request: HttpRequest, error: NotReadyError) -> HttpResponse:
    """503: the PDF is being set; the page asks again by itself."""
    response = render(
        request,
        "documents/exports/wait.html",
        {
            "seconds": error.retry_after,
            "hopeless": isinstance(error, CannotSetError),
        },
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response.headers["Retry-After"] = str(error.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _typed(response: HttpResponseBase, form: Format, name: str) -> HttpResponseBase:
    response.headers["Content-Type"] = form.content_type
    return attached(response, name, inline=form.inline)


def _validated(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _FRESH_WHEN_ASKED
    return response
