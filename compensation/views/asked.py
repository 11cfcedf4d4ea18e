"""Which plan an address asks for, and what every estimate's answer carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from compensation.forms import VersionForm
from compensation.kept import KeptPlan, kept_plan
from compensation.models import PlanVersion
from compensation.questionnaire import answers_of
from compensation.rules import CompensationError, Facts

View = Callable[..., HttpResponse]
#: What the address of the form has, where there could be a result.
_CHANGE: Final = "change"


def no_store(view: View) -> View:
    """Keep a page out of every cache: its address tells about a household."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        if request.GET:
            # The empty form may be found; what somebody asked may not.
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def asked_plan(request: HttpRequest, plan: str) -> KeptPlan:
    """Find the version of a plan that the address names, or the one in force today.

    Raises:
        Http404: There is no such plan or version.
    """
    form = VersionForm(request.GET)
    if not form.is_valid():
        raise Http404("方案没有这个版本。")
    try:
        return kept_plan(
            plan, on=timezone.localdate(), version=form.cleaned_data["version"]
        )
    except CompensationError as error:
        raise Http404(error.message) from error


def newer_url(request: HttpRequest, name: str, version: PlanVersion) -> str:
    """Write the same address under the version in force today.

    Empty where this version is the one in force, or none is.
    """
    today = timezone.localdate()
    holds = (
        version.state == PlanVersion.State.PUBLISHED
        and version.valid_from <= today
        and (version.valid_to is None or version.valid_to >= today)
    )
    if holds:
        return ""
    rows = PlanVersion.objects.in_force(today).filter(project=version.project_id)
    newer = rows.newest_first().values_list("version", flat=True).first()
    if newer is None:
        return ""
    path = reverse(f"compensation:{name}", args=(version.project.slug,))
    return f"{path}?{urlencode({**request.GET.dict(), 'version': newer})}"


def is_changing(request: HttpRequest) -> bool:
    """Tell whether the form is wanted, with all that was given, and no result."""
    return _CHANGE in request.GET


def change_url(request: HttpRequest) -> str:
    """Write the address of the form with what this address gives, as it was typed."""
    given = request.GET.copy()
    given[_CHANGE] = "1"
    return f"?{given.urlencode()}#form"


def page_url(name: str, version: PlanVersion, answers: dict[str, str]) -> str:
    """Write the address of a page with its answers and the version they stand on."""
    path = reverse(f"compensation:{name}", args=(version.project.slug,))
    query = urlencode({**answers, "version": version.version})
    return f"{path}?{query}"


def qr_url(name: str, version: PlanVersion, answers: dict[str, str]) -> str:
    """Write the address of the QR code of a page with its answers."""
    return page_url(f"{name}-qr", version, answers)


def estimate_url(version: PlanVersion, facts: Facts) -> str:
    """Write the address of an estimate."""
    return page_url("estimate", version, answers_of(facts))
