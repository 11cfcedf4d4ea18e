"""Forms of the calculators of fees and benefits: all GET, nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms

from documents.filters import FilterForm
from regulations.fields import MonthField, QuantityField
from regulations.rules import RuleError
from regulations.rules.fees import LARGEST_FEE, FeeList, find_fee_errors
from regulations.rules.money import YUAN

if TYPE_CHECKING:
    from decimal import Decimal

    from regulations.rules.fees import FeeRule
    from regulations.selectors.benefit_schemes import BenefitScheme

VERSION: Final = "version"
_LONGEST_VERSION: Final = 120


class VersionForm(FilterForm):
    """Which document's rules are meant; the newest where none is named."""

    version = forms.CharField(
        label="规则版本",
        max_length=_LONGEST_VERSION,
        required=False,
        widget=forms.HiddenInput,
        help_text="作出规定的文件的网址名；不填时用最新的。",
    )


class BenefitVersionForm(VersionForm):
    """Which document's rules, and which of the scheme's sums."""

    basis = forms.CharField(
        label="计发方式",
        max_length=20,
        required=False,
        widget=forms.HiddenInput,
        help_text="per_unit_month、per_unit_year 或者 after_years；"
        "同一代码下只有一种的不用填。",
    )


class FeeAmountsForm(FilterForm):
    """Standard amounts, one field a fee; at least one is needed."""

    def __init__(self, data: Any = None, *, fees: FeeList) -> None:
        """Make a field for every fee of the list."""
        super().__init__(data)
        self.fees = fees
        for fee in fees.fees:
            self.fields[fee.code] = QuantityField(
                unit=YUAN,
                label=fee.name,
                required=False,
                help_text=_help(fee),
                max_value=LARGEST_FEE,
                decimal_places=2,
            )

    @property
    def amounts(self) -> dict[str, Decimal]:
        """The amounts that were typed, by the code of the fee."""
        return {
            fee.code: self.cleaned_data[fee.code]
            for fee in self.fees.fees
            if self.cleaned_data.get(fee.code) is not None
        }

    def clean(self) -> dict[str, Any]:
        """Ask the rules what is wrong with amounts, each beside its field."""
        cleaned = super().clean() or self.cleaned_data
        for error in find_fee_errors(self.fees, self.amounts):
            self.add_error(error.field, error.message)
        if not self.errors and not self.amounts:
            raise forms.ValidationError("请至少填写一项的标准金额。", code="nothing")
        return cleaned


class BenefitForm(FilterForm):
    """What a calculator of benefits asks: which sum, how many, from when, how long."""

    def __init__(self, data: Any = None, *, scheme: BenefitScheme) -> None:
        """Make the fields that the scheme's sums need."""
        super().__init__(data)
        if len(scheme.items) > 1:
            self.fields["group"] = forms.ChoiceField(
                label="哪一种情况",
                choices=[(each.code, each.label) for each in scheme.items],
                widget=forms.RadioSelect,
                error_messages={"required": "请选择一种情况。"},
            )
        if scheme.period is None:
            self.fields["years"] = QuantityField(
                label="满几年",
                decimal_places=1,
                help_text="已经工作的年数，如 5 或者 5.5。",
                error_messages={"required": "请填写年数，如 5 或者 5.5。"},
            )
            return
        units = "、".join(dict.fromkeys(each.unit for each in scheme.items))
        self.fields["units"] = QuantityField(
            label=f"数量（{units or '个'}）",
            decimal_places=0,
            error_messages={"required": "请填写数量，如 12。"},
        )
        self.fields["first_month"] = MonthField(
            label="从哪个月起",
            help_text="如 2019-11。",
            error_messages={"required": "请填写开始的年月，如 2019-11。"},
        )
        self.fields[scheme.duration_name] = QuantityField(
            label=f"多少{scheme.period.counted}",
            decimal_places=0,
            error_messages={"required": "请填写整数，如 12。"},
        )


def rule_error_in(form: forms.Form, error: RuleError) -> None:
    """Put a calculator's complaint beside its field, or over the form."""
    known = error.field in form.fields
    form.add_error(error.field if known else None, error.message)


def _help(fee: FeeRule) -> str:
    parts = []
    if fee.office:
        parts.append(f"主管部门：{fee.office}")
    if fee.doubt:
        parts.append("文件写法不一致，不能计算")
    return "；".join(parts)
