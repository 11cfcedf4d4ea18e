"""Forms of the page that rearranges a text: one for each thing that may be done."""

from __future__ import annotations

from typing import Final

from django import forms

from documents.models.provision import KIND_NAMES

#: What a clerk types where a text is to be split.
MARK: Final = "||"


class UnitForm(forms.Form):
    """What stands in a new unit."""

    kind = forms.ChoiceField(
        label="种类", choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    label = forms.CharField(
        label="编号", required=False, max_length=60, help_text="如：第三条、（二）。"
    )
    heading = forms.CharField(label="标题", required=False, max_length=500)
    text = forms.CharField(
        label="正文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
    )


class FirstForm(UnitForm):
    """The first unit of a text that has none."""

    prefix = "first"


class InsertForm(UnitForm):
    """A new unit beside another."""

    prefix = "insert"
    field_order = ("where",)

    where = forms.ChoiceField(
        label="放在",
        choices=[
            ("after", "这一条之后"),
            ("before", "这一条之前"),
            ("inside", "这一条之下（最后）"),
        ],
    )


class MoveForm(forms.Form):
    """Where a unit goes."""

    prefix = "move"

    where = forms.ChoiceField(
        label="移到",
        choices=[("before", "之前"), ("after", "之后"), ("inside", "之下（最后）")],
    )
    anchor = forms.CharField(
        label="哪一条",
        max_length=200,
        help_text=(
            "那一条的锚点，如 art_12；列表里每一条后面写着。"
            "移到附件里，可以填附件的锚点，如 annex_1。"
        ),
    )


class SplitForm(forms.Form):
    """Where a text is split."""

    prefix = "split"

    text = forms.CharField(
        label="正文",
        help_text=f"在要分开的地方插入两条竖线 {MARK}，别的不要改动。",
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )


class RenumberForm(forms.Form):
    """From which number on a list is numbered through."""

    prefix = "renumber"

    start = forms.IntegerField(
        label="这一条编为第几",
        min_value=1,
        max_value=9999,
        required=False,
        help_text="不填就从现在的编号开始，后面同级的依次编号。",
    )


class RemoveForm(forms.Form):
    """A second look before a unit goes."""

    prefix = "remove"

    sure = forms.BooleanField(
        label="连同它的下级一起删除",
        error_messages={"required": "要删除请先勾选。"},
    )


#: By what a button asks for.
FORMS: Final[dict[str, type[forms.Form]]] = {
    "first": FirstForm,
    "insert": InsertForm,
    "move": MoveForm,
    "split": SplitForm,
    "merge": forms.Form,
    "renumber": RenumberForm,
    "plan": RenumberForm,
    "remove": RemoveForm,
}
