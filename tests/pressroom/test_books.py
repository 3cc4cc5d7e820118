"""The press's own file: kept open between runs, and let go as soon as it is no longer what it was."""

import sqlite3
from pathlib import Path

import pytest

from tamizdat.pressroom.books import Books
from tamizdat.pressroom.ledger import Ledger, Loaf
from tamizdat.pressroom.printing import Press
from tamizdat.pressroom.readers import numbers_of
from tests.pressroom.paper import NOON, PrintingHouse, a_section, a_story, everything_around


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path / "press.sqlite3")


def a_loaf(uid: int, keys: str) -> Loaf:
    return Loaf(f"story/{uid}", f"{uid}/index.html.gz", f"{uid:064x}", 10, "engine", keys, "")


def entered(ledger: Ledger, loaf: Loaf) -> None:
    ledger.enter([loaf], 1)
    ledger.flush()


def test_books_stand_after_their_own_writing_but_not_after_another_hand(books: Books) -> None:
    books.ledger.set_state("sequence", "1")
    assert books.stand()
    other = sqlite3.connect(books.file)
    with other:
        other.execute("INSERT INTO state VALUES ('another', '1')")
    other.close()
    assert not books.stand()


def test_books_do_not_stand_once_their_file_was_replaced(books: Books) -> None:
    books.file.unlink()
    assert not books.stand()
    Books(books.file)
    assert not books.stand()


def test_a_file_of_another_version_is_made_anew(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "press.sqlite3")
    old.executescript("CREATE TABLE state (name TEXT); INSERT INTO state VALUES ('old');")
    old.close()
    assert Books(tmp_path / "press.sqlite3").ledger.state("sequence") == ""


def test_a_page_that_no_longer_reads_a_key_is_not_its_reader(books: Books) -> None:
    entered(books.ledger, a_loaf(1, "card:story/2 card:story/3"))
    entered(books.ledger, a_loaf(4, "card:story/2"))
    entered(books.ledger, a_loaf(1, "card:story/3 card:story/5"))
    assert books.ledger.readers(["card:story/2"]) == {"story/4"}
    assert books.ledger.readers(["card:story/3", "card:story/5"]) == {"story/1"}


def test_a_page_that_reads_a_key_again_is_its_reader_again(books: Books) -> None:
    for keys in ("card:story/2", "card:story/3", "card:story/2"):
        entered(books.ledger, a_loaf(1, keys))
    assert books.ledger.readers(["card:story/2"]) == {"story/1"}


def test_dropped_pages_read_nothing(books: Books) -> None:
    entered(books.ledger, a_loaf(1, "card:story/2"))
    books.ledger.drop(["story/1"])
    assert books.ledger.readers(["card:story/2"]) == set()


def test_keys_that_share_a_number_share_their_readers(books: Books) -> None:
    # Both words have the CRC 0x4ddb0c25.
    assert numbers_of("plumless") == numbers_of("buckeroo")
    entered(books.ledger, a_loaf(1, "plumless"))
    assert books.ledger.readers(["buckeroo"]) == {"story/1"}


def test_a_press_kept_open_prints_what_a_fresh_one_prints(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path / "kept")
    press = Press(house.works)
    for records in ([*everything_around(), a_story(1)], [a_story(2)], [a_section(1, "Ports")], [a_story(1, section=2)]):
        house.put(*records)
        press.print_new(at=NOON)
        fresh = PrintingHouse(tmp_path / f"fresh-{house.log.position()}", house.log)
        fresh.print()
        assert house.files() == fresh.files()
    press.close()


def test_a_press_kept_open_notices_that_another_one_printed(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path / "kept")
    press = Press(house.works)
    house.put(*everything_around(), a_story(1))
    press.print_new(at=NOON)
    house.put(a_section(1, "Ports"), a_story(2))
    house.print()
    house.log.drop(["story/1"])
    press.print_new(at=NOON)
    fresh = PrintingHouse(tmp_path / "fresh", house.log)
    fresh.print()
    assert house.files() == fresh.files()
    press.close()
