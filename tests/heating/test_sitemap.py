"""What search engines are told of the heating pages."""

from __future__ import annotations

import pytest
from django.test import Client

from heating.models import ScheduleVersion
from heating.sitemaps import calculator_paths


def test_every_page_of_the_schedule_is_found(
    client: Client, version: ScheduleVersion
) -> None:
    paths = calculator_paths()
    assert len(paths) == len(set(paths)) == 3 + version.violations.count()
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        assert "X-Robots-Tag" not in response.headers
        assert f'rel="canonical" href="http://testserver{path}"' in (
            response.content.decode()
        )


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize(
    "path",
    ["/heating/outage/?hours=30&daily_fee=5", "/heating/penalties/1/?overdue=true"],
)
def test_nobodys_question_is_found(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    head = response.content.decode().partition("</head>")[0]
    assert "daily_fee" not in head
    assert "overdue" not in head


@pytest.mark.django_db
def test_without_a_schedule_there_is_the_entry_page() -> None:
    assert calculator_paths() == ["/heating/"]
