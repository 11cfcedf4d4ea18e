"""Which documents are found, in what order, how many, of what sorts."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.models import Document, Provision
from documents.search import finding as finding_module
from documents.search.finding import NEWEST, OLDEST, Finding, confirmed, find
from documents.search.index import update_index
from documents.search.places import all_places, best_places
from documents.search.suggestions import suggestions
from documents.search.text.queries import parse_query
from tests.documents.builders import later, make_provision
from tests.documents.search.builders import make_searchable

pytestmark = pytest.mark.django_db


def titles(found: Finding) -> list[str]:
    rows = Document.objects.in_bulk(found.documents)
    return [rows[pk].title for pk in found.documents]


def search(typed: str, **options: object) -> Finding:
    return find(parse_query(typed), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("供热 退费", {"甲", "乙"}),
        ('"供热 退费"', {"乙"}),
        ("供热退费", {"乙"}),
        ("供热 -退费", {"丙"}),
        ("供热 -退 费", set()),
        ("供热", {"甲", "乙", "丙"}),
        ("热", {"甲", "乙", "丙"}),
        ("供 水", {"丁"}),
        ("處20万元", {"丁"}),
        ("200000元", {"丁"}),
        ("20 万元", {"丁"}),
        ("二十万元", {"丁"}),
        ("0万元", {"丁"}),
        ("120万元", set()),
        ("停水 供热", set()),
        ("贰拾万元", {"丁"}),
        ("20万", {"丁"}),
    ],
)
def test_words_phrases_and_exclusions(typed: str, expected: set[str]) -> None:
    make_searchable("供热单位。", "应当退费。", title="甲")
    make_searchable("供热，退费。", title="乙")
    make_searchable("供热。", title="丙")
    make_searchable("停止供水的，处 20 万元罚款。", title="丁")
    assert set(titles(search(typed))) == expected


def test_a_sum_is_not_found_inside_a_larger_one_in_other_words() -> None:
    make_searchable("处一百二十万元罚款。")
    assert titles(search("20万元")) == []
    assert titles(search("120万元")) == ["通告"]


def test_the_sum_itself_comes_before_sums_that_end_like_it() -> None:
    make_searchable("处120万元。", title="大", dated_on=date(2021, 1, 1))
    both = make_searchable("处120万元。", "处二十万元。", title="小")
    assert titles(search("20万元")) == ["小", "大"]
    best = best_places([both.pk], parse_query("20万元"), most=3)[both.pk]
    assert [place.eid for place in best] == ["art_2", "art_1"]


@pytest.mark.parametrize("typed", ["950元/平方米", "950 元/㎡", "950元/m²", "950元/m2"])
def test_square_metres_in_any_spelling(typed: str) -> None:
    make_searchable("按950元/m²补偿。", title="符号")
    make_searchable("按950元/平方米补偿。", title="文字")
    assert set(titles(search(typed))) == {"符号", "文字"}


@pytest.mark.parametrize(
    "typed",
    [
        "葫政办发〔2020〕1号",
        "葫政办发[2020]1号",
        "葫政办发(2020)1号",
        "葫政办发【２０２０】１号",
        "葫政办发20201号",
        "葫政办发2020年1号",
        "葫政办发 2020 1",
        "葫政办发 〔2020〕 1 号",
        "葫政辦發〔2020〕1號",
    ],
)
def test_a_number_comes_first_in_any_brackets(typed: str) -> None:
    make_searchable(
        "依照葫政办发〔2020〕1号执行。", title="新的", dated_on=date(2021, 1, 1)
    )
    make_searchable("正文。", title="那一份", number="葫政办发〔2020〕1号")
    make_searchable("正文。", title="第十一号", number="葫政办发〔2020〕11号")
    assert titles(search(typed)) == ["那一份", "新的"]


class TestOrder:
    def test_a_title_comes_first_then_the_newest(self) -> None:
        make_searchable("供热。", title="旧的", dated_on=date(2001, 1, 1))
        make_searchable("供热。", title="新的", dated_on=date(2020, 1, 1))
        make_searchable("正文。", title="供热办法", dated_on=date(1990, 1, 1))
        make_searchable("正文。", title="供热", dated_on=date(1980, 1, 1))
        assert titles(search("供热")) == ["供热", "供热办法", "新的", "旧的"]
        assert titles(search("供热", sort=NEWEST))[0] == "新的"
        assert titles(search("供热", sort=OLDEST))[0] == "供热"

    def test_all_words_in_one_place_come_before_words_apart(self) -> None:
        make_searchable("供热。", "退费。", title="分开", dated_on=date(2020, 1, 1))
        make_searchable("供热退费。", title="一处", dated_on=date(2001, 1, 1))
        assert titles(search("退费 供热")) == ["一处", "分开"]

    def test_own_papers_before_laws_and_what_is_in_force_before_what_is_not(
        self,
    ) -> None:
        make_searchable("供热。", title="法", kind=Document.Kind.LAW)
        make_searchable(
            "供热。", title="废", kind=Document.Kind.LAW, force=Document.Force.REPEALED
        )
        make_searchable("供热。", title="本市", dated_on=date(1999, 1, 1))
        assert titles(search("供热")) == ["本市", "法", "废"]

    def test_an_article_by_its_number(self) -> None:
        document = make_searchable(title="供热办法")
        make_provision(document, "art_2", "依照第十二条处理供热。", label="第二条")
        make_provision(document, "art_12", "供热单位应当退费。", label="第十二条")
        make_searchable("第十二条 供热", title="别的")
        update_index([document.pk])
        for typed in ("第十二条 供热", "供热 第12条", "第十二条供热"):
            query = parse_query(typed)
            first = find(query).documents[0]
            assert first == document.pk or typed == "第十二条供热"
            best = best_places([document.pk], query, most=3)[document.pk]
            assert best[0].eid == "art_12", typed

    def test_an_article_by_its_number_where_the_word_stands_below_it(self) -> None:
        document = make_searchable(title="供热办法")
        make_provision(document, "art_2", "依照第十二条处理供热。", label="第二条")
        make_provision(document, "art_12", "有下列情形之一的：", label="第十二条")
        make_provision(document, "art_12__item_1", "供热不足；", label="（一）")
        update_index([document.pk])
        query = parse_query("第十二条 供热")
        best = best_places([document.pk], query, most=3)[document.pk]
        assert [place.eid for place in best] == ["art_12", "art_2"]


class TestCounts:
    def test_places_and_documents(self) -> None:
        make_searchable("供热。", "供热。", "供水。", title="甲")
        make_searchable("供热。", title="乙")
        found = search("供热")
        assert (found.count, len(found.documents), found.bounded) == (3, 2, False)
        # Where no place has both words, the best one counts.
        both = search("供热 供水")
        assert (both.count, len(both.documents)) == (1, 1)

    def test_the_flat_list_is_as_long_as_its_count(self) -> None:
        for number in range(7):
            make_searchable(*["供热。"] * number, "其他。", title=f"第{number}份")
        query = parse_query("供热")
        found = find(query)
        pages = [
            all_places(found.documents, query, offset=offset, size=5)
            for offset in range(0, 30, 5)
        ]
        flat = [(one.document, one.eid) for page in pages for one in page]
        assert len(flat) == len(set(flat)) == found.count == 21

    def test_many_are_counted_up_to_a_bound(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding_module, "COUNTED", 5)
        make_searchable(*["供热。"] * 4, title="甲", category="政发")
        make_searchable(*["供热。"] * 3, title="乙", category="政办发")
        make_searchable(*["供热。"] * 9, title="将来", publish_at=later())
        for typed in ("供热", "热", "供热。", "供 热"):
            found = search(typed)
            assert (found.count, found.bounded) == (5, True), typed
            assert len(found.documents) == 2
            # What is narrowed is counted anew, without what is not public.
            narrowed = search(typed, filters={"category": "政发"})
            assert (narrowed.count, narrowed.bounded) == (4, False), typed

    @pytest.mark.parametrize("few", [1, 1000], ids=["looked through", "by the index"])
    def test_what_is_narrowed_is_counted_exactly_either_way(
        self, monkeypatch: pytest.MonkeyPatch, few: int
    ) -> None:
        monkeypatch.setattr(finding_module, "COUNTED", 5)
        monkeypatch.setattr(finding_module, "_FEW", few)
        make_searchable(*["供热处20万元。"] * 4, title="甲", category="政发")
        make_searchable(*["供热处200000元。"] * 9, title="乙", category="政办发")
        make_searchable("供热退费。", *["供水。"] * 3, title="丙", category="政发")
        for typed, count in (("供热", 5), ("热", 5), ("20万元", 4), ("供热 20万元", 4)):
            found = search(typed, filters={"category": "政发"})
            assert (found.count, found.bounded) == (count, False), typed
        assert search("供热 -20万元").count == 1
        assert search("供热 -二十万元").count == 1
        assert search("供热 -退费").bounded

    def test_common_words_list_documents_by_pairs_and_show_what_has_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding_module, "COUNTED", 3)
        monkeypatch.setattr(finding_module, "_CONFIRMED", 1)
        make_searchable(*["供热办法"] * 3, title="甲", dated_on=date(2020, 1, 1))
        make_searchable("供热办法", title="乙", dated_on=date(2019, 1, 1))
        # All pairs, but not the word.
        odd = make_searchable(
            "供热。热办。办法。", title="丙", dated_on=date(2021, 1, 1)
        )
        found = search("供热办法")
        assert (found.count, found.bounded, found.approximate) == (3, True, True)
        assert titles(found) == ["丙", "甲", "乙"]
        shown = confirmed(found, found.documents)
        assert shown == [pk for pk in found.documents if pk != odd.pk]
        places = all_places(
            found.documents,
            found.query,
            offset=0,
            size=9,
            sift=partial(confirmed, found),
        )
        assert {place.document for place in places} == set(shown)
        # What is left of them is few, and looked through.
        monkeypatch.setattr(finding_module, "_CONFIRMED", 200)
        few = search("供热办法 供热")
        assert (few.approximate, titles(few)) == (False, ["甲", "乙"])
        # What is excluded is excluded exactly.
        assert titles(search("供热 -供热办法")) == ["丙"]

    def test_what_is_remembered_of_common_words_ends_with_the_index(
        self,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        monkeypatch.setattr(finding_module, "COUNTED", 3)
        document = make_searchable(*["供热办法"] * 5, title="甲")
        make_searchable("供热", title="乙")
        for _ in range(2):
            found = search("供热 -供热办法")
            assert titles(found) == ["乙"]
            assert search("供热办法").bounded
        with django_assert_num_queries(3):  # The stamps, the documents, one count.
            search("供热 -供热办法")
        Provision.objects.filter(document=document).update(text="供热")
        update_index([document.pk])
        assert set(titles(search("供热 -供热办法"))) == {"甲", "乙"}
        assert search("供热办法").documents == []

    def test_facets_count_what_the_other_filters_leave(self) -> None:
        make_searchable("供热", category="政发", dated_on=date(2019, 1, 1))
        make_searchable("供热", category="政发", dated_on=date(2020, 1, 1))
        make_searchable("供热", category="政办发", dated_on=date(2020, 2, 1))
        make_searchable("供水", category="政办发", dated_on=date(2020, 2, 1))
        found = search("供热", filters={"year": "2020"})
        assert len(found.documents) == 2
        assert found.facets["category"] == {"政发": 1, "政办发": 1}
        assert found.facets["year"] == {"2019": 1, "2020": 2}
        assert found.facets["kind"] == {"gazette": 2}
        assert found.facets["issuer"] == {"葫芦岛市人民政府": 2}


class TestSuggestions:
    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("供热退货", "供热"),
            ("供热 没有的", "供热"),
            ("供热 -单位", "供热"),
            ("退费供热", "退费 供热"),
            ("供热单位应当退费并且向社会公开赔礼道歉" * 6, "供热单位应当退费"),
        ],
    )
    def test_near_queries_that_find_something(self, typed: str, words: str) -> None:
        make_searchable("供热单位应当退费。")
        query = parse_query(typed)
        assert find(query).documents == []
        found = {one.words: one.documents for one in suggestions(query)}
        assert found[words] == 1
        for one in found:
            assert find(parse_query(one)).documents

    def test_none_where_nothing_is_near(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_max_num_queries(80):
            assert suggestions(parse_query("甲乙丙丁戊己庚辛壬癸" * 20)) == []


@pytest.mark.parametrize("amount", [1, 40])
def test_queries_do_not_grow(
    amount: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(amount):
        make_searchable("供热单位。", "供热退费。", title=f"第{number}份")
    query = parse_query("供热")
    find(query)
    with django_assert_max_num_queries(5):
        found = find(query)
        best_places(found.documents[:20], query, most=3)
