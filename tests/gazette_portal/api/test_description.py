"""The description is whole: every parameter, every answer, examples that are answers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from jsonschema_rs import Draft202012Validator
from ninja import Schema

from gazette_portal.api import description
from gazette_portal.openapi import (
    is_statement,
    operations,
    stored_examples,
)
from gazette_portal.openapi_examples import answers

CHINESE = re.compile("[\u4e00-\u9fff]")
# As it is sent: keys are texts.
DESCRIPTION: dict[str, Any] = json.loads(json.dumps(description()))
OPERATIONS = [
    pytest.param(path, operation, id=path)
    for path, operation in operations(DESCRIPTION)
]


def validator(shape: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**shape, "components": DESCRIPTION["components"]})


def test_it_is_openapi_3_1_and_served(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    found = answer.json()
    assert found["openapi"].startswith("3.1")
    assert found == DESCRIPTION
    again = client.get(
        "/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_only_get_and_names_are_unique() -> None:
    assert {tuple(item) for item in DESCRIPTION["paths"].values()} == {("get",)}
    names = [operation["operationId"] for _, operation in operations(DESCRIPTION)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_parameters(path: str, operation: dict[str, Any]) -> None:
    assert CHINESE.search(operation["summary"])
    names = [each["name"] for each in operation["parameters"]]
    assert len(set(names)) == len(names)
    assert set(re.findall(r"{(\w+)}", path)) <= set(names)
    for each in operation["parameters"]:
        assert CHINESE.search(each["description"]), each
        assert each["example"] != "", each
        validator(each["schema"]).validate(each["example"])


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_answers(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    assert {"200", "400", "429"} <= set(responses)
    assert ("304" in responses) is not is_statement(operation)
    if "{" in path:
        assert "404" in responses
    for status, response in responses.items():
        assert CHINESE.search(response["description"])
        for media_type, content in response.get("content", {}).items():
            problem = media_type == "application/problem+json"
            assert problem is (int(status) >= 400)
            validator(content["schema"]).validate(content["example"])


def test_shapes_of_the_same_name_are_the_same() -> None:
    """A name stands for one shape in the whole description."""
    shown = set(DESCRIPTION["components"]["schemas"])
    seen: dict[str, Any] = {}
    for model in _below(Schema):
        if model.__name__ not in shown or not model.__module__.startswith(
            ("documents", "regulations", "compensation", "heating", "gazette_portal")
        ):
            continue
        fields = model.model_json_schema()
        assert seen.setdefault(model.__name__, fields) == fields, model


def _below(model: type[Schema]) -> set[type[Schema]]:
    return {
        found for each in model.__subclasses__() for found in ({each} | _below(each))
    }


@pytest.mark.usefixtures("portal")
def test_examples_are_what_is_answered() -> None:
    """After a change: ``DEBUG=true .venv/bin/python scripts/api_examples.py``."""
    assert answers(Client(SERVER_NAME="localhost")) == stored_examples()


@pytest.mark.usefixtures("portal")
def test_the_index_leads_everywhere(client: Client) -> None:
    found = client.get("/api/v1/").json()
    assert [entry["path"] for entry in found["results"]] == list(DESCRIPTION["paths"])
    for address in (found["page"], found["description"]):
        assert client.get(address).status_code == 200


def test_the_page_says_it_all_without_the_database(client: Client) -> None:
    page = client.get("/api/")
    text = page.content.decode()
    assert page.status_code == 200
    for path, operation in operations(DESCRIPTION):
        assert f"GET {path}<" in text
        assert f'id="{operation["operationId"]}"' in text
    assert "curl -sS --compressed --get http://testserver/api/v1/search" in text
    assert 'id="too-many-requests"' in text
    # The one of every page, for the larger display.
    assert re.findall(r"<script[^>]*>", text) == [
        '<script src="/static/js/display.js">'
    ]
    again = client.get("/api/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("portal")
def test_the_footer_leads_to_the_page(client: Client) -> None:
    assert '<a href="/api/">数据接口</a>' in client.get("/issues/").content.decode()
