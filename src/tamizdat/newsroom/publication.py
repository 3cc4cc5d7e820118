"""The newsroom's side of the road to the press: which log is written, and what moment it is.

The pressroom stands above and is not known here; the settings name its log and its proofs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from tamizdat.press.publication import Proofs, PublicationLog

_moment: ContextVar[datetime | None] = ContextVar("moment of publication", default=None)


def publication_log() -> PublicationLog:
    """Open the log that the settings name."""
    log: PublicationLog = import_string(settings.PUBLICATION_LOG)()
    return log


def proofs() -> Proofs:
    """Open the proofs that the settings name."""
    found: Proofs = import_string(settings.PROOFS)()
    return found


@contextmanager
def happening(at: datetime) -> Iterator[None]:
    """Say what moment it is while Wagtail publishes: its signals carry no time of their own."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


def moment() -> datetime:
    """The moment of the act under way; outside of one, the clock's."""
    return _moment.get() or timezone.now()  # noqa: TID251  # the one place where a signal gets its time
