"""Once an hour: what is over is erased, and a report says so. Nobody has to remember to do it."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tamizdat.contributions.actions.clocks import run_clocks as run_gift_clocks
from tamizdat.readers.face import AUDIT_YEARS, Line, Scrubber, run_clocks
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.questions import ANSWER_LIVES_SECONDS, sweep_answers
from tamizdat.vault.models import Opened
from tamizdat.vault.places import Places

EVERY = timedelta(hours=1)
OPENED_LIVES = timedelta(days=60)
UNFINISHED_LIVES = timedelta(hours=1)


@dataclass(slots=True)
class Clocks:
    """The clocks of one vault. `audit_years`: see readers.clocks."""

    places: Places
    audit_years: int = AUDIT_YEARS
    due: datetime | None = None
    scrubber: Scrubber = field(default_factory=Scrubber)

    def turn(self, now: datetime) -> list[Line]:
        """Run what is due. Returns the report, or nothing where it was not due yet."""
        self.scrubber.settle()
        if self.due is not None and now < self.due:
            return []
        self.due = now + EVERY
        lines = [*run_clocks(now, self.audit_years), *run_gift_clocks(now), _forget_opened(now)]
        Spool(self.places.spool).sweep_unfinished(older_than=(now - UNFINISHED_LIVES).timestamp())
        for folder in (self.places.office, self.places.counter):
            sweep_answers(folder, older_than=now.timestamp() - ANSWER_LIVES_SECONDS)
        self.scrubber.owe()
        self.scrubber.settle()
        write_report(self.places, lines, now)
        return lines


def write_report(places: Places, lines: list[Line], now: datetime) -> None:
    """Write what was erased, and how old the oldest of each kind is, for the office and for whoever looks."""
    report = {
        "at": f"{now:%Y-%m-%dT%H:%MZ}",
        "clocks": [
            {
                "name": line.name,
                "lives_days": round(line.lives / timedelta(days=1), 1),
                "erased": line.erased,
                "oldest": f"{line.oldest or ''}",
                "late": line.late,
            }
            for line in lines
        ],
    }
    places.report.parent.mkdir(parents=True, exist_ok=True)
    places.report.write_text(json.dumps(report, indent=1), encoding="utf-8")


def _forget_opened(now: datetime) -> Line:
    bound = (now - OPENED_LIVES).date()
    erased, _ = Opened.objects.filter(day__lt=bound).delete()
    oldest = Opened.objects.order_by("day").values_list("day", flat=True).first()
    return Line("digests of opened envelopes", OPENED_LIVES, erased, oldest, late=False)
