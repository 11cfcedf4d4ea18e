"""Offices: names, members, reforms; entries that are one office are merged here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import transaction
from django.db.models import Count
from django.template.response import TemplateResponse

from documents.admin.history import HistoryAdmin
from documents.admin.links import change_link, list_link
from documents.presenters.head import chinese_date
from regulations.models import (
    Derived,
    Office,
    OfficeChange,
    OfficeMention,
    OfficeName,
    TaskOffice,
)
from regulations.reading.office_names import core
from regulations.rules import RuleError
from regulations.services.membership import add_proposed_members, proposed_members
from regulations.services.mentions import refresh_mentions
from regulations.services.merging import merge_offices, unmerge_office

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import BaseFormSet, ModelForm
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class OfficeNameInline(admin.TabularInline):  # type: ignore[type-arg]
    """The spellings of an office."""

    model = OfficeName
    extra = 0
    fields = ("name", "place", "kind", "valid_from", "valid_to")


class OfficeChangeInline(admin.TabularInline):  # type: ignore[type-arg]
    """Reforms that changed it."""

    model = OfficeChange
    fk_name = "office"
    extra = 0
    fields = ("kind", "successor", "changed_on", "source", "note")
    autocomplete_fields = ("successor", "source")


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    """An office; only groups have members, and names belong to one office."""

    class Meta:
        model = Office
        fields = (
            "name",
            "slug",
            "kind",
            "place",
            "telephone",
            "address",
            "note",
            "members",
        )

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Office.Kind.OFFICE and cleaned.get("members"):
            self.add_error(
                "members", "单位没有成员；是一组单位的，请把种类选为单位组。"
            )
        others = OfficeName.objects.filter(
            name=cleaned.get("name", ""), place=cleaned.get("place", "")
        ).exclude(office=self.instance.pk)
        other = others.select_related("office").first()
        if other is not None:
            self.add_error(
                "name",
                f"同一地方已有单位用这个名称：{other.office}。是同一单位的，请合并。",
            )
        return cleaned


class MergeForm(forms.Form):
    """Which entry the others become."""

    into = forms.ModelChoiceField(
        label="保留哪个词条",
        queryset=Office.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )


@admin.register(Office)
class OfficeAdmin(HistoryAdmin):
    """Offices and groups."""

    form = OfficeForm
    list_display = ("name", "kind", "place", "spellings", "state", "merged_link")
    list_filter = (
        "state",
        "kind",
        "place",
        ("merged_into", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "slug", "names__name")
    ordering = ("name", "pk")
    list_per_page = 100
    filter_horizontal = ("members",)
    inlines = (OfficeNameInline, OfficeChangeInline)
    actions = ("confirm", "reject", "merge", "unmerge", "add_members")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Office]:
        """Count the spellings in the same query."""
        rows: QuerySet[Office] = super().get_queryset(request)
        return rows.select_related("merged_into").annotate(
            spelling_count=Count("names", distinct=True)
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Office | None = None
    ) -> tuple[str, ...]:
        """Change states and merges by actions; an address that was public stays."""
        fixed: tuple[str, ...] = ("state", "merged_link", "holdings", "likely")
        fixed += ("likely_members", "predecessors")
        if obj is not None and obj.state == Derived.State.CONFIRMED:
            fixed += ("slug",)
        return fixed

    def get_fieldsets(self, request: HttpRequest, obj: Office | None = None) -> Any:
        """Show what hangs on it once it exists."""
        groups: list[tuple[str | None, dict[str, Any]]] = [
            (None, {"fields": ("name", "slug", ("kind", "place"))}),
            ("联系方式", {"fields": ("telephone", "address", "note")}),
            ("成员（单位组）", {"fields": ("members",)}),
        ]
        if obj is not None:
            kept = ("state", "merged_link", "holdings", "likely", "predecessors")
            groups.insert(1, ("状态", {"fields": kept}))
            groups[-1] = (
                "成员（单位组）",
                {"fields": ("members", "likely_members")},
            )
        return groups

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer as members offices that stand."""
        if db_field.name == "members":
            kwargs["queryset"] = Office.objects.standing().filter(
                kind=Office.Kind.OFFICE
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Office, form: ModelForm[Any], change: bool
    ) -> None:
        """Confirm what a clerk types in."""
        del form
        if not change:
            obj.state = Derived.State.CONFIRMED
        obj.save()

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[Any],
        formsets: list[BaseFormSet[Any]],
        change: bool,
    ) -> None:
        """Look for the office's sentences again once its names are known.

        The name itself is one of them, unless another office of the place has it.
        """
        super().save_related(request, form, formsets, change)
        office = form.instance
        OfficeName.objects.get_or_create(
            place=office.place,
            name=office.name,
            defaults={"office": office, "kind": OfficeName.Kind.FULL},
        )
        refresh_mentions(offices=[office])

    @admin.display(description="写法", ordering="spelling_count")
    def spellings(self, office: Office) -> int:
        """Count its spellings."""
        return int(office.spelling_count)  # type: ignore[attr-defined]

    @admin.display(description="并入词条")
    def merged_link(self, office: Office) -> SafeString | str:
        """Lead to the entry that it was merged into."""
        return change_link(office.merged_into)

    @admin.display(description="关联内容")
    def holdings(self, office: Office) -> str:
        """Count what hangs on the entry: a merge moves none of it."""
        counts = {
            "执法主体": office.enforcement_rows.count(),
            "任务分工": TaskOffice.objects.filter(office=office).count(),
            "收费": office.fees.count(),
            "行为与处理": office.handling_rules.count(),
            "提及": OfficeMention.objects.filter(office=office).count(),
        }
        return "，".join(f"{name} {count}" for name, count in counts.items() if count)

    @admin.display(description="名称相近的词条")
    def likely(self, office: Office) -> SafeString | str:
        """Name entries that may be the same office; the clerk decides."""
        mine = core(office.name, place=office.place)
        others = Office.objects.standing().filter(place=office.place, kind=office.kind)
        alike = [
            each.name
            for each in others.exclude(pk=office.pk)
            if core(each.name, place=each.place) == mine
        ]
        if not alike:
            return "—"
        return list_link(Office, "、".join(alike), q=mine)

    @admin.display(description="可能的成员")
    def likely_members(self, office: Office) -> str:
        """Name offices that the group's name means; the clerk decides."""
        return "、".join(each.name for each in proposed_members(office)) or "—"

    @admin.display(description="前身")
    def predecessors(self, office: Office) -> str:
        """Name the offices whose reforms led to this one."""
        changes = office.predecessors.select_related("office")
        return (
            "；".join(
                f"{each.office}{each.get_kind_display()}本单位"
                f"（{chinese_date(each.changed_on)}）"
                for each in changes
            )
            or "—"
        )

    @admin.action(description="把可能的成员加入所选单位组", permissions=["change"])
    def add_members(self, request: HttpRequest, queryset: QuerySet[Office]) -> None:
        """Accept the members that names suggest."""
        count = add_proposed_members(queryset)
        self.message_user(
            request,
            f"加入了 {count} 个成员。" if count else "没有可能的成员。",
            messages.SUCCESS if count else messages.WARNING,
        )

    @admin.action(description="确认所选单位（对外可见）", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Office]) -> None:
        """Stand behind entries."""
        self._set_state(request, queryset, Derived.State.CONFIRMED, "确认了")

    @admin.action(description="不采用所选单位", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Office]) -> None:
        """Refuse entries."""
        self._set_state(request, queryset, Derived.State.REJECTED, "不采用")

    @admin.action(description="合并所选单位（可撤销）", permissions=["change"])
    def merge(
        self, request: HttpRequest, queryset: QuerySet[Office]
    ) -> TemplateResponse | None:
        """Ask which entry stays, then point the others at it."""
        offices = list(queryset.order_by("name", "pk"))
        if len(offices) < 2:  # noqa: PLR2004 (two make a pair)
            self.message_user(request, "请选择两个以上的单位。", messages.ERROR)
            return None
        form = MergeForm(request.POST if "merge" in request.POST else None)
        form.fields["into"].queryset = queryset  # type: ignore[attr-defined]
        if form.is_valid():
            into = form.cleaned_data["into"]
            try:
                with transaction.atomic():
                    for office in offices:
                        if office.pk != into.pk:
                            merge_offices(office=office, into=into, user=request.user)  # type: ignore[arg-type]
            except RuleError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                words = f"{len(offices) - 1} 个词条并入了{into.name}。"
                self.message_user(request, words, messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "合并单位",
            "opts": self.opts,
            "form": form,
            "offices": [
                (each, self.holdings(each) or "没有关联内容") for each in offices
            ],
            "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/regulations/merge.html", context)

    @admin.action(description="撤销所选单位的合并", permissions=["change"])
    def unmerge(self, request: HttpRequest, queryset: QuerySet[Office]) -> None:
        """Take merged entries apart."""
        try:
            with transaction.atomic():
                for office in queryset:
                    unmerge_office(office=office, user=request.user)  # type: ignore[arg-type]
        except RuleError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.message_user(
                request, "已撤销合并，关联内容恢复原样。", messages.SUCCESS
            )

    def _set_state(
        self, request: HttpRequest, queryset: QuerySet[Office], state: str, verb: str
    ) -> None:
        count = 0
        for office in queryset.exclude(state=state):
            office.state = state
            office.save(update_fields=["state"])
            count += 1
        self.message_user(request, f"{verb} {count} 个单位。", messages.SUCCESS)
