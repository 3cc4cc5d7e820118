"""Lives through histories of gifts in which everything goes wrong, and compares our books with the provider's own.

The engine is the real one, with its tables in memory; the provider (tests/fakes) is honest, and keeps books of its own.
In a history answers are lost after the money was taken, calls come a hundred times, in any order, forged or never, the
process is killed at any word with the database, which is put back from a backup; keepers refund and halt, givers
cancel, banks dispute and send refunds back, cards move to other countries.
When all works again, the books must be the same within a quarter of an hour, without any call.

The last line is `histories n double a lost b unbalanced c`; the status is 1 if any of the last three is not 0.
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tamizdat.config.zones import open_zone

PLACE = tempfile.TemporaryDirectory(prefix="tamizdat-giftlab-")
open_zone("vault", Path(PLACE.name))
assert django.apps.apps.ready

from tests.contributions.histories import History, Verdict  # noqa: E402  # models can be loaded once the zone is open

SAID_EVERY = 500


def main() -> int:
    """Live through them. Returns 1 if anything was taken twice, lost, or does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first history; they count up from there")
    arguments = parser.parse_args()
    empty = _tables()
    sums, began = Verdict(), time.perf_counter()
    for number in range(arguments.histories):
        found = _live(arguments.seed + number, empty)
        if found.double or found.lost or found.unbalanced:
            print(f"seed {arguments.seed + number}: {found}")
        sums = Verdict(*(getattr(sums, name) + getattr(found, name) for name in Verdict.__slots__))
        if (number + 1) % SAID_EVERY == 0:
            print(
                f"{number + 1:,} histories, {sums.requests:,} requests, {time.perf_counter() - began:.0f} s", flush=True
            )
    print(f"{sums.requests:,} requests to the provider in {time.perf_counter() - began:.0f} s")
    print(f"histories {arguments.histories} double {sums.double} lost {sums.lost} unbalanced {sums.unbalanced}")
    return int(bool(sums.double or sums.lost or sums.unbalanced))


def _tables() -> sqlite3.Connection:
    """Tables as they are migrated, empty, in memory."""
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = ":memory:"
    call_command("migrate", verbosity=0, interactive=False)
    empty = sqlite3.connect(":memory:")
    connection.connection.backup(empty)
    return empty


def _live(seed: int, empty: sqlite3.Connection) -> Verdict:
    """One history, with tables of its own."""
    empty.backup(connection.connection)
    return History(seed, _copied).live()


def _copied() -> Callable[[], None]:
    """A backup of the tables. Returns what puts it back."""
    kept = sqlite3.connect(":memory:")
    connection.connection.backup(kept)

    def put_back() -> None:
        kept.backup(connection.connection)
        kept.close()

    return put_back


if __name__ == "__main__":
    sys.exit(main())
