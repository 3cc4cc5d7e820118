"""Takes new entries of the log onto the shelf."""

from collections.abc import Iterable, Iterator

from tamizdat.press.outlines import read_outline
from tamizdat.press.pages import candidates
from tamizdat.press.records import RecordError, decode
from tamizdat.pressroom.filing import Change, file_changes, file_everything
from tamizdat.pressroom.ledger import Ledger
from tamizdat.pressroom.shelf import SqliteShelf
from tamizdat.pressroom.source import Row, Source


def take_in(source: Source, shelf: SqliteShelf, ledger: Ledger) -> int:
    """Bring the shelf up to the end of the log and return that position. The caller holds the transaction."""
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
        gone = (Change(subject, None) for subject in subjects if subject not in rows)
        bake_again(file_changes(shelf, [*gone, *sound(rows.values(), ledger)]), shelf, ledger)
    ledger.set_state("position", str(position))
    return position


def bake_again(keys: set[str], shelf: SqliteShelf, ledger: Ledger) -> None:
    """Let an interrupted run bake those pages again that it had baked before these keys were touched."""
    ledger.forget_run(ledger.readers(keys) | candidates(keys, shelf))


def withhold(shelf: SqliteShelf, ledger: Ledger, faults: dict[str, str]) -> None:
    """Take subjects that cannot be printed off the shelf, so that nothing links to them, and remember why."""
    bake_again(file_changes(shelf, [Change(subject, None) for subject in faults]), shelf, ledger)
    ledger.set_faults(faults)


def sound(rows: Iterable[Row], ledger: Ledger) -> Iterator[Change]:
    """Turn rows into changes; one that is broken is noted as a fault and counts as not there."""
    for subject, outline, payload in rows:
        try:
            if payload is not None:
                decode(subject, payload)
            yield Change(subject, read_outline(subject, outline), payload)
        except RecordError as error:
            ledger.set_faults({subject: str(error)})
            yield Change(subject, None)
