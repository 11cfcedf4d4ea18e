"""The shapes of documents and issues, for the description of the API."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from documents.api.paging import PageOut


class PrintedOut(Schema):
    """Where a document is printed."""

    year: int = Field(description="公报的年份。")
    number: int = Field(description="当年第几期。")
    page: int | None = Field(description="起始页；不知道的为 null。")


class TopicOut(Schema):
    """A topic that documents are browsed by."""

    slug: str
    name: str


class DocumentRowOut(Schema):
    """A document in a list."""

    slug: str = Field(description="网址名；公布后不再改变。")
    url: str = Field(description="页面的地址（绝对路径）。")
    kind: str = Field(
        description="gazette（公报文件）、law、regulation、interpretation、case、other。"
    )
    number: str = Field(description="发文字号；没有的为空。")
    title: str
    issuer: str = Field(description="发文机关。")
    category: str = Field(description="文种，如 政办发。")
    dated: str | None = Field(description="成文日期。")
    effective: str | None = Field(description="施行日期；正文没有写明的为 null。")
    force: str = Field(
        description="有效性：in_force、amended、repealed、lapsed、unknown。"
    )
    promulgates: str = Field(description="印发的文件的标题；没有的为空。")
    topic: TopicOut | None
    issue: PrintedOut | None = Field(description="刊登在哪一期；没有刊登的为 null。")


class DocumentsOut(PageOut):
    """A page of documents."""

    results: list[DocumentRowOut]


class DocumentProvisionOut(Schema):
    """One unit of text; ``text`` is its own, without its children's."""

    eid: str = Field(description="锚点（Akoma Ntoso eId），在本文件里唯一。")
    kind: str = Field(description="层级，如 article、clause、item、paragraph。")
    label: str = Field(description="编号，照原文，如 第十二条、（八）。")
    heading: str
    text: str = Field(description="本条自己的文字，不含下级。")
    parent: str = Field(description="上级的锚点；没有上级的为空。")
    line: int = Field(description="在来源文件中的行；不是导入的为 0。")


class DocumentTableOut(Schema):
    """A table."""

    eid: str
    label: str
    caption: str
    header: list[str]
    rows: list[list[str]]
    parent: str = Field(description="所在条款的锚点；不在条款里的为空。")


class DocumentAnnexOut(Schema):
    """An annex with its own tree."""

    eid: str
    label: str = Field(description="如 附件1。")
    title: str
    carried: bool = Field(description="公报是否刊登了附件的内容。")
    provisions: list[DocumentProvisionOut]
    tables: list[DocumentTableOut]


class DocumentCitationOut(Schema):
    """A citation: ``text`` stands at ``start:end`` of the provision ``eid``."""

    eid: str = Field(description="引用处的锚点。")
    title: str = Field(description="被引文件的标题。")
    number: str = Field(description="被引文件的字号。")
    article: str = Field(description="被引的条款，如 第二十六条。")
    text: str = Field(description="引文，照原文。")
    start: int
    end: int
    target_eid: str = Field(description="被引条款的锚点；本站没有收录的为空。")
    internal: bool = Field(description="引用的是否就是本文件。")


class DocumentTaskOut(Schema):
    """Who is responsible for a provision."""

    eid: str
    lead: list[str] = Field(description="牵头单位，照原文。")
    shared: list[str] = Field(description="配合单位，照原文。")


class DocumentRelationOut(Schema):
    """How the document stands to another one."""

    relation: str = Field(description="如 修改、被修改、废止、依据。")
    title: str
    number: str
    url: str = Field(description="对方的页面；本站没有收录的为空。")


class DocumentCorrectionOut(Schema):
    """A correction (勘误)."""

    eid: str = Field(description="更正处的锚点；不限于一处的为空。")
    printed: str = Field(description="印出来或扫描得到的文字。")
    corrected: str = Field(description="现在的文字。")
    reason: str
    date: str = Field(description="更正的日期，如 2020年1月15日。")
    url: str = Field(description="勘误在页面上的地址（绝对路径）。")


class DocumentOut(Schema):
    """A document: the shape of ``parse_text`` with slug, force and relations."""

    slug: str
    url: str
    force: str
    issue: PrintedOut | None
    number: str
    title: str
    issuer: str
    category: str
    dated: str | None
    effective: str | None
    addressees: list[str]
    publicity: str
    promulgates: str
    page: int | None
    end_page: int | None
    provisions: list[DocumentProvisionOut]
    annexes: list[DocumentAnnexOut]
    tables: list[DocumentTableOut]
    citations: list[DocumentCitationOut]
    responsibilities: list[DocumentTaskOut]
    relations: list[DocumentRelationOut]
    corrections: list[DocumentCorrectionOut]


class DocumentUnitOut(DocumentProvisionOut):
    """One provision with its place."""

    document: str = Field(description="文件的网址名。")
    title: str = Field(description="文件的标题。")
    url: str = Field(description="本条在页面上的地址（绝对路径）。")
    annex: str = Field(description="所在附件的锚点；在正文里的为空。")
    children: list[str] = Field(description="直接下级的锚点，按原文的顺序。")


class IssueRowOut(Schema):
    """An issue in the list."""

    url: str
    gazette: str = Field(description="公报名称。")
    year: int
    number: int = Field(description="当年第几期。")
    serial_number: int | None = Field(description="总期号；没有的为 null。")
    published_on: str | None = Field(description="出版日期。")
    documents: int = Field(description="已公布的文件份数。")


class IssuesOut(PageOut):
    """A page of issues."""

    results: list[IssueRowOut]


class IssueOut(Schema):
    """An issue with its masthead and its contents in printed order."""

    url: str
    gazette: str
    year: int
    number: int
    serial_number: int | None
    published_on: str | None
    people: list[list[str]] = Field(
        description="版权页：职务（或项目）和姓名（或内容）。"
    )
    documents: list[DocumentRowOut] = Field(description="已公布的文件，按刊登的顺序。")
