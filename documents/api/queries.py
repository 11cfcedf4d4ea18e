"""What a program may ask: strict queries, and how they are described."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest

from documents.api.problems import InputError

LONGEST: Final = 200
"""Characters of a text in a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a query, as OpenAPI describes it.

    Attributes:
        description: What to fill in, in Chinese.
        example: A value that works.
        schema: JSON schema of the values; text of some length when left out.
        required: Whether there is no answer without it.
    """

    description: str
    example: str | int
    schema: Mapping[str, Any] | None = None
    required: bool = False

    def described(self, name: str) -> dict[str, Any]:
        """Return the parameter object of OpenAPI."""
        return {
            "name": name,
            "in": "query",
            "required": self.required,
            "description": self.description,
            "example": self.example,
            "schema": dict(self.schema or {"type": "string", "maxLength": LONGEST}),
        }


def described(parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return parameters as ``openapi_extra`` of an operation."""
    return {
        "parameters": [
            parameter.described(name) for name, parameter in parameters.items()
        ]
    }


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


def form_errors(form: forms.BaseForm) -> dict[str, list[str]]:
    """Return a form's messages by field."""
    return {
        name: [str(message) for message in messages]
        for name, messages in form.errors.items()
    }
