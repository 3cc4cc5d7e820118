"""Takes new entries of the log onto the shelf."""

from collections.abc import Iterable, Iterator

from tamizdat.press.outlines import read_outline
from tamizdat.press.pages import candidates
from tamizdat.press.records import RecordError, decode
from tamizdat.pressroom.filing import Change, file_changes, file_everything
from tamizdat.pressroom.ledger import Ledger
from tamizdat.pressroom.planning import Broads
from tamizdat.pressroom.shelf import SqliteShelf
from tamizdat.pressroom.source import Row, Source
from tamizdat.pressroom.works import Works

PIECE = 200


def take_in(works: Works, shelf: SqliteShelf, ledger: Ledger) -> int:
    """Bring the shelf up to the end of the log and return that position. The caller holds the transaction."""
    source = works.source
    standing = int(ledger.state("position", "0"))
    # Read first: rows may then be newer than the position, and the next run meets them again without harm.
    position = source.position()
    if position == standing:
        return position
    if standing == 0:
        file_everything(shelf, sound(source.every(), ledger))
        ledger.set_state("everything", "1")
    else:
        subjects = source.touched_after(standing)
        rows = source.rows(subjects)
        ledger.forget_faults(subjects)
        gone = [Change(subject, None) for subject in subjects if subject not in rows]
        changes = [*gone, *sound(_with_payloads(works.source, rows), ledger)]
        if ledger.was_cut_off():
            refile(works, shelf, ledger, changes)
        else:
            file_changes(shelf, changes)
    ledger.set_state("position", str(position))
    return position


def refile(works: Works, shelf: SqliteShelf, ledger: Ledger, changes: list[Change]) -> None:
    """File changes in the middle of a run: what it had baked from the shelf as it was must be baked again."""
    before = Broads(works, shelf).now(ledger.broad_keys())
    keys = file_changes(shelf, changes)
    after = Broads(works, shelf).now(ledger.broad_keys())
    ledger.forget_run(ledger.readers(keys) | candidates(keys, shelf))
    ledger.forget_run(ledger.broad_readers(key for key, digest in after.items() if before[key] != digest))


def withhold(works: Works, shelf: SqliteShelf, ledger: Ledger, faults: dict[str, str]) -> None:
    """Take subjects that cannot be printed off the shelf, so that nothing links to them, and remember why."""
    refile(works, shelf, ledger, [Change(subject, None) for subject in faults])
    ledger.set_faults(faults)


def _with_payloads(source: Source, rows: dict[str, Row]) -> Iterator[Row]:
    """Add the records of stories, a few at a time, so that a broken one is found before its page is."""
    names = list(rows)
    for start in range(0, len(names), PIECE):
        piece = names[start : start + PIECE]
        payloads = source.payloads([name for name in piece if name.startswith("story/")])
        yield from ((name, rows[name][1], payloads.get(name, rows[name][2])) for name in piece)


def sound(rows: Iterable[Row], ledger: Ledger) -> Iterator[Change]:
    """Turn rows into changes; one that is broken is noted as a fault and counts as not there."""
    for subject, outline, payload in rows:
        try:
            if payload is not None:
                decode(subject, payload)
            kept = None if subject.startswith("story/") else payload
            yield Change(subject, read_outline(subject, outline), kept, outline)
        except RecordError as error:
            ledger.set_faults({subject: str(error)})
            yield Change(subject, None)
