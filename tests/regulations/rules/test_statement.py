"""A statement that does not add up cannot exist; its JSON is the published shape."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.rules import (
    Interval,
    Line,
    LineKind,
    Note,
    Party,
    ProvisionRef,
    Refusal,
    RuleError,
    RuleSet,
    Statement,
    StatementError,
    Total,
    TotalScheme,
)
from regulations.rules.brackets import ProblemKind, problems

RULES = RuleSet(slug="plan", version="2")
CLAUSE = ProvisionRef(document="doc", eid="art_1", label="第一条", url="/d#art_1")


def line(
    code: str, amount: str | None, party: Party = Party.OFFICE, **more: Any
) -> Line:
    return Line(
        code=code,
        label=code,
        kind=more.pop("kind", LineKind.COMPENSATION),
        amount=None if amount is None else Decimal(amount),
        owed_by=party,
        **more,
    )


def statement(*lines: Line, **more: Any) -> Statement:
    return Statement.of(
        title="办法",
        rules=RULES,
        scheme=more.pop("scheme", TotalScheme.SETTLEMENT),
        lines=lines,
        **more,
    )


def test_the_published_shape() -> None:
    result = statement(
        line("a", "10.50", quantity=Decimal("2.1"), unit="m²", rate=Decimal("5.00")),
        line("b", "0.00"),
        line("c", "20", Party.HOUSEHOLD, provision=CLAUSE),
        line("d", None, notes=(Note(code="n", text="说明。"),)),
        notes=[Note(code="area", text="面积。", quantity=Decimal(3), unit="m²")],
    )

    assert result.to_json() == {
        "format": "statement.v1",
        "rules": {"slug": "plan", "version": "2"},
        "lines": [
            {
                "code": "a",
                "label": "a",
                "kind": "compensation",
                "quantity": "2.10",
                "unit": "m²",
                "rate": "5",
                "formula": "",
                "amount": "10.50",
                "owed_by": "office",
                "provision": None,
                "notes": [],
            },
            {
                "code": "c",
                "label": "c",
                "kind": "compensation",
                "quantity": None,
                "unit": "",
                "rate": None,
                "formula": "",
                "amount": "20.00",
                "owed_by": "household",
                "provision": {
                    "document": "doc",
                    "eid": "art_1",
                    "label": "第一条",
                    "url": "/d#art_1",
                },
                "notes": [],
            },
            {
                "code": "d",
                "label": "d",
                "kind": "compensation",
                "quantity": None,
                "unit": "",
                "rate": None,
                "formula": "",
                "amount": None,
                "owed_by": "office",
                "provision": None,
                "notes": [{"code": "n", "text": "说明。", "provision": None}],
            },
        ],
        "totals": {
            "to_household": "10.50",
            "from_household": "20.00",
            "net": "-9.50",
        },
        "notes": [
            {
                "code": "area",
                "text": "面积。",
                "provision": None,
                "quantity": "3.00",
                "unit": "m²",
            }
        ],
        "refusals": [],
    }
    assert result.total("net") == Decimal("-9.50")
    with pytest.raises(KeyError):
        result.total("fines")


def test_sums_are_exact_however_large_they_are() -> None:
    large = "1234567890123456789012345678.91"
    result = statement(line("a", large), line("b", "0.01"))

    assert result.total("net") == Decimal("1234567890123456789012345678.92")


def test_a_refusal_leaves_neither_lines_nor_totals() -> None:
    result = statement(
        line("a", "10"),
        refusals=[Refusal(code="r", text="没有规定。", provision=CLAUSE)],
    )

    assert result.to_json()["lines"] == []
    assert result.to_json()["totals"] is None
    assert result.total("net") is None


def test_groups_count_by_their_children() -> None:
    group = line(
        "group",
        "30",
        kind=LineKind.GROUP,
        children=(
            line("fine", "10", Party.SUPPLIER, kind=LineKind.FINE),
            line("order", None, Party.SUPPLIER, kind=LineKind.ORDER),
            line("refund", "20", Party.SUPPLIER, kind=LineKind.REFUND),
        ),
    )
    result = statement(group, scheme=TotalScheme.PENALTY)

    assert [each.code for each in result.leaves()] == ["fine", "order", "refund"]
    assert result.line("refund") == group.children[2]
    assert result.to_json()["totals"] == {
        "fines": "10.00",
        "confiscation": "0.00",
        "refunds": "20.00",
    }
    assert len(result.to_json()["lines"][0]["children"]) == 3


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: line("a", "-1"), id="negative"),
        pytest.param(lambda: line("a", "NaN"), id="no-number"),
        pytest.param(lambda: line("a", "1.001"), id="no-cents"),
        pytest.param(
            lambda: line("a", "9", quantity=Decimal(2), rate=Decimal(5)), id="product"
        ),
        pytest.param(lambda: line("a", "9", children=(line("b", "8"),)), id="children"),
        pytest.param(
            lambda: Statement(
                title="",
                rules=RULES,
                scheme=TotalScheme.BENEFIT,
                totals=(
                    Total(code="to_recipient", label="可得补贴", amount=Decimal(1)),
                ),
            ),
            id="totals",
        ),
        pytest.param(
            lambda: Statement(
                title="",
                rules=RULES,
                scheme=TotalScheme.BENEFIT,
                lines=(line("a", "1"),),
                refusals=(Refusal(code="r", text="没有规定。"),),
            ),
            id="refusal-with-lines",
        ),
    ],
)
def test_what_does_not_add_up_cannot_be_built(build: Any) -> None:
    with pytest.raises(StatementError):
        build()


AMOUNTS = st.integers(min_value=0, max_value=10**14).map(lambda n: Decimal(n) / 100)
LINES = st.lists(
    st.builds(
        lambda amount, party, kind: Line(
            code="x", label="x", kind=kind, amount=amount, owed_by=party
        ),
        st.none() | AMOUNTS,
        st.sampled_from([Party.OFFICE, Party.HOUSEHOLD]),
        st.sampled_from(LineKind),
    ),
    max_size=12,
)


@given(LINES, st.sampled_from(TotalScheme))
def test_totals_are_sums_and_json_is_deterministic(
    lines: list[Line], scheme: TotalScheme
) -> None:
    result = statement(*lines, scheme=scheme)
    dumped = json.dumps(result.to_json(), ensure_ascii=False)

    assert dumped == json.dumps(
        statement(*lines, scheme=scheme).to_json(), ensure_ascii=False
    )
    for total, rule in zip(result.totals or (), scheme.rules, strict=True):
        added = [each for each in lines if {each.kind, each.owed_by} & rule.adds]
        taken = [each for each in lines if {each.kind, each.owed_by} & rule.subtracts]
        assert total.amount == known_sum(added) - known_sum(taken)


def known_sum(lines: list[Line]) -> Decimal:
    return sum((each.amount for each in lines if each.amount is not None), Decimal(0))


def between(lower: str | None, upper: str | None, ends: str = "[)") -> Interval:
    return Interval(
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
        lower_closed=ends[0] == "[",
        upper_closed=ends[1] == "]",
    )


@pytest.mark.parametrize(
    ("interval", "inside", "outside", "label"),
    [
        (
            between("45", "60"),
            ["45", "59.99"],
            ["44.99", "60"],
            "45（含）至 60（不含）",
        ),
        (
            between("45", "60", "(]"),
            ["45.01", "60"],
            ["45", "60.01"],
            "45（不含）至 60（含）",
        ),
        (between(None, "45"), ["-1", "44.99"], ["45"], "45（不含）以下"),
        (between("24", None, "()"), ["24.01"], ["24"], "24（不含）以上"),
        (between("3", "3", "[]"), ["3"], ["2.99", "3.01"], "3（含）至 3（含）"),
        (between(None, None), ["-1e99", "1e99"], [], "不限"),
    ],
)
def test_edges(
    interval: Interval, inside: list[str], outside: list[str], label: str
) -> None:
    assert all(Decimal(value) in interval for value in inside)
    assert not any(Decimal(value) in interval for value in outside)
    assert interval.label() == label


@pytest.mark.parametrize(
    ("intervals", "kinds"),
    [
        ([between("45", "60"), between(None, "45"), between("60", None)], []),
        ([between(None, "45"), between("45", "60", "(]")], [ProblemKind.GAP]),
        ([between(None, "45", "[]"), between("45", "60")], [ProblemKind.OVERLAP]),
        ([between(None, "45"), between("46", "60")], [ProblemKind.GAP]),
        ([between(None, "47"), between("46", "60")], [ProblemKind.OVERLAP]),
        ([between(None, "47"), between(None, "60")], [ProblemKind.OVERLAP]),
        ([between("1", None), between("46", "60")], [ProblemKind.OVERLAP]),
    ],
)
def test_gaps_and_overlaps(intervals: list[Interval], kinds: list[ProblemKind]) -> None:
    found = problems(intervals)

    assert [problem.kind for problem in found] == kinds
    assert all(problem.message.endswith("。") for problem in found)


@pytest.mark.parametrize(
    ("lower", "upper", "ends"),
    [("2", "1", "[]"), ("1", "1", "[)"), ("NaN", "1", "[)"), ("1", "Infinity", "[)")],
)
def test_empty_intervals_are_refused(lower: str, upper: str, ends: str) -> None:
    with pytest.raises(RuleError):
        between(lower, upper, ends)
