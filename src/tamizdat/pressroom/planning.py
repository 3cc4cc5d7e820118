"""Decides which pages a run bakes and which it drops."""

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


@dataclass(frozen=True)
class Plan:
    """`run` numbers the run: one that was cut off and is taken up again has the same number."""

    run: int
    to_bake: list[str]
    to_drop: list[str]

    @cached_property
    def expected(self) -> frozenset[str]:
        """The pages to bake, as a set; made only when asked for, since it may hold the whole archive."""
        return frozenset(self.to_bake)


def plan_run(works: Works, shelf: SqliteShelf, ledger: Ledger) -> Plan:
    """Compare what pages read with what stands now."""
    broads = changed_broads(works, shelf, ledger)
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
    )


def changed_broads(works: Works, shelf: SqliteShelf, ledger: Ledger) -> dict[str, str]:
    """Return the broad keys whose digest is no longer what the last edition read, with their digest now."""
    oven = Oven(Reading(shelf), works.typeset)
    return {
        key: now for key, before in ledger.broads().items() if (now := broad_digest(key, oven, works.engine)) != before
    }


def broads_now(works: Works, shelf: SqliteShelf, ledger: Ledger) -> dict[str, str]:
    """Return the digest of every broad key that any page reads."""
    oven = Oven(Reading(shelf), works.typeset)
    return {key: broad_digest(key, oven, works.engine) for key in ledger.broad_keys()}
