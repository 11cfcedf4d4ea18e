"""What revisions make of force: once, from their day on, never over a clerk."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from documents.models import Document
from documents.services.importing import SourceBytes, import_gazette
from documents.services.publishing import publish
from regulations.models import Revision
from regulations.services import confirm_rows, reject_rows
from regulations.services.revision_force import apply_revisions
from tests.documents.builders import later, make_document
from tests.regulations.imports import confirm, import_text, numbered
from tests.regulations.second_revisions import BAIYUN_2006_1, BAIYUN_2016_3

pytestmark = pytest.mark.django_db


def make_revision(target: Document, **fields: object) -> Revision:
    act = make_document("决定", dated_on=date(2019, 1, 1))
    return Revision.objects.create(
        **{
            "document": act,
            "key": "1",
            "kind": "amend",
            "clause": "第一条",
            "before": "甲",
            "after": "乙",
            "target_document": target,
            "effective_on": date(2019, 1, 1),
            **fields,
        }
    )


def whole_repeal(target: Document, **fields: object) -> Revision:
    whole = {"kind": "repeal", "clause": "", "before": "", "after": ""}
    return make_revision(target, **{**whole, **fields})


def force_of(document: Document) -> tuple[str, date | None]:
    document.refresh_from_db()
    return document.force, document.lapsed_on


def test_nothing_before_a_clerk_confirms() -> None:
    target = make_document()
    row = make_revision(target)
    assert apply_revisions() == 0
    assert force_of(target) == ("in_force", None)
    confirm_rows([row])
    assert force_of(target) == ("amended", None)


def test_a_whole_repeal_ends_it_on_its_day() -> None:
    target = make_document(dated_on=date(2010, 1, 1))
    confirm_rows([whole_repeal(target)])
    assert force_of(target) == ("repealed", date(2019, 1, 1))
    reason = target.history.first().history_change_reason
    assert reason.startswith("修改与废止：")


def test_a_part_that_is_repealed_amends() -> None:
    target = make_document()
    confirm_rows([make_revision(target, kind="repeal", after="")])
    assert force_of(target)[0] == "amended"


def test_an_amendment_after_a_repeal_changes_nothing() -> None:
    target = make_document(force="repealed")
    confirm_rows([make_revision(target)])
    assert force_of(target)[0] == "repealed"


def test_from_its_day_of_effect_on() -> None:
    target = make_document()
    confirm_rows([make_revision(target, effective_on=date(2090, 1, 1))])
    assert force_of(target)[0] == "in_force"
    assert apply_revisions(today=date(2089, 12, 31)) == 0
    assert apply_revisions(today=date(2090, 1, 1)) == 1
    assert force_of(target)[0] == "amended"


def test_the_daily_command_says_how_many() -> None:
    target = make_document()
    make_revision(target, state="confirmed")
    said = StringIO()
    call_command("apply_revisions", stdout=said)
    call_command("apply_revisions", stdout=said)
    assert said.getvalue().splitlines() == [
        "更新了 1 份文件的有效性。",
        "更新了 0 份文件的有效性。",
    ]


def test_what_a_clerk_set_afterwards_stays() -> None:
    target = make_document()
    first = make_revision(target)
    confirm_rows([first])
    target.refresh_from_db()
    target.force = "in_force"
    target._history_user = User.objects.create(username="clerk")  # type: ignore[attr-defined]
    target.save()
    apply_revisions()
    assert force_of(target)[0] == "in_force"
    confirm_rows([make_revision(target)])
    assert force_of(target)[0] == "in_force"
    reject_rows([Revision.objects.get(pk=first.pk)])
    assert force_of(target)[0] == "in_force"


def test_refusing_takes_it_back() -> None:
    target = make_document(dated_on=date(2010, 1, 1))
    amended, repealed = make_revision(target), whole_repeal(target)
    confirm_rows([amended])
    confirm_rows([repealed])
    reject_rows([Revision.objects.get(pk=repealed.pk)])
    assert force_of(target) == ("amended", None)
    reject_rows([Revision.objects.get(pk=amended.pk)])
    assert force_of(target) == ("in_force", None)
    confirm_rows([Revision.objects.get(pk=repealed.pk)])
    assert force_of(target) == ("repealed", date(2019, 1, 1))


def test_a_decision_counts_once_the_public_sees_it() -> None:
    import_text(BAIYUN_2006_1, "old.md")
    Document.objects.update(force="in_force", lapsed_on=None)
    source = SourceBytes(name="new.md", data=BAIYUN_2016_3.encode())
    import_gazette(source=source, despite_findings=True)
    # Relations of the text itself speak at the import; here revisions alone count.
    Document.objects.update(force="in_force", lapsed_on=None)
    confirm(Revision)
    fees = numbered("白政发〔2006〕4号")
    assert force_of(fees)[0] == "in_force"
    publish(document=numbered("白政发〔2016〕10号"), despite_findings=True)
    assert force_of(fees) == ("repealed", date(2016, 6, 2))
    water = numbered("白政发〔2006〕3号")
    publish(
        document=numbered("白政发〔2016〕9号"),
        publish_at=later(),
        despite_findings=True,
    )
    assert force_of(water)[0] == "in_force"


@pytest.mark.parametrize("first", ["target", "decision"])
def test_links_up_whatever_comes_first(first: str) -> None:
    texts = [(BAIYUN_2006_1, "old.md"), (BAIYUN_2016_3, "new.md")]
    for text, name in texts if first == "target" else reversed(texts):
        import_text(text, name)
        confirm(Revision)
    water = numbered("白政发〔2006〕3号")
    rows = Revision.objects.filter(target_document=water).order_by(
        "document_id", "position"
    )
    assert [row.target_eid for row in rows] == [
        "art_2",
        "art_3__item_1",
        "art_3",
        "art_4",
        "art_5",
        "art_4",
        "art_5",
    ]
    assert force_of(water)[0] == "amended"
    assert force_of(numbered("白政发〔2006〕4号"))[0] == "repealed"
