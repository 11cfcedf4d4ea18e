"""Rearranging the units of a text: insert, move, split, merge, remove, renumber.

Every change is one transaction under a lock of the document. No word is lost or said
twice; what points at a unit by its row (citations, rules, corrections) goes along; an
anchor that changes stays as an alias, so that links that were made with it arrive. A
unit keeps its eId when it is moved: only a new number makes a new one. The public is
told of each change of a published text by a correction (勘误).
"""

from documents.services.structure.following import uses_of
from documents.services.structure.numbering import (
    Renumbering,
    plan_renumbering,
    renumber,
)
from documents.services.structure.removing import remove_component, remove_table
from documents.services.structure.returning import (
    Removed,
    removed_parts,
    restore_removed,
)
from documents.services.structure.tree import Where
from documents.services.structure.units import (
    insert_first,
    insert_provision,
    merge_provisions,
    move_provision,
    remove_provision,
    split_provision,
)

__all__ = [
    "Removed",
    "Renumbering",
    "Where",
    "insert_first",
    "insert_provision",
    "merge_provisions",
    "move_provision",
    "plan_renumbering",
    "remove_component",
    "remove_provision",
    "remove_table",
    "removed_parts",
    "renumber",
    "restore_removed",
    "split_provision",
    "uses_of",
]
