"""Offer gifts: write the settings as a script may, and say in the log what is offered now."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tamizdat.money.halts import FILE, HaltsUnreadable, read_halts
from tamizdat.money.offer import Halt
from tamizdat.newsroom.gift_records import offer_record
from tamizdat.newsroom.models import GiftAccount, GiftLadder, GiftSettings, GiftWay, GiftWords
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.press.offer_records import SUBJECT
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import RecordError

_log = logging.getLogger(__name__)


@transaction.atomic
def offer_gifts(
    *,
    ways: Sequence[Mapping[str, Any]],
    ladders: Sequence[Mapping[str, Any]],
    accounts: Sequence[Mapping[str, Any]] = (),
    words: Sequence[Mapping[str, Any]] = (),
    purpose: str = "",
    risk_countries: Sequence[str] = (),
) -> GiftSettings:
    """Say what is offered, in place of what was. Raises ValidationError."""
    found: GiftSettings = GiftSettings.load()
    found.purpose, found.risk_countries = purpose, ", ".join(risk_countries)
    found.ways.set([GiftWay(sort_order=n, **facts) for n, facts in enumerate(ways)])
    found.ladders.set([GiftLadder(sort_order=n, **facts) for n, facts in enumerate(ladders)])
    found.accounts.set([GiftAccount(sort_order=n, **facts) for n, facts in enumerate(accounts)])
    found.words.set([GiftWords(sort_order=n, **facts) for n, facts in enumerate(words)])
    for row in (found, *found.ladders.all(), *found.accounts.all()):
        row.clean()
    found.save()
    return found


@transaction.atomic
def release_offer(offered: GiftSettings, *, at: datetime, log: PublicationLog) -> int:
    """Put what is offered in the log, or take it out where nothing is. Returns the number of entries written."""
    record = offer_record(offered, told_halts())
    return log.drop([SUBJECT], at=at) if record is None else log.put([record], at=at)


def told_halts() -> list[Halt]:
    """What the vault says is halted. A file that cannot be read is said so, and halts nothing more."""
    try:
        return read_halts((settings.VAR / "counts" / FILE).read_bytes())
    except OSError:
        return []
    except HaltsUnreadable as unreadable:
        _log.error("%s", unreadable)  # the sentence says it all
        return []


class HaltWatch:
    """Prints the offer anew when the vault says another halt; one for the newsroom's clock."""

    def __init__(self) -> None:
        self._seen: list[Halt] | None = None

    def turn(self, now: datetime, log: PublicationLog) -> None:
        """Look at the file; the first time the log follows it in any case."""
        told = told_halts()
        if told == self._seen:
            return
        self._seen = told
        if not log.stands(SUBJECT):
            return
        try:
            release_offer(GiftSettings.load(), at=now, log=log)
        except (ProjectionError, RecordError) as error:
            _log.error("The page of support does not say what is halted. %s", error)
