"""The whole portal in one file, and back again, on either database.

A backup is a .zip: ``manifest.json``, one ``rows/<app>.<model>.jsonl`` a table, and
``media/``. Rows keep their keys and are written in plain JSON, so that what was saved
on SQLite is restored into PostgreSQL and the other way round. Sessions are left out
(whoever was signed in signs in again), and so is the index of the search, which is
written anew.
"""

from gazette_portal.backups.archive import BackupError
from gazette_portal.backups.restoring import check_backup, restore
from gazette_portal.backups.saving import save

__all__ = ["BackupError", "check_backup", "restore", "save"]
