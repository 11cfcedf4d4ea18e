"""Names of offices: what differs only in spelling, and what is a group.

Chinese papers write one office in many ways: with the city's name or as 市…, with 和
or without, in full or by the standard short form. Only differences that never part
two offices are taken away here; anything else stays apart for a clerk to merge.
"""

import re
import unicodedata
from typing import Final

_GROUP: Final = re.compile(
    r"^各|^市(?:属|直|级|辖)|成员单位$|(?:有关|相关)(?:部门|单位)$|等(?:部门|单位)$|^(?:县区|县市区)"
)
_NOT_OF_THE_PLACE: Final = re.compile(r"^[省市县区州盟旗](?=[属直级辖内外])")
_ONE_WORD: Final = re.compile(r"^市场(?!市场)|^市政(?:公用|工程|设施|园林)|^区域|^县域")
_BRACKETS: Final = re.compile(r"[（）()〈〉<>《》〔〕\[\]【】“”\"'‘’]")
_JOINT: Final = re.compile(r"(?<=.)[和与及、·・](?=.)")
_FORMS: Final = (
    ("人民代表大会常务委员会", "人大常委会"),
    ("人民代表大会", "人大"),
    ("中级人民法院", "法院"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("人民政府", "政府"),
    ("政府国有资产监督管理委员会", "国资委"),
    ("国有资产监督管理委员会", "国资委"),
    ("国有资产监督管理委", "国资委"),
    ("管理委员会", "管委会"),
    ("网络安全信息化委员会办公室", "网信办"),
    ("互联网信息办公室", "网信办"),
    ("机构编制委员会办公室", "编办"),
    ("市场监督管理", "市场监管"),
    ("人力资源社会保障", "人社"),
    ("人力社保", "人社"),
    ("发展改革委员会", "发改委"),
    ("发展改革委", "发改委"),
    ("卫生健康委员会", "卫健委"),
    ("卫生健康委", "卫健委"),
    ("工业信息化", "工信"),
    ("住房城乡建设", "住建"),
    ("城乡住房建设", "住建"),
    ("文化旅游广播电视", "文旅广电"),
    ("文化广播电视旅游", "文广旅"),
    ("科学技术", "科技"),
    ("农业农村", "农业农村"),
    ("医疗保障局", "医保局"),
    ("退役军人事务", "退役军人"),
    ("营商环境建设", "营商"),
    ("民族宗教事务", "民宗"),
    ("生态环境保护局", "生态环境局"),
)
"""Standard short forms; each replaces the longer one, the longest first."""
_OWN_WITHOUT_PLACE: Final = re.compile(r"^.{2,}(?:(?<!总)局|委员会|(?<!管)委|办公室)$")
_OF_HIGHER: Final = re.compile(r"^(?:国家|全国|中共中央|中央|国务院|省|自治区|各)")
_COMMITTEE: Final = re.compile(r"委员会$")


def full_name(printed: str, *, place: str) -> str:
    """Return the name with its place written out: 市民政局 → 葫芦岛市民政局.

    市属开发区管委会 means offices of a kind, and 市场监管局 begins with a word: the
    first letter is no place there.
    """
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed))
    name = (
        name.replace("〈", "(").replace("〉", ")").replace("<", "(").replace(">", ")")
    )
    if not place or name.startswith(place) or _NOT_OF_THE_PLACE.match(name):
        return name
    if _ONE_WORD.match(name):
        return place + name
    if name.startswith(place[-1]) and len(name) > len("市局"):
        return place + name[1:]
    return name


def name_key(printed: str, *, place: str) -> str:
    """Return what all spellings of one office have in common, and no other's."""
    name = _BRACKETS.sub("", full_name(printed, place=place))
    inside = place if place and name.startswith(place) else ""
    rest = _JOINT.sub("", name[len(inside) :]) if not is_group(printed) else name
    rest = _BRACKETS.sub("", rest)
    for longer, shorter in _FORMS:
        rest = rest.replace(longer, shorter)
    rest = _COMMITTEE.sub("委", rest)
    return inside + rest


def may_stand_without_place(name: str) -> bool:
    """Tell whether a city's documents mean its own by a name alone: 民政局.

    法院 or 管委会 alone may be any; 国家税务总局 and 省民政厅 say whose they are.
    """
    return bool(_OWN_WITHOUT_PLACE.search(name)) and not _OF_HIGHER.match(name)


def is_group(printed: str) -> bool:
    """Tell whether a name means several offices, such as 各县（市）区人民政府."""
    return bool(_GROUP.search(unicodedata.normalize("NFKC", printed)))


def core(printed: str, *, place: str) -> str:
    """Return what likely duplicates have in common, for proposals to a clerk only.

    葫芦岛市劳动和社会保障中心 and 葫芦岛市劳动和社会保障服务中心 share it, and so do
    市通信管理局 and 市通信管理办公室; whether they are one, a clerk decides.
    """
    key = name_key(printed, place=place)
    without_place = key.removeprefix(place) if place else key
    return re.sub(
        r"(?:服务|公共|综合|事业|事务|管理)|(?:局|委|办公室|办|中心|处|所|厅|院|部|站)$",
        "",
        without_place,
    )
