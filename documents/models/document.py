"""Documents: the gazette's own, and the laws that they cite."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from documents.models.history import History
from documents.models.issue import GazetteIssue
from documents.official_text.dispatch_numbers import parse_dispatch_number
from documents.official_text.titles import number_key, title_key
from documents.querysets import DocumentQuerySet, TopicQuerySet


class Topic(models.Model):
    """A topic (主题分类) that people browse by."""

    name = models.CharField(
        "主题", max_length=60, unique=True, help_text="如：城市管理。"
    )
    slug = models.SlugField(
        "网址名",
        max_length=60,
        unique=True,
        help_text="小写字母、数字和连字符，用在网址里。",
    )
    keywords = models.TextField(
        "关键词",
        blank=True,
        default="",
        help_text="每行一个。标题里有这些词的文件，导入时建议归入本主题。",
    )
    position = models.PositiveSmallIntegerField(
        "顺序", default=0, help_text="数字小的排在前面。"
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "主题"
        verbose_name_plural = "主题"
        ordering = ("position", "name", "pk")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.slug,)


class Document(models.Model):
    """An official document (文件): a *work* with its current *expression*.

    A law that the gazette cites is a document too, without an issue; a cited
    document that the portal does not hold is no row at all, only a citation.
    """

    class Kind(models.TextChoices):
        """What sort of text it is."""

        GAZETTE = "gazette", "公报文件"
        LAW = "law", "法律"
        REGULATION = "regulation", "法规规章"
        INTERPRETATION = "interpretation", "司法解释"
        CASE = "case", "案例"
        OTHER = "other", "其他文件"

    class Force(models.TextChoices):
        """Whether it is in force (有效性; ELI ``in_force``)."""

        IN_FORCE = "in_force", "现行有效"
        AMENDED = "amended", "已被修改"
        REPEALED = "repealed", "已废止"
        LAPSED = "lapsed", "已失效"
        UNKNOWN = "unknown", "效力待核"

    class State(models.TextChoices):
        """Editorial state."""

        DRAFT = "draft", "草稿"
        PROOFREAD = "proofread", "已校对"
        APPROVED = "approved", "已审核"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤回"

    slug = models.SlugField(
        "网址名",
        max_length=120,
        unique=True,
        help_text="由发文字号的拼音生成；发布之后不再改变。",
    )
    kind = models.CharField("种类", max_length=20, choices=Kind, default=Kind.GAZETTE)
    issue = models.ForeignKey(
        GazetteIssue,
        verbose_name="公报期次",
        on_delete=models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
        help_text="刊登这份文件的一期；被引用的法律可不填。",
    )
    position = models.PositiveIntegerField(
        "刊登顺序", default=0, help_text="在本期中的先后，从 1 开始。"
    )
    page = models.PositiveIntegerField(
        "起始页", null=True, blank=True, help_text="在本期印刷版中的页码。"
    )
    end_page = models.PositiveIntegerField("结束页", null=True, blank=True)
    category = models.CharField(
        "文种",
        max_length=40,
        blank=True,
        default="",
        help_text="发文字号中的类别，如：政发、政办发、告字。",
    )
    number = models.CharField(
        "发文字号",
        max_length=120,
        blank=True,
        default="",
        help_text="如：葫政办发〔2020〕1号。",
    )
    number_key = models.CharField(
        "发文字号（规范形式）",
        max_length=120,
        blank=True,
        default="",
        editable=False,
    )
    agency_code = models.CharField(
        "机关代字", max_length=60, blank=True, default="", editable=False
    )
    number_year = models.PositiveSmallIntegerField(
        "字号年份", null=True, blank=True, editable=False
    )
    number_sequence = models.PositiveIntegerField(
        "字号序号", null=True, blank=True, editable=False
    )
    title = models.CharField(
        "标题", max_length=500, help_text="文件的全称，不加书名号。"
    )
    title_key = models.CharField(
        "标题（匹配用）",
        max_length=500,
        blank=True,
        default="",
        editable=False,
    )
    promulgates = models.CharField(
        "印发的文件",
        max_length=500,
        blank=True,
        default="",
        help_text="通知所印发的方案、办法等的标题；没有可不填。",
    )
    promulgates_key = models.CharField(
        "印发的文件（匹配用）",
        max_length=500,
        blank=True,
        default="",
        editable=False,
    )
    issuer = models.CharField(
        "发文机关",
        max_length=200,
        blank=True,
        default="",
        help_text="如：葫芦岛市人民政府办公室；联合发文用顿号分开。",
    )
    addressees = models.JSONField(
        "主送机关", default=list, blank=True, help_text="一个机关一项的列表。"
    )
    dated_on = models.DateField(
        "成文日期", null=True, blank=True, help_text="落款的日期。"
    )
    version_on = models.DateField(
        "版本日期",
        null=True,
        blank=True,
        help_text="法律法规的这一文本（通过、修正或修订）的日期；没有多个文本的可不填。",
    )
    effective_on = models.DateField(
        "施行日期", null=True, blank=True, help_text="正文写明的施行之日。"
    )
    lapsed_on = models.DateField(
        "失效日期",
        null=True,
        blank=True,
        help_text="不再有效的第一天（有效期届满次日、废止之日）。",
    )
    publicity = models.CharField(
        "公开属性",
        max_length=60,
        blank=True,
        default="",
        help_text="如：此件公开发布。",
    )
    force = models.CharField(
        "有效性",
        max_length=20,
        choices=Force,
        default=Force.IN_FORCE,
        help_text="导入的文件修改或废止它时会自动更新；以人工选择为准。",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name="主题",
        on_delete=models.SET_NULL,
        related_name="documents",
        null=True,
        blank=True,
    )
    state = models.CharField(
        "编辑状态", max_length=20, choices=State, default=State.DRAFT
    )
    publish_at = models.DateTimeField(
        "发布时间",
        null=True,
        blank=True,
        help_text="已发布的文件从这一时刻起对外可见；可以定在将来。",
    )
    released_at = models.DateTimeField(
        "到时处理",
        null=True,
        editable=False,
        help_text="引用它的正文、它废止的文件等已随它的公开更新的时刻。",
    )
    withdrawn_reason = models.CharField(
        "撤回原因",
        max_length=300,
        blank=True,
        default="",
        help_text="撤回后的页面会显示。",
    )
    body_html = models.TextField(
        "正文（已排版）", blank=True, default="", editable=False
    )
    body_digest = models.CharField(
        "正文摘要", max_length=64, blank=True, default="", editable=False
    )
    rendered_at = models.DateTimeField("排版时间", null=True, editable=False)
    source = models.ForeignKey(
        "documents.SourceFile",
        verbose_name="来源文件",
        on_delete=models.SET_NULL,
        related_name="documents",
        null=True,
        blank=True,
        editable=False,
    )
    source_line = models.PositiveIntegerField("来源行", default=0, editable=False)
    source_end_line = models.PositiveIntegerField("来源末行", default=0, editable=False)
    source_digest = models.CharField(
        "来源摘要",
        max_length=64,
        blank=True,
        default="",
        editable=False,
        help_text="读出的结构的 SHA-256；再次导入时据此判断有无变化。",
    )
    created_at = models.DateTimeField("录入时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = DocumentQuerySet.as_manager()
    # What is rendered follows from the rest, and is large: history leaves it out.
    history = History(
        excluded_fields=["body_html", "body_digest", "rendered_at", "released_at"],
        verbose_name="文件修改记录",
        verbose_name_plural="文件修改记录",
    )

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        permissions = (
            ("proofread_document", "可以校对文件"),
            ("approve_document", "可以审核文件"),
            ("publish_document", "可以发布和撤回文件"),
        )
        ordering = ("-dated_on", "-pk")
        indexes = (
            models.Index(fields=("state", "-dated_on", "-id"), name="document_newest"),
            # What followers and search engines read, page by page.
            models.Index(
                fields=("state", "-publish_at", "-id", "updated_at", "slug"),
                name="document_latest",
            ),
            # What publish_due asks every half minute.
            models.Index(
                fields=("publish_at",),
                condition=models.Q(state="published", released_at__isnull=True),
                name="document_due",
            ),
            # What the catalogue of lists reads after each change.
            models.Index(fields=("updated_at",), name="document_updated"),
            models.Index(fields=("effective_on",), name="document_effective"),
            models.Index(fields=("lapsed_on",), name="document_lapses"),
            models.Index(fields=("issue", "position"), name="document_in_issue"),
            # Without it SQLite looks at all public documents for each issue.
            models.Index(
                fields=("issue", "state", "publish_at"), name="document_issue_public"
            ),
            models.Index(fields=("dated_on",), name="document_dated"),
            # Meta indexes, not db_index: PostgreSQL would add a second one for LIKE.
            models.Index(fields=("category",), name="document_category"),
            models.Index(fields=("issuer",), name="document_issuer"),
            models.Index(fields=("number_key",), name="document_number_key"),
            models.Index(fields=("title_key",), name="document_title_key"),
            models.Index(fields=("promulgates_key",), name="document_promulgates_key"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("number_key",),
                condition=~models.Q(number_key="") & models.Q(kind="gazette"),
                name="document_number_unique",
                violation_error_message="这个发文字号已经有一份文件。",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(publish_at__isnull=False),
                name="document_published_has_time",
                violation_error_message="已发布的文件要有发布时间。",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_reason=""),
                name="document_withdrawn_has_reason",
                violation_error_message="撤回的文件要写明原因。",
            ),
            models.CheckConstraint(
                condition=models.Q(end_page__isnull=True)
                | models.Q(page__isnull=True)
                | models.Q(end_page__gte=models.F("page")),
                name="document_pages_in_order",
                violation_error_message="结束页不能小于起始页。",
            ),
            models.CheckConstraint(
                condition=models.Q(lapsed_on__isnull=True)
                | models.Q(effective_on__isnull=True)
                | models.Q(lapsed_on__gte=models.F("effective_on")),
                name="document_lapses_after_effect",
                violation_error_message="失效日期不能早于施行日期。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with what they are made of."""
        self.refresh_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the document's page."""
        return reverse("documents:document", args=(self.slug,))

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.slug,)

    def refresh_keys(self) -> None:
        """Derive what is matched and sorted by from number and titles.

        Bulk writes pass by :meth:`save` and call this themselves.
        """
        parsed = parse_dispatch_number(self.number) if self.number else None
        self.number_key = number_key(self.number)
        self.agency_code = parsed.agency_code if parsed else ""
        self.number_year = parsed.year if parsed else None
        self.number_sequence = parsed.sequence if parsed else None
        self.title_key = title_key(self.title)
        self.promulgates_key = title_key(self.promulgates)

    @property
    def is_public(self) -> bool:
        """Tell whether the public sees it now."""
        return (
            self.state == self.State.PUBLISHED
            and self.publish_at is not None
            and self.publish_at <= timezone.now()
        )
