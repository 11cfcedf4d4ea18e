"""A complaint that a resident can copy: what happened, which articles, what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from heating.models import ScheduleVersion, SupplierDuty, Violation
from heating.presenters.timelines import length_words, moment_words
from heating.rules import OutageFacts, OutageRules
from heating.rules.outage_facts import length_of
from regulations.rules import Statement
from regulations.rules.money import format_yuan


def complaint(
    version: ScheduleVersion,
    rules: OutageRules,
    facts: OutageFacts,
    *,
    duties: Sequence[SupplierDuty],
    violations: Sequence[Violation],
    statement: Statement | None,
    lasting: bool,
) -> str:
    """Write a complaint about an outage; empty when no duty was reached.

    Who complains is left open on purpose: nothing personal is asked here.

    Args:
        version: The schedule.
        rules: Its rules on outages.
        facts: Facts whose times were checked.
        duties: The duties that the outage has reached.
        violations: Violations that the resident says there were.
        statement: The refund, where the fee is known.
        lasting: Whether heating is still out.
    """
    if not duties:
        return ""
    grounds = _grounds(version, [*duties, *violations])
    requests = [
        *(
            f"督促供热单位{_plain(duty.label)}；"
            for duty in duties
            if not _refunds(duty)
        ),
        *(_refund_request(duty, rules, statement) for duty in duties if _refunds(duty)),
        *(
            f"对供热单位“{violation.title}”的行为，依照{_cited(violation.clause)}处理；"
            for violation in violations
        ),
        "将处理结果告知本人。",
    ]
    return "\n".join(
        [
            "关于停热问题的投诉",
            "",
            f"{version.supervisor}：",
            "",
            "一、基本情况",
            "供热单位：（请填写）",
            "投诉人、地址、联系电话：（请填写）",
            f"停热情况：{_happened(facts, lasting=lasting)}",
            "",
            "二、依据",
            *_numbered(grounds),
            "",
            "三、请求",
            *_numbered(requests),
            "",
            "投诉人：（签名）",
            "　　年　　月　　日",
        ]
    )


def _happened(facts: OutageFacts, *, lasting: bool) -> str:
    length = length_words(length_of(facts))
    if facts.started is None or facts.ended is None:
        return f"共停热 {length}（起止时间：请填写）。"
    started = moment_words(timezone.localtime(facts.started))
    ended = moment_words(timezone.localtime(facts.ended))
    if lasting:
        return f"{started}起停热，至{ended}仍未恢复，已停热 {length}。"
    return f"{started}起停热，{ended}恢复，共停热 {length}。"


def _grounds(
    version: ScheduleVersion, rows: Sequence[SupplierDuty | Violation]
) -> list[str]:
    """Cite each sentence once."""
    title = f"《{version.title}》"
    if version.document.number:
        title += f"（{version.document.number}）"
    sentences = dict.fromkeys((_cited(row.clause), row.quote) for row in rows)
    return [f"{title}{clause}：“{quote}”" for clause, quote in sentences]


def _refund_request(
    duty: SupplierDuty, rules: OutageRules, statement: Statement | None
) -> str:
    words = f"责令供热单位依照{_cited(duty.clause)}{_plain(duty.label)}"
    certain = None if statement is None else statement.total("refunds")
    upper = None if statement is None else statement.total("refunds_upper")
    if certain is None or upper is None:
        return f"{words}；"
    if upper == certain:
        return f"{words}，计 {format_yuan(certain)}；"
    return (
        f"{words}，按足日数计 {format_yuan(certain)}，不足一日按一日计为 "
        f"{format_yuan(upper)}（怎样计算由{rules.interpretation_office}解释）；"
    )


def _refunds(duty: SupplierDuty) -> bool:
    return duty.refund_coefficient is not None


def _cited(clause: str) -> str:
    """Cite an item in full: 第十二条（八） is 第十二条第（八）项."""
    head, mark, rest = clause.partition("（")
    return f"{head}第（{rest}项" if mark else clause


def _plain(label: str) -> str:
    return label.rstrip("。；")


def _numbered(lines: Sequence[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
