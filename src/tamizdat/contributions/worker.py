"""One turn of the gifts' work: what became of askings, what providers called about, what changed, what is due.

It needs nobody's call: were every webhook lost, a turn each few minutes finds the same.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tamizdat.contributions.actions.clocks import look_at_what_waits_too_long
from tamizdat.contributions.actions.hints import is_in_doubt
from tamizdat.contributions.actions.pledging import mandates_to_end, note_mandate_ended, reschedule_all
from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.giving_back import look_after_refunds
from tamizdat.contributions.asking.hearing import SWEEP_EVERY, hear, sweep
from tamizdat.contributions.asking.observing import observe, observe_first
from tamizdat.contributions.asking.recovering import recover
from tamizdat.contributions.asking.renewing import Waiting, charge_due
from tamizdat.contributions.errors import ProviderError
from tamizdat.contributions.providers.protocol import Chargeable
from tamizdat.contributions.queries.waiting import waiting

RESCHEDULE_EVERY = timedelta(days=1)
"""And whenever the vault begins to work: a crash between two steps is set right then."""


@dataclass(slots=True)
class Work:
    """The work of one vault. `dealings` may be set anew between turns, when the offer has changed."""

    dealings: Dealings
    _rescheduled: datetime | None = field(default=None)
    _observed_on: date | None = field(default=None)
    _swept: dict[str, datetime] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)
    _observed_first: set[str] = field(default_factory=set)
    _waiting: Waiting = field(default_factory=Waiting)

    def turn(self, now: datetime) -> int:
        """Do what is due; what changed is heard first, since it may settle what is not known. Returns how much.

        Nothing is charged through a provider before it has told what happened: after a database was restored from a
        backup, it alone knows what was taken since.
        """
        dealings = self.dealings
        self._sweep(now)
        self._daily(now)
        there = waiting(now)
        done = hear(dealings, now) if there.hints else 0
        done += recover(dealings, now) if there.attempts else 0
        done += look_after_refunds(dealings, now) if there.refunds else 0
        if there.ends:
            self._end_mandates()
        return done + (self._charge(now) if there.charges else 0)

    def _charge(self, now: datetime) -> int:
        sure = [slug for slug in self._known if not is_in_doubt(slug)]
        return charge_due(self.dealings, now, sure, self._waiting)

    def _sweep(self, now: datetime) -> None:
        for slug, provider in self.dealings.providers.items():
            if is_time(self._swept.get(slug), SWEEP_EVERY, now):
                self._swept[slug] = now
                (self._known.add if sweep(self.dealings, provider, now) else self._known.discard)(slug)

    def _daily(self, now: datetime) -> None:
        if is_time(self._rescheduled, RESCHEDULE_EVERY, now):
            self._rescheduled = now
            look_at_what_waits_too_long(now)
            reschedule_all(self.dealings.keyring, now.date())
        if self._observed_on != now.date() and self.dealings.providers:
            self._observed_on = now.date()
            observe(self.dealings, now.date())
        fresh = [slug for slug in self.dealings.providers if slug not in self._observed_first]
        if fresh:
            # A name that is wrong is seen on the day of the first gift, not on the next.
            self._observed_first |= observe_first(self.dealings, fresh, now.date())

    def _end_mandates(self) -> None:
        """Have providers forget what may not be charged any more. Asked until it was heard."""
        for gift, slug, mandate in mandates_to_end(self.dealings.keyring):
            provider = self.dealings.providers.get(slug)
            if provider is None or not isinstance(provider, Chargeable):
                continue
            try:
                provider.end(mandate)
            except ProviderError:
                continue
            note_mandate_ended(gift)


def is_time(last: datetime | None, every: timedelta, now: datetime) -> bool:
    """Say whether something is due that was done at `last`. A clock that was set back must not put it off for years."""
    return last is None or not timedelta() <= now - last < every
