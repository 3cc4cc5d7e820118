"""What a run of the press does to the paper, seen from the tree."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tamizdat.edition.journal import recover
from tamizdat.press.blocks import Figure, Picture
from tamizdat.press.records import AnyRecord, Byline, Page, Redirect
from tamizdat.pressroom.printing import PrintingError, print_new
from tamizdat.pressroom.works import StoppedError, Watch
from tests.pressroom.paper import (
    NOON,
    PrintingHouse,
    a_section,
    a_site,
    a_story,
    a_topic,
    everything_around,
    printed_words,
)


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 8)))
    house.print()
    return house


def test_one_new_story_changes_few_pages(house: PrintingHouse) -> None:
    house.put(*(a_topic(uid) for uid in (1, 2, 3)), *(a_story(uid, topics=[1, 2, 3]) for uid in range(1, 60)))
    house.print()
    house.put(a_story(60, topics=[1, 2, 3]))
    printed = house.print()
    # Itself, the front, heads of a section, three topics and an author, the month of everything; the sitemap of what is
    # new; four feeds, the section's among them.
    assert printed.sealed.changed == 13
    assert "Ferry number 60" in house.page("")


def test_a_print_of_a_story_names_the_hash_of_the_page_that_was_signed(house: PrintingHouse) -> None:
    words = house.page(a_story(7).address)
    said = re.search('<code class="mark">([0-9a-f]{64})</code>', words)
    assert said
    assert said[1] == hashlib.sha256(words.replace(said[1], "0" * 64).encode()).hexdigest()


def test_the_first_story_of_a_month_closes_the_month_before_it(house: PrintingHouse) -> None:
    house.put(*(a_story(uid) for uid in range(8, 17)))
    house.print()
    before = house.files()
    assert "section-1/2023/11/index.html.gz" not in before
    house.put(a_story(17))
    house.print()
    fresh = house.files().keys() - before.keys()
    assert {"section-1/2023/11/index.html.gz", "feed/2023/11.xml.gz", "sitemap/2023-11.xml.gz"} < fresh


def test_the_head_of_a_list_shows_all_of_the_open_month(house: PrintingHouse) -> None:
    many = [a_story(100 + uid, published_at="2024-05-01T10:00:00+00:00", address=f"2024/{uid}/") for uid in range(40)]
    house.put(*many)
    house.print()
    page = house.page("section-1")
    assert all(story.headline in page for story in many)


def test_an_edit_of_the_body_changes_its_page_and_the_feeds_that_hold_it(house: PrintingHouse) -> None:
    house.put(a_story(3, standfirst="It left."))
    house.print()
    before = house.files()
    house.put(a_story(3, standfirst="It left.", body=[]))
    house.print()
    after = house.files()
    changed = [path for path in after if after[path] != before[path]]
    assert changed == ["2023/11/17/story-3/index.html.gz", "feed.json.gz", "rss.xml.gz"]


def test_a_withdrawn_story_leaves_no_page_and_no_word_behind(house: PrintingHouse) -> None:
    house.log.drop(["story/3"])
    house.print()
    assert not any("number 3 leaves" in page for page in printed_words(house.files()))
    assert "2023/11/17/story-3/index.html.gz" not in house.files()


def test_a_withheld_byline_is_nowhere(house: PrintingHouse) -> None:
    house.put(a_story(3, bylines=[], byline_policy="withheld", byline_note="For the safety of our reporter."))
    house.print()
    page = house.page("2023/11/17/story-3")
    assert "For the safety of our reporter." in page
    assert "author-1" not in page


def test_a_broken_record_withholds_its_page_and_names_story_and_field(house: PrintingHouse) -> None:
    house.log.spoil("story/3", b'{"kind":"story","uid":3,"language":"en","address":"x/","headline":5}')
    printed = house.print()
    assert list(printed.faults) == ["story/3"]
    assert "story/3" in printed.faults["story/3"]
    assert "headline" in printed.faults["story/3"]
    assert not any("number 3 leaves" in page for page in printed_words(house.files()))
    assert "Ferry number 4" in house.page("")


def test_a_mended_record_stands_again(house: PrintingHouse) -> None:
    house.log.spoil("story/3", b"{")
    house.print()
    house.put(a_story(3))
    assert house.print().faults == {}
    assert "Ferry number 3" in house.page("2023/11/17/story-3")


def test_a_link_to_a_withdrawn_story_stays_as_words(house: PrintingHouse) -> None:
    from_one_to_another = a_story(5)
    from_one_to_another.body[0] = type(from_one_to_another.body[0])(  # type: ignore[call-arg]  # a paragraph
        "p1", html='See <a href="tamizdat:story/3">that boat</a>.'
    )
    house.put(from_one_to_another)
    house.print()
    assert 'href="../../../../2023/11/17/story-3/"' in house.page("2023/11/19/story-5")
    house.log.drop(["story/3"])
    house.print()
    assert "<a>that boat</a>" in house.page("2023/11/19/story-5")


def test_pictures_come_in_two_kinds_and_carry_no_metadata(house: PrintingHouse) -> None:
    house.put(
        house.a_picture(1, credit="Nadia Ferro"), a_story(8, lead=Picture(1), body=[Figure("f", picture=Picture(1))])
    )
    house.print()
    media = {path for path in house.files() if path.startswith("_m/")}
    assert {path.rpartition(".")[2] for path in media} == {"avif", "jpg"}
    assert "Nadia Ferro" in house.page("2023/11/22/story-8")


def test_a_picture_leaves_with_the_last_page_that_shows_it(house: PrintingHouse) -> None:
    house.print()
    before = {path for path in house.files() if path.startswith("_m/")}
    house.put(house.a_picture(1), a_story(8, lead=Picture(1)))
    house.print()
    assert {path for path in house.files() if path.startswith("_m/")} > before
    house.log.drop(["story/8", "image/1"])
    house.print()
    assert {path for path in house.files() if path.startswith("_m/")} == before


def test_a_missing_master_is_reported_and_the_story_printed_without_it(house: PrintingHouse) -> None:
    image = house.a_picture(1)
    house.works.master_path(image.master, "png").unlink()
    house.put(image, a_story(8, lead=Picture(1)))
    printed = house.print()
    assert "image/1" in printed.faults["image/1"]
    assert "Ferry number 8" in house.page("2023/11/22/story-8")


def test_an_old_address_leads_to_the_story(house: PrintingHouse) -> None:
    house.put(Redirect(1, old="2010/05/old-boat/", to="story/3"), Redirect(2, old="?p=12", to="story/4"))
    house.print()
    assert "2023/11/17/story-3/" in house.page("2010/05/old-boat")
    moved = json.loads(gzip.decompress(house.files()["redirects.json.gz"]))
    assert moved == {"?p=12": "2023/11/18/story-4/"}


def test_an_old_archive_leads_to_a_list_as_long_as_there_is_one(house: PrintingHouse) -> None:
    house.put(
        Redirect(1, old="category/quays/", to="section/1"),
        Redirect(2, old="?tag=boats", to="topic/1", language="en"),
        Redirect(3, old="category/pusto/", to="section/1", language="ru"),
    )
    house.print()
    assert 'href="../../section-1/"' in house.page("category/quays")
    assert json.loads(gzip.decompress(house.files()["redirects.json.gz"])) == {"?tag=boats": "topic/topic-1/"}
    assert "category/pusto/index.html.gz" not in house.files()
    house.put(a_section(1, slug="piers"))
    house.print()
    assert 'href="../../piers/"' in house.page("category/quays")
    house.log.drop(["section/1"])
    house.print()
    assert "category/quays/index.html.gz" not in house.files()


def test_a_picture_that_left_comes_back_with_its_story(house: PrintingHouse) -> None:
    shown: list[AnyRecord] = [house.a_picture(1), a_story(9, lead=Picture(1))]
    house.put(*shown)
    house.print()
    before = {path: content for path, content in house.files().items() if path.startswith("_m/")}
    house.log.drop(["story/9", "image/1"])
    house.print()
    assert not before.keys() <= house.files().keys()
    house.put(*shown)
    assert house.print().faults == {}
    assert before.items() <= house.files().items()


def test_a_picture_comes_back_with_a_story_that_was_mended(house: PrintingHouse) -> None:
    house.put(house.a_picture(1), a_story(9, lead=Picture(1)))
    house.print()
    before = {path for path in house.files() if path.startswith("_m/")}
    house.log.spoil("story/9", b"{}")
    house.print()
    house.put(a_story(9, lead=Picture(1)))
    house.print()
    assert before <= house.files().keys()


def test_a_paper_may_take_back_its_former_name(house: PrintingHouse) -> None:
    before = house.files()
    house.put(a_site(names={"en": "The Barge"}))
    house.print()
    house.put(a_site())
    assert house.print().faults == {}
    assert house.files() == before


def test_a_broken_template_leaves_the_edition_as_it_was(house: PrintingHouse) -> None:
    before = house.files()
    house.templates["story.html"] += "{{ face.nothing_of_the_kind }}{% if %}"
    with pytest.raises(PrintingError, match=r"story\.html"):
        house.print()
    assert house.files() == before


def test_two_things_at_one_address_are_reported_and_one_of_them_stands(house: PrintingHouse) -> None:
    house.put(
        Page(1, language="en", address="about/", title="First"),
        Page(2, language="en", address="about/", title="Second"),
    )
    printed = house.print()
    assert "is taken" in printed.faults["page/2"]
    assert "First" in house.page("about")
    house.log.drop(["page/1"])
    assert house.print().faults == {}
    assert "Second" in house.page("about")


def test_of_two_things_at_one_address_the_first_edition_shows_the_one_it_signs(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    pages = [Page(uid, language="en", address="about/", title=title) for uid, title in enumerate(("One", "Two"), 1)]
    house.put(*everything_around(), *pages)
    assert list(house.print().faults) == ["page/2"]
    assert "One" in house.page("about")


def test_what_a_killed_first_run_had_placed_is_not_shown_once_it_is_withdrawn(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path / "killed")
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 600)))

    def killed() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_new(house.press(), at=NOON, watch=Watch(stop=killed))
    assert house.files()
    house.log.drop(["story/2"])
    house.print()
    whole = PrintingHouse(tmp_path / "whole", house.log)
    whole.print()
    assert house.files() == whole.files()


def test_an_old_address_never_takes_the_place_of_a_story(house: PrintingHouse) -> None:
    house.put(*(Redirect(uid, old=f"{a_story(uid).address}", to=f"story/{uid % 7 + 1}") for uid in range(1, 8)))
    printed = house.print()
    assert printed.faults == {}
    assert all(f"Ferry number {uid} leaves" in house.page(a_story(uid).address) for uid in range(1, 8))
    assert not house.print().sealed.new


def test_an_old_address_may_lead_to_a_section(house: PrintingHouse) -> None:
    house.put(Redirect(1, old="category/ports/", to="section/1"))
    assert house.print().faults == {}


def test_a_run_that_was_stopped_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path / "stopped")
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 900)))
    with pytest.raises(StoppedError, match="the next run goes on"):
        print_new(house.press(), at=NOON, watch=Watch(stop=lambda: True))
    printed = house.print()
    whole = PrintingHouse(tmp_path / "whole", house.log)
    again = whole.print()
    assert printed.baked < again.baked
    assert printed.sealed.digest == again.sealed.digest
    assert house.files() == whole.files()


def test_what_is_withdrawn_while_a_run_is_stopped_does_not_come_back(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path / "stopped")
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 600)))
    with pytest.raises(StoppedError):
        print_new(house.press(), at=NOON, watch=Watch(stop=lambda: True))
    house.log.drop(["story/2"])
    house.put(a_site(nav=[2]))
    house.print()
    whole = PrintingHouse(tmp_path / "whole", house.log)
    whole.print()
    assert house.files() == whole.files()


def test_a_press_that_lost_its_own_file_prints_the_same_paper(house: PrintingHouse) -> None:
    before = house.files()
    for path in house.works.file.parent.glob("press.sqlite3*"):
        path.unlink()
    house.log.drop(["story/3"])
    house.put(a_story(3))
    printed = house.print()
    assert house.files() == before
    assert not printed.sealed.new


def test_an_edition_sealed_before_the_press_could_note_it_is_reconciled(house: PrintingHouse) -> None:
    kept = {path.name: path.read_bytes() for path in house.works.file.parent.glob("press.sqlite3*")}
    house.put(a_story(8))
    house.print()
    for path in house.works.file.parent.glob("press.sqlite3*"):
        path.unlink()
    for name, content in kept.items():
        (house.works.file.parent / name).write_bytes(content)
    house.log.drop(["story/8"])
    house.print()
    assert not any("number 8 leaves" in page for page in printed_words(house.files()))
    assert recover(house.works.folder) == 0


def test_several_processes_print_what_one_prints(tmp_path: Path) -> None:
    one = PrintingHouse(tmp_path / "one")
    one.put(*everything_around(), *(a_story(uid, bylines=[Byline(contributor=uid % 2 + 1)]) for uid in range(1, 700)))
    several = PrintingHouse(tmp_path / "several", one.log, processes=3)
    assert one.print().sealed.digest == several.print().sealed.digest
    assert one.files() == several.files()


PROGRAM = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from tests.pressroom.paper import PrintingHouse, a_story, everything_around
house = PrintingHouse(Path(sys.argv[1]))
house.put(*everything_around(), *(a_story(uid, translation="t") for uid in range(1, 9)), house.a_picture(1))
at = datetime.fromisoformat(sys.argv[2])
house.print(at=at)
print(house.index(at=at).sealed.digest)
"""


@pytest.mark.parametrize(
    ("zone", "locale", "seed"),
    [("UTC", "C", "1"), ("Asia/Tehran", "C.UTF-8", "77"), ("America/St_Johns", "POSIX", "4")],
)
def test_clock_zone_locale_and_hash_seed_do_not_matter(
    tmp_path: Path, house: PrintingHouse, zone: str, locale: str, seed: str
) -> None:
    at = NOON + timedelta(days=int(seed))
    environment = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PATH": os.environ["PATH"]}
    program = [sys.executable, "-c", PROGRAM, str(tmp_path / "other"), at.isoformat()]
    root = Path(__file__).parents[2]
    environment["PYTHONPATH"] = str(root / "src")
    found = subprocess.run(program, env=environment, cwd=root, capture_output=True, text=True, check=True)  # ours
    here = PrintingHouse(tmp_path / "here")
    stories = [a_story(uid, translation="t") for uid in range(1, 9)]
    here.put(*everything_around(), *stories, here.a_picture(1))
    here.print()
    indexed = here.index()
    assert indexed.sealed
    there, ours = PrintingHouse(tmp_path / "other").files(), here.files()
    assert (
        sorted(name for name in there | ours if there.get(name) != ours.get(name) and not name.startswith("_s/")) == []
    )
    assert found.stdout.strip() == indexed.sealed.digest
    del house
