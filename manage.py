#!/usr/bin/env python
"""Django's command line for the portal."""

import sys

from django.core.management import execute_from_command_line

from gazette_portal.startup import load_settings


def main() -> None:
    """Run the command named on the command line."""
    load_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
