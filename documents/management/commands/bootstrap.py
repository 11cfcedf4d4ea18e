"""Load what a portal starts with; safe to run at every start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from documents.errors import DocumentError
from documents.official_text.errors import OfficialTextError

if TYPE_CHECKING:
    from collections.abc import Callable


class Command(BaseCommand):
    """Run ``settings.BOOTSTRAP_STEPS`` one after the other.

    A step is a function without arguments that loads what is not there yet, leaves
    alone what is, and returns what it did, in Chinese. They are named in the settings
    because apps of higher floors have steps too, which this app does not know.
    """

    help = "装入门户自带的主题、公报等；再次运行不会重复，也不会覆盖人工的修改。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run every step and print what it did."""
        for name in settings.BOOTSTRAP_STEPS:
            step: Callable[[], str] = import_string(name)
            try:
                self.stdout.write(step())
            except (DocumentError, OfficialTextError) as error:
                raise CommandError(error.message, returncode=2) from error
