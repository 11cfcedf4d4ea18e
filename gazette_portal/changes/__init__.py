"""Who changes what the public sees is noticed, and everybody who keeps pages is told.

All statements of all connections are watched. The first one of a transaction that may
change a page takes away the files of this server before it is executed, and leaves a
note in the database that becomes visible together with the change: by it every worker
of every server finds out that what it keeps is old.
"""

from gazette_portal.changes.notes import fingerprint, note, prune_notes
from gazette_portal.changes.noticing import let_go, notice_writes, noticed_here
from gazette_portal.changes.schedule import changes_by_itself_at

__all__ = [
    "changes_by_itself_at",
    "fingerprint",
    "let_go",
    "note",
    "notice_writes",
    "noticed_here",
    "prune_notes",
]
