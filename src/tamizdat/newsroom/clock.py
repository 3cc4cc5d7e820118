"""The newsroom's clock: sleeps until the very second at which something is due."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from tamizdat.newsroom.actions.gifts import HaltWatch
from tamizdat.newsroom.actions.release import renew_site
from tamizdat.newsroom.due import Outcome, next_due, publish_due
from tamizdat.newsroom.publication import publication_log
from tamizdat.newsroom.residue import Forgetting
from tamizdat.press.records import RecordError

_log = logging.getLogger(__name__)

LONGEST_SLEEP = 5.0  # seconds after which a schedule set meanwhile is noticed


def run_clock(
    stop: threading.Event,
    report: Callable[[Outcome], None],
    clock: Callable[[], datetime] = timezone.now,  # noqa: TID251  # this is the clock
) -> None:
    """Publish what is due until `stop` is set. Each outcome is reported; one that fails is tried again."""
    _renew_site(clock())
    forgetting, halts = Forgetting(), HaltWatch()
    while not stop.is_set():
        close_old_connections()
        for outcome in publish_due(clock()):
            report(outcome)
        halts.turn(clock(), publication_log())
        forgetting.turn(clock())
        stop.wait(seconds_to_sleep(clock()))


def _renew_site(now: datetime) -> None:
    """Let pages follow the settings, which may say another desk since the clock last started."""
    try:
        renew_site(at=now, log=publication_log())
    except RecordError:
        _log.exception("the pages keep the desk and the domain of mail that they had")


def seconds_to_sleep(now: datetime) -> float:
    """Seconds until the next thing is due, at most LONGEST_SLEEP."""
    due = next_due(now)
    return LONGEST_SLEEP if due is None else min(LONGEST_SLEEP, max(0.0, (due - now).total_seconds()))
