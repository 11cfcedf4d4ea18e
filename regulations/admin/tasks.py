"""Tasks of plans and who does them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils.html import format_html, format_html_join

from documents.models import Provision
from regulations.admin.derived import DerivedAdmin
from regulations.models import Derived, Task, TaskOffice

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class YearsField(forms.CharField):
    """Years as people type them: ``2020、2021``, with 年 and in full width too."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as words, and what was typed as it was typed."""
        if isinstance(value, list):
            return "、".join(str(each) for each in value)
        return value

    def to_python(self, value: Any) -> Any:
        """Read the years, in order.

        Raises:
            ValidationError: A word that is no year.
        """
        text = unicodedata.normalize("NFKC", str(value or ""))
        text = re.sub(r"(?<=\d)年", "、", text)
        words = [each for each in re.split(r"[\s,;、\[\]]+", text) if each]
        wrong = [each for each in words if not _YEAR.fullmatch(each)]
        if wrong:
            message = f"“{wrong[0][:20]}”不是年份，请填写如：2020、2021。"
            raise ValidationError(message, code="invalid")
        return sorted({int(each) for each in words})


class TaskForm(forms.ModelForm):  # type: ignore[type-arg]
    """A task, its years in words."""

    years = YearsField(
        label="年份",
        required=False,
        help_text="条款写到的年份，如：2020、2021；没有的不填。",
    )

    class Meta:
        model = Task
        fields = ("label", "title", "area", "safeguard", "years")


class TaskOfficeInline(admin.TabularInline):  # type: ignore[type-arg]
    """The offices of a task: a handful of rows."""

    model = TaskOffice
    extra = 0
    fields = ("role", "office", "name", "position")
    autocomplete_fields = ("office",)


@admin.register(Task)
class TaskAdmin(DerivedAdmin):
    """Tasks, with lead and shared offices."""

    form = TaskForm
    row_columns = ("title", "area", "offices")
    row_fields = (("label", "title"), ("area", "safeguard"), "years")
    list_filter = ("state", "origin", "safeguard")
    search_fields = ("title", "area", "quote", "parts__name")
    inlines = (TaskOfficeInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Derived]:
        """Bring the offices along."""
        parts = Prefetch("parts", TaskOffice.objects.order_by("position", "pk"))
        rows: QuerySet[Derived] = super().get_queryset(request)
        return rows.prefetch_related(parts)  # type: ignore[misc]  # tasks have parts

    def get_readonly_fields(
        self, request: HttpRequest, obj: Derived | None = None
    ) -> tuple[str, ...]:
        """Show the clause as well."""
        kept = super().get_readonly_fields(request, obj)
        return (*kept, "clause") if obj else kept

    def get_fieldsets(self, request: HttpRequest, obj: Derived | None = None) -> Any:
        """Put the whole clause beside the task, not only who is named in it."""
        sets = super().get_fieldsets(request, obj)
        if obj is None:
            return sets
        return (*sets, ("条款全文", {"fields": ("clause",)}))

    @admin.display(description="条款")
    def clause(self, row: Task) -> SafeString | str:
        """Quote the clause with all that stands under the task's heading."""
        above = row.eid.rpartition("__para_")[0] or row.eid
        found = Provision.objects.filter(document_id=row.document_id).filter(
            Q(eid=above) | Q(eid__startswith=f"{above}__")
        )
        texts = [
            (f"{each.label}{each.heading}", each.text)
            for each in found.order_by("position", "pk")
        ]
        if not texts:
            return "文件里已没有这一条款。"
        return format_html(
            "<div>{}</div>",
            format_html_join("", "<p><strong>{}</strong> {}</p>", texts),
        )

    @admin.display(description="单位")
    def offices(self, row: Task) -> str:
        """Name who leads and who shares, as printed."""
        return "、".join(part.name for part in row.parts.all())
