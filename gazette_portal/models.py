"""What the portal itself keeps in the database."""

import secrets

from django.db import models
from django.db.models.functions import Now

_TOKENS = 2**31


def new_token() -> int:
    """Return a number that no other change is likely to have."""
    return secrets.randbelow(_TOKENS)


class PublicChange(models.Model):
    """A note that a transaction may have changed what the public sees.

    It is written in that very transaction, so that both become visible together, and
    only ever inserted: writers do not wait for each other. Who keeps pages looks at
    the newest key, the count and the sum of the tokens: together they are never the
    same twice, as old notes are only forgotten for a new one.
    """

    token = models.IntegerField("标记", default=new_token)
    noted_at = models.DateTimeField("记录时间", db_default=Now())

    class Meta:
        verbose_name = "公开内容变动"
        verbose_name_plural = "公开内容变动"
        # Nobody is shown it: there is nothing to be allowed.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.noted_at}"
