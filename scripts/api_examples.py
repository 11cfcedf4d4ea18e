"""Write the examples of the API's description, from a portal that holds the issue.

.venv/bin/python manage.py bootstrap
.venv/bin/python scripts/api_examples.py
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django


def main() -> None:
    """Ask every operation for its example, and keep the answers."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")
    django.setup()

    from django.test import Client

    from gazette_portal.openapi import EXAMPLES
    from gazette_portal.openapi_examples import answers, written

    EXAMPLES.write_text(
        written(answers(Client(SERVER_NAME="localhost"))), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
