"""One turn of the gifts' work: what became of askings, what providers called about, what changed, what is due.

It needs nobody's call: were every webhook lost, a turn each few minutes finds the same.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tamizdat.contributions.actions.pledging import mandates_to_end, note_mandate_ended, reschedule_all
from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.giving_back import look_after_refunds
from tamizdat.contributions.asking.hearing import hear, is_due, sweep
from tamizdat.contributions.asking.observing import observe
from tamizdat.contributions.asking.recovering import recover
from tamizdat.contributions.asking.renewing import charge_due
from tamizdat.contributions.errors import ProviderError
from tamizdat.contributions.providers.protocol import Chargeable

RESCHEDULE_EVERY = timedelta(hours=1)


@dataclass(slots=True)
class Work:
    """The work of one vault. `dealings` may be set anew between turns, when the offer has changed."""

    dealings: Dealings
    _reschedule_at: datetime | None = field(default=None)
    _observed_on: date | None = field(default=None)

    def turn(self, now: datetime) -> int:
        """Do what is due. Returns how much there was to do."""
        dealings = self.dealings
        done = recover(dealings, now) + hear(dealings, now)
        for provider in dealings.providers.values():
            if is_due(provider, now):
                sweep(dealings, provider, now)
        if self._reschedule_at is None or now >= self._reschedule_at:
            self._reschedule_at = now + RESCHEDULE_EVERY
            reschedule_all(dealings.keyring, now.date())
        if self._observed_on != now.date() and dealings.providers:
            self._observed_on = now.date()
            observe(dealings, now.date())
        done += look_after_refunds(dealings, now)
        self._end_mandates()
        return done + charge_due(dealings, now)

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
