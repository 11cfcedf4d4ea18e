"""How the environment is read: the mode, what must be set, the local secret key."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DECIDING_NAMES = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")
_TRUE = frozenset({"1", "true", "yes", "on", "y", "t"})
_FALSE = frozenset({"0", "false", "no", "off", "n", "f"})


class Mode(StrEnum):
    """What the portal is started for; everything else in the settings follows."""

    LOCAL = "local"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


def mode_of(environ: Mapping[str, str]) -> Mode:
    """Tell what the portal is started for.

    Nothing configured means a trial on one's own machine: it answers on loopback
    addresses only, with a key of its own, so that it is safe even where somebody
    forgot to configure it. Whoever sets any of `DECIDING_NAMES` means production,
    unless `DEBUG` is on.

    Raises:
        ImproperlyConfigured: `DEBUG` is neither a yes nor a no.
    """
    given = {name: environ.get(name, "").strip() for name in DECIDING_NAMES}
    debug = given["DEBUG"].lower()
    if debug in _TRUE:
        return Mode.DEVELOPMENT
    if debug and debug not in _FALSE:
        raise ImproperlyConfigured(
            f"环境变量 DEBUG 的值“{given['DEBUG']}”无法识别，请写 true 或 false。"
        )
    if any(given.values()):
        return Mode.PRODUCTION
    return Mode.LOCAL


def required(environ: Mapping[str, str], name: str, example: str) -> str:
    """Give the value of a variable that production cannot do without.

    Raises:
        ImproperlyConfigured: it is missing or empty; the message names it.
    """
    value = environ.get(name, "").strip()
    if value:
        return value
    raise ImproperlyConfigured(
        f"缺少环境变量 {name}：生产模式下必须设置，例如 {name}={example}。"
        "（本机试用时，请不要设置 DEBUG、SECRET_KEY、ALLOWED_HOSTS 中的任何一个。）"
    )


def local_secret_key(path: Path) -> str:
    """Give the key of a portal without configuration, making it at the first start.

    The file is private to its owner. It appears in one step, so that two processes
    starting together agree on one key.

    Raises:
        ImproperlyConfigured: the folder cannot be written to.
    """
    try:
        return _read_or_make(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"无法读写 {path}（{error.strerror}）。请设置环境变量 SECRET_KEY 和 "
            "ALLOWED_HOSTS，或允许写入该目录。"
        ) from error


def _read_or_make(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp gives mode 0600; a link fails where another process was faster.
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return path.read_text(encoding="ascii").strip()
