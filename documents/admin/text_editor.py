"""The text of a document on the desk: its tree, and what is done with one unit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from documents.admin.handed_back import gone_page, typed_in
from documents.admin.permissions import (
    ONLY_PUBLISHERS,
    may_change_text,
    opened_text,
)
from documents.admin.reopening import telling_reopened, warn_beforehand
from documents.admin.text_forms import (
    FORMS,
    MARK,
    FirstForm,
    InsertForm,
    MoveForm,
    RemoveForm,
    RenumberForm,
    SplitForm,
)
from documents.errors import DocumentError
from documents.models import Component, Document, Provision
from documents.official_text.model import Kind
from documents.services.structure import (
    insert_first,
    insert_provision,
    merge_provisions,
    move_provision,
    plan_renumbering,
    remove_provision,
    renumber,
    split_provision,
)

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet

#: Units of one level that are listed at once.
_AT_ONCE: Final = 100
#: Characters of what is searched for.
_QUERY: Final = 60

_DONE: Final = {
    "first": "已插入。",
    "insert": "已插入。",
    "move": "已移动。",
    "split": "已拆分。",
    "merge": "已与后一条合并。",
    "renumber": "已重新编号，旧的链接仍然有效。",
    "remove": "已删除。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A part of one level of the tree.

    Attributes:
        units: What is listed, each with how many stand in it.
        before: Address of the units before these; empty for none.
        after: Address of those after.
    """

    units: list[tuple[Provision, int]]
    before: str
    after: str


def text_page(
    request: HttpRequest, admin: ModelAdmin[Document], pk: int
) -> HttpResponse:
    """Show the tree around one unit, and do what was asked with it."""
    document, may_change = opened_text(request, pk)
    try:
        unit = _chosen(request, document)
    except Http404:
        if request.method != "POST" or not may_change:
            raise
        typed = typed_in(request, _labels())
        return gone_page(request, admin.admin_site, typed, document.pk)
    bound: dict[str, forms.Form] = {}
    plan = None
    if request.method == "POST":
        action = _asked(request, unit, may_change=may_change)
        name = "renumber" if action == "plan" else action
        form = bound[name] = FORMS[action](request.POST)
        if form.is_valid():
            try:
                if action == "plan" and unit is not None:
                    plan = plan_renumbering(
                        provision=unit, start=form.cleaned_data["start"]
                    )
                else:
                    return _done(request, document, unit, action, form)
            except DocumentError as error:
                place = error.field if error.field in form.fields else None
                form.add_error(place, error.message)
    if may_change:
        warn_beforehand(request, document)
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": "编辑正文",
        "opts": admin.opts,
        "document": document,
        "unit": unit,
        "plan": plan,
        "may_change": may_change,
        "only_publishers": ""
        if may_change_text(request, document)
        else ONLY_PUBLISHERS,
        "seen": _state_of(unit) if unit is not None and may_change else "",
        **_tree(request, document, unit),
        **_search(request, document),
        **_forms(document, unit, bound),
    }
    return TemplateResponse(request, "admin/documents/document/text.html", context)


def _asked(request: HttpRequest, unit: Provision | None, *, may_change: bool) -> str:
    """Return what is to be done.

    Raises:
        PermissionDenied: Who asks may not, or it is not done with this unit.
        Http404: There is no such thing to do.
    """
    action = request.POST.get("action", "")
    if not may_change or (unit is None) != (action == "first"):
        raise PermissionDenied
    if action not in FORMS:
        raise Http404
    return action


def _done(
    request: HttpRequest,
    document: Document,
    unit: Provision | None,
    action: str,
    form: forms.Form,
) -> HttpResponse:
    """Do what was asked, and lead to where it is to be seen."""
    user = cast("User", request.user)
    with telling_reopened(request, [document.pk]):
        target = (
            _do_seen(action, unit, form, user, request.POST.get("seen", ""))
            if unit is not None
            else _insert_first(document, form, user)
        )
    messages.success(request, _DONE[action])
    return HttpResponseRedirect(_address(document, target))


def _labels() -> dict[str, str]:
    """Return what the fields of all forms of the page are called."""
    return {
        f"{form.prefix}-{name}": str(each.label)
        for form in FORMS.values()
        for name, each in form.base_fields.items()
    }


def _chosen(request: HttpRequest, document: Document) -> Provision | None:
    text = request.GET.get("at", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise Http404
    return get_object_or_404(document.provisions.select_related("parent"), pk=text)


@transaction.atomic
def _do_seen(
    action: str, unit: Provision, form: forms.Form, user: User, seen: str
) -> Provision | None:
    """Do it, unless somebody changed what the page showed; the lock is held on."""
    Document.objects.select_for_update().only("pk").get(pk=unit.document_id)
    now = Provision.objects.filter(pk=unit.pk).first()
    if now is None:
        raise DocumentError("gone", "这一条已经不在了，请刷新页面。")
    if _state_of(now) != seen:
        unit.refresh_from_db()
        raise DocumentError(
            "changed_meanwhile",
            "没有改动：您打开以后，别人改过这一条或它的下级、后一条。"
            "请看现在的内容，再做一次。",
        )
    return _do(action, now, form, user)


def _state_of(unit: Provision) -> str:
    """Return a digest of a unit, all that stands in it, and the next beside it."""
    rows = Provision.objects.filter(document_id=unit.document_id)
    behind = rows.filter(
        parent_id=unit.parent_id,
        component=unit.component,
        position__gt=unit.position,
    ).order_by("position", "pk")[:1]
    shown = ("pk", "parent_id", "eid", "kind", "label", "heading", "text")
    found = [tuple(getattr(unit, name) for name in shown)]
    known = {unit.pk}
    wanted = Q(parent=unit.pk) | Q(pk__in=behind.values("pk"))
    while wanted:
        level = list(rows.filter(wanted).order_by("position", "pk").values_list(*shown))
        found += level
        above = {row[0] for row in level if row[1] != unit.parent_id} - known
        known |= above
        wanted = Q(parent__in=above) if above else Q()
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _do(action: str, unit: Provision, form: forms.Form, user: User) -> Provision | None:
    data = form.cleaned_data
    todo: dict[str, Callable[[], Provision | None]] = {
        "insert": lambda: insert_provision(
            anchor=unit,
            where=data["where"],
            kind=Kind(data["kind"]),
            label=data["label"],
            heading=data["heading"],
            text=data["text"],
            user=user,
        ),
        "move": lambda: move_provision(
            provision=unit,
            anchor=_anchor(unit, data["anchor"]),
            where=data["where"],
            user=user,
        ),
        "split": lambda: split_provision(
            provision=unit, at=_split_at(unit, data["text"]), user=user
        ),
        "merge": lambda: merge_provisions(provision=unit, user=user),
        "renumber": lambda: _renumber(unit, data["start"], user),
        "remove": lambda: _remove(unit, user),
    }
    return todo[action]()


def _insert_first(document: Document, form: forms.Form, user: User) -> Provision:
    data = form.cleaned_data
    return insert_first(
        document=document,
        kind=Kind(data["kind"]),
        label=data["label"],
        heading=data["heading"],
        text=data["text"],
        user=user,
    )


def _renumber(unit: Provision, start: int | None, user: User) -> Provision:
    renumber(provision=unit, start=start, user=user)
    return unit


def _remove(unit: Provision, user: User) -> Provision | None:
    parent = unit.parent
    remove_provision(provision=unit, user=user)
    return parent


def _anchor(unit: Provision, eid: str) -> Provision | Component:
    place = {"document_id": unit.document_id, "eid": eid.strip().lstrip("#")}
    found = (
        Provision.objects.filter(**place).first()
        or Component.objects.filter(**place).first()
    )
    if found is None:
        raise DocumentError("no_such_unit", f"这份文件里没有“{eid}”。", field="anchor")
    return found


def _split_at(unit: Provision, typed: str) -> int:
    first, mark, second = typed.replace("\r\n", "\n").partition(MARK)
    if not mark or MARK in second:
        raise DocumentError("no_mark", f"请在一处插入 {MARK}。", field="text")
    if first + second != unit.text.strip():
        raise DocumentError(
            "text_changed",
            f"除了 {MARK}，正文和现在的不一样。要改文字，请到条款页。",
            field="text",
        )
    return len(first) + len(unit.text) - len(unit.text.lstrip())


def _forms(
    document: Document, unit: Provision | None, bound: dict[str, forms.Form]
) -> dict[str, Any]:
    if unit is None:
        is_empty = not document.provisions.exists()
        first = bound.get("first") or (FirstForm() if is_empty else None)
        return {"first_form": first}
    fresh: dict[str, forms.Form] = {
        "insert": InsertForm(initial={"kind": unit.kind, "where": "after"}),
        "move": MoveForm(),
        "split": SplitForm(initial={"text": unit.text}),
        "merge": forms.Form(),
        "renumber": RenumberForm(),
        "remove": RemoveForm(),
    }
    return {f"{name}_form": bound.get(name, form) for name, form in fresh.items()}


def _tree(
    request: HttpRequest, document: Document, unit: Provision | None
) -> dict[str, Any]:
    """Return the units above one, beside it and in it; a bounded number of each."""
    path: list[Provision] = []
    above = unit.parent if unit is not None else None
    while above is not None and above not in path:
        path.insert(0, above)
        above = above.parent
    level = document.provisions.filter(parent=unit.parent if unit else None)
    if unit is not None:
        level = level.filter(component=unit.component)
    context: dict[str, Any] = {
        "path": path,
        "level": _level(request, document, level, unit, "page"),
    }
    if unit is not None:
        below = {row.pk: count for row, count in context["level"].units}
        # A unit that is listed is known to have none without being asked.
        if below.get(unit.pk) != 0:
            children = document.provisions.filter(parent=unit)
            context["inside"] = _level(
                request, document, children, None, "inside", unit
            )
    return context


def _search(request: HttpRequest, document: Document) -> dict[str, Any]:
    """Return the units that have the words asked for; a bounded number of them."""
    query = request.GET.get("q", "").strip()[:_QUERY]
    if not query:
        return {}
    rows = document.provisions.filter(
        Q(label__icontains=query)
        | Q(heading__icontains=query)
        | Q(text__icontains=query)
        | Q(eid=query.lstrip("#"))
    ).order_by("position", "pk")
    units = list(rows[: _AT_ONCE + 1])
    found = {"units": units[:_AT_ONCE], "more": len(units) > _AT_ONCE}
    return {"query": query, "found": found}


def _level(
    request: HttpRequest,
    document: Document,
    rows: QuerySet[Provision],
    chosen: Provision | None,
    name: str,
    unit: Provision | None = None,
) -> Level:
    rows = rows.order_by("position", "pk")
    text = request.GET.get(name, "")
    if text.isascii() and text.isdecimal() and len(text) <= 6:  # noqa: PLR2004 (digits)
        page = int(text)
    elif chosen is not None:
        page = rows.filter(position__lt=chosen.position).count() // _AT_ONCE
    else:
        page = 0
    start = page * _AT_ONCE
    found = list(rows.annotate(below=Count("children"))[start : start + _AT_ONCE + 1])
    here = unit or chosen

    def address(number: int) -> str:
        return _address(document, here, **{name: number})

    return Level(
        units=[(row, int(row.below)) for row in found[:_AT_ONCE]],
        before=address(page - 1) if page else "",
        after=address(page + 1) if len(found) > _AT_ONCE else "",
    )


def _address(document: Document, unit: Provision | None, **more: int) -> str:
    address = reverse("admin:documents_document_text", args=(document.pk,))
    query = urlencode({**({"at": unit.pk} if unit is not None else {}), **more})
    return f"{address}?{query}" if query else address
