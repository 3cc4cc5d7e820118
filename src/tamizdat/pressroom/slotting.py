"""Writes and signs the slot files of an edition, and tells pages which keys to trust for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tamizdat.edition import objects
from tamizdat.edition.keys import SigningKey
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import Placement
from tamizdat.edition.slot_files import MOST_BYTES, sign_slots, slot_path
from tamizdat.edition.slot_keys import load_slot_key, slot_keys_beside, slot_publics, told_publics
from tamizdat.press.pages import languages_of
from tamizdat.press.slots import next_change, slot_file
from tamizdat.press.squeeze import squeeze
from tamizdat.press.typeset import Typeset
from tamizdat.pressroom.shelf import SqliteShelf
from tamizdat.pressroom.works import Works


def trusting_keys(works: Works) -> Works:
    """Give the works the slot keys that lie beside its online keys; another key bakes every page again."""
    return _trusting(works, slot_publics(slot_keys_beside(works.keys)))


def trusting_told(works: Works, edition: EditionFolder) -> Works:
    """Give the works of proofs the slot keys that the press has told beside its edition: public halves alone."""
    return _trusting(works, told_publics(edition))


def _trusting(works: Works, publics: tuple[str, ...]) -> Works:
    if publics == works.typeset.slot_keys:
        return works
    return replace(works, typeset=Typeset(works.typeset.sources, publics))


def place_slots(works: Works, shelf: SqliteShelf, at: datetime) -> list[Placement]:
    """Store the slot file of every language, as it is to be at this moment. Nothing where there is no slot key."""
    key = load_slot_key(slot_keys_beside(works.keys))
    if key is None:
        return []
    placed = []
    for language in languages_of(shelf):
        stored = _packed(key)(slot_file(shelf, language, at, lambda said: len(_packed(key)(said)) <= MOST_BYTES))
        placed.append(Placement(slot_path(language), objects.put(works.folder, stored), len(stored)))
    return placed


def due(shelf: SqliteShelf, at: datetime) -> datetime:
    """Say when slot files must be written again though nothing is published."""
    return next_change(shelf, at)


def _packed(key: SigningKey) -> Callable[[bytes], bytes]:
    return lambda content: squeeze(b"", sign_slots(key, content))
