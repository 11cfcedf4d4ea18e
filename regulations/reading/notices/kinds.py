"""Which documents are notices to everybody."""

import re
from typing import Final

from documents.official_text.model import DocumentText

_NOTICE: Final = re.compile(r"(?:通告|公告|布告)(?:[（(][^（）()]*[）)])?$")


def is_notice(text: DocumentText) -> bool:
    """Tell whether a document speaks to everybody: a 通告 or 公告, or so numbered."""
    return bool(_NOTICE.search(text.title.strip())) or "告" in text.category
