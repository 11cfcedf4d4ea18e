from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from documents.models import AuditEntry
from documents.services.audit import record
from tests.documents.builders import make_document

pytestmark = pytest.mark.django_db


def test_an_entry_tells_who_did_what_to_what() -> None:
    clerk = User.objects.create_user("wang")
    document = make_document(title="供热办法")
    record(
        action=AuditEntry.Action.EDIT,
        user=clerk,
        target=document,
        summary="改了标题",
        before={"title": "供热", "dated_on": dt.date(2020, 1, 2)},
        after={"title": "供热办法", "rate": Decimal("1.50"), "topic": None},
    )
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.account, entry.action) == (clerk, "wang", "edit")
    assert entry.target_type == "documents.document"
    assert entry.target_key == str(document.pk)
    assert entry.target_model == "文件"
    assert entry.target_label == str(document)
    assert entry.before == {"title": "供热", "dated_on": "2020-01-02"}
    assert entry.after == {"title": "供热办法", "rate": "1.50", "topic": None}


def test_it_still_reads_when_the_account_is_gone() -> None:
    clerk = User.objects.create_user("wang")
    record(action=AuditEntry.Action.EXPORT, user=clerk)
    clerk.delete()
    entry = AuditEntry.objects.get()
    assert entry.user is None
    assert entry.account == "wang"


def test_it_goes_with_a_change_that_is_taken_back() -> None:
    def fail() -> None:
        with transaction.atomic():
            record(action=AuditEntry.Action.OTHER, summary="半途而废")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not AuditEntry.objects.exists()
