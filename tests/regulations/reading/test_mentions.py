"""Where texts name offices, and which offices a group's name means."""

from __future__ import annotations

import pytest

from regulations.reading.memberships import is_member
from regulations.reading.mentions import NameFinder, Spelling, sentences
from regulations.reading.office_names import may_stand_without_place

PLACE = "白云市"
NAMES = (
    "市民政局",
    "白云市文化旅游和广播电视局",
    "市住房城乡建设局",
    "市政府",
    "市通信管理局",
    "市通信管理办公室",
    "各县〈市〉区人民政府",
    "青山市政府",
    "市委",
    "云水大桥管理处",
)
FINDER = NameFinder(
    PLACE,
    [Spelling(office=each, name=name, place=PLACE) for each, name in enumerate(NAMES)],
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("由市民政局负责", ["市民政局"]),
        ("由民政局负责，民政局长到会", ["民政局", "民政局"]),
        (
            "白云市民政局、市文化旅游广播电视局",
            ["白云市民政局", "市文化旅游广播电视局"],
        ),
        ("白云市住房和城乡建设局", ["白云市住房和城乡建设局"]),
        ("市住建局牵头", ["市住建局"]),
        ("市通信管理局和市通信管理办公室", ["市通信管理局", "市通信管理办公室"]),
        ("各县（市）区政府", ["各县（市）区政府"]),
        ("青山市民政局、区民政局、省民政厅", []),
        ("青山市政府报市政府", ["青山市政府", "市政府"]),
        ("市政府办公室、市委办公室", []),
        ("云水大桥管理处", ["云水大桥管理处"]),
        ("赤水市民政事务", []),
        ("", []),
        ("市", []),
    ],
)
def test_names_in_a_text(text: str, found: list[str]) -> None:
    assert [text[each.start : each.end] for each in FINDER.named_in(text)] == found


def test_of_which_office_a_name_is() -> None:
    text = "市住建局、市通信管理办公室、民政局"
    assert [NAMES[each.office] for each in FINDER.named_in(text)] == [
        "市住房城乡建设局",
        "市通信管理办公室",
        "市民政局",
    ]


def test_another_citys_documents_know_full_names_only() -> None:
    spellings = [Spelling(office=1, name="市民政局", place=PLACE)]
    finder = NameFinder("赤水市", spellings)
    text = "市民政局函告白云市民政局"
    assert [text[each.start : each.end] for each in finder.named_in(text)] == [
        "白云市民政局"
    ]
    assert not list(NameFinder("赤水市", []).named_in(text))
    assert len(list(NameFinder("", spellings).named_in(text))) == 1


def test_brackets_belong_to_the_sentence_before_them() -> None:
    assert sentences(
        "标题\n修路。（牵头部门：市甲局；责任部门：市乙局）再修桥！完（略）。"
    ) == [
        "标题",
        "修路。（牵头部门：市甲局；责任部门：市乙局）",
        "再修桥！",
        "完（略）。",
    ]
    assert sentences("（没有收的括号。") == ["（没有收的括号。"]


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("民政局", True),
        ("发展改革委", True),
        ("通信管理办公室", True),
        ("法院", False),
        ("管委", False),
        ("开发区管委", False),
        ("国家能源局", False),
        ("省应急管理局", False),
        ("税务总局", False),
        ("局", False),
    ],
)
def test_what_may_stand_without_its_place(name: str, *, alone: bool) -> None:
    assert may_stand_without_place(name) is alone


@pytest.mark.parametrize(
    ("name", "group", "member"),
    [
        ("青山市政府", "各县〈市〉区人民政府", True),
        ("绿水县人民政府", "各县（市、区）人民政府", True),
        ("白云市人民政府", "各县(市)区人民政府", False),
        ("青山市民政局", "各县(市)区人民政府", False),
        ("云水经济开发区管委会", "市属开发区管委会", True),
        ("市属开发区管委会", "市属开发区管委会", False),
        ("白云市电信公司", "各电信运营商", False),
    ],
)
def test_members(name: str, group: str, *, member: bool) -> None:
    assert is_member(name, group=group, place=PLACE) is member
