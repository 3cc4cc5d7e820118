"""Slot files: signing, refusing, standing in an edition, and the keys that pages trust."""

import base64
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tamizdat.edition import objects
from tamizdat.edition.ceremony import make_demo_keys
from tamizdat.edition.changes import Change
from tamizdat.edition.errors import EditionError, KeysError
from tamizdat.edition.keys import SigningKey, key_from_pem
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import Placement
from tamizdat.edition.renewal import renew
from tamizdat.edition.seal import Sealed, seal
from tamizdat.edition.slot_files import open_slots, sign_slots, slot_path
from tamizdat.edition.slot_keys import ensure_slot_key, load_slot_key, name_spare, slot_publics, take_spare
from tamizdat.edition.stranger import folder_source
from tamizdat.edition.verification import verify

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTENT = b'{"lang":"en"}'
# RFC 8032, 7.1, test 3: a key and what it signs, computed by nobody of ours.
PUBLIC = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
SIGNED = (
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)


def test_the_vector_of_the_standard_opens() -> None:
    line = base64.b64encode(bytes.fromhex(SIGNED))
    assert open_slots(line + b"\n" + bytes.fromhex("af82"), [PUBLIC]) == bytes.fromhex("af82")


def test_what_is_signed_opens_with_the_present_key_or_the_spare() -> None:
    key, spare = SigningKey.generate(), SigningKey.generate()
    publics = [key.public, spare.public]
    assert open_slots(sign_slots(key, CONTENT), publics) == CONTENT
    assert open_slots(sign_slots(spare, CONTENT), publics) == CONTENT
    assert sign_slots(key, CONTENT) == sign_slots(key, CONTENT)


KEY = SigningKey.generate()
GOOD = sign_slots(KEY, CONTENT)


@pytest.mark.parametrize(
    "bad",
    [
        sign_slots(SigningKey.generate(), CONTENT),
        GOOD.replace(b"en", b"ru"),
        GOOD + b" ",
        GOOD.replace(b"\n", b"\n\n"),
        GOOD.partition(b"\n")[2],
        b"not base64 at all\n" + CONTENT,
        b"\n" + CONTENT,
        b"",
    ],
)
def test_what_we_did_not_sign_is_refused(bad: bytes) -> None:
    with pytest.raises(KeysError, match="no signature of ours"):
        open_slots(bad, [KEY.public])


@pytest.fixture
def folder(tmp_path: Path) -> EditionFolder:
    made = EditionFolder(tmp_path / "edition")
    objects.prepare(made)
    return made


def quiet(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


class Press:
    """Seals pages and slot files by their texts."""

    def __init__(self, folder: EditionFolder) -> None:
        self.folder = folder
        self.keys = make_demo_keys(folder, folder.root.parent / "press" / "keys", AT)

    def placed(self, path: str, text: str) -> Placement:
        content = gzip.compress(text.encode(), mtime=0)
        return Placement(path, objects.put(self.folder, content), len(content))

    def seal(self, pages: dict[str, str] | None = None, slots: dict[str, str] | None = None) -> Sealed:
        placed = [self.placed(f"{path}/index.html.gz", text) for path, text in (pages or {}).items()]
        late = None if slots is None else [self.placed(slot_path(path), text) for path, text in slots.items()]
        return seal(self.folder, self.keys, Change(placed=placed, slots=late), at=AT, log_position=1)

    def read(self, path: str) -> str:
        return gzip.decompress((self.folder.tree / path).read_bytes()).decode()


def test_slot_files_stand_in_the_tree_and_say_nothing_in_the_digest(folder: EditionFolder, tmp_path: Path) -> None:
    press = Press(folder)
    first = press.seal({"a": "A"}, {"en": "one", "ru": "один"})
    second = press.seal(slots={"en": "two", "ru": "один"})
    assert (second.new, second.digest, second.pages, second.bins) == (True, first.digest, 1, 0)
    assert press.read("_s/en.json.gz") == "two"
    assert press.seal(slots={"en": "two", "ru": "один"}).new is False
    renew(folder, press.keys, AT)
    assert press.seal({"b": "B"}).new
    assert press.read("_s/ru.json.gz") == "один"
    press.seal(slots={"en": "two"})
    assert not (folder.tree / "_s/ru.json.gz").exists()
    verdict = verify(
        folder_source(folder), folder.root_json.read_bytes(), tmp_path / "m", AT, everything=True, progress=quiet
    )
    assert (verdict.sound, verdict.faults, verdict.checked.pages) == (True, (), 2)


def test_a_slot_file_that_somebody_altered_is_found_by_a_stranger(folder: EditionFolder, tmp_path: Path) -> None:
    press = Press(folder)
    press.seal({"a": "A"}, {"en": "one"})
    there = folder.tree / slot_path("en")
    there.unlink()
    there.write_bytes(gzip.compress(b"give to us"))
    root = folder.root_json.read_bytes()
    for everything in (True, False):
        verdict = verify(
            folder_source(folder), root, tmp_path / f"m{everything}", AT, everything=everything, progress=quiet
        )
        assert [fault.path for fault in verdict.faults] == [slot_path("en")]


def test_a_page_cannot_be_sealed_in_the_place_of_a_slot_file_nor_the_other_way(folder: EditionFolder) -> None:
    press = Press(folder)
    with pytest.raises(EditionError, match="kept for the edition"):
        press.seal({"_s": "A"})
    wrong = press.placed("elsewhere/en.json.gz", "x")
    with pytest.raises(EditionError, match="no slot file"):
        seal(folder, press.keys, Change(slots=[wrong]), at=AT, log_position=1)


def test_a_key_is_made_once_and_the_spare_takes_over_only_if_pages_know_it(tmp_path: Path) -> None:
    assert slot_publics(tmp_path) == ()
    present = ensure_slot_key(tmp_path)
    assert ensure_slot_key(tmp_path).public == present.public
    spare = SigningKey.generate()
    name_spare(tmp_path, spare.public)
    assert slot_publics(tmp_path) == (present.public, spare.public)
    with pytest.raises(KeysError, match="do not know this key"):
        take_spare(tmp_path, SigningKey.generate())
    take_spare(tmp_path, spare)
    assert slot_publics(tmp_path) == (spare.public,)
    taken = load_slot_key(tmp_path)
    assert taken is not None
    assert key_from_pem((tmp_path / "slots.pem").read_bytes(), "").public == taken.public == spare.public
