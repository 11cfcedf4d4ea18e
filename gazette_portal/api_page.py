"""The API for people: a page made of its description, and the description itself."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from documents.api.conditional import FRESH_WHEN_ASKED
from documents.api.problems import KINDS
from gazette_portal.api import description
from gazette_portal.openapi import example_path, example_query, operations

_DEEPEST: Final = 4
_TYPES: Final = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "object": "对象",
    "array": "列表",
    "null": "null",
}
_ERRORS: Final = (
    (
        "bad-request",
        "参数名写错、重复填写或者内容不对；errors 里是每个参数的错误信息。",
    ),
    ("not-found", "地址写错，或者内容没有公布。"),
    ("gone", "曾经公布，已经撤回；reason 是撤回的原因。"),
    ("method-not-allowed", "接口只能读取，请用 GET、HEAD 或 OPTIONS。"),
    ("precondition-failed", "请求里的 If-Match 等条件不成立。"),
    ("too-large", "读取时不需要提交内容。"),
    ("too-many-requests", "请按 Retry-After 等待。"),
    ("server-error", "请稍后再试；一再出现时请与我们联系。"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter, or a member of an answer."""

    name: str
    type: str
    description: str
    example: str = ""
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An address and all that is said about it."""

    anchor: str
    path: str
    summary: str
    parameters: list[Field]
    members: list[Field]
    curl: str
    example: str


@dataclass(slots=True, kw_only=True)
class Group:
    """Addresses of one subject."""

    title: str
    operations: list[Operation] = field(default_factory=list)


@require_safe
def api_description(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Give the description of the API (OpenAPI 3.1)."""
    response = JsonResponse(description(), json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = FRESH_WHEN_ASKED
    return response


@conditional_page
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Show what programs may ask, with lines to copy."""
    response = render(
        request,
        "gazette_portal/api.html",
        {
            "groups": _groups(request.build_absolute_uri("/").rstrip("/")),
            "errors": [
                {
                    "anchor": anchor,
                    "status": status.value,
                    "title": title,
                    "words": words,
                }
                for anchor, words in _ERRORS
                for status, (of, title) in KINDS.items()
                if of == anchor
            ],
        },
    )
    response.headers["Cache-Control"] = FRESH_WHEN_ASKED
    return response


def _groups(root: str) -> list[Group]:
    schema = description()
    groups: dict[str, Group] = {}
    for path, operation in operations(schema):
        title = operation.get("tags", ["其他"])[-1]
        group = groups.setdefault(title, Group(title=title))
        group.operations.append(_operation(schema, root, path, operation))
    return list(groups.values())


def _operation(
    schema: dict[str, Any], root: str, path: str, operation: dict[str, Any]
) -> Operation:
    answer = operation["responses"]["200"]["content"]["application/json"]
    example = answer.get("example")
    return Operation(
        anchor=operation["operationId"],
        path=path,
        summary=operation["summary"],
        parameters=[_parameter(each) for each in operation["parameters"]],
        members=list(_members(schema, answer["schema"])),
        curl=_curl(root, path, operation),
        example=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
    )


def _curl(root: str, path: str, operation: dict[str, Any]) -> str:
    address = shlex.quote(root + example_path(path, operation))
    query = example_query(operation)
    given = "".join(
        f" \\\n  --data-urlencode {shlex.quote(f'{name}={value}')}"
        for name, value in query.items()
    )
    return f"curl -sS --compressed {'--get ' if query else ''}{address}{given}"


def _parameter(described: dict[str, Any]) -> Field:
    shape = described["schema"]
    return Field(
        name=described["name"],
        type=_type(shape),
        description=described.get("description", ""),
        example=_words(described.get("example", "")),
        required=described["required"],
        values=tuple(str(value) for value in shape.get("enum", ()) if value),
    )


def _words(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _type(shape: dict[str, Any]) -> str:
    if "anyOf" in shape:
        return " 或 ".join(dict.fromkeys(_type(each) for each in shape["anyOf"]))
    if "$ref" in shape:
        return _TYPES["object"]
    return _TYPES.get(shape.get("type", ""), "任意")


def _members(
    schema: dict[str, Any], shape: dict[str, Any], before: str = "", depth: int = 0
) -> Iterator[Field]:
    """Go through the members of an answer, those of its parts behind a dot."""
    if depth > _DEEPEST:
        return
    if "anyOf" in shape:
        for each in shape["anyOf"]:
            yield from _members(schema, each, before, depth)
    elif "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        yield from _members(
            schema, schema["components"]["schemas"][name], before, depth
        )
    elif "items" in shape:
        yield from _members(schema, shape["items"], f"{before}[]", depth)
    else:
        for name, part in shape.get("properties", {}).items():
            full = f"{before}.{name}" if before else name
            yield Field(
                name=full,
                type=_type(part),
                description=part.get("description", ""),
            )
            yield from _members(schema, part, full, depth + 1)
