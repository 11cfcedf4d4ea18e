from __future__ import annotations

from datetime import date

import pytest

from documents.services.slugs import LIMIT, free_slug, slug_base


@pytest.mark.parametrize(
    ("number", "title", "slug"),
    [
        ("葫政办发〔2020〕1号", "", "hu-zheng-ban-fa-2020-1"),
        ("葫政办发[2020] 1 号", "", "hu-zheng-ban-fa-2020-1"),
        ("葫政告字〔2019〕5号", "", "hu-zheng-gao-zi-2019-5"),
        ("国务院令第590号", "", "guo-wu-yuan-ling-590"),
        (
            "",
            "中华人民共和国道路交通安全法",
            "zhong-hua-ren-min-gong-he-guo-dao-lu-jiao-tong-an-quan-fa",
        ),
        ("", "重庆市长江防护条例", "chong-qing-shi-chang-jiang-fang-hu-tiao-li"),
        ("", "银行业监督管理法", "yin-hang-ye-jian-du-guan-li-fa"),
        ("", "会计法", "kuai-ji-fa"),
        (
            "",
            "5G产业发展方案（2020—2022年）",
            "5g-chan-ye-fa-zhan-fang-an-2020-2022-nian",
        ),
        ("没有规律的编号", "会计法", "kuai-ji-fa"),
        ("", "！！！", "document"),
    ],
)
def test_addresses(number: str, title: str, slug: str) -> None:
    assert slug_base(number=number, title=title) == slug


def test_a_long_title_is_cut_between_syllables() -> None:
    slug = slug_base(number="", title="关于" + "规范" * 60 + "的决定")
    assert len(slug) <= LIMIT
    assert slug.endswith(("gui", "fan"))


def test_a_further_text_carries_its_day_whole() -> None:
    slug = slug_base(number="", title="规范" * 60, version_on=date(2021, 4, 29))
    assert slug.endswith("-2021-04-29")
    assert len(slug) <= 120


def test_a_taken_address_gets_a_number() -> None:
    assert free_slug("a", set()) == "a"
    assert free_slug("a", {"a", "a-2"}) == "a-3"
