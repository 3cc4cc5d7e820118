"""The log of dangerous acts, and what became of each; for pages and commands alike, which have no accounts beside them.

The line stands before the act, so that nothing is done unseen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tamizdat.office.errors import OfficeError, VaultSilent
from tamizdat.office.models import LogLine

DONE = "done"
LONGEST_THING, LONGEST_OUTCOME = 80, 160


def written(keeper: int, verb: str, thing: str, now: datetime, outcome: str = DONE) -> LogLine:
    """Write a line, of an act that nothing can refuse. `keeper` is the number of an account."""
    minute = now.replace(second=0, microsecond=0)
    return LogLine.objects.create(
        keeper=keeper, verb=verb, object=thing[:LONGEST_THING], minute=minute, outcome=outcome
    )


@contextmanager
def awaited(keeper: int, verb: str, thing: str, now: datetime, *, why: bool = True) -> Iterator[LogLine]:
    """Write a line before an act, and after it what became of it: a click that was refused is no deed.

    Where the vault gave no answer nobody knows. `why` is left out where a refusal could name somebody.
    """
    line = written(keeper, verb, thing, now, outcome="")
    try:
        yield line
    except VaultSilent as error:
        _end(line, f"not known: {error}")
        raise
    except OfficeError as error:
        _end(line, f"refused: {error}" if why else "refused")
        raise
    _end(line, line.outcome or DONE)


def _end(line: LogLine, outcome: str) -> None:
    line.outcome = outcome[:LONGEST_OUTCOME]
    line.save(update_fields=["object", "outcome"])
