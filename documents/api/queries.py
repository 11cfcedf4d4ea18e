"""What a program may ask: strict queries, and how they are described."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django import forms
from django.http import HttpRequest

from documents.api.problems import InputError

#: As many values as can be told in a message.
_FEW: Final = 8
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
    known = f"可用的有：{'、'.join(allowed)}。" if allowed else ""
    for name, values in request.GET.lists():
        if name not in allowed:
            errors[name] = [f"没有这个参数。{known}"]
        elif len(values) > 1:
            errors[name] = ["只能填写一次。"]
    if errors:
        raise InputError(errors)


def form_errors(form: forms.BaseForm) -> dict[str, list[str]]:
    """Return a form's messages by field, with the values where there are few.

    People choose from a list; a program that asked for ``money`` has to be told that it
    is ``monetary``.
    """
    return {
        name: [f"{message}{_values(form.fields.get(name))}" for message in messages]
        for name, messages in form.errors.items()
    }


def _values(field: forms.Field | None) -> str:
    """Return what may be filled in for a field that is chosen from a short list."""
    if not isinstance(field, forms.ChoiceField) or isinstance(
        field, forms.ModelChoiceField
    ):
        return ""
    pairs = cast("Iterable[tuple[str, str]]", field.choices)
    choices = [f"{value}（{label}）" for value, label in pairs if value]
    return f"可填写：{'、'.join(choices)}。" if 0 < len(choices) <= _FEW else ""
