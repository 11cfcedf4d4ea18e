"""What the API of every app shares: strict queries, and errors in Chinese.

Wrong input is 400 with ``{"errors": {field: [messages]}}``; what is not there is 404
with ``{"detail": …}``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError
from pydantic import Field

from regulations.fields import QuantityField, TrueFalseField
from regulations.rules import RuleError

WHOLE_QUERY: Final = "__all__"
"""The key of messages that concern no single field."""


class ErrorsOut(Schema):
    """Why an input was refused."""

    errors: dict[str, list[str]] = Field(
        description="每个字段的错误信息；与单个字段无关的在 __all__ 之下。"
    )


class DetailOut(Schema):
    """Why there is no answer."""

    detail: str


class InputError(Exception):
    """An input that is answered with 400.

    Attributes:
        errors: Messages by field.
    """

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        """Keep the messages."""
        super().__init__("; ".join(errors))
        self.errors = dict(errors)


def strict_query(request: HttpRequest, allowed: Collection[str]) -> None:
    """Refuse names that the query does not have, and names given twice.

    A misspelt name would otherwise silently change nothing.

    Raises:
        InputError: With one message for each such name.
    """
    errors: dict[str, list[str]] = {}
    for name, values in request.GET.lists():
        if name not in allowed:
            errors[name] = ["没有这个参数。"]
        elif len(values) > 1:
            errors[name] = ["只能填写一次。"]
    if errors:
        raise InputError(errors)


def query_parameters(*sources: type[forms.Form]) -> list[dict[str, Any]]:
    """Describe the fields of forms as parameters of a query, for OpenAPI."""
    return [
        {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": " ".join(
                str(words) for words in (field.label, field.help_text) if words
            ),
            "schema": _schema_of(field),
        }
        for source in sources
        for name, field in source.base_fields.items()
    ]


def _schema_of(field: forms.Field) -> dict[str, Any]:
    match field:
        case forms.ChoiceField():
            return {
                "type": "string",
                "enum": [str(value) for value, _ in field.widget.choices if value],
            }
        case TrueFalseField():
            return {"type": "boolean", "default": False}
        case QuantityField():
            return {
                "type": "string",
                "pattern": r"^\d{1,12}(\.\d{1,2})?$",
                "description": field.unit,
            }
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.IntegerField():
            return {
                "type": "integer",
                **{
                    key: value
                    for key, value in (
                        ("minimum", field.min_value),
                        ("maximum", field.max_value),
                    )
                    if value is not None
                },
            }
        case _:
            longest = getattr(field, "max_length", None)
            return {"type": "string", **({"maxLength": longest} if longest else {})}


def form_errors(form: forms.BaseForm) -> dict[str, list[str]]:
    """Return a form's messages by field."""
    return {
        name: [str(message) for message in messages]
        for name, messages in form.errors.items()
    }


def rule_error(error: RuleError) -> InputError:
    """Turn a calculator's complaint into an answer."""
    return InputError({error.field or WHOLE_QUERY: [error.message]})


def install_error_handlers(api: NinjaAPI) -> None:
    """Let an API answer in the portal's own words."""

    @api.exception_handler(InputError)
    def refused(request: HttpRequest, error: InputError) -> HttpResponse:
        return _answer(api, request, {"errors": error.errors}, HTTPStatus.BAD_REQUEST)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for each in error.errors:
            place = each.get("loc", ())
            name = str(place[-1]) if place else WHOLE_QUERY
            errors.setdefault(name, []).append("填写有误，请按接口说明填写。")
        return _answer(api, request, {"errors": errors}, HTTPStatus.BAD_REQUEST)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        detail = str(error) or "没有这项内容。"
        return _answer(api, request, {"detail": detail}, HTTPStatus.NOT_FOUND)


def _answer(
    api: NinjaAPI, request: HttpRequest, content: Any, status: HTTPStatus
) -> HttpResponse:
    response = api.create_response(request, content, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
