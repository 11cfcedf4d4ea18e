"""Where one document of an issue ends and the next begins.

A document shows itself by a dispatch number on a line of its own (with its
masthead before it, its title before or after it), by the head of an order
(``××令`` over ``第N号``), by a masthead, by a title that the contents page
announces, or by a full title (``××市人民政府关于…的通知``) where the document
before it has ended.
"""

from __future__ import annotations

from documents.official_text.splitting.heads import Segment, lone_title
from documents.official_text.splitting.search import find_segments

__all__ = ["Segment", "find_segments", "lone_title"]
