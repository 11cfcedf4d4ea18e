"""The published shape ``statement.v1``, for the description of the API."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class ProvisionOut(Schema):
    """Where a figure or a sentence comes from."""

    document: str = Field(description="文件的网址名。")
    eid: str = Field(description="条款的锚点；条款已不在时为空。")
    label: str = Field(description="条款编号，如 九(二)1。")
    url: str = Field(description="条款在本站的地址（绝对路径）。")


class NoteOut(Schema):
    """A remark: a reading, an assumption, a silence of the text."""

    code: str
    text: str
    provision: ProvisionOut | None
    quantity: str = Field("", description="文字中提到的数量；没有则不出现。")
    unit: str = Field("", description="数量的单位。")


class RefusalOut(Schema):
    """Why the rules do not answer the question."""

    code: str
    text: str
    provision: ProvisionOut | None


class LineOut(Schema):
    """One thing owed or ordered."""

    code: str
    label: str
    kind: str
    quantity: str | None
    unit: str
    rate: str | None
    formula: str
    amount: str | None = Field(description="金额（元），两位小数。")
    owed_by: str | None = Field(description="谁支付或者谁负责。")
    provision: ProvisionOut | None
    notes: list[NoteOut]
    children: list[LineOut] = Field(
        default_factory=list, description="合并的各项；没有则不出现。"
    )


class RuleSetOut(Schema):
    """Which rules a statement was computed with."""

    slug: str
    version: str


class StatementOut(Schema):
    """An itemised, cited result."""

    format: str = Field(description="statement.v1")
    rules: RuleSetOut
    lines: list[LineOut]
    totals: dict[str, str] | None = Field(description="合计（元）；不予计算时为 null。")
    notes: list[NoteOut]
    refusals: list[RefusalOut]
