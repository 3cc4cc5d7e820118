"""What a slot file says of stories after they were printed: what editors noted, and what was corrected since.

A copy of a story names itself by how often it had been corrected: `12`, `12c1`, `12c2`. So the file can speak to the
older copies alone, which lie about in caches and on mirrors that lag; the newest one says it in its own text.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tamizdat.press.corrections import HEADS, list_name
from tamizdat.press.records import Correction, Corrections, Notice, decode
from tamizdat.press.shelf import Shelf
from tamizdat.press.words import words

NOTICES = {
    "corrected": "This story was corrected later.",
    "superseded": "A later story says more.",
    "withdrawn": "This story has been withdrawn.",
}
# Copies in caches and on lagging mirrors are seldom older; and every page fetches the file.
CORRECTED_FOR = timedelta(days=30)
MOST_CORRECTED = 20
MOST_COPIES = 5


def name_of_copy(uid: int, corrections: Sequence[Correction]) -> str:
    """Name the copy of a story that has these corrections; additions do not count."""
    times = sum(one.kind in HEADS for one in corrections)
    return f"{uid}c{times}" if times else str(uid)


def noted(shelf: Shelf, mine: Sequence[Notice]) -> Iterator[tuple[str, list[str]]]:
    """Write what editors noted, in their order: name of a copy to sentence and address. It is for all copies."""
    for one in mine:
        said = [words(one.language)[NOTICES[one.about]], _address(shelf, one.to)]
        yield from ((name, said) for name in _copies(one.story, _times(shelf, one.story) + 1))


def corrected(shelf: Shelf, language: str, opened: datetime) -> Iterator[tuple[str, list[str]]]:
    """Write which stories were corrected in the days before `opened`, the last corrected first, to older copies."""
    since = int((opened - CORRECTED_FOR).timestamp())
    sentence = words(language)[NOTICES["corrected"]]
    for one in shelf.latest(list_name(language), MOST_CORRECTED):
        address = _address(shelf, f"story/{one.uid}")
        if one.sort >= since and address:
            yield from ((name, [sentence, address]) for name in _copies(one.uid, _times(shelf, one.uid)))


def _copies(uid: int, count: int) -> list[str]:
    """Name the last few of the first `count` copies of a story, and always the first, which stood longest."""
    names = [f"{uid}c{times}" for times in range(1, count)]
    return [str(uid), *names[-MOST_COPIES:]] if count else []


def _times(shelf: Shelf, uid: int) -> int:
    payload = shelf.payload(f"correction/{uid}")
    record = decode(f"correction/{uid}", payload) if payload else None
    return sum(one.kind in HEADS for one in record.items) if isinstance(record, Corrections) else 0


def _address(shelf: Shelf, subject: str) -> str:
    found = shelf.outline(subject) if subject else None
    return found.address if found else ""
