"""Home, issues, the filtered list."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from documents.models import Document, Topic
from tests.documents.builders import later, make_document, make_issue
from tests.documents.pages.markup import check_public, read, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> list[Document]:
    """Three documents of two issues, one law, and one draft."""
    topic = Topic.objects.create(name="城乡建设", slug="jian-she")
    issue = make_issue()
    return [
        make_document(
            "关于停车秩序的通告",
            number="葫政告字〔2019〕5号",
            issue=issue,
            position=1,
            page=2,
            topic=topic,
        ),
        make_document(
            "关于供热服务的通知",
            number="葫政办发〔2020〕1号",
            category="政办发",
            agency_code="葫政办发",
            issuer="葫芦岛市人民政府办公室",
            issue=issue,
            position=2,
            page=41,
            dated_on=date(2020, 1, 2),
        ),
        make_document(
            "关于旧事的通告",
            number="葫政告字〔2018〕1号",
            issue=make_issue(2019, 6),
            dated_on=date(2018, 5, 1),
            force=Document.Force.REPEALED,
        ),
        make_document(
            "某法",
            kind=Document.Kind.LAW,
            category="",
            agency_code="",
            issuer="全国人大常委会",
            dated_on=None,
        ),
        make_document("不公开的草稿", state=Document.State.DRAFT, issue=issue),
    ]


@pytest.mark.parametrize(
    "path", ["/", "/issues/", "/documents/", "/search/", "/search/?q=甲"]
)
def test_pages_stand_without_any_document(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    check_public(response)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 5),
        ("/issues/", 5),
        ("/issues/2020/1/", 5),
        ("/documents/", 5),
        # What other apps offer beside the found text takes half of them.
        ("/search/?q=通告", 10),
    ],
)
def test_pages_can_be_cached_and_take_few_queries(
    client: Client,
    shelf: list[Document],
    path: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(most):
        response = client.get(path)
    check_public(response)
    assert "不公开的草稿" not in text_of(response)


def test_every_link_of_the_pages_leads_somewhere(
    client: Client, shelf: list[Document]
) -> None:
    seen: set[str] = set()
    queue = ["/"]
    while queue:
        path = queue.pop()
        response = client.get(path)
        assert response.status_code == 200, path
        if not response.headers["Content-Type"].startswith("text/html"):
            if response.streaming:  # read to its end, a file is closed
                assert b"".join(response)
            continue
        if path != "/" and not path.startswith(("/issues/", "/documents/", "/search/")):
            continue  # another app's page: it must open, its links are its own
        for link in read(response).links:
            address = link.split("#")[0]
            if address.startswith("?"):
                address = path.split("?")[0] + address
            if address and address not in seen:
                seen.add(address)
                queue.append(address)
    assert {document.get_absolute_url() for document in shelf[:4]} <= seen
    assert shelf[4].get_absolute_url() not in seen


def test_home_shows_the_latest_issue(client: Client, shelf: list[Document]) -> None:
    html = text_of(client.get("/"))
    assert "2020年第1期目录" in html
    assert html.index("关于停车秩序的通告") < html.index("关于供热服务的通知")
    assert "总第62期" in html


def test_home_lists_the_newest_documents(client: Client, shelf: list[Document]) -> None:
    html = text_of(client.get("/")).split("最新文件", 1)[1]
    newest = (
        Document.objects.published()
        .filter(kind=Document.Kind.GAZETTE)
        .order_by("-publish_at", "-dated_on", "-pk")
    )
    places = [html.index(document.title) for document in newest[:6]]
    assert len(places) > 1
    assert places == sorted(places)
    # The laws that are cited have a list of their own.
    assert "某法" not in html
    assert shelf[4].title not in html


def test_home_links_only_calculators_that_exist(client: Client) -> None:
    for link in read(client.get("/")).links:
        assert client.get(link).status_code == 200


class TestIssues:
    def test_contents_in_printed_order_by_category(
        self, client: Client, shelf: list[Document]
    ) -> None:
        html = text_of(client.get("/issues/2020/1/")).split("<main", 1)[1]
        contents = html.split("</figure>", 1)[1]
        order = [
            contents.index(words)
            for words in (
                "葫政告字文件",
                "关于停车秩序的通告",
                "葫政办发文件",
                "关于供热服务的通知",
            )
        ]
        assert order == sorted(order)
        assert "宋晓东" in html
        assert "(0429) 3114944" in html
        assert "2020年1月15日出版" in html

    def test_neighbouring_issues(self, client: Client, shelf: list[Document]) -> None:
        make_issue(2020, 2)  # without a public document
        assert "/issues/2019/6/" in read(client.get("/issues/2020/1/")).links
        assert "/issues/2020/2/" not in read(client.get("/issues/2020/1/")).links
        assert "/issues/2020/1/" in read(client.get("/issues/2019/6/")).links

    @pytest.mark.parametrize(
        "path",
        [
            "/issues/2020/2/",
            "/issues/1999/1/",
            "/issues/2020/01/",
            "/issues/20/1/",
            "/issues/x/1/",
            "/issues/2020/99999/",
        ],
    )
    def test_no_such_issue(
        self, client: Client, shelf: list[Document], path: str
    ) -> None:
        make_document(issue=make_issue(2020, 2), publish_at=later())
        assert client.get(path).status_code == 404


class TestFilter:
    def titles(self, client: Client, **query: str) -> list[str]:
        response = client.get("/documents/", query)
        assert response.status_code == 200
        check_public(response)
        return [document.title for document in response.context["page"]]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"category": "政告字"}, ["关于停车秩序的通告", "关于旧事的通告"]),
            ({"issuer": "葫芦岛市人民政府办公室"}, ["关于供热服务的通知"]),
            ({"year": "2018"}, ["关于旧事的通告"]),
            ({"force": "repealed"}, ["关于旧事的通告"]),
            ({"topic": "jian-she"}, ["关于停车秩序的通告"]),
            ({"kind": "law"}, ["某法"]),
            ({"q": "关于 通告"}, ["关于停车秩序的通告", "关于旧事的通告"]),
            ({"q": "葫政办发[2020]1号"}, ["关于供热服务的通知"]),
            ({"q": "（２０１９）"}, ["关于停车秩序的通告"]),
            ({"q": "100%_"}, []),
            ({"category": "政告字", "year": "2019"}, ["关于停车秩序的通告"]),
            (
                {"sort": "oldest"},
                [
                    "关于旧事的通告",
                    "关于停车秩序的通告",
                    "关于供热服务的通知",
                    "某法",
                ],
            ),
            (
                {"sort": "newest"},
                [
                    "关于供热服务的通知",
                    "关于停车秩序的通告",
                    "关于旧事的通告",
                    "某法",
                ],
            ),
        ],
        ids=str,
    )
    def test_filters_and_sorting(
        self,
        client: Client,
        shelf: list[Document],
        query: dict[str, str],
        expected: list[str],
    ) -> None:
        assert self.titles(client, **query) == expected

    @pytest.mark.parametrize("sort", ["title", "number"])
    def test_other_sortings_keep_all(
        self, client: Client, shelf: list[Document], sort: str
    ) -> None:
        assert len(self.titles(client, sort=sort)) == 4

    def test_counts_follow_the_other_filters(
        self, client: Client, shelf: list[Document]
    ) -> None:
        html = text_of(client.get("/documents/"))
        assert "政告字（2）" in html
        assert "2019年（1）" in html
        narrowed = text_of(client.get("/documents/", {"year": "2018"}))
        assert "政告字（1）" in narrowed
        assert "政办发（0）" in narrowed
        assert "2019年（1）" in narrowed  # its own filter does not count
        by_words = text_of(client.get("/documents/", {"q": "供热"}))
        assert "政告字（0）" in by_words

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("category", "没有"),
            ("issuer", "'; DROP TABLE x; --"),
            ("year", "abc"),
            ("year", "99999999999999999999"),
            ("force", "bad"),
            ("topic", "no-such"),
            ("kind", "x"),
            ("sort", "random"),
            ("q", "长" * 101),
            ("q", "甲\x00乙"),
        ],
    )
    def test_a_bad_value_is_told_beside_its_field(
        self, client: Client, shelf: list[Document], name: str, value: str
    ) -> None:
        response = client.get(
            "/documents/", {name: value, "category": "政告字"} | {name: value}
        )
        html = text_of(response)
        assert response.status_code == 200
        assert f'id="id_{name}_error"' in html
        assert 'aria-invalid="true"' in html
        assert "请更正以下内容" in html
        if name != "category":
            assert "政告字（2）" in html

    @pytest.mark.parametrize("page", ["0", "-1", "abc", "99999", "1e3", "", "\x00"])
    def test_a_page_that_is_not_there(
        self, client: Client, shelf: list[Document], page: str
    ) -> None:
        html = text_of(client.get("/documents/", {"page": page}))
        assert "这里是第1页" in html
        assert "关于停车秩序的通告" in html

    def test_filters_in_force_can_be_taken_away(
        self, client: Client, shelf: list[Document]
    ) -> None:
        response = client.get("/documents/", {"category": "政告字", "year": "2019"})
        links = read(response).links
        assert "?year=2019&" in links
        assert "成文年份：2019年" in text_of(response)

    def test_an_empty_result_helps(self, client: Client, shelf: list[Document]) -> None:
        response = client.get("/documents/", {"year": "2018", "topic": "jian-she"})
        html = text_of(response)
        assert "没有同时符合这些条件的文件" in html
        assert "?topic=jian-she&" in read(response).links

    def test_pages_keep_the_filter(self, client: Client) -> None:
        for number in range(45):
            make_document(f"第{number}号通告")
        first = client.get("/documents/", {"category": "政告字"})
        assert len(first.context["page"]) == 20
        links = read(first).links
        assert any("page=2" in link and "category=" in link for link in links)
        third = client.get("/documents/", {"category": "政告字", "page": "3"})
        assert len(third.context["page"]) == 5

    @pytest.mark.parametrize("amount", [1, 60])
    def test_queries_do_not_grow(
        self,
        client: Client,
        amount: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(amount):
            make_document(issuer=f"机关{number}", issue=make_issue(1950 + number))
        with django_assert_max_num_queries(4):
            client.get("/documents/", {"category": "政告字"})
