#!/usr/bin/env bash
# Pictures of all main pages, in var/screenshots; ONLY=home,search takes some of them.
source "$(dirname "$0")/environment.sh"
scripts/setup.sh dev
exec "$VENV/bin/python" scripts/screenshots.py
