"""Finding benefits and targets: for whom, what for, which year, which document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from documents.filters import LONGEST_WORDS, FilterForm
from regulations.facet_filter import FacetFilter
from regulations.models import Benefit, Target

if TYPE_CHECKING:
    from regulations.querysets import DerivedQuerySet


class BenefitFilterForm(FilterForm):
    """The fields of the filter of benefits."""

    q = forms.CharField(
        label="名称、对象、条件", max_length=LONGEST_WORDS, required=False
    )
    audience = forms.ChoiceField(label="我是", required=False)
    basis = forms.ChoiceField(label="计发方式", required=False)
    document = forms.ChoiceField(label="文件", required=False)


class BenefitFilter(FacetFilter):
    """What somebody can get."""

    form_class = BenefitFilterForm
    model = Benefit
    facets = {"audience": "audience", "basis": "basis", "document": "document__slug"}
    searched = ("title", "beneficiary", "condition", "quote")
    always_shown = frozenset({"q", "audience"})

    def name_of(self, facet: str, value: Any) -> str:
        """Return the model's own names."""
        if facet == "audience":
            return Benefit.Audience(value).label
        if facet == "basis":
            return Benefit.Basis(value).label
        return super().name_of(facet, value)


class TargetFilterForm(FilterForm):
    """The fields of the filter of targets."""

    q = forms.CharField(label="目标、指标", max_length=LONGEST_WORDS, required=False)
    year = forms.ChoiceField(label="年份", required=False)
    document = forms.ChoiceField(label="文件", required=False)


class TargetFilter(FacetFilter):
    """What is to be reached by which year."""

    form_class = TargetFilterForm
    model = Target
    facets = {"year": "year", "document": "document__slug"}
    searched = ("statement", "indicator", "value")
    always_shown = frozenset({"q", "year"})

    @property
    def rows(self) -> DerivedQuerySet:
        """Return the rows by year, then in the order of their documents."""
        rows = super().rows
        return rows.order_by("year", *rows.query.order_by)

    @staticmethod
    def sorting(item: tuple[Any, int]) -> tuple[Any, ...]:
        """Put the years in their order, and documents by their slugs."""
        return (str(item[0]),)
