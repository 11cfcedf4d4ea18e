"""The description of the API (OpenAPI 3.1), completed with what holds for all of it.

Each operation describes its own parameters and answers. What no operation says is added
here, once: the media type of problems, validators, limits, and examples, which are real
answers over the issue that comes with the portal (`api_examples.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from documents.api.problems import (
    KINDS,
    MEDIA_TYPE,
    ROOT,
    WHOLE_QUERY,
    ErrorsOut,
    ProblemOut,
)

EXAMPLES: Final = Path(__file__).with_name("api_examples.json")
EXAMPLE_QUERY: Final = "x-example-query"
"""Parameters of the example of an operation, beside those that are required."""

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_JSON: Final = "application/json"
_STATEMENT: Final = "#/components/schemas/StatementOut"
_WORDS: Final = {
    HTTPStatus.OK: "成功。",
    HTTPStatus.FOUND: "转到另一格式的地址。",
    HTTPStatus.NOT_MODIFIED: "与 If-None-Match 或 If-Modified-Since 所指的相同，没有变化。",
    HTTPStatus.BAD_REQUEST: "参数有误：没有这个参数、重复填写或者填写的内容不对。",
    HTTPStatus.NOT_FOUND: "没有这项内容，或者尚未公布。",
    HTTPStatus.GONE: "曾经公布，已经撤回。",
    HTTPStatus.PRECONDITION_FAILED: "内容与 If-Match 等条件所指的不同。",
    HTTPStatus.TOO_MANY_REQUESTS: "请求太频繁；Retry-After 是要等的秒数。",
}
_HEADERS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "ETag": ("内容的标记，用于 If-None-Match。", {"type": "string"}),
    "Last-Modified": (
        "内容自何时起没有变化，用于 If-Modified-Since。",
        {"type": "string"},
    ),
    "Retry-After": ("再次请求前要等的秒数。", {"type": "integer", "minimum": 0}),
    "Location": ("另一格式的地址。", {"type": "string"}),
}
_OF_STATUS: Final = {
    HTTPStatus.FOUND: ("Location",),
    HTTPStatus.NOT_MODIFIED: ("ETag", "Last-Modified"),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After",),
}


def complete(schema: dict[str, Any]) -> dict[str, Any]:
    """Complete a description in place, and return it."""
    schema.pop("servers", None)
    components = schema["components"]
    for model in (ProblemOut, ErrorsOut):
        components["schemas"].setdefault(
            model.__name__,
            model.model_json_schema(ref_template="#/components/schemas/{model}"),
        )
    components["headers"] = {
        name: {"description": words, "schema": of}
        for name, (words, of) in _HEADERS.items()
    }
    for shape in components["schemas"].values():
        _for_readers(shape)
    for path, operation in operations(schema):
        _for_readers(operation)
        _complete_responses(path, operation)
    return schema


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the operations with their paths; all of them are GET."""
    for path, item in schema["paths"].items():
        yield path, item["get"]


def is_statement(operation: dict[str, Any]) -> bool:
    """Tell whether an operation computes: what was asked is kept by nobody."""
    content = operation["responses"]["200"].get("content", {})
    shape = content.get(_JSON, {}).get("schema", {})
    return bool(shape.get("$ref") == _STATEMENT)


def example_query(operation: dict[str, Any]) -> dict[str, str]:
    """Return the query of an operation's example."""
    required = {
        each["name"]: str(each.get("example", ""))
        for each in operation["parameters"]
        if each["in"] == "query" and each["required"]
    }
    return {**required, **operation.get(EXAMPLE_QUERY, {})}


def example_path(path: str, operation: dict[str, Any]) -> str:
    """Return the path of an operation's example."""
    for each in operation["parameters"]:
        if each["in"] == "path":
            path = path.replace(
                f"{{{each['name']}}}", quote(str(each.get("example", "")))
            )
    return path


def example_address(path: str, operation: dict[str, Any]) -> str:
    """Return the path and query of an operation's example."""
    query = urlencode(example_query(operation))
    return f"{example_path(path, operation)}{'?' if query else ''}{query}"


@cache
def stored_examples() -> dict[str, Any]:
    """Return the examples of answers by operation."""
    found: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return found


def _for_readers(described: dict[str, Any]) -> None:
    """Drop a docstring: it speaks to who maintains the code."""
    if not _CHINESE.search(described.get("description", "")):
        described.pop("description", None)


def _complete_responses(path: str, operation: dict[str, Any]) -> None:
    responses = {
        str(status): response for status, response in operation["responses"].items()
    }
    operation["responses"] = responses
    _add(responses, HTTPStatus.BAD_REQUEST, ErrorsOut)
    _add(responses, HTTPStatus.TOO_MANY_REQUESTS, ProblemOut)
    kept = not is_statement(operation)
    if kept:
        responses[str(HTTPStatus.NOT_MODIFIED.value)] = {}
        _add(responses, HTTPStatus.PRECONDITION_FAILED, ProblemOut)
    for code, response in responses.items():
        status = HTTPStatus(int(code))
        response["description"] = _WORDS[status]
        names = _OF_STATUS.get(status, ())
        if status is HTTPStatus.OK and kept:
            names = ("ETag", "Last-Modified")
        if names:
            response["headers"] = {
                name: {"$ref": f"#/components/headers/{name}"} for name in names
            }
        content = response.get("content", {})
        if status in KINDS:
            content[MEDIA_TYPE] = content.pop(_JSON)
            content[MEDIA_TYPE]["example"] = _problem_example(path, operation, status)
        elif status is HTTPStatus.OK:
            example = stored_examples().get(operation["operationId"])
            if example is not None:
                content[_JSON]["example"] = example
    operation["responses"] = dict(sorted(responses.items()))


def _add(
    responses: dict[str, Any], status: HTTPStatus, model: type[ProblemOut]
) -> None:
    responses.setdefault(
        str(status.value),
        {
            "content": {
                _JSON: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}
            }
        },
    )


def _problem_example(
    path: str, operation: dict[str, Any], status: HTTPStatus
) -> dict[str, Any]:
    anchor, title = KINDS[status]
    example = {
        "type": f"{ROOT}#{anchor}",
        "title": title,
        "status": status.value,
        "detail": _WORDS[status],
        "instance": example_path(path, operation),
    }
    if status is HTTPStatus.BAD_REQUEST:
        words = "没有这个参数。"
        return {
            **example,
            "detail": "有参数填写有误，见 errors。",
            "errors": {"colour": [words], WHOLE_QUERY: ["请求的地址或参数无法识别。"]},
        }
    if status is HTTPStatus.GONE:
        return {**example, "reason": "文件内容有误，另行公布"}
    return example
