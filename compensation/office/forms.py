"""What the office uploads or pastes."""

from __future__ import annotations

from django import forms

from compensation.office.drawing import SHORTEST_SEED, read_references
from compensation.rules import CompensationError

_TABLES = ".xlsx,.csv"


class TableForm(forms.Form):
    """A table of households."""

    file = forms.FileField(
        label="表格文件",
        label_suffix="",
        help_text="上传 .xlsx 或 .csv；文件只用于这一次测算，不保存。",
        widget=forms.ClearableFileInput(attrs={"accept": _TABLES}),
        error_messages={
            "required": "请选择要上传的表格。",
            "empty": "文件是空的。",
            "invalid": "没有收到文件，请重新选择。",
        },
    )


class OrderForm(forms.Form):
    """A table of the numbers drawn: a file, or rows pasted out of one."""

    file = forms.FileField(
        label="表格文件",
        label_suffix="",
        required=False,
        help_text="上传 .xlsx 或 .csv，或者把表格粘贴在下面，二者选一。",
        widget=forms.ClearableFileInput(attrs={"accept": _TABLES}),
        error_messages={"empty": "文件是空的。"},
    )
    rows = forms.CharField(
        label="粘贴表格",
        label_suffix="",
        required=False,
        strip=False,
        help_text="第一行是列名，可以直接从表格软件复制。",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        data: dict[str, object] = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return data
        if bool(data.get("file")) == bool(str(data.get("rows") or "").strip()):
            self.add_error("file", "请上传表格，或者粘贴表格，二者选一。")
        return data


class DrawingForm(forms.Form):
    """Who takes part in a drawing of lots, and the seed."""

    label = forms.CharField(
        label="抓号名称",
        label_suffix="",
        max_length=60,
        help_text="如：协议序号重新抓号。同一个种子用于几次抓号时，名称要不同。",
        error_messages={"required": "请填写抓号名称。"},
    )
    seed = forms.CharField(
        label="种子",
        label_suffix="",
        min_length=SHORTEST_SEED,
        max_length=200,
        help_text="名单公布之后才产生、事先谁也无法知道的一段文字，"
        "如事先约定的某一期福利彩票开奖号码。",
        error_messages={
            "required": "请填写种子。",
            "min_length": f"种子至少 {SHORTEST_SEED} 个字。",
        },
    )
    references = forms.CharField(
        label="参加抓号的户",
        label_suffix="",
        help_text="每行一个编号，不要写姓名和身份证号。",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        error_messages={"required": "请填写参加抓号的户，每行一个编号。"},
    )

    def clean_references(self) -> list[str]:
        """Read the list.

        Raises:
            ValidationError: Somebody twice, too many, or not to be shown.
        """
        try:
            return read_references(self.cleaned_data["references"])
        except CompensationError as error:
            raise forms.ValidationError(error.message) from error
