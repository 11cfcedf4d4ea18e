"""The page that shows every component of the portal, for whoever builds on it."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.presenters.links import Neighbour
from documents.redline import redline

#: Tokens of colour by what they are for.
COLOURS: Final = (
    ("纸", ("ground", "sheet", "shade")),
    ("墨", ("ink", "quiet", "red", "link", "link-visited", "warn", "good")),
    ("线", ("rule", "rule-strong", "focus")),
    ("底色", ("red-wash", "warn-wash", "good-wash", "mark")),
)
#: Tokens of size, with what is set in them.
SIZES: Final = (
    ("masthead", "报头"),
    ("h1", "页题"),
    ("h2", "节题"),
    ("h3", "小节题"),
    ("lead", "导语"),
    ("reading", "公文正文"),
    ("text", "说明文字"),
    ("small", "注记"),
)
_GAPS: Final = ("1", "2", "3", "4", "5", "6", "7")


class SampleForm(forms.Form):
    """One field of each kind, as the calculators use them."""

    name = forms.CharField(label="名称", help_text="照原文填写。")
    area = forms.DecimalField(label="面积（m²）", help_text="如 58.5。")
    use = forms.ChoiceField(
        label="房屋用途",
        choices=[("residential", "住宅房屋"), ("commercial", "经营性非住宅房屋")],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label="文种", choices=[("", "不限"), ("notice", "通知")])
    agreed = forms.BooleanField(label="按期签约", required=False)
    note = forms.CharField(
        label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show tokens and components, with a form that was filled in wrongly."""
    pages = Paginator(range(200), 20)
    page = pages.page(4)
    return render(
        request,
        "gazette_portal/design.html",
        {
            "colours": COLOURS,
            "sizes": SIZES,
            "gaps": _GAPS,
            "form": SampleForm({"name": "", "area": "五十"}, auto_id="sample_%s"),
            "page": page,
            "pages": pages.get_elided_page_range(4, on_each_side=1, on_ends=1),
            "query": "",
            "previous": Neighbour(title="前一份文件", url="#turn"),
            "next": Neighbour(title="后一份文件", url="#turn"),
            "pieces": redline("按月公布收费标准。", "按季公布收费标准和依据。"),
        },
    )
