"""Numbers of clauses as people say them."""

import pytest

from regulations.rules.clauses import clause_words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("九(八)3", "方案第九部分（八）3"),
        ("十一(一)4", "方案第十一部分（一）4"),
        ("九", "方案第九部分"),
        ("第八条", "第八条"),
        ("第十二条(三)", "第十二条（三）"),
        ("第八条第二款", "第八条第二款"),
        ("附件1(二)", "附件1（二）"),
        ("", ""),
    ],
)
def test_a_part_is_called_a_part_and_an_article_stays(label: str, words: str) -> None:
    assert clause_words(label, of="方案") == words


def test_without_the_name_of_the_text() -> None:
    assert clause_words("九(七)") == "第九部分（七）"
