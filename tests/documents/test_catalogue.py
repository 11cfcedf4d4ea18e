"""The catalogue holds what the database holds; a list page takes few queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents import catalogue as catalogue_module
from documents.catalogue import catalogue, forget
from documents.models import Document
from tests.documents.builders import later, make_document, make_issue


@pytest.fixture
def fresh() -> Iterator[None]:
    """A process that remembers nothing, before and after."""
    forget()
    yield
    forget()


def shown() -> list[int]:
    known = catalogue()
    return known.keys(known.visible())


@pytest.mark.django_db(transaction=True)
class TestChanges:
    def test_what_is_held_is_not_read_again(
        self, fresh: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        make_document()
        first = catalogue()
        with django_assert_num_queries(1):
            assert catalogue() is first

    def test_publication_withdrawal_and_deletion_are_seen_at_once(
        self, fresh: None
    ) -> None:
        one, other = make_document(), make_document()
        assert shown() == [other.pk, one.pk]
        third = make_document()
        assert shown() == [third.pk, other.pk, one.pk]
        other.state = Document.State.WITHDRAWN
        other.withdrawn_reason = "重新制发"
        other.save()
        assert shown() == [third.pk, one.pk]
        Document.objects.filter(pk=one.pk).delete()
        assert shown() == [third.pk]

    def test_a_statement_that_somebody_types_is_seen_at_once(self, fresh: None) -> None:
        document = make_document()
        catalogue()
        Document.objects.filter(pk=document.pk).update(category="令")
        known = catalogue()
        assert known.keys(known.having("category", "令")) == [document.pk]

    def test_of_very_many_only_what_was_changed_is_read(
        self, fresh: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(catalogue_module, "_READ_AT_ONCE", 1)
        old, new = make_document(), make_document()
        long_ago = timezone.now() - timedelta(days=1)
        Document.objects.filter(pk=old.pk).update(updated_at=long_ago)
        forget()
        catalogue()
        # Without a time of its own this is seen only when everything is read.
        Document.objects.filter(pk=old.pk).update(category="令")
        new.category = "令"
        new.save()
        known = catalogue()
        assert known.keys(known.having("category", "令")) == [new.pk]
        forget()
        known = catalogue()
        assert known.keys(known.having("category", "令")) == [new.pk, old.pk]


@pytest.mark.django_db
class TestSets:
    def test_the_time_of_publication_is_kept(self) -> None:
        public = make_document()
        make_document(publish_at=later())
        known = catalogue()
        assert known.keys(known.visible()) == [public.pk]
        assert known.keys(known.visible(later(2))) != [public.pk]

    def test_words_of_titles_and_numbers(self) -> None:
        one = make_document("关于ABC的通告", number="葫政发〔2019〕5号")
        make_document("关于其他的通告")
        known = catalogue()
        for words in ("abc", "关于 Abc", "［２０１９］5号", "[2019]"):
            assert known.keys(known.with_words(words)) == [one.pk], words
        assert known.keys(known.with_words("abc 其他")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [1, 60])
@pytest.mark.parametrize(
    "path",
    [
        "/documents/?page=2",
        "/documents/?q=通告&category=政告字&sort=title",
        "/issues/",
        "/api/v1/documents?page_size=20",
        "/api/v1/issues",
        "/feeds/",
    ],
)
def test_a_list_takes_few_queries(
    client: Client,
    path: str,
    amount: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(amount):
        make_document(issuer=f"机关{number}", issue=make_issue(1950 + number))
    with django_assert_max_num_queries(8):
        assert client.get(path).status_code == 200
