"""What the API answers about offices and regulations.

Each subject has a router of its own in ``regulations/answers/``.
"""

from __future__ import annotations

from ninja import Router

from regulations.answers.enforcement import router as enforcement
from regulations.answers.notices import router as notices

router = Router(tags=["执法与管理"])
router.add_router("", enforcement)
router.add_router("", notices)
