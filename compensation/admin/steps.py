"""Steps of a version: publishing it, copying it, recomputing its examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from compensation.admin.desk import VersionDesk
from compensation.clauses import doubts
from compensation.models import PlanVersion
from compensation.rules import CompensationError
from compensation.services import (
    copy_project,
    copy_version,
    obstacles,
    publish_version,
    recompute_examples,
)

PUBLISH: Final = "compensation.publish_planversion"
"""The permission to publish."""


class CopyVersionForm(forms.Form):
    """A new version of the same plan."""

    version = forms.CharField(
        label="新版本名称", max_length=40, help_text="如新方案的成文日期：2020-06-01。"
    )
    valid_from = forms.DateField(
        label="生效日期", widget=forms.DateInput(attrs={"type": "date"})
    )


class CopyProjectForm(CopyVersionForm):
    """A plan of another project."""

    slug = forms.SlugField(
        label="新项目网址名", max_length=80, help_text="小写字母、数字和连字符。"
    )
    name = forms.CharField(label="新项目名称", max_length=200)

    field_order = ("name", "slug", "version", "valid_from")


class VersionSteps(VersionDesk):
    """The desk with the steps that a version goes through."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the steps."""
        steps = (
            ("publish", self.publish_view),
            ("copy", self.copy_view),
            ("copy-project", self.copy_project_view),
            ("recompute", self.recompute_view),
        )
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"compensation_planversion_{name.replace('-', '_')}",
            )
            for name, view in steps
        ]
        return [*own, *super().get_urls()]

    @admin.action(description="复制所选方案…", permissions=["add"])
    def copy_plan(
        self, request: HttpRequest, queryset: QuerySet[PlanVersion]
    ) -> HttpResponse | None:
        """Lead to the page that copies a plan for another project."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(request, "请只选择一个版本。", messages.ERROR)
            return None
        return HttpResponseRedirect(
            reverse("admin:compensation_planversion_copy_project", args=(chosen[0].pk,))
        )

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what publishing asks for and replaces; publish on POST."""
        version = self._version(request, pk, request.user.has_perm(PUBLISH))
        return self._step(
            request,
            version,
            title="发布方案版本",
            explanation="发布以后不能再修改，只能由新的版本取代；"
            "同一项目原来有效的版本到这一版本生效的前一天为止。",
            obstacles=obstacles(version) if version.is_draft else ["已经发布。"],
            doubts=[f"{each.row}：{each.message}" for each in doubts(version)],
            do=lambda _: publish_version(
                version=version, now=timezone.now(), user=request.user
            ),
            done="已发布。",
        )

    def recompute_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the present results for the expected ones, on POST."""
        version = self._version(
            request, pk, super().has_change_permission(request, None)
        )
        return self._step(
            request,
            version,
            title="重算算例",
            explanation="把现在算出的结果写作各算例的应得结果。请先用“试算”核对过差别。",
            obstacles=[] if version.is_draft else ["已经发布。"],
            do=lambda _: recompute_examples(version=version, user=request.user),
            done="算例已重算。",
        )

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a new version of the same plan."""
        version = self._version(request, pk, self.has_add_permission(request))
        return self._step(
            request,
            version,
            title="复制为新版本",
            explanation="得到一份草稿，修改、试算之后再发布。",
            form=CopyVersionForm(request.POST or None),
            do=lambda data: copy_version(source=version, user=request.user, **data),
            done="已复制为草稿。",
        )

    def copy_project_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the plan of another project."""
        version = self._version(request, pk, self.has_add_permission(request))
        return self._step(
            request,
            version,
            title="复制为另一个项目的方案",
            explanation="复制全部规则、说明和算例；之后请修改新项目的单位、范围和文件。",
            form=CopyProjectForm(request.POST or None),
            do=lambda data: copy_project(source=version, user=request.user, **data),
            done="已复制为草稿。",
        )

    def _version(self, request: HttpRequest, pk: int, allowed: bool) -> PlanVersion:
        if not allowed:
            raise PermissionDenied
        version = self.get_queryset(request).filter(pk=pk).first()
        if version is None:
            raise Http404
        return version

    def _step(
        self,
        request: HttpRequest,
        version: PlanVersion,
        *,
        title: str,
        explanation: str,
        do: Callable[[dict[str, Any]], Any],
        done: str,
        form: forms.Form | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Ask, and do it on POST; a complaint comes back to the same page."""
        complaint = ""
        asked = request.method == "POST" and (form is None or form.is_valid())
        if asked:
            try:
                result = do({} if form is None else form.cleaned_data)
            except CompensationError as error:
                complaint = error.message
                if form is not None and error.field in form.fields:
                    form.add_error(error.field, error.message)
                    complaint = ""
            else:
                self.message_user(request, done, messages.SUCCESS)
                target = result if isinstance(result, PlanVersion) else version
                return HttpResponseRedirect(
                    reverse("admin:compensation_planversion_change", args=(target.pk,))
                )
        return render(
            request,
            "admin/compensation/step.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "version": version,
                "title": title,
                "explanation": explanation,
                "complaint": complaint,
                "form": form,
                **context,
            },
        )
