"""What clerks decide on the findings of an upload, each without undoing another's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from documents.errors import DocumentError

#: What may be decided on a finding, besides nothing yet.
DECISIONS: Final = ("accept", "edit", "leave")
#: ``{"decision": …, "text": …}``; an empty decision is none.
Decided = Mapping[str, str]


def mark_of(decided: Decided) -> str:
    """Return what tells a decision from another one; empty for none."""
    decision, text = decided.get("decision", ""), decided.get("text", "").strip()
    if decision not in DECISIONS:
        return ""
    # The words beside another choice say nothing.
    return f"edit:{text}" if decision == "edit" else decision


def chosen(
    decisions: Mapping[str, Decided], seen: Mapping[str, str]
) -> dict[str, Decided]:
    """Return of the decisions of a form those that its clerk changed.

    Args:
        decisions: By finding, as sent.
        seen: By finding, the :func:`mark_of` what the form was opened with; what is
            not in it was seen as undecided.
    """
    return {
        key: each
        for key, each in decisions.items()
        if mark_of(each) != seen.get(key, "")
    }


def disputed(
    kept: Mapping[str, Decided],
    decisions: Mapping[str, Decided],
    seen: Mapping[str, str],
) -> set[str]:
    """Return the findings that a clerk and a colleague decided otherwise meanwhile."""
    return {
        key
        for key, each in chosen(decisions, seen).items()
        if mark_of(kept.get(key, {})) not in {seen.get(key, ""), mark_of(each)}
    }


def merged(
    kept: Mapping[str, Decided],
    decisions: Mapping[str, Decided],
    seen: Mapping[str, str],
    leave: Collection[str] = (),
) -> dict[str, Decided]:
    """Return what is kept after a clerk's decisions.

    Args:
        kept: What was.
        decisions: By finding, as sent; an empty decision takes an earlier one back.
        seen: By finding, the :func:`mark_of` what the form was opened with.
        leave: Findings that stay as printed where nobody decided otherwise.

    Raises:
        DocumentError: ``no_text`` for an edit without words; ``decided_meanwhile``
            where a colleague decided otherwise after the form was opened.
    """
    changed = chosen(decisions, seen)
    for key, each in changed.items():
        if mark_of(each) == "edit:":
            raise DocumentError(
                "no_text", "选了“修改”，请写出更正后的文字。", field=f"t-{key}"
            )
    others = disputed(kept, decisions, seen)
    if others:
        raise DocumentError(
            "decided_meanwhile",
            f"您打开以后，有 {len(others)} 处同事作了别的处理。"
            "请看下面标出的各处，核对之后再记一次。",
        )
    found = dict(kept)
    for key, each in changed.items():
        if mark_of(each):
            text = each.get("text", "").strip()
            found[key] = {"decision": each["decision"], "text": text}
        else:
            found.pop(key, None)
    for key in leave:
        found.setdefault(key, {"decision": "leave", "text": ""})
    return found
