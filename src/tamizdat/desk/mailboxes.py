"""Mailboxes whose provider must obey a state that bans newspapers. Pure."""

from collections.abc import Iterable

# Providers under Russian, Belarusian and Iranian law with their other domains. A setting replaces the list.
RISKY = (
    "mail.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "internet.ru",
    "xmail.ru",
    "vk.com",
    "yandex.ru",
    "yandex.com",
    "yandex.by",
    "yandex.kz",
    "ya.ru",
    "narod.ru",
    "rambler.ru",
    "lenta.ru",
    "autorambler.ru",
    "myrambler.ru",
    "ro.ru",
    "rambler.ua",
    "mail.by",
    "tut.by",
    "chmail.ir",
    "mailfa.com",
    "mihanmail.ir",
    "iran.ir",
    "vatanmail.ir",
)


def is_risky(domain: str, risky: Iterable[str]) -> bool:
    """Say whether a mail host is one of those listed, or stands below one of them."""
    return any(domain == one or domain.endswith(f".{one}") for one in risky)
