"""Decides which pages a run bakes and which it drops."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tamizdat.press.bake import Oven, broad_digest
from tamizdat.press.keys import key_digest
from tamizdat.press.outlines import digest
from tamizdat.press.pages import all_pages, candidates, languages_of, should_stand
from tamizdat.press.reading import Reading
from tamizdat.pressroom.ledger import Ledger
from tamizdat.pressroom.shelf import SqliteShelf
from tamizdat.pressroom.works import Works

# As many hexadecimal digits of a digest as SQLite's integers hold.
RUN_DIGITS = 15


class Broads:
    """The digests of broad keys, over a shelf that does not change meanwhile; each is computed once."""

    def __init__(self, works: Works, shelf: SqliteShelf) -> None:
        self._oven = Oven(Reading(shelf), works.typeset)
        self._engine = works.engine
        self._known: dict[str, str] = {}

    def now(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the digests of these keys as they are now."""
        return {key: self._digest(key) for key in keys}

    def changed(self, before: dict[str, str]) -> dict[str, str]:
        """Return those that are no longer what the last edition read, with their digest now."""
        return {key: now for key, now in self.now(before).items() if now != before[key]}

    def _digest(self, key: str) -> str:
        if key not in self._known:
            self._known[key] = broad_digest(key, self._oven, self._engine)
        return self._known[key]


@dataclass(frozen=True)
class Plan:
    """`run` numbers the run: one that was cut off and is taken up again has the same number."""

    run: int
    to_bake: list[str]
    to_drop: list[str]
    broads: Broads

    @cached_property
    def expected(self) -> frozenset[str]:
        """The pages to bake, as a set; made only when asked for, since it may hold the whole archive."""
        return frozenset(self.to_bake)


def plan_run(works: Works, shelf: SqliteShelf, ledger: Ledger) -> Plan:
    """Compare what pages read with what stands now."""
    every_broad = Broads(works, shelf)
    broads = every_broad.changed(ledger.broads())
    everything = ledger.state("everything") == "1"
    deciding = ledger.state("sequence", "0"), works.engine, everything, sorted(broads.items())
    run = int(digest(repr(deciding).encode())[:RUN_DIGITS], 16)
    touched = shelf.connection.execute("SELECT key, digest FROM touched").fetchall()
    changed = [key for key, before in touched if key_digest(key, shelf) != before]
    wanted = ledger.readers(changed) | candidates(changed, shelf) | set(ledger.broad_readers(broads))
    wanted |= ledger.unsettled(run)
    languages = languages_of(shelf)
    if everything:
        standing = list(all_pages(shelf))
        wanted |= ledger.names()
    else:
        # A page whose address was taken is tried again, since the other one may have moved away.
        wanted |= ledger.homeless()
        standing = sorted(page for page in wanted if should_stand(page, shelf, languages))
    done = ledger.baked_in(run)
    return Plan(
        run=run,
        to_bake=[page for page in standing if page not in done] if done else standing,
        to_drop=sorted(ledger.known(wanted.difference(standing))),
        broads=every_broad,
    )
