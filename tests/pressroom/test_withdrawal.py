"""After a withdrawal nothing of the story is left: in the edition, the store, the press's file, a pruned older edition.

The story has been on the front, in lists and feeds, corrected, changed and illustrated before it goes.
"""

import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.pruning import prune
from tamizdat.edition.standing import read_standing
from tamizdat.edition.sweep import sweep
from tamizdat.edition.tree import every_media
from tamizdat.edition.withdrawal import Withdrawal, WithdrawalList, name_of, place_of, read_list
from tamizdat.press.blocks import Figure, Paragraph, Picture
from tamizdat.press.histories import text_of
from tamizdat.press.letter_records import LetterStory
from tamizdat.press.records import Correction, Corrections, History, Image, Redirect, Story, Withdrawn
from tamizdat.pressroom.printing import Press
from tamizdat.pressroom.shelf import open_file
from tests.pressroom.paper import NOON, PrintingHouse, a_letter, a_newsletter, a_story, everything_around

RUN = 8
STANDFIRST = "Nobody on the quay that morning would say who had paid for the old ferry."
BODY = "The harbour master kept two ledgers, and the second one was locked away behind the stove in winter."
FORMER = "The harbour master kept three ledgers, and every one of them was burnt before the trial began at all."
CORRECTED = "An earlier version said that there were three ledgers in the house of the master of the harbour."
# What the newsroom makes of the letter then (actions.letters.forget_story).
LETTER_WITHOUT = a_letter(20, items=[LetterStory(1), LetterStory(2, "Boats")])


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    """A paper that has printed the story in three forms."""
    house = PrintingHouse(tmp_path / "var")
    house.put(*everything_around(), *(a_story(uid) for uid in range(2, 6)))
    house.put(house.a_picture(1, "navy"), house.a_picture(2, "maroon"), house.a_picture(3, "olive"))
    house.put(a_story(2, lead=Picture(2)))
    house.put(the_story(FORMER, lead=Picture(3)), Redirect(1, old="2001/ferry.html", to="story/1"))
    house.put(a_newsletter(1), a_letter(20, items=[LetterStory(1, "Two ledgers", STANDFIRST), LetterStory(2, "Boats")]))
    house.print()
    house.put(the_story(BODY))
    house.print(NOON + timedelta(hours=1))
    corrected = the_story(BODY, corrections=[Correction("2026-11-20T10:00:00+00:00", CORRECTED)], versions=2)
    history = History(
        1, "en", [text_of(the_story(FORMER), corrected.published_at), text_of(corrected, "2026-11-20T10:00:00+00:00")]
    )
    house.put(corrected, history, Corrections(1, "en", corrected.corrections))
    house.print(NOON + timedelta(hours=2))
    return house


def the_story(words: str, **fields: object) -> Story:
    given: dict[str, object] = {
        "standfirst": STANDFIRST,
        "lead": Picture(1),
        "body": [
            Paragraph("p1", words),
            Figure("f1", Picture(2, caption="Seen from the lighthouse on the last day of the old year.")),
        ],
        "published_at": "2026-11-20T08:00:00+00:00",
        "address": "2026/11/20/ledgers/",
    }
    return a_story(1, **(given | fields))


def withdraw(house: PrintingHouse, *, notice: bool) -> None:
    house.log.drop([f"{kind}/1" for kind in ("story", "history", "correction", "redirect")] + ["image/1", "image/3"])
    house.put(LETTER_WITHOUT)
    words = "A court asked for it." if notice else ""
    house.put(Withdrawn(1, "en", "2026/11/20/ledgers/", "2026-11-23T12:00:00+00:00", notice, "", words))
    house.print(NOON + timedelta(hours=3))


def runs(text: str) -> set[str]:
    """Every run of eight words."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def every_file(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Read every file, unpacked where it is packed; the withdrawal list is hashes and nothing else."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            yield path, zlib.decompress(content, wbits=31) if content[:2] == b"\x1f\x8b" else content


SECRET = (
    runs(STANDFIRST)
    | runs(BODY)
    | runs(FORMER)
    | runs(CORRECTED)
    | runs("Seen from the lighthouse on the last day of the old year.")
)


def left_in(root: Path, hashes: set[str]) -> list[str]:
    """Say where anything of the story is left: eight words in a row, or a picture, by its name or its bytes."""
    found = []
    for path, content in every_file(root):
        text = content.decode("utf-8", "ignore")
        # As it lies, and without tags: in a database a stray sign might seem to open one that never ends.
        said = (runs(text) | runs(re.sub(r"<[^>]*>", " ", text))) & SECRET
        listed = path.name == "withdrawn.json" or content.startswith(b'{"withdrawn":')
        named = [one for one in hashes if one in path.name or (not listed and one.encode() in content)]
        if said or named:
            found.append(f"{path.relative_to(root)}: {sorted(said)[:1]} {named[:1]}")
    return found


def pictures_of(house: PrintingHouse, *uids: int) -> set[str]:
    """Name what was developed from images."""
    with closing(open_file(house.works.file, read_only=True)) as connection:
        masters = [house.log.read([f"image/{uid}"])[f"image/{uid}"] for uid in uids]
        rows = [
            connection.execute("SELECT digest FROM variant WHERE master = ?", (image.master,)).fetchall()
            for image in masters
            if isinstance(image, Image)
        ]
        return {row[0] for found in rows for row in found}


def listed(folder: EditionFolder) -> WithdrawalList:
    standing = read_standing(folder)
    assert standing is not None
    return read_list(folder, standing.front["targets"])


def copy(house: PrintingHouse, name: str) -> EditionFolder:
    """Keep the edition as it stands now, as a mirror might."""
    shutil.copytree(house.works.folder.root, house.var / name)
    return EditionFolder(house.var / name)


@pytest.mark.parametrize("notice", [True, False], ids=["notice", "silence"])
def test_nothing_of_a_withdrawn_story_is_left_anywhere(house: PrintingHouse, notice: bool) -> None:  # noqa: FBT001  # a parameter of the test
    hashes = pictures_of(house, 1, 3)
    assert hashes
    assert left_in(house.works.folder.root, hashes)
    assert left_in(house.works.file.parent, set())
    older = copy(house, "older")

    withdraw(house, notice=notice)
    assert left_in(house.works.folder.root, hashes) == []
    assert left_in(house.works.file.parent, hashes) == []
    place = house.works.folder.tree / "2026/11/20/ledgers/index.html.gz"
    assert place.is_file() == notice
    assert not (place.parent / "versions").exists()
    assert not (house.works.folder.tree / "corrections").exists()

    sweep(house.works.folder, NOON + timedelta(hours=4))
    assert prune(older, listed(house.works.folder)) > 0
    assert left_in(older.root, hashes) == []
    assert (older.tree / a_story(3).address / "index.html.gz").is_file()
    assert pictures_of(house, 2) <= {name_of(path) for path in every_media(older)}


def test_editions_older_than_what_the_press_remembers_are_pruned_by_place(house: PrintingHouse, tmp_path: Path) -> None:
    hashes = pictures_of(house, 1, 3)
    first = PrintingHouse(tmp_path / "other")
    shutil.copytree(house.works.masters, first.works.masters)
    first.put(*everything_around(), house.a_picture(1, "navy"), house.a_picture(2, "maroon"), a_story(2))
    first.put(the_story(f"{FORMER} And more.", lead=Picture(1)))
    first.print()
    assert left_in(first.works.folder.root, hashes)
    withdraw(house, notice=False)
    places = sorted(listed(house.works.folder).places())
    prune(first.works.folder, WithdrawalList([Withdrawal(4, [], places)]))
    assert left_in(first.works.folder.root, hashes) == []
    assert (first.works.folder.tree / a_story(2).address / "index.html.gz").is_file()


def test_the_list_is_hashes_and_nothing_else(house: PrintingHouse) -> None:
    withdraw(house, notice=True)
    content = (house.works.folder.tree / "withdrawn.json").read_bytes()
    assert re.fullmatch(
        rb'\{"withdrawn":\[\{"objects":\[("[0-9a-f]{64}",?)+\],"places":\[("[0-9a-f]{64}",?)+\],"seq":4\}\]\}', content
    )
    one = listed(house.works.folder).withdrawn[0]
    assert place_of("2026/11/20/ledgers/index.html.gz") in one.places


def test_printing_again_adds_nothing_to_the_list(house: PrintingHouse) -> None:
    withdraw(house, notice=True)
    before = listed(house.works.folder)
    house.put(a_story(9))
    house.print(NOON + timedelta(hours=4))
    assert listed(house.works.folder) == before
    house.works.file.unlink()
    house.print(NOON + timedelta(hours=5))
    assert listed(house.works.folder) == before


def test_a_story_that_comes_back_stands_and_may_go_again(house: PrintingHouse) -> None:
    withdraw(house, notice=True)
    house.log.drop(["withdrawn/1"])
    house.put(house.a_picture(1, "navy"), the_story(BODY))
    house.print(NOON + timedelta(hours=4))
    sweep(house.works.folder, NOON + timedelta(hours=4))
    assert "two ledgers" in house.page("2026/11/20/ledgers/")
    again = copy(house, "again")
    assert prune(again, listed(house.works.folder)) == 0
    withdraw(house, notice=False)
    assert [one.seq for one in listed(house.works.folder).withdrawn] == [4, 6]
    assert prune(again, listed(house.works.folder)) > 0
    assert left_in(again.root, set()) == []


def test_a_story_that_was_unpublished_before_is_listed_by_its_place(house: PrintingHouse) -> None:
    hashes = pictures_of(house, 1, 3)
    older = copy(house, "older")
    house.log.drop([f"{kind}/1" for kind in ("story", "history", "correction", "redirect")] + ["image/1", "image/3"])
    house.print(NOON + timedelta(hours=3))
    assert not (house.works.folder.tree / "withdrawn.json").exists()
    assert left_in(house.works.folder.root, hashes)
    house.put(Withdrawn(1, "en", "2026/11/20/ledgers/", "2026-11-23T12:00:00+00:00"))
    house.print(NOON + timedelta(hours=4))
    assert left_in(house.works.folder.root, hashes) == []
    prune(older, listed(house.works.folder))
    assert left_in(older.root, hashes) == []


def test_a_press_that_stays_open_keeps_no_former_words_in_its_file(house: PrintingHouse) -> None:
    with closing(Press(house.press())) as press:
        house.put(the_story(BODY, kicker="Ports"))
        press.print_new(at=NOON + timedelta(hours=3))
        assert left_in(house.works.file.parent, set())
        house.log.drop(["story/1", "history/1", "correction/1"])
        house.put(LETTER_WITHOUT)
        house.put(Withdrawn(1, "en", "2026/11/20/ledgers/", "2026-11-23T12:00:00+00:00"))
        press.print_new(at=NOON + timedelta(hours=4))
        assert left_in(house.works.file.parent, set()) == []
