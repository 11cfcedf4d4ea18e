"""How the environment is read: the mode, what must be set, the local secret key."""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

DECIDING_NAMES = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")
# What Django's own deployment check calls weak (security.W009).
_KEY_LENGTH = 50
_KEY_CHARACTERS = 5
_DATABASES = frozenset({"sqlite", "postgres", "postgresql"})
_CACHES = frozenset({"dbcache", "redis", "rediss"})
_TRUE = frozenset({"1", "true", "yes", "on", "y", "t"})
_FALSE = frozenset({"0", "false", "no", "off", "n", "f"})


class Mode(StrEnum):
    """What the portal is started for; everything else in the settings follows."""

    LOCAL = "local"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Environment(environ.Env):  # type: ignore[misc]  # django-environ has no types
    """django-environ, strict: a value that cannot be read is named, never guessed."""

    def whole_number(self, name: str, *, default: int, least: int = 0) -> int:
        """Read a whole number of at least `least`.

        Raises:
            ImproperlyConfigured: it is no such number.
        """
        text = self.str(name, default="").strip() or str(default)
        if text.isascii() and text.isdecimal() and int(text) >= least:
            return int(text)
        raise ImproperlyConfigured(
            f"环境变量 {name} 的值“{text}”无法识别，请写不小于 {least} 的整数。"
        )

    def cache(self, name: str) -> dict[str, Any] | None:
        """Read the address of a cache that workers share; None when it is not set.

        Raises:
            ImproperlyConfigured: it is no such address.
        """
        text = self.str(name, default="").strip()
        if not text:
            return None
        # The value itself may hold a password and is not repeated.
        message = (
            f"环境变量 {name} 无法识别，请写 dbcache://表名 或 redis://主机:端口/编号。"
        )
        if text.partition("://")[0] not in _CACHES:
            raise ImproperlyConfigured(message)
        try:
            cache: dict[str, Any] = self.cache_url_config(text)
        except (ImproperlyConfigured, KeyError, ValueError) as error:
            raise ImproperlyConfigured(message) from error
        return cache

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        """Read a switch.

        Raises:
            ImproperlyConfigured: it is neither a yes nor a no.
        """
        text = self.str(name, default="").strip()
        if not text:
            return default
        return _is_yes(name, text)

    def host_names(self, name: str, *, default: Sequence[str]) -> list[str]:
        """Read names of hosts, separated by commas.

        Raises:
            ImproperlyConfigured: it is set, and no name is in it.
        """
        text = self.str(name, default="").strip()
        if not text:
            return list(default)
        names = [part.strip() for part in text.split(",") if part.strip()]
        if names:
            return names
        # The portal would start, and refuse everybody.
        raise ImproperlyConfigured(
            f"环境变量 {name} 的值“{text}”里没有主机名，"
            f"例如 {name}=gazette.example.gov.cn，多个之间用逗号分隔。"
        )

    def one_of(self, name: str, words: Sequence[str]) -> str:
        """Read one of several words; the first where it is not set.

        Raises:
            ImproperlyConfigured: it is another word.
        """
        text = str(self.str(name, default="")).strip() or words[0]
        if text in words:
            return text
        raise ImproperlyConfigured(
            f"环境变量 {name} 的值“{text}”无法识别，请写 {'、'.join(words)} 之一。"
        )

    def matching(self, name: str, pattern: str, *, example: str) -> str:
        """Read a text of a known form; empty when it is not set.

        Raises:
            ImproperlyConfigured: it has another form.
        """
        text = str(self.str(name, default="")).strip()
        if not text or re.fullmatch(pattern, text):
            return text
        raise ImproperlyConfigured(
            f"环境变量 {name} 的值“{text}”无法识别，例如 {name}={example}。"
        )

    def database(self, name: str, *, default: str) -> dict[str, Any]:
        """Read the address of an SQLite or PostgreSQL database.

        Raises:
            ImproperlyConfigured: it is no address, or of another kind.
        """
        text = self.str(name, default="").strip() or default
        # The value itself may hold a password and is not repeated.
        message = (
            f"环境变量 {name} 无法识别，请写 sqlite:////路径/文件 或 "
            "postgres://用户:密码@主机:端口/数据库。"
        )
        if text.partition("://")[0] not in _DATABASES:
            raise ImproperlyConfigured(message)
        try:
            database: dict[str, Any] = self.db_url_config(text)
        except (ImproperlyConfigured, KeyError, ValueError) as error:
            raise ImproperlyConfigured(message) from error
        return database


def _is_yes(name: str, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(
        f"环境变量 {name} 的值“{text}”无法识别，请写 true 或 false。"
    )


def mode_of(variables: Mapping[str, str]) -> Mode:
    """Tell what the portal is started for.

    Nothing configured means a trial on one's own machine: it answers on loopback
    addresses only, with a key of its own, so that it is safe even where somebody
    forgot to configure it. Whoever sets any of `DECIDING_NAMES` means production,
    unless `DEBUG` is on.

    Raises:
        ImproperlyConfigured: `DEBUG` is neither a yes nor a no.
    """
    given = {name: variables.get(name, "").strip() for name in DECIDING_NAMES}
    if given["DEBUG"] and _is_yes("DEBUG", given["DEBUG"]):
        return Mode.DEVELOPMENT
    if any(given.values()):
        return Mode.PRODUCTION
    return Mode.LOCAL


def required(variables: Mapping[str, str], name: str, example: str) -> str:
    """Give the value of a variable that production cannot do without.

    Raises:
        ImproperlyConfigured: it is missing or empty; the message names it.
    """
    value = variables.get(name, "").strip()
    if value:
        return value
    raise ImproperlyConfigured(
        f"缺少环境变量 {name}：生产模式下必须设置，例如 {name}={example}。"
        "（本机试用时，请不要设置 DEBUG、SECRET_KEY、ALLOWED_HOSTS 中的任何一个。）"
    )


def strong_secret_key(key: str) -> str:
    """Give back a key that nobody guesses: by it sessions and links are signed.

    Raises:
        ImproperlyConfigured: it is short or the same few characters; the message does
            not repeat it.
    """
    if len(key) >= _KEY_LENGTH and len(set(key)) >= _KEY_CHARACTERS:
        return key
    raise ImproperlyConfigured(
        f"环境变量 SECRET_KEY 太弱：至少要有 {_KEY_LENGTH} 个字符，其中至少 "
        f"{_KEY_CHARACTERS} 个不同，请用随机字符，例如 openssl rand -base64 48 的输出。"
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
