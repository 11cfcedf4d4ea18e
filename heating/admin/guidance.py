"""Duties, appraisal, misconduct and general rules at the desk."""

from __future__ import annotations

from django.contrib import admin

from heating.admin.rows import ClauseRowAdmin
from heating.models import AppraisalRule, GeneralRule, Misconduct, SupplierDuty

_CLAUSE = ("provision", "clause_words", "clause", "quote")


@admin.register(SupplierDuty)
class SupplierDutyAdmin(ClauseRowAdmin):
    """A duty; with hours, one of an outage."""

    list_display = (
        "label",
        "topic",
        "hours",
        "refund_coefficient",
        "clause",
        "version",
    )
    list_filter = ("version", "topic")
    search_fields = ("label", "quote")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "version",
                    "position",
                    "code",
                    "label",
                    "topic",
                    "for_residents",
                )
            },
        ),
        ("停热", {"fields": (("hours", "includes_hours"), "refund_coefficient")}),
        ("条款", {"fields": (*_CLAUSE, "reading")}),
    )


@admin.register(AppraisalRule)
class AppraisalRuleAdmin(ClauseRowAdmin):
    """A sentence of the appraisal."""

    list_display = ("label", "part", "clause", "version")
    list_filter = ("version", "part")
    fields = ("version", "position", "part", "label", *_CLAUSE)


@admin.register(Misconduct)
class MisconductAdmin(ClauseRowAdmin):
    """A misconduct of officials."""

    list_display = ("number", "quote", "clause", "version")
    fields = ("version", "position", "number", *_CLAUSE)


@admin.register(GeneralRule)
class GeneralRuleAdmin(ClauseRowAdmin):
    """A general or final sentence."""

    list_display = ("quote", "part", "clause", "version")
    list_filter = ("version", "part")
    fields = ("version", "position", "part", *_CLAUSE)
