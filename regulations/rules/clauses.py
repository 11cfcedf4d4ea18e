"""Numbers of clauses as people say them: ``九(二)1`` is ``第九部分（二）1``."""

import re
from typing import Final

# A unit 一、 of a text without articles; an article says 第…条 itself.
_PART: Final = re.compile(r"[〇零一二三四五六七八九十百]+(?=[(（\d]|$)")
_FULL_WIDTH: Final = str.maketrans("()", "（）")


def clause_words(label: str, *, of: str = "") -> str:
    """Write the number of a clause for people; the JSON keeps ``九(二)1``.

    Args:
        label: The number as rules and JSON have it; ``第八条`` stays, with brackets
            of full width.
        of: What the text is called before one of its parts, such as 方案.
    """
    found = _PART.match(label)
    words = label if found is None else f"{of}第{found[0]}部分{label[found.end() :]}"
    return words.translate(_FULL_WIDTH)
