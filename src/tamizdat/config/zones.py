"""Four zones, of which a process is exactly one: each loads its own apps, its own addresses and its own database.

The office is a part of the vault: it opens the vault's database, where all that is personal is sealed, and has no key.

What a zone does not load it cannot betray: the press has no accounts, the desk has no database.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import django
from django.apps import apps

DatabaseOf = Literal["newsroom", "vault", "none"]


class ZoneRefused(Exception):
    """A zone that cannot be opened in this process; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Zone:
    """`database` says whose database the zone opens; `middleware` runs from the outside in."""

    name: str
    apps: tuple[str, ...]
    urls: str
    database: DatabaseOf
    middleware: tuple[str, ...] = ()


NEWSROOM = Zone(
    name="newsroom",
    apps=(
        "tamizdat.newsroom",
        "tamizdat.staff",
        "tamizdat.pressroom",
        "wagtail.contrib.settings",
        "wagtail.contrib.table_block",
        "wagtail.users",
        "wagtail.snippets",
        "wagtail.images",
        "wagtail.search",
        "wagtail.sites",
        "wagtail.admin",
        "wagtail",
        "modelcluster",
        "taggit",
        "django_filters",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ),
    urls="tamizdat.config.urls_newsroom",
    database="newsroom",
    middleware=(
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "tamizdat.newsroom.content_policy.ContentPolicy",
        "tamizdat.newsroom.middleware.AtomicWrites",
    ),
)
PRESS = Zone(name="press", apps=("tamizdat.pressroom",), urls="tamizdat.config.urls_closed", database="newsroom")
DESK = Zone(
    name="desk",
    apps=("tamizdat.desk",),
    urls="tamizdat.config.urls_desk",
    database="none",
    middleware=("tamizdat.desk.middleware.Threshold",),
)
_VAULT_APPS = ("tamizdat.vault", "tamizdat.readers", "tamizdat.letters", "tamizdat.contributions", "tamizdat.office")
VAULT = Zone(name="vault", apps=_VAULT_APPS, urls="tamizdat.config.urls_closed", database="vault")
OFFICE = Zone(
    name="office",
    apps=("django.contrib.auth", "django.contrib.contenttypes", "tamizdat.staff", *_VAULT_APPS),
    urls="tamizdat.config.urls_office",
    database="vault",
    middleware=(
        "tamizdat.office.middleware.Headings",
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "tamizdat.office.middleware.TwelveHours",
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ),
)
ZONES = {zone.name: zone for zone in (NEWSROOM, PRESS, DESK, VAULT, OFFICE)}


def open_zone(name: str, var: Path) -> None:
    """Make this process the zone `name`, with everything it keeps under the folder `var`.

    May be called again with the same zone. Raises ZoneRefused where the process is another zone already.
    """
    if name not in ZONES:
        message = f"There is no zone {name!r}. The zones are {', '.join(ZONES)}."
        raise ZoneRefused(message)
    wanted = {"TAMIZDAT_ZONE": name, "TAMIZDAT_VAR": str(var.expanduser().absolute())}
    standing = {key: os.environ.get(key) for key in wanted}
    if apps.ready and standing != wanted:
        message = f"This process is the zone {standing['TAMIZDAT_ZONE']} already. Start another process for {name}."
        raise ZoneRefused(message)
    os.environ.update(wanted)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.config.settings")
    django.setup()
