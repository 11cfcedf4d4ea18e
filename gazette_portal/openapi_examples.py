"""Examples of answers: real ones, shortened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from gazette_portal.api import description
from gazette_portal.openapi import example_address, operations

if TYPE_CHECKING:
    from django.test import Client

_LONGEST_LIST: Final = 1
_LONGEST_TEXT: Final = 60


def answers(client: Client) -> dict[str, Any]:
    """Ask every operation for its example.

    Args:
        client: Of a portal that holds the issue that comes with it.

    Raises:
        ValueError: An example that is not answered.
    """
    found = {}
    for path, operation in operations(description()):
        address = example_address(path, operation)
        answer = client.get(address)
        if answer.status_code != 200:  # noqa: PLR2004 (what an example must get)
            raise ValueError(f"{address}: {answer.content.decode()}")
        found[operation["operationId"]] = shortened(answer.json())
    return found


def shortened(value: Any) -> Any:
    """Keep the first entry of lists, and the beginning of long texts."""
    match value:
        case dict():
            return {key: shortened(each) for key, each in value.items()}
        case [int(), *_]:
            return (
                value  # Figures belong together, such as where a word begins and ends.
            )
        case list():
            return [shortened(each) for each in value[:_LONGEST_LIST]]
        case str() if len(value) > _LONGEST_TEXT:
            return f"{value[:_LONGEST_TEXT]}…"
        case _:
            return value


def written(examples: dict[str, Any]) -> str:
    """Return examples as they are stored."""
    return json.dumps(examples, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
