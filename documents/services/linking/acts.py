"""Which of the documents held is the one that a text cites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from documents.models import Citation, Document
from documents.official_text.titles import agency_of, same_agency, trial_variants
from documents.services.linking.batches import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Every form of a title is asked for, and the database takes so many values at once.
_KEYS_AT_ONCE = 400


@dataclass(slots=True, kw_only=True, frozen=True)
class Act:
    """A document held, as far as citations need it."""

    pk: int
    kind: str
    number_key: str
    title_key: str
    promulgates_key: str
    agency: str
    issuer: str
    day: date | None

    @property
    def in_gazette(self) -> bool:
        """Whether it is a paper of its own, not one text of a law among several."""
        return self.kind == Document.Kind.GAZETTE


@dataclass(slots=True, kw_only=True, frozen=True)
class Cited:
    """What a text says of the document it cites."""

    title: str
    title_key: str
    number_key: str


@dataclass(slots=True, kw_only=True, frozen=True)
class Citing:
    """The document that cites: its key and title, its day, and who issued it."""

    pk: int
    title_key: str
    day: date | None
    issuer: str


class ActIndex:
    """The documents that some citations may mean, read in a few queries."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._by_title: dict[str, list[Act]] = {}
        self._by_number: dict[str, list[Act]] = {}
        for act in acts:
            for key in {act.title_key, act.promulgates_key} - {""}:
                self._by_title.setdefault(key, []).append(act)
            if act.number_key:
                self._by_number.setdefault(act.number_key, []).append(act)

    @classmethod
    def load(cls, *, title_keys: Iterable[str], number_keys: Iterable[str]) -> Self:
        """Read the documents that bear one of the keys (or a trial variant)."""
        titles = {
            variant for key in title_keys if key for variant in trial_variants(key)
        }
        acts: dict[int, Act] = {}
        for some in chunks(sorted(titles), _KEYS_AT_ONCE):
            acts |= _read(Q(title_key__in=some) | Q(promulgates_key__in=some))
        for some in chunks(sorted({key for key in number_keys if key}), _KEYS_AT_ONCE):
            acts |= _read(Q(number_key__in=some))
        return cls(acts[pk] for pk in sorted(acts))

    def choose(
        self, cited: Cited, citing: Citing, *, earlier: bool = False
    ) -> tuple[Citation.Status, Act | None]:
        """Return the document meant, and how sure that is.

        A dispatch number decides where a document with it is held. Else the title
        does: as it stands, then with and without 暂行 or 试行; a text that a notice
        promulgates (印发) is found by its own title. Of several texts (*expressions*)
        of one law the one in force on the citing document's day is taken, else the
        nearest later one: a portal seldom holds every text that a law ever had.

        Args:
            cited: What the text says.
            citing: The document that says it.
            earlier: Only what is older than the citing document and bears exactly the
                title cited: what is amended or repealed stood before, and the trial
                law that a law repeals is not an older text of that law.
        """
        acts = self.candidates(cited)
        if earlier:
            acts = [
                act
                for act in acts
                if _stood(act, citing) and _bears(act, cited) and act.pk != citing.pk
            ]
        if not acts:
            return Citation.Status.NOT_HELD, None
        works: dict[object, list[Act]] = {}
        for act in _preferred(acts, cited, citing):
            work = act.pk if act.in_gazette else (act.title_key, act.agency)
            works.setdefault(work, []).append(act)
        if len(works) > 1:
            return Citation.Status.AMBIGUOUS, None
        (expressions,) = works.values()
        return Citation.Status.FOUND, _in_force(expressions, citing.day)

    def candidates(self, cited: Cited) -> list[Act]:
        """Return the documents held that a text may mean, before any is preferred."""
        numbered = self._by_number.get(cited.number_key, [])
        if numbered:
            titled = [act for act in numbered if act.title_key == cited.title_key]
            return titled or numbered
        agency = agency_of(cited.title)
        for variant in trial_variants(cited.title_key):
            acts = [
                act
                for act in self._by_title.get(variant, [])
                if same_agency(agency, act.agency) and not _other(act, cited)
            ]
            if acts:
                return acts
        return []


def _read(condition: Q) -> dict[int, Act]:
    rows = Document.objects.filter(condition).values_list(
        "pk",
        "kind",
        "number_key",
        "title_key",
        "promulgates_key",
        "title",
        "issuer",
        "version_on",
        "dated_on",
    )
    return {
        pk: Act(
            pk=pk,
            kind=kind,
            number_key=number_key,
            title_key=title_key,
            promulgates_key=promulgates_key,
            agency=agency_of(title),
            issuer=issuer,
            day=version_on or dated_on,
        )
        for (
            pk,
            kind,
            number_key,
            title_key,
            promulgates_key,
            title,
            issuer,
            version_on,
            dated_on,
        ) in rows.order_by()
    }


def _other(act: Act, cited: Cited) -> bool:
    """A gazette's paper with another number is another paper of the same title."""
    return (
        act.in_gazette
        and bool(act.number_key and cited.number_key)
        and act.number_key != cited.number_key
    )


def _bears(act: Act, cited: Cited) -> bool:
    if cited.number_key and act.number_key == cited.number_key:
        return True
    return cited.title_key in {act.title_key, act.promulgates_key}


def _stood(act: Act, citing: Citing) -> bool:
    return act.day is None or citing.day is None or act.day < citing.day


def _preferred(acts: Sequence[Act], cited: Cited, citing: Citing) -> Sequence[Act]:
    """Narrow candidates down by what makes one of them likelier than the rest."""
    agency = agency_of(cited.title)
    for narrowed in (
        # The text itself rather than a notice that promulgates one of that name.
        [act for act in acts if act.title_key == cited.title_key],
        [act for act in acts if act.agency == agency],
        [act for act in acts if citing.issuer and act.issuer == citing.issuer],
    ):
        acts = narrowed or acts
    return acts


def _in_force(expressions: Sequence[Act], day: date | None) -> Act:
    ordered = sorted(expressions, key=lambda act: (act.day or date.min, act.pk))
    if day is None:
        return ordered[-1]
    stood = [act for act in ordered if (act.day or date.min) <= day]
    return stood[-1] if stood else ordered[0]
