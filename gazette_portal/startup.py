"""What happens before anything else: settings that cannot work stop the start.

`python -m gazette_portal.startup` does no more than that: the service asks it first,
since gunicorn reads WEB_CONCURRENCY by itself before anything of the portal runs.
"""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def load_settings() -> None:
    """Read the settings; a mistake in them ends the program with one line about it.

    Raises:
        SystemExit: a variable is missing or wrong; the message names it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette_portal.settings")
    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as error:
        sys.exit(f"配置有误，无法启动：{error}")


if __name__ == "__main__":
    load_settings()
