"""What the API answers about offices and regulations.

Each subject has a router of its own in ``regulations/answers/``.
"""

from __future__ import annotations

from ninja import Router

from regulations.answers.benefits import router as benefits
from regulations.answers.enforcement import router as enforcement
from regulations.answers.fees import router as fees
from regulations.answers.notices import router as notices
from regulations.answers.offices import router as offices
from regulations.answers.responsibilities import router as responsibilities
from regulations.answers.revisions import router as revisions

router = Router(tags=["执法与管理"])
router.add_router("", enforcement)
router.add_router("", benefits)
router.add_router("", fees)
router.add_router("", notices)
router.add_router("", offices)
router.add_router("", responsibilities)
router.add_router("", revisions)
