"""Open units: where the next paragraph or label may belong."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.official_text.labels import Label, Style
from documents.official_text.model import ProvisionText


@dataclass(slots=True)
class Node:
    """An open unit; the root of a tree has no provision.

    Attributes:
        provision: The unit.
        label: Its label, if it has one.
        level: Its heading's level in the markup, 0 for none.
        paragraphs: How many 款 it has: its own text is the first.
        announces: Whether its last own words announce a list (end in a colon).
        announced_by: Whose words announced the list that this is an entry of.
        one_sentence: Whether the entries of the list it announced end in
            semicolons: the list and the words before it are one sentence.
        headed_style: Style of the last unit under it that was a heading.
        child_numbers: Labels of the units right under it.
    """

    provision: ProvisionText | None
    label: Label | None = None
    level: int = 0
    paragraphs: int = 0
    announces: bool = False
    announced_by: Node | None = None
    one_sentence: bool = False
    headed_style: Style | None = None
    child_numbers: set[tuple[Style, str]] = field(default_factory=set)

    @property
    def style(self) -> Style | None:
        """Return how its label is written."""
        return self.label.style if self.label else None

    @property
    def has_text(self) -> bool:
        """Tell whether it has words of its own behind its label."""
        return bool(self.provision and self.provision.text)

    @property
    def closes_with_its_list(self) -> bool:
        """Tell whether an unnumbered paragraph after this entry ends the list."""
        announcer = self.announced_by
        return announcer is not None and (
            announcer.one_sentence or announcer.label is not None
        )


def announces_list(text: str) -> bool:
    """Tell whether words announce a list: they end in a colon."""
    return text[-1:] in {"：", ":"}
