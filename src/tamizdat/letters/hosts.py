"""Which kind of mail host an address stands with: a handful of large ones, and everybody else. Names nobody."""

_KINDS = {
    "gmail": ("gmail.com", "googlemail.com"),
    "microsoft": ("outlook.com", "hotmail.com", "live.com", "msn.com"),
    "yahoo": ("yahoo.com", "ymail.com", "aol.com", "rocketmail.com"),
    "mailru": ("mail.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru"),
    "yandex": ("yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz"),
    "rambler": ("rambler.ru", "lenta.ru", "ro.ru"),
    "seznam": ("seznam.cz", "email.cz", "post.cz"),
    "proton": ("proton.me", "protonmail.com", "pm.me"),
    "apple": ("icloud.com", "me.com", "mac.com"),
}
_BY_DOMAIN = {domain: kind for kind, domains in _KINDS.items() for domain in domains}
OTHER = "other"


def host_kind(address: str) -> str:
    """`gmail`, `mailru`, … or `other`."""
    return _BY_DOMAIN.get(address.rpartition("@")[2], OTHER)
