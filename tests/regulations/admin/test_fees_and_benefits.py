"""The desk for fees, benefits and targets: pages, clauses, actions, bounded lists."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulations.models import Benefit, Derived, FeeReduction, Target
from tests.documents.pages.markup import text_of
from tests.regulations.imports import import_issue, import_text
from tests.regulations.second_fees import BAIYUN_FEES

pytestmark = pytest.mark.django_db
MODELS: tuple[type[Derived], ...] = (FeeReduction, Benefit, Target)


def _list(model: type[Derived]) -> str:
    return reverse(f"admin:regulations_{model._meta.model_name}_changelist")


@pytest.fixture
def desk(client: Client) -> Client:
    import_text(BAIYUN_FEES)
    client.force_login(User.objects.create_superuser("chief"))
    return client


def test_every_page_opens_with_the_clause_beside_the_figure(desk: Client) -> None:
    for model in MODELS:
        row = model.objects.all()[0]
        assert desk.get(_list(model)).status_code == 200
        name = f"admin:regulations_{model._meta.model_name}"
        html = text_of(desk.get(reverse(f"{name}_change", args=[row.pk])))
        assert f'href="{row.get_absolute_url()}"' in html
        assert row.quote.split("\t")[0] in html
        assert desk.get(reverse(f"{name}_add")).status_code == 200


def test_rows_are_confirmed_and_refused(desk: Client) -> None:
    rows = list(FeeReduction.objects.all())
    assert {row.state for row in rows} == {"proposed"}
    for action, state in (("confirm", "confirmed"), ("reject", "rejected")):
        desk.post(
            _list(FeeReduction),
            {"action": action, "_selected_action": [rows[0].pk]},
        )
        assert FeeReduction.objects.get(pk=rows[0].pk).state == state


def test_a_share_needs_its_reduction(desk: Client) -> None:
    row = FeeReduction.objects.filter(reduction="partial")[0]
    address = reverse("admin:regulations_feereduction_change", args=[row.pk])
    form = desk.get(address).context["adminform"].form
    data = {
        name: "" if form.initial.get(name) is None else form.initial[name]
        for name in form.fields
    }
    answer = desk.post(address, {**data, "share": ""})
    assert "要填写应缴比例" in text_of(answer)
    answer = desk.post(address, {**data, "share": "1.5"})
    assert answer.status_code == 200


def test_lists_are_bounded(desk: Client) -> None:
    def count(model: type[Derived]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(_list(model))
        return len(queries)

    # The first request of a session is written down.
    count(MODELS[0])
    before = [count(model) for model in MODELS]
    import_issue()
    assert [count(model) for model in MODELS] == before
