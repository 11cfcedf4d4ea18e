"""A version of a history is looked at; nobody saves it back by its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from compensation.models import PlanGuidance, PlanVersion
from documents.admin.history import HistoryAdmin
from gazette_portal.roles import ROLES, make_roles
from regulations.models import Office
from tests.compensation.builders import make_linjiang_plan
from tests.documents.builders import make_document, make_provision, make_table
from tests.heating.builders import make_schedule

pytestmark = pytest.mark.django_db


def page(model: type[models.Model], row: object = 1, version: object = 1) -> str:
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_simple_history"
    return reverse(name, args=(row, version))


def has_page(model: type[models.Model]) -> bool:
    try:
        return bool(page(model))
    except NoReverseMatch:
        return False


MODELS = sorted(filter(has_page, admin.site._registry), key=lambda one: one._meta.label)


@pytest.fixture
def rows() -> None:
    """Rows that the public sees."""
    document = make_document()
    make_provision(document, "art_1", "一件事。")
    make_table(document, ["甲"], [["乙"]])
    make_linjiang_plan()
    make_schedule()
    Office.objects.create(slug="office", name="市住建局")


@pytest.fixture(params=[*ROLES, "superuser"])
def desk(request: pytest.FixtureRequest, client: Client) -> Client:
    make_roles()
    user = User.objects.create_user("wang", is_staff=True)
    if request.param == "superuser":
        user.is_superuser = True
        user.save()
    else:
        user.groups.add(Group.objects.get(name=request.param))
    client.force_login(user)
    return client


def form_of(row: models.Model) -> dict[str, Any]:
    """Return what the form of a row would send, for whoever may do all."""
    request = RequestFactory().get("/")
    request.user = User(username="root", is_superuser=True, is_active=True)
    form = admin.site._registry[type(row)].get_form(request, row)(instance=row)
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def first_versions() -> Iterator[tuple[Any, Any]]:
    """Return rows with a version of each; two desks of one table share a history."""
    for model in MODELS:
        row: Any = model._default_manager.order_by("pk").first()
        if row is not None and not model._meta.proxy:
            (version,) = row.history.bulk_history_create([row])
            yield row, row.history.latest() if version.pk is None else version


def test_every_admin_with_a_history_is_ours() -> None:
    assert len(MODELS) > 20
    for model in MODELS:
        assert isinstance(admin.site._registry[model], HistoryAdmin), model


def test_no_role_saves_a_version_of_anything(desk: Client) -> None:
    for model in MODELS:
        for method in (desk.post, desk.put, desk.patch, desk.delete):
            assert method(page(model)).status_code == 403, (model, method)


def test_what_was_sent_changes_nothing(desk: Client, rows: None) -> None:
    asked = 0
    for row, version in first_versions():
        model: Any = type(row)
        data = form_of(row)
        before = model.objects.filter(pk=row.pk).values().get()
        response = desk.post(page(model, row.pk, version.pk), data)
        assert response.status_code == 403
        assert "text/html" in response.headers["Content-Type"]
        assert model.objects.filter(pk=row.pk).values().get() == before
        assert row.history.latest() == version
        asked += 1
    assert asked > 10


def test_a_version_is_still_shown(admin_client: Client, rows: None) -> None:
    for row, version in first_versions():
        assert admin_client.get(page(type(row), row.pk, version.pk)).status_code == 200


def test_a_second_desk_of_a_table_leads_to_its_versions(admin_client: Client) -> None:
    response = admin_client.get(page(PlanGuidance, 3, 7))
    assert response.status_code == 302
    assert response["Location"] == page(PlanVersion, 3, 7)
