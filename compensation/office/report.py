"""The result of a file of households as a workbook, written while it is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Final

from compensation.office.batch import Outcome, Payment, Summary, compute
from compensation.office.tables import Records
from compensation.presenters.money import capitals
from compensation.rules import CompensationError, PlanRules
from compensation.selectors import provision_texts
from documents.exports.workbook import (
    Cell,
    SheetHead,
    SpooledSheet,
    Strings,
    Style,
    Value,
    WorkbookStream,
    inline,
    number,
)
from regulations.rules import Line, ProvisionRef, Statement

SUMMARY: Final = "汇总"
_LINES: Final = SheetHead(
    name="明细",
    headings=(
        "编号",
        "楼栋",
        "项目",
        "种类",
        "数量",
        "单位",
        "标准",
        "算式",
        "金额（元）",
        "支付方",
        "条款",
        "说明",
    ),
    widths=(16, 24, 22, 8, 10, 8, 10, 44, 16, 12, 14, 50),
)
_HOUSEHOLDS: Final = SheetHead(
    name="各户",
    headings=(
        "原表行号",
        "编号",
        "楼栋",
        "房屋用途",
        "补偿方式",
        "证载面积（m²）",
        "应付被征收人（元）",
        "被征收人应付（元）",
        "相抵后（元）",
        "说明",
    ),
    widths=(10, 16, 24, 14, 12, 14, 18, 18, 18, 60),
)
_REFUSED: Final = SheetHead(
    name="方案未规定",
    headings=("原表行号", "编号", "楼栋", "原因", "条款"),
    widths=(10, 16, 24, 90, 14),
)
_WRONG: Final = SheetHead(
    name="未能测算",
    headings=("原表行号", "编号", "楼栋", "原因"),
    widths=(10, 16, 24, 90),
)
_CLAUSES: Final = SheetHead(
    name="依据",
    headings=("条款", "原文", "网址"),
    widths=(16, 100, 60),
)
_TOTALS: Final = SheetHead(
    name=SUMMARY,
    headings=(
        "项目",
        "户数",
        "已测算",
        "方案未规定",
        "未能测算",
        "应付被征收人（元）",
        "被征收人应付（元）",
        "相抵后（元）",
    ),
    widths=(40, 10, 10, 12, 10, 22, 22, 22),
)


def stream_report(
    rules: PlanRules, records: Records, *, absolute: Callable[[str], str]
) -> Iterator[bytes]:
    """Compute a file and give the workbook with the result, piece by piece.

    The lines go out as they are computed; the rest waits in nameless temporary
    files. A file that breaks off is reported on the first sheet.

    Args:
        rules: The plan.
        records: The households.
        absolute: Makes a full address of a path.
    """
    workbook = WorkbookStream()
    summary = Summary()
    with ExitStack() as spools:
        households, refused, wrong = (
            _spool(spools, head) for head in (_HOUSEHOLDS, _REFUSED, _WRONG)
        )
        writer = _LineWriter(workbook.strings)

        def lines() -> Iterator[str]:
            outcomes = compute(rules, records)
            while True:
                try:
                    outcome = next(outcomes, None)
                except CompensationError as error:
                    summary.broken_off = error.message
                    return
                if outcome is None:
                    return
                summary.add(outcome)
                statement = outcome.statement
                if statement is None:
                    wrong.add(_wrong(workbook, outcome))
                elif statement.refusals:
                    refused.add(_refused(workbook, outcome, statement))
                else:
                    households.add(_household(workbook, outcome, statement))
                    yield from writer.rows(outcome, statement)

        yield from workbook.sheet(_LINES, lines())
        for sheet in (households, wrong, refused):
            yield from workbook.spooled(sheet)
    yield from workbook.sheet(_TOTALS, _summary_rows(workbook, rules, summary))
    yield from workbook.sheet(
        _CLAUSES, _clause_rows(workbook, writer.clauses, absolute)
    )
    yield from workbook.finish(
        [SUMMARY, _HOUSEHOLDS.name, _LINES.name, _WRONG.name, _REFUSED.name]
    )


def _spool(spools: ExitStack, head: SheetHead) -> SpooledSheet:
    sheet = SpooledSheet(head)
    spools.callback(sheet.close)
    return sheet


class _LineWriter:
    """Writes lines; what all lines of a rule share is put together once."""

    def __init__(self, strings: Strings) -> None:
        self.clauses: dict[tuple[str, str], ProvisionRef] = {}
        self._strings = strings
        self._shared: dict[object, tuple[str, str, str]] = {}

    def rows(self, outcome: Outcome, statement: Statement) -> Iterator[str]:
        """Give a row for each line of a household."""
        household = outcome.household
        head = inline(household.reference) + self._strings.cell(household.building)
        for line in statement.leaves():
            what, unit, why = self._common(line)
            quantity = (
                "<c/>" if line.quantity is None else number(line.quantity, Style.AREA)
            )
            rate = "<c/>" if line.rate is None else number(line.rate)
            amount = "<c/>" if line.amount is None else number(line.amount, Style.MONEY)
            yield (
                f"{head}{what}{quantity}{unit}{rate}{inline(line.formula)}{amount}{why}"
            )

    def _common(self, line: Line) -> tuple[str, str, str]:
        # The notes of a rule are one object for all households.
        key = (line.code, line.owed_by, line.unit, line.notes)
        found = self._shared.get(key)
        if found is not None:
            return found
        cell = self._strings.cell
        ref = line.provision
        if ref is not None:
            self.clauses.setdefault((ref.document, ref.eid), ref)
        found = (
            cell(line.label) + cell(line.kind.label),
            cell(line.unit),
            cell("" if line.owed_by is None else line.owed_by.label)
            + cell("" if ref is None else ref.label)
            + cell("".join(note.text for note in line.notes)),
        )
        self._shared[key] = found
        return found


def _identity(workbook: WorkbookStream, outcome: Outcome) -> str:
    household = outcome.household
    return (
        number(household.row)
        + inline(household.reference)
        + workbook.strings.cell(household.building)
    )


def _household(workbook: WorkbookStream, outcome: Outcome, statement: Statement) -> str:
    facts = outcome.household.facts
    if facts is None:
        raise AssertionError("a statement comes from facts")
    area = facts.certified_area
    cell = workbook.strings.cell
    totals = "".join(
        number(total.amount, Style.MONEY) for total in statement.totals or ()
    )
    notes = "".join(note.text for note in statement.notes)
    return (
        f"{_identity(workbook, outcome)}{cell(facts.use.label)}"
        f"{cell(facts.choice.label)}"
        f"{'<c/>' if area is None else number(area, Style.AREA)}"
        f"{totals}{cell(notes)}"
    )


def _refused(workbook: WorkbookStream, outcome: Outcome, statement: Statement) -> str:
    refusals = statement.refusals
    labels = "、".join(
        each.provision.label for each in refusals if each.provision is not None
    )
    text = "".join(each.text for each in refusals)
    return _identity(workbook, outcome) + workbook.cells((text, labels))


def _wrong(workbook: WorkbookStream, outcome: Outcome) -> str:
    text = "".join(problem.words() for problem in outcome.household.problems)
    return _identity(workbook, outcome) + inline(text)


def _summary_rows(
    workbook: WorkbookStream, rules: PlanRules, summary: Summary
) -> Iterator[str]:
    for row in summary_table(rules, summary):
        yield workbook.cells(row)


def summary_table(rules: PlanRules, summary: Summary) -> Iterator[tuple[Value, ...]]:
    """Give the rows of the summary: project, buildings, kinds of payment."""

    def part_row(name: str, part: object, style: Style) -> tuple[Value, ...]:
        counts, sums = part.counts, part.sums  # type: ignore[attr-defined]
        return (
            Cell(name, Style.STRONG if style is Style.STRONG_MONEY else Style.PLAIN),
            counts.rows,
            counts.computed,
            counts.refused,
            counts.wrong,
            Cell(sums.to_household, style),
            Cell(sums.from_household, style),
            Cell(sums.net, style),
        )

    if summary.broken_off:
        yield (Cell(f"文件没有读完：{summary.broken_off}", Style.STRONG),)
    yield part_row("项目合计", summary.total, Style.STRONG_MONEY)
    net = summary.total.sums.net
    yield (f"相抵后大写：{'负' if net < 0 else ''}{capitals(net)}",)
    yield (f"依据：《{rules.title}》，版本 {rules.version}",)
    for remark in summary.remarks():
        yield (f"注意：{remark}",)
    yield ()
    yield (Cell("按楼栋", Style.HEADING),)
    for name, part in sorted(summary.buildings.items()):
        yield part_row(name, part, Style.MONEY)
    yield ()
    yield (Cell("按用途和补偿方式", Style.HEADING),)
    for (use, choice), part in sorted(summary.cases.items()):
        yield part_row(f"{use.label}，{choice.label}", part, Style.MONEY)
    yield ()
    yield tuple(
        Cell(each, Style.HEADING)
        for each in ("按款项", "户数", "种类", "支付方", "条款", "金额（元）")
    )
    for payment in sorted_payments(summary):
        yield (
            payment.label,
            payment.households,
            payment.kind,
            "" if payment.owed_by is None else payment.owed_by.label,
            payment.clause,
            Cell(payment.amount, Style.MONEY),
        )


def sorted_payments(summary: Summary) -> list[Payment]:
    """List the kinds of payment: those of the office first, then by size."""
    return sorted(
        summary.payments.values(),
        key=lambda each: (each.owed_by != "office", -each.amount, each.label),
    )


def _clause_rows(
    workbook: WorkbookStream,
    clauses: dict[tuple[str, str], ProvisionRef],
    absolute: Callable[[str], str],
) -> Iterator[str]:
    texts = provision_texts(clauses.values())
    for key, ref in clauses.items():
        yield workbook.cells(
            (
                ref.label,
                Cell(texts.get(key, ""), Style.WRAPPED),
                absolute(ref.url) if ref.url else "",
            )
        )
