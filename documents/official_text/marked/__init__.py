"""Markdown whose comments say what every unit is: read without any guessing.

Our own export writes it where the words alone would not be read back to the same
structure::

    <!-- gazette-portal: marked 1 -->
    <!-- @@document number=葫政办发〔2020〕1号 title=关于…的通知 dated=2020-01-02 -->
    # 关于…的通知
    <!-- @art_1 article in=chp_1 label=第一条 -->
    **第一条　目的** 为了……
    <!-- @art_1__table_1 table in=art_1 header -->
    | 序号 | 项目 |

Words may be corrected by hand; a paragraph without a mark is taken in as one, with a
finding. Values hold no blanks and no angle brackets: those are written as in
addresses (``%20``).
"""

from __future__ import annotations

from documents.official_text.marked.reader import is_marked, read_marked

__all__ = ["is_marked", "read_marked"]
