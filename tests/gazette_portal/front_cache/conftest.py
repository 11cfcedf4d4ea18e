"""A document that is asked for, and clocks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from documents.models import Document
from tests.documents.builders import make_document, make_issue, make_provision
from tests.gazette_portal.front_cache.visitors import (
    TITLE,
    SetClock,
)


@pytest.fixture
def bridge() -> Document:
    made = make_document(TITLE, slug="bridge", issue=make_issue(2026, 1))
    make_provision(made, "para_1", "天桥上不得停留。" * 40)
    return made


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(dt.UTC))

    return set_to
