"""Whatever stands in an address: an answer or a message, never a failure."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compensation.forms import FactsForm
from compensation.models import PlanVersion

PAGES: Final = ("estimate", "compare")
STRANGE: Final = (
    "",
    " ",
    "-1",
    "0",
    "NaN",
    "Infinity",
    "1e400",
    "1_000",
    "1000000000",
    "52.365",
    "999999999999999999999999999999",
    "１２０．５",
    "true",
    "false",
    "TRUE",
    "on",
    "<script>",
    "\x00",
    "😀",
    "5" * 5000,
    "2020-03-01T10:00",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
)
NAMES: Final = (*FactsForm.base_fields, "signed_at", "moved_at", "unknown", "page")
SENSIBLE: Final = {
    "use": st.sampled_from(["residential", "commercial", "other_nonresidential"]),
    "choice": st.sampled_from(["monetary", "exchange"]),
}
VALUES = st.sampled_from(STRANGE) | st.text(
    alphabet=st.characters(exclude_categories=["Cs"]), max_size=20
)
QUERIES = st.fixed_dictionaries(
    {name: values | st.sampled_from(STRANGE) for name, values in SENSIBLE.items()}
).flatmap(
    lambda case: st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8).map(
        lambda rest: {**rest, **case}
    )
)


@pytest.mark.parametrize("view", PAGES)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=QUERIES)
def test_no_address_breaks_a_page(
    plan: PlanVersion, client: Client, view: str, query: dict[str, str]
) -> None:
    response = client.get(f"/compensation/huagong-phase-2/{view}/", query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("view", PAGES)
@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("name", ["certified_area", "signed_early"])
def test_no_value_breaks_a_field(
    plan: PlanVersion, client: Client, view: str, name: str, value: str
) -> None:
    query = {
        "use": "residential",
        "choice": "monetary",
        "certified_area": "58",
        "unit_price": "3200",
        name: value,
    }
    assert (
        client.get(f"/compensation/huagong-phase-2/{view}/", query).status_code == 200
    )


@pytest.mark.parametrize("value", [*STRANGE, "2020-03-15T17:00", "2020-03-15"])
@pytest.mark.parametrize("starts", [date(2020, 3, 1), date.min, date.max])
def test_no_moment_breaks_the_form(
    plan: PlanVersion, client: Client, value: str, starts: date
) -> None:
    project = plan.project
    project.signing_starts_on = project.signing_ends_on = starts
    project.save()
    query = {
        "use": "residential",
        "choice": "exchange",
        "certified_area": "58",
        "signed_at": value,
        "moved_at": value,
    }
    page = "/compensation/huagong-phase-2/estimate/"
    assert client.get(page, query).status_code == 200
