"""Steps of several documents at once, from their list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from documents.admin.deleting import NoBulkDeletionMixin
from documents.admin.permissions import user_of
from documents.admin.seen import seen_by_key, seen_fields
from documents.admin.steps import PublishLaterForm, WithdrawForm
from documents.errors import DocumentError
from documents.models import Document
from documents.services.publishing import publish, withdraw
from documents.services.rendering import render_published
from documents.services.review import approve, locked, mark_proofread
from documents.services.seeing import require_all_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet


class SeveralStepsMixin(NoBulkDeletionMixin):
    """Asks on a page that names each document, then takes the step of each as seen."""

    admin_site: Any
    opts: Any
    message_user: Any
    log_change: Any
    actions = (
        "proofread",
        "approve",
        "publish_now",
        "publish_later",
        "withdraw",
        "render",
    )

    def has_proofread_permission(self, request: HttpRequest) -> bool:
        """Tell whether the clerk may mark drafts as proofread."""
        return request.user.has_perm("documents.proofread_document")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Tell whether the clerk may approve."""
        return request.user.has_perm("documents.approve_document")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether the clerk may publish and withdraw."""
        return request.user.has_perm("documents.publish_document")

    @admin.action(description="校对完成…", permissions=["proofread"])
    def proofread(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> TemplateResponse | None:
        """Ask, then mark drafts as proofread."""
        user = user_of(request)
        return self._confirmed(
            request,
            queryset,
            "proofread",
            "校对完成",
            lambda one: mark_proofread(document=one, user=user),
        )

    @admin.action(description="审核通过…", permissions=["approve"])
    def approve(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> TemplateResponse | None:
        """Ask, then approve what was proofread."""
        user = user_of(request)
        return self._confirmed(
            request,
            queryset,
            "approve",
            "审核通过",
            lambda one: approve(document=one, user=user),
        )

    @admin.action(description="立即发布…", permissions=["publish"])
    def publish_now(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> TemplateResponse | None:
        """Ask, then publish at once."""
        if "confirmed" not in request.POST:
            form = forms.Form()
            return self._ask(request, queryset, form, "publish_now", "立即发布")
        self._publish(request, queryset, None)
        return None

    @admin.action(description="定时发布…", permissions=["publish"])
    def publish_later(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> TemplateResponse | None:
        """Ask for the time, then publish."""
        form = PublishLaterForm(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            self._publish(request, queryset, form.cleaned_data["publish_at"])
            return None
        return self._ask(request, queryset, form, "publish_later", "定时发布")

    @admin.action(description="撤回…", permissions=["publish"])
    def withdraw(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> TemplateResponse | None:
        """Ask for the reason, then withdraw."""
        form = WithdrawForm(request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            reason, user = form.cleaned_data["reason"], user_of(request)
            self._each(
                request,
                queryset,
                "撤回",
                lambda one: withdraw(document=one, reason=reason, user=user),
            )
            return None
        return self._ask(request, queryset, form, "withdraw", "撤回")

    @admin.action(description="重新排版正文", permissions=["change"])
    def render(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        """Render the stored bodies anew."""
        count = render_published(list(queryset.values_list("pk", flat=True)))
        self.message_user(request, f"{count} 份文件的正文有变化。", messages.SUCCESS)

    def _confirmed(
        self,
        request: HttpRequest,
        queryset: QuerySet[Document],
        action: str,
        label: str,
        change: Callable[[Document], object],
    ) -> TemplateResponse | None:
        """Ask first; then change each document as the page showed it."""
        if "confirmed" not in request.POST:
            return self._ask(request, queryset, forms.Form(), action, label)
        self._each(request, queryset, label, change, as_seen=True)
        return None

    def _publish(
        self,
        request: HttpRequest,
        queryset: QuerySet[Document],
        publish_at: datetime | None,
    ) -> None:
        user = user_of(request)
        self._each(
            request,
            queryset,
            "发布"
            if publish_at is None or publish_at <= timezone.now()
            else "定时发布",
            lambda one: publish(document=one, publish_at=publish_at, user=user),
            as_seen=True,
        )

    def _each(
        self,
        request: HttpRequest,
        documents: Iterable[Document],
        verb: str,
        change: Callable[[Document], object],
        *,
        as_seen: bool = False,
    ) -> None:
        """Change one by one; leave aside, by name, what is not as the page showed it."""
        done, seen = 0, seen_by_key(request)
        for document in documents:
            try:
                with transaction.atomic():
                    if as_seen:
                        require_all_seen([locked(document)], seen)
                    change(document)
            except DocumentError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                self.log_change(request, document, verb)
                done += 1
        if done:
            self.message_user(request, f"{verb}：{done} 份文件。", messages.SUCCESS)

    def _ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[Document],
        form: forms.Form,
        action: str,
        title: str,
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "seen": seen_fields(queryset),
            "documents": queryset,
            "form": form,
            "action": action,
            "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/documents/document/ask.html", context)
