"""What the forms must hold. Pure: fields in, a wish or faults out; strict, and kind to whoever slipped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from tamizdat.desk.errors import FormRefused
from tamizdat.envelope.blind import normalised
from tamizdat.envelope.errors import AddressRefused
from tamizdat.envelope.messages import EDITIONS, Edition

# A field that people do not see. Whoever fills it in is a machine, or has a browser that fills in everything.
TRAP = "website"
# Fields that the pages hand on, in this order.
SIGN_UP_FIELDS = ("newsletter", "address", "language", "edition", "consent", TRAP)

NO_ADDRESS = "Write a mail address such as name@example.org, in Latin letters before the @."
NO_CONSENT = "Tick the box to say that you agree to the privacy policy. Without it we may not write to you."
NO_NEWSLETTER = "This form does not say which newsletter it is for. Open the page of the newsletter again."
NO_EDITION = "Choose one of the editions of the newsletter."
NO_LANGUAGE = "This form does not say in which language to write. Open the page of the newsletter again."
NO_PAUSE = "Choose one of the pauses that are offered."
NOT_SURE = "Tick the box to say that you are sure. What is erased cannot be brought back."
NO_CHOICE = "Nothing was chosen. Choose what to change; the rest stays as it is."

PAUSES = {"resume": 0, "month": 30, "quarter": 91, "half": 182}

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 64
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_REVISION = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class SignUp:
    """A wish for letters. `trapped`: the hidden field was filled in; `anyway`: the warning was read."""

    newsletter: str
    address: str
    language: str
    edition: Edition
    consent: str
    trapped: bool
    anyway: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to which a link shall be mailed. `newsletter` is "" where the form does not name one: all of them."""

    newsletter: str
    address: str
    trapped: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the page behind a mailed link asks for; "" leaves things as they are. `paused_until` is a day (ISO 8601)."""

    language: str
    edition: Edition | Literal[""]
    paused_until: str
    export: bool
    erase: bool


def read_sign_up(fields: Mapping[str, str]) -> SignUp:
    """Read the form of a newsletter. Raises FormRefused with all faults at once."""
    faults: dict[str, str] = {}
    newsletter = fields.get("newsletter", "")
    if not _is_slug(newsletter):
        faults["newsletter"] = NO_NEWSLETTER
    language = fields.get("language", "")
    if not _LANGUAGE.fullmatch(language):
        faults["language"] = NO_LANGUAGE
    if fields.get("edition", "") not in EDITIONS:
        faults["edition"] = NO_EDITION
    if not _REVISION.fullmatch(fields.get("consent", "")):
        faults["consent"] = NO_CONSENT
    address = _address(fields, faults)
    if faults:
        raise FormRefused(faults)
    edition = cast("Edition", fields["edition"])
    return SignUp(newsletter, address, language, edition, fields["consent"], _trapped(fields), "anyway" in fields)


def read_ask(fields: Mapping[str, str]) -> Ask:
    """Read the form that asks for a mailed link. Raises FormRefused."""
    faults: dict[str, str] = {}
    newsletter = fields.get("newsletter", "")
    if newsletter and not _is_slug(newsletter):
        faults["newsletter"] = NO_NEWSLETTER
    address = _address(fields, faults)
    if faults:
        raise FormRefused(faults)
    return Ask(newsletter, address, _trapped(fields))


def read_choices(fields: Mapping[str, str], today: date) -> Choices:
    """Read the page behind a mailed link; a pause is counted from `today`. Raises FormRefused."""
    if fields.get("act") == "erase":
        if fields.get("sure") != "yes":
            raise FormRefused({"sure": NOT_SURE})
        return Choices("", "", "", export=False, erase=True)
    language, edition, pause = (fields.get(name, "") for name in ("language", "edition", "pause"))
    export = fields.get("export") == "yes"
    faults = {}
    if language and not _LANGUAGE.fullmatch(language):
        faults["language"] = NO_LANGUAGE
    if edition and edition not in EDITIONS:
        faults["edition"] = NO_EDITION
    if pause and pause not in PAUSES:
        faults["pause"] = NO_PAUSE
    if not (language or edition or pause or export):
        faults["choices"] = NO_CHOICE
    if faults:
        raise FormRefused(faults)
    until = (today + timedelta(days=PAUSES[pause])).isoformat() if pause else ""
    return Choices(language, cast("Edition", edition), until, export=export, erase=False)


def _address(fields: Mapping[str, str], faults: dict[str, str]) -> str:
    try:
        return normalised(fields.get("address", ""))
    except AddressRefused:
        faults["address"] = NO_ADDRESS
        return ""


def _is_slug(word: str) -> bool:
    return len(word) <= _LONGEST_SLUG and _SLUG.fullmatch(word) is not None


def _trapped(fields: Mapping[str, str]) -> bool:
    return fields.get(TRAP, "") != ""
