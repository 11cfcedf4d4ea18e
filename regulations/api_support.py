"""What the API of the calculators shares: forms as queries, and errors in Chinese.

Errors and strict queries themselves are those of ``documents.api``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms

from documents.api.problems import WHOLE_QUERY, ErrorsOut, InputError
from documents.api.problems import ProblemOut as DetailOut
from documents.api.queries import form_errors, strict_query
from documents.doubts import Doubt
from regulations.fields import QuantityField, TrueFalseField
from regulations.rules import Note, ProvisionRef, RuleError, Statement
from regulations.rules.money import (
    DAY,
    HOUR,
    SQUARE_METRE,
    YUAN,
    YUAN_PER_DAY,
    YUAN_PER_SQUARE_METRE,
)

__all__ = [
    "WHOLE_QUERY",
    "DetailOut",
    "ErrorsOut",
    "InputError",
    "form_errors",
    "query_parameters",
    "rule_error",
    "strict_query",
    "with_doubt",
]

# What stands empty was not filled in, as on the pages.
_WHOLE: Final = r"^([0-9]{1,12})?$"
_TWO_DECIMALS: Final = r"^([0-9]{1,12}(\.[0-9]{1,2})?)?$"


def with_doubt(
    statement: Statement, doubt: Doubt | None, document: ProvisionRef
) -> Statement:
    """Say first, among a statement's notes, that its rules are not to be relied on."""
    if doubt is None:
        return statement
    note = Note(code=doubt.code, text=doubt.text, provision=document)
    return replace(statement, notes=(note, *statement.notes))


def query_parameters(
    *sources: type[forms.Form], examples: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Describe the fields of forms as parameters of a query, for OpenAPI.

    Args:
        sources: The forms.
        examples: Values that work, by name, where the kind of field suggests none.
    """
    given = examples or {}
    return [
        {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": " ".join(
                str(words) for words in (field.label, field.help_text) if words
            ),
            "example": given.get(name, _example_of(field)),
            "schema": _schema_of(field),
        }
        for source in sources
        for name, field in source.base_fields.items()
    ]


#: A figure that a household may type, by its unit.
_FIGURES: Final[Mapping[str, str]] = {
    SQUARE_METRE: "80",
    YUAN: "20000",
    YUAN_PER_SQUARE_METRE: "5000",
    YUAN_PER_DAY: "12.5",
    HOUR: "30",
    DAY: "3",
}


def _example_of(field: forms.Field) -> str | bool:
    match field:
        case forms.ChoiceField():
            return next(str(value) for value, _ in field.widget.choices if value)
        case TrueFalseField():
            return True
        case QuantityField():
            return _FIGURES.get(field.unit, "1")
        case _:
            return ""


def _schema_of(field: forms.Field) -> dict[str, Any]:
    match field:
        case forms.ChoiceField():
            return {
                "type": "string",
                "enum": [
                    str(value)
                    for value, _ in field.widget.choices
                    if value or not field.required
                ],
            }
        case TrueFalseField():
            return {"type": "boolean", "default": False}
        case QuantityField():
            return {
                "type": "string",
                "pattern": _WHOLE if field.unit == DAY else _TWO_DECIMALS,
                "description": field.unit,
            }
        case _:
            longest = getattr(field, "max_length", None)
            return {"type": "string", **({"maxLength": longest} if longest else {})}


def rule_error(error: RuleError) -> InputError:
    """Turn a calculator's complaint into an answer."""
    return InputError({error.field or WHOLE_QUERY: [error.message]})
