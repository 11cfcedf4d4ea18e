"""Two clerks at one row: the second is told who changed what, and can merge.

A form carries, signed, what it was opened with. When it comes back and the row (or a
row below it) is no longer that, nothing is saved: what only the other one changed is
taken over, what both changed in different places of a text is merged, and what both
changed otherwise stands as it was typed, beside what the other one wrote. The form
that comes back carries the newer state, so that the next save is checked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse

from documents.admin.handed_back import gone_page, typed_in
from documents.merging import merged

#: Name of the hidden field.
FIELD: Final = "edit_version"
#: Before the name of a field: take over what the other one wrote.
TAKE: Final = "_take_"
_SALT: Final = "documents.admin.concurrency"
#: What follows from the rest, or tells only when it was written.
_DERIVED: Final = frozenset(
    {"body_html", "body_digest", "rendered_at", "released_at", "updated_at"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a form was opened with.

    Attributes:
        digest: Of the row and the rows below it.
        fields: What each field of the form showed.
        rows: By inline and key, the words of the rows below.
    """

    digest: str
    fields: dict[str, str]
    rows: dict[str, dict[str, str]]

    def signed(self, row: models.Model) -> str:
        """Return it as the hidden field of the form of a row carries it."""
        data = [self.digest, self.fields, self.rows]
        return signing.dumps(data, salt=_salt(row), compress=True)

    @classmethod
    def from_signed(cls, text: str, row: models.Model) -> Opened | None:
        """Read it back; None for what we did not write, or wrote for another row."""
        try:
            digest, fields, rows = signing.loads(text, salt=_salt(row))
        except signing.BadSignature:
            return None
        return cls(digest=digest, fields=fields, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that the other one changed.

    Attributes:
        name: Of the field; empty for a row below.
        label: What the clerk calls it.
        before: When the form was opened.
        theirs: As it is stored now.
        mine: As it was typed.
        outcome: ``row`` for a row below, ``taken`` (only they changed it), ``merged``,
            ``same`` (both typed the same), or ``kept`` (both changed it; what was
            typed stands).
    """

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    outcome: str

    @property
    def take_name(self) -> str:
        """Return the name of the box that takes theirs."""
        return f"{TAKE}{self.name}"


@dataclass(slots=True, kw_only=True)
class Conflict:
    """That a row was changed while a form was open.

    Attributes:
        who: The account of the last change; empty where it is not known.
        when: Its time.
        is_known: Whether the form said what it was opened with.
        differences: What was changed.
    """

    who: str = ""
    when: datetime | None = None
    is_known: bool = True
    differences: list[Difference] = field(default_factory=list)

    def refusal(self) -> ValidationError:
        """Return why nothing was saved."""
        if self.is_known:
            why, code = "您打开以后，别人改过这一条", "changed_meanwhile"
        else:
            why, code = "看不出您打开时是什么内容", "not_known_what_was_seen"
        return ValidationError(
            f"没有保存：{why}。请看下面的对照，核对之后再保存一次。", code=code
        )


class _OpenedField(forms.CharField):
    """What a form was opened with: no part of the row that it changes."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Keep it out of what the log says was changed."""
        del initial, data
        return False


class GuardedMixin:
    """For every admin whose rows are edited: nothing is overwritten silently."""

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Hand back what was typed where a colleague deleted the row meanwhile."""
        admin: Any = self
        if request.method == "POST":
            fields = admin.get_form(request).base_fields
            labels = {name: str(each.label or name) for name, each in fields.items()}
            typed = typed_in(request, labels)
            if typed:
                document = _document_of_gone(admin.model, object_id)
                return gone_page(request, admin.admin_site, typed, document)
        parent: Any = super()
        answer: HttpResponse = parent._get_obj_does_not_exist_redirect(  # noqa: SLF001 (Django has no public one)
            request, opts, object_id
        )
        return answer

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,  # noqa: FBT002 - Django's own signature
        **kwargs: Any,
    ) -> type[Any]:
        """Add to the form what it was opened with, for whoever may change the row."""
        parent: Any = super()
        admin: Any = self
        form: type[Any] = parent.get_form(request, obj, change=change, **kwargs)
        only_names = "fields" in kwargs and kwargs["fields"] is None
        if obj is None or obj.pk is None or only_names:
            return form
        if not admin.has_change_permission(request, obj):
            return form
        return _guarded(form, obj, _inlines(self, request, obj))


def _guarded(
    form: type[Any],
    obj: models.Model,
    inlines: list[tuple[str, type[models.Model], str]],
) -> type[Any]:
    """Return a form of a row that says what it was opened with, and is checked."""

    def begin(self: Any, *args: Any, **options: Any) -> None:
        form.__init__(self, *args, **options)
        self.conflict = None
        if not self.is_bound:
            # Of the row that is shown, not of one read a moment later: what somebody
            # writes in between must not count as seen.
            self.initial[FIELD] = _opened(self, obj, inlines).signed(obj)
            return
        stored = _stored(obj)
        if stored is None:
            return
        now = _opened(self, stored, inlines)
        data = self.data.copy()
        opened = _sent(self, now, stored)
        if opened.digest != now.digest:
            self.conflict = _compare(self, data, opened, now, stored, inlines)
            data[FIELD] = now.signed(stored)
        for name in now.fields:
            if f"{TAKE}{name}" in data:
                data[name] = now.fields[name]
        self.data = data

    def clean(self: Any) -> Any:
        data = form.clean(self)
        if self.conflict is not None:
            self.add_error(None, self.conflict.refusal())
        return data

    return type(
        "GuardedForm",
        (form,),
        {
            FIELD: _OpenedField(required=False, widget=forms.HiddenInput),
            "__init__": begin,
            "clean": clean,
            "__module__": form.__module__,
        },
    )


def _salt(row: models.Model) -> str:
    return f"{_SALT}:{row._meta.label_lower}:{row.pk}"  # noqa: SLF001 (documented API)


def _document_of_gone(model: Any, object_id: str) -> int | None:
    """Return the document that a deleted row stood in, as its history tells."""
    if not hasattr(model, "history") or not object_id.isdecimal():
        return None
    version = model.history.filter(id=object_id).first()
    return getattr(version, "document_id", None)


def _stored(obj: models.Model) -> models.Model | None:
    """Read the row anew; inside a transaction nobody changes it until it is saved."""
    rows = type(obj)._base_manager.filter(pk=obj.pk)  # noqa: SLF001 (documented API)
    if transaction.get_connection(rows.db).in_atomic_block:
        rows = rows.select_for_update()
    return rows.order_by("pk").first()


def _inlines(
    admin: Any, request: HttpRequest, obj: models.Model
) -> list[tuple[str, type[models.Model], str]]:
    """Return name, model and foreign key of what is edited below a row."""
    return [
        (
            str(inline.verbose_name_plural),
            inline.model,
            _get_foreign_key(type(obj), inline.model, fk_name=inline.fk_name).name,
        )
        for inline in admin.get_inline_instances(request, obj)
    ]


def _opened(
    form: Any,
    stored: models.Model,
    inlines: list[tuple[str, type[models.Model], str]],
) -> Opened:
    rows = {
        name: {
            str(row.pk): "，".join(filter(None, _words(row, without=key)))
            for row in model._base_manager.filter(**{key: stored.pk}).order_by("pk")  # noqa: SLF001
        }
        for name, model, key in inlines
    }
    own = dict(_values(stored))
    words = json.dumps([own, rows], ensure_ascii=False, default=str)
    return Opened(
        digest=hashlib.sha256(words.encode()).hexdigest(),
        fields=_shown(form, stored),
        rows=rows,
    )


def _values(row: models.Model) -> Iterator[tuple[str, Any]]:
    for each in row._meta.concrete_fields:  # noqa: SLF001 (documented API)
        if each.name not in _DERIVED:
            yield each.attname, each.value_to_string(row)


def _words(row: models.Model, *, without: str) -> Iterator[str]:
    for each in row._meta.concrete_fields:  # noqa: SLF001 (documented API)
        if each.name in {without, "id"} or each.name in _DERIVED:
            continue
        value = getattr(row, each.attname)
        yield "" if value in (None, "") else str(value)


def _shown(form: Any, stored: models.Model) -> dict[str, str]:
    """Return what each field of a form shows of a row, as text."""
    concrete = {each.name: each for each in stored._meta.concrete_fields}  # noqa: SLF001
    return {
        name: _text(each, each.prepare_value(concrete[name].value_from_object(stored)))
        for name, each in form.fields.items()
        if name in concrete
    }


def _text(form_field: Any, raw: Any) -> str:
    """Return a value as a browser would send it, however it is written."""
    if isinstance(raw, list | tuple):
        return json.dumps(raw, ensure_ascii=False, default=str)
    if isinstance(form_field, forms.BooleanField):
        return "on" if form_field.to_python(raw) else ""
    if raw in (None, ""):
        return ""
    if isinstance(form_field, forms.ModelChoiceField | forms.MultiValueField):
        return str(raw)
    try:
        value = form_field.to_python(raw)
    except ValidationError:
        return str(raw)
    return "" if value is None else str(value).replace("\r\n", "\n")


def _sent(form: Any, now: Opened, stored: models.Model) -> Opened:
    """Return what a form says that it was opened with.

    One that does not say it, or cannot be read (as after a new secret key), has seen
    nothing: it must not overwrite what stands there.
    """
    opened = Opened.from_signed(form.data.get(FIELD, ""), stored)
    return opened or Opened(digest="", fields=_typed(form, now), rows=now.rows)


def _typed(form: Any, now: Opened) -> dict[str, str]:
    """Return, for a form that does not say what it was opened with, nothing known.

    What was typed as it is stored is no difference; all else stands as it was typed.
    """
    raw = {
        name: form.fields[name].widget.value_from_datadict(form.data, form.files, name)
        for name in now.fields
    }
    return {
        name: theirs if _text(form.fields[name], raw[name]) == theirs else ""
        for name, theirs in now.fields.items()
    }


def _compare(
    form: Any,
    data: Any,
    opened: Opened,
    now: Opened,
    stored: models.Model,
    inlines: list[tuple[str, type[models.Model], str]],
) -> Conflict:
    """Say what the other one changed, and merge into ``data`` what can be merged."""
    who, when = last_change(stored)
    conflict = Conflict(who=who, when=when, is_known=bool(opened.digest))
    for name, theirs in now.fields.items():
        before = opened.fields.get(name, "")
        if theirs == before:
            continue
        form_field = form.fields[name]
        raw = form_field.widget.value_from_datadict(data, form.files, name)
        mine = _text(form_field, raw)
        outcome = "kept"
        if mine == before:
            outcome = "taken"
            _put(data, name, form_field, theirs)
        elif mine == theirs:
            outcome = "same"
        elif isinstance(form_field.widget, forms.Textarea | forms.TextInput):
            both = merged(before, theirs, mine)
            if both is not None:
                outcome = "merged"
                data[name] = both
        conflict.differences.append(
            Difference(
                name=name,
                label=str(form_field.label or name),
                before=_readable(form_field, before),
                theirs=_readable(form_field, theirs),
                mine=_readable(form_field, mine),
                outcome=outcome,
            )
        )
    for label, _model, _key in inlines:
        was, is_ = opened.rows.get(label, {}), now.rows.get(label, {})
        conflict.differences += [
            Difference(
                name="",
                label=label,
                before=was.get(key, ""),
                theirs=is_.get(key, ""),
                mine="",
                outcome="row",
            )
            for key in dict.fromkeys([*was, *is_])
            if was.get(key) != is_.get(key)
        ]
    return conflict


def _put(data: Any, name: str, form_field: Any, text: str) -> None:
    if isinstance(form_field, forms.BooleanField) and not text:
        data.pop(name, None)
    else:
        data[name] = text


def _readable(form_field: Any, text: str) -> str:
    """Return a value as the form words it: the label of a choice."""
    if isinstance(form_field, forms.BooleanField):
        return "是" if text else "否"
    if isinstance(form_field, forms.ModelChoiceField) and text:
        key = form_field.to_field_name or "pk"
        row = form_field.queryset.model._base_manager.filter(**{key: text}).first()  # type: ignore[union-attr]  # noqa: SLF001
        return str(row) if row is not None else text
    if isinstance(form_field, forms.ChoiceField):
        return str(dict(_flat(form_field.choices)).get(text, text))
    return text


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def last_change(stored: Any) -> tuple[str, datetime | None]:
    """Return who changed a row last, and when; nothing where that is not known."""
    history = getattr(stored, "history", None)
    if history is not None:
        entry = history.first()
        if entry is not None:
            user = entry.history_user
            return (user.get_username() if user else "系统"), entry.history_date
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(type(stored)),
            object_id=str(stored.pk),
        )
        .select_related("user")
        .order_by("-action_time", "-pk")
        .first()
    )
    if entry is None:
        return "", None
    return entry.user.get_username(), entry.action_time
