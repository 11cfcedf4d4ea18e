"""Errors of the API: problem details (RFC 9457) in Chinese.

Wrong input is a 400 whose ``errors`` holds the messages by field; the other members
are the standard's. Nothing here asks the database or a session, so that it also works
when one of these is what failed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

MEDIA_TYPE: Final = "application/problem+json"
WHOLE_QUERY: Final = "__all__"
"""The key of messages that concern no single field."""

ROOT: Final = "/api/"
"""What is under it answers in JSON, errors included; the page itself excepted."""

#: What people call each error, and the anchor where the API's page explains it.
KINDS: Final[Mapping[HTTPStatus, tuple[str, str]]] = {
    HTTPStatus.BAD_REQUEST: ("bad-request", "请求有误"),
    HTTPStatus.FORBIDDEN: ("forbidden", "不能访问"),
    HTTPStatus.NOT_FOUND: ("not-found", "没有这项内容"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method-not-allowed", "不支持这种请求方法"),
    HTTPStatus.GONE: ("gone", "内容已撤回"),
    HTTPStatus.PRECONDITION_FAILED: ("precondition-failed", "条件不符"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too-large", "请求内容太大"),
    HTTPStatus.TOO_MANY_REQUESTS: ("too-many-requests", "请求太频繁"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("server-error", "系统出错"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("unavailable", "暂时不能服务"),
}
_DETAILS: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.BAD_REQUEST: "请求的地址或参数无法识别。",
    HTTPStatus.FORBIDDEN: "没有权限访问这项内容。",
    HTTPStatus.NOT_FOUND: "没有这项内容，或者尚未公布。",
    HTTPStatus.METHOD_NOT_ALLOWED: "接口只能读取：请用 GET 或 HEAD。",
    HTTPStatus.GONE: "本文件已撤回。",
    HTTPStatus.PRECONDITION_FAILED: "内容与 If-Match 等条件所指的不同。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "请求内容太大；接口只能读取，不需要提交内容。",
    HTTPStatus.TOO_MANY_REQUESTS: "请求太频繁，请稍后再试。",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统出错，请稍后再试。",
    HTTPStatus.SERVICE_UNAVAILABLE: "暂时不能服务，请稍后再试。",
}


class ProblemOut(Schema):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(
        description="错误的种类：接口说明页中的地址。", examples=["/api/#not-found"]
    )
    title: str = Field(description="错误种类的名称。", examples=["没有这项内容"])
    status: int = Field(description="HTTP 状态码。", examples=[404])
    detail: str = Field(
        description="这一次错在哪里。", examples=["没有这项内容，或者尚未公布。"]
    )
    instance: str = Field(
        description="请求的路径，不含参数。", examples=["/api/v1/documents/none"]
    )


class ErrorsOut(ProblemOut):
    """Why an input was refused: a problem with messages by field."""

    errors: dict[str, list[str]] = Field(
        description="每个参数的错误信息；与单个参数无关的在 __all__ 之下。",
        examples=[{"page": ["请填写大于 0 的整数。"]}],
    )


class GoneOut(ProblemOut):
    """The text was published and withdrawn."""

    reason: str = Field(description="撤回的原因。", examples=["文件内容有误"])


class InputError(Exception):
    """An input that is answered with 400.

    Attributes:
        errors: Messages by field.
    """

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        """Keep the messages."""
        super().__init__("; ".join(errors))
        self.errors = dict(errors)


def is_for_programs(request: HttpRequest) -> bool:
    """Tell whether an error should be JSON: all under ``/api/``, its page excepted."""
    return request.path_info.startswith(ROOT) and request.path_info != ROOT


def problem(
    request: HttpRequest,
    status: HTTPStatus,
    detail: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """Return a problem as an answer that nobody keeps.

    Args:
        request: What was asked; its query string is not repeated.
        status: One of :data:`KINDS`.
        detail: What went wrong this time; the usual words when left out.
        headers: More headers.
        members: What the problem tells besides, such as ``errors``.
    """
    anchor, title = KINDS[status]
    content = {
        "type": f"{ROOT}#{anchor}",
        "title": title,
        "status": status.value,
        "detail": detail or _DETAILS[status],
        "instance": escape_uri_path(request.path),
        **members,
    }
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False), status=status, content_type=MEDIA_TYPE
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Length"] = str(len(response.content))
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def refusal(request: HttpRequest, errors: Mapping[str, list[str]]) -> HttpResponse:
    """Return the 400 for a wrong input."""
    words = "".join(message for messages in errors.values() for message in messages)
    single = len(errors) == 1 and WHOLE_QUERY in errors
    return problem(
        request,
        HTTPStatus.BAD_REQUEST,
        words if single else "有参数填写有误，见 errors。",
        errors=dict(errors),
    )


def install_error_handlers(api: NinjaAPI) -> None:
    """Let an API answer with problems, in the portal's own words."""

    @api.exception_handler(InputError)
    def refused(request: HttpRequest, error: InputError) -> HttpResponse:
        return refusal(request, error.errors)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for each in error.errors:
            place = each.get("loc", ())
            name = str(place[-1]) if place else WHOLE_QUERY
            errors.setdefault(name, []).append("填写有误，请按接口说明填写。")
        return refusal(request, errors)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(request, HTTPStatus.NOT_FOUND, str(error))

    @api.exception_handler(HttpError)
    def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
        status = HTTPStatus(error.status_code)
        if status is HTTPStatus.BAD_REQUEST:
            return refusal(request, {WHOLE_QUERY: [str(error)]})
        return problem(request, status, str(error))
