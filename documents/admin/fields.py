"""Form fields for lists that are stored as JSON: typed as plain lines, or checked."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def reason_field() -> forms.CharField:
    """Return the field for why a text is changed, as the public will read it."""
    return forms.CharField(
        label="勘误说明",
        max_length=300,
        required=False,
        help_text="文件已发布时，这次修改会列入“勘误”，并附上这里的说明。",
        widget=forms.TextInput(attrs={"size": 90}),
    )


class LinesField(forms.CharField):
    """A list of words, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the lines that say something."""
        text: str = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what would be stored, whatever blanks stand between."""
        return _changed(self, initial, data)


class PairsField(LinesField):
    """A list of pairs, ``职务：姓名`` a line."""

    def prepare_value(self, value: Any) -> Any:
        """Show pairs as lines."""
        if isinstance(value, list):
            return "\n".join("：".join(map(str, pair)) for pair in value)
        return value

    def clean(self, value: Any) -> Any:
        """Return ``[[职务, 姓名], …]``."""
        pairs = []
        for line in super().clean(value):
            name, mark, words = line.replace(":", "：", 1).partition("：")
            if not mark or not name.strip():
                raise ValidationError(
                    f"“{line}”要写成“职务：姓名”。", code="not_a_pair"
                )
            pairs.append([name.strip(), words.strip()])
        return pairs


class CellsField(forms.CharField):
    """Cells of a table as JSON: a row, or rows, of text."""

    widget = forms.Textarea(attrs={"rows": 16, "cols": 100, "spellcheck": "false"})

    def __init__(self, *, nested: bool, **kwargs: Any) -> None:
        self.nested = nested
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a row a line."""
        if not isinstance(value, list):
            return value
        if not self.nested or not value:
            return json.dumps(value, ensure_ascii=False)
        rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
        return f"[\n  {rows}\n]"

    def clean(self, value: Any) -> Any:
        """Return lists of strings; say in Chinese what is wrong otherwise."""
        text: str = super().clean(value) or "[]"
        try:
            data = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValidationError(
                f"第{error.lineno}行第{error.colno}个字符处不是有效的 JSON。",
                code="not_json",
            ) from error
        rows = data if self.nested else [data]
        if not isinstance(data, list) or not all(isinstance(row, list) for row in rows):
            raise ValidationError(
                "要写成 [[“单元格”, …], …]。"
                if self.nested
                else "要写成 [“列名”, …]。",
                code="not_rows",
            )
        for number, row in enumerate(rows, start=1):
            if not all(isinstance(cell, str) for cell in row):
                raise ValidationError(
                    f"第{number}行里有不是文字的单元格：数字也要加引号。",
                    code="not_text",
                )
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what would be stored, whatever blanks stand between."""
        return _changed(self, initial, data)


def _changed(field: forms.Field, initial: Any, data: Any) -> bool:
    try:
        return bool(field.clean(data) != (initial or []))
    except ValidationError:
        return True
