"""Forms of the import desk."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from documents.errors import DocumentError
from documents.models import ImportJob
from documents.official_text.errors import OfficialTextError
from documents.official_text.sources import MAX_BYTES, check_size
from documents.services.importing.jobs import check_issue

ACCEPTED: Final = (".docx", ".md", ".markdown", ".txt")
#: What clerks have at hand instead, and how it becomes what can be read.
_INSTEAD: Final = {
    ".doc": "这是旧版 Word 格式",
    ".wps": "这是 WPS 格式",
    ".docm": "这是可以带宏的 Word 格式",
    ".rtf": "这是 RTF 格式",
    ".pdf": "这是 PDF，读不出段落",
}


class TypedForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a clerk types about a file."""

    class Meta:
        model = ImportJob
        fields: tuple[str, ...] = ("year", "number", "note")
        widgets = {
            "year": forms.TextInput(attrs={"inputmode": "numeric", "size": 8}),
            "number": forms.TextInput(attrs={"inputmode": "numeric", "size": 8}),
            "note": forms.TextInput(attrs={"size": 60}),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the whole issue or none."""
        cleaned = super().clean() or {}
        if not {"year", "number"} & set(self.errors):
            try:
                check_issue(year=cleaned.get("year"), number=cleaned.get("number"))
            except DocumentError as error:
                self.add_error(error.field, error.message)
        return cleaned


class UploadForm(TypedForm):
    """A file, what it is, and what a clerk types about it.

    Attributes:
        refusal: Why the file was turned away by its name or size.
    """

    refusal: OfficialTextError | None = None

    file = forms.FileField(
        label="文件",
        help_text=f"Word（.docx）、Markdown（.md）或纯文本（.txt），"
        f"不超过 {MAX_BYTES // 1024 // 1024} MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
        error_messages={
            "required": "请选择要导入的文件。",
            "empty": "文件是空的，没有可以读取的内容。",
        },
    )

    field_order = ("file", "kind", "year", "number", "note")

    class Meta(TypedForm.Meta):
        fields = ("kind", *TypedForm.Meta.fields)

    def clean_file(self) -> Any:
        """Refuse by name and size before the content is looked at."""
        file = self.cleaned_data["file"]
        try:
            _check_name(file.name)
            check_size(file.size)
        except OfficialTextError as error:
            self.refusal = error
            raise forms.ValidationError(error.message, code=error.code) from error
        return file


def _check_name(name: str) -> None:
    lower = name.lower()
    if lower.endswith(ACCEPTED):
        return
    why = next(
        (words for suffix, words in _INSTEAD.items() if lower.endswith(suffix)),
        f"不能导入“{name}”这种文件",
    )
    raise OfficialTextError("suffix", f"{why}，请另存为 .docx、.md 或 .txt。")
