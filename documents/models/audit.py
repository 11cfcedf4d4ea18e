"""The log of what was done on the desk (操作日志)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """Who did what, when, to what; with what stood before and after.

    It holds no personal data beyond the account: no address, no browser. An entry is
    written once by :func:`documents.services.audit.record` and never changed.
    """

    class Action(models.TextChoices):
        """What was done."""

        SIGN_IN = "sign_in", "登录"
        SIGN_OUT = "sign_out", "退出"
        SIGN_IN_FAILED = "sign_in_failed", "登录失败"
        LOCKED = "locked", "登录锁定"
        ACCOUNT = "account", "账号变更"
        IMPORT = "import", "导入"
        ADD = "add", "新增"
        EDIT = "edit", "修改"
        DELETE = "delete", "删除"
        RESTORE = "restore", "恢复旧文本"
        PROOFREAD = "proofread", "校对完成"
        APPROVE = "approve", "审核通过"
        RETURN = "return", "退回"
        PUBLISH = "publish", "发布"
        WITHDRAW = "withdraw", "撤回"
        CORRECT = "correct", "勘误"
        ANSWER = "answer", "答复"
        EXPORT = "export", "导出"
        OTHER = "other", "其他"

    at = models.DateTimeField("时间", auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text="命令行所做的没有账号。",
    )
    account = models.CharField(
        "账号名",
        max_length=150,
        blank=True,
        default="",
        help_text="当时的账号名；账号删除后仍然保留。",
    )
    action = models.CharField("操作", max_length=20, choices=Action)
    target_model = models.CharField(
        "对象种类", max_length=100, blank=True, default="", help_text="如：文件。"
    )
    target_type = models.CharField(
        "对象类型代码", max_length=100, blank=True, default=""
    )
    target_key = models.CharField("对象编号", max_length=64, blank=True, default="")
    target_label = models.CharField("对象", max_length=300, blank=True, default="")
    summary = models.CharField("说明", max_length=300, blank=True, default="")
    before = models.JSONField("原来", default=dict, blank=True)
    after = models.JSONField("后来", default=dict, blank=True)

    class Meta:
        verbose_name = "操作日志"
        verbose_name_plural = "操作日志"
        ordering = ("-at", "-pk")
        default_permissions = ("view",)
        indexes = (
            models.Index(fields=("-at", "-id"), name="audit_newest"),
            models.Index(
                fields=("target_type", "target_key", "-at"), name="audit_target"
            ),
            models.Index(fields=("account", "-at"), name="audit_account"),
            models.Index(fields=("action", "-at"), name="audit_action"),
        )

    def __str__(self) -> str:
        return (
            f"{self.account or '系统'} {self.get_action_display()} {self.target_label}"
        )
