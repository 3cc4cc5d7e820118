"""Typed readers of the environment. Nonsense is refused with a sentence that says what to write instead."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})
LEAST_OF_A_KEY = 50
LEAST_DIFFERENT = 10
# As Django compares it with the header Host: `.example.org` stands for all below, `*` for every host.
_HOST = re.compile(r"\*|\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


class EnvironmentRefused(Exception):
    """A variable that cannot be used; the sentence names it and says what to write."""


class Environment:
    """The variables of one process, read by type. `given` is for tests; by default the real environment is read."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = os.environ if given is None else given

    def text(self, name: str, default: str = "") -> str:
        """One line of text, without the blanks around it."""
        return self._given.get(name, default).strip()

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of a few words."""
        found = self.text(name, default)
        if found not in allowed:
            raise _refused(name, found, f"one of {', '.join(allowed)}")
        return found

    def words(self, name: str, default: str) -> list[str]:
        """Words between commas, in order, empty ones left out."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def by_language(self, name: str, default: str) -> dict[str, str]:
        """A text that languages have their own of: `The Courier; ru=Курьер`. Under "" stands the one for all others."""
        texts = {"": default}
        for part in self.text(name, default).split(";"):
            code, equals, text = (word.strip() for word in part.rpartition("="))
            if not text or (equals and not (code.isascii() and code.isalpha())):
                raise _refused(name, part.strip(), "a text, and others by language: The Courier; ru=Курьер")
            texts[code] = text
        return texts

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        found = self.text(name, "yes" if default else "no").lower()
        if found not in YES | NO:
            raise _refused(name, found, "yes or no")
        return found in YES

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        """A whole number between `least` and `most`."""
        found = self.text(name, str(default))
        if not found.isascii() or not found.isdecimal() or not least <= int(found) <= most:
            raise _refused(name, found, f"a whole number from {least} to {most}")
        return int(found)

    def secret(self, name: str) -> str:
        """The value of NAME, or the contents of the file that NAME_FILE names; "" where neither is given."""
        spoken, written = self.text(name), self.text(f"{name}_FILE")
        if spoken and written:
            message = f"Both {name} and {name}_FILE are set. Keep one of them."
            raise EnvironmentRefused(message)
        if not written:
            return spoken
        try:
            return Path(written).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            message = f"{name}_FILE names {written}, which cannot be read ({error}). Name a readable text file."
            raise EnvironmentRefused(message) from error

    def key(self, name: str) -> str:
        """A secret that signs: at least fifty characters, not a few that repeat; "" where none is given."""
        found = self.secret(name)
        if found and (len(found) < LEAST_OF_A_KEY or len(set(found)) < LEAST_DIFFERENT):
            message = (
                f"{name} is too easily guessed: {len(found)} characters, {len(set(found))} of them different. Write at "
                f"least {LEAST_OF_A_KEY} random ones (openssl rand -base64 48), or leave it out and one is made."
            )
            raise EnvironmentRefused(message)
        return found

    def host(self, name: str, default: str) -> str:
        """The name of a host: no scheme, port or path."""
        return _checked_host(name, self.text(name, default))

    def hosts(self, name: str, default: str) -> list[str]:
        """Names of hosts between commas, in order; at least one."""
        found = [_checked_host(name, word) for word in self.words(name, default)]
        if not found:
            raise _refused(name, self.text(name, default), f"at least one host, such as {default}")
        return found

    def url(self, name: str, default: str) -> str:
        """A web address with host, made to end with a slash; its path may be anything, its query must be empty."""
        return _checked_url(name, self.text(name, default))

    def urls(self, name: str) -> tuple[str, ...]:
        """Web addresses between commas, in order, each made to end with a slash."""
        return tuple(_checked_url(name, word) for word in self.words(name, ""))

    def time_zone(self, name: str, default: str) -> str:
        """The name of a time zone of the IANA data base."""
        found = self.text(name, default)
        try:
            return ZoneInfo(found).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise _refused(name, found, "a time zone such as Europe/Amsterdam") from error

    def folder(self, name: str, default: str) -> Path:
        """An absolute folder, which need not exist yet; a file in its place is refused."""
        found = Path(self.text(name, default)).expanduser().absolute()
        if found.exists() and not found.is_dir():
            raise _refused(name, str(found), "a folder; a file stands there")
        return found


def _checked_host(name: str, found: str) -> str:
    if not _HOST.fullmatch(found):
        inside = urlsplit(found if "//" in found else f"//{found}").netloc.rpartition("@")[2].partition(":")[0]
        raise _refused(name, found, f"a bare host, without scheme, port or path: {inside or 'newsroom.example.org'}")
    return found


def _checked_url(name: str, found: str) -> str:
    parts = urlsplit(found)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise _refused(name, found, "a web address such as https://example.org/")
    return found if found.endswith("/") else f"{found}/"


def _refused(name: str, found: str, wanted: str) -> EnvironmentRefused:
    return EnvironmentRefused(f"{name} is {found!r}. Write {wanted}.")
