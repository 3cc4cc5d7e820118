"""An import lands whole, may be repeated, stopped and taken up again, and never goes over an editor's work."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from wagtail.models import Page

from tamizdat.newsroom.actions.building import add_section
from tamizdat.newsroom.actions.stories import delete_story, publish_story, withdraw_story
from tamizdat.newsroom.importers import loading
from tamizdat.newsroom.models import (
    Contributor,
    Front,
    Identity,
    LegacyAddress,
    NewsImage,
    PublicRoute,
    Section,
    StaticPage,
    Story,
    Topic,
)
from tamizdat.press import blocks, records
from tests.fakes.publication import MemoryLog, public
from tests.importers.conftest import YEAR_LATER, Bringing
from tests.importers.conversions import NOW
from tests.importers.wxr_files import HOST, attachment, author, category, export, item
from tests.newsroom.pictures import jpeg


def record_of(headline: str) -> records.Story:
    [found] = [one for one in public().values() if isinstance(one, records.Story) and one.headline == headline]
    return found


def old_paper() -> str:
    """A small paper with a bit of everything."""
    return export(
        attachment(9, "2015/01/boat.jpg", alt="A boat", caption="The boat"),
        item(
            1,
            title="First",
            content=f'See <a href="{HOST}/2015/03/05/story-2/">the second</a>.',
            meta={"_thumbnail_id": "9"},
        ),
        item(
            2,
            title="Second",
            date="2015-03-05 10:00:00",
            terms=[("category", "asia", "Asia"), ("post_tag", "sea", "Sea")],
        ),
        item(3, title="Draft", status="draft"),
        item(4, title="Later", status="future", date="2031-01-01 10:00:00"),
        item(5, title="About us", kind="page", slug="about", link=f"{HOST}/info/about-us/"),
        item(6, title="Secret", status="private"),
        item(7, title="Pinned", sticky=True, date="2016-01-01 10:00:00"),
        head=author("vera", "Vera Linden") + category("politics", "Politics") + category("asia", "Asia", "politics"),
    )


def test_everything_lands_where_it_belongs(bring: Bringing) -> None:
    report = bring(old_paper())
    assert (report.came["stories"], report.came["pages"]) == (5, 1)
    assert report.states == {"published": 4, "draft": 1, "scheduled": 1}
    assert Page.find_problems() == ([], [], [], [], [])
    first, second = record_of("First"), record_of("Second")
    assert first.address == "2015/03/04/story-1/"
    assert first.published_at == "2015-03-04T11:00:00+01:00"
    assert first.bylines == [records.Byline(contributor=Contributor.objects.get(name="Vera Linden").pk)]
    assert second.section == Section.objects.get(slug="asia").pk
    assert len(second.topics) == 1
    [page] = [one for one in public().values() if isinstance(one, records.Page)]
    assert (page.address, page.title) == ("about/", "About us")
    headlines = {one.headline for one in public().values() if isinstance(one, records.Story)}
    assert headlines == {"First", "Second", "Pinned"}


def test_a_link_ahead_leads_to_the_story_that_came_later(bring: Bringing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 2)
    bring(old_paper())
    [block] = record_of("First").body
    assert isinstance(block, blocks.Paragraph)
    assert block.html == f'See <a href="tamizdat:story/{record_of("Second").uid}">the second</a>.'


def test_drafts_and_scheduled_stories_wait(bring: Bringing) -> None:
    bring(old_paper())
    draft, later = Story.objects.get(title="Draft"), Story.objects.get(title="Later")
    assert not draft.live
    assert not later.live
    assert later.go_live_at is not None
    assert later.latest_revision.approved_go_live_at == later.go_live_at
    assert not PublicRoute.objects.filter(page_id__in=[draft.pk, later.pk]).exists()


def test_old_addresses_lead_to_the_new_ones_where_they_differ(bring: Bringing) -> None:
    bring(old_paper())
    standing = {one.old: one.to for one in public().values() if isinstance(one, records.Redirect)}
    assert standing["?p=1"] == f"story/{record_of('First').uid}"
    assert standing["info/about-us/"] == f"page/{StaticPage.objects.get().pk}"
    assert "2015/03/04/story-1/" not in standing
    assert LegacyAddress.objects.filter(old="?p=3").exists()
    assert "?p=3" not in standing


def test_old_archives_lead_to_sections_and_topics(bring: Bringing) -> None:
    head = (
        f"{author('vera', 'Vera Linden')}{category('world', 'World', number=7)}{category('asia', 'Asia', 'world', 8)}"
    )
    terms = (("category", "asia", "Asia"), ("post_tag", "ferries", "Ferries"))
    bring(export(item(1, terms=terms), head=head))
    asia, ferries = Section.objects.get(slug="asia"), Topic.objects.get(slug="ferries")
    standing = {one.old: (one.to, one.language) for one in public().values() if isinstance(one, records.Redirect)}
    leads = {old: to for old, to in standing.items() if not to[0].startswith("story/")}
    assert leads == {
        **dict.fromkeys(("category/world/asia/", "category/asia/", "?cat=8"), (f"section/{asia.pk}", "en")),
        **dict.fromkeys(("tag/ferries/", "?tag=ferries"), (f"topic/{ferries.pk}", "en")),
    }
    before = len(MemoryLog.entries)
    bring(export(item(1, terms=terms), head=head))
    assert len(MemoryLog.entries) == before


def test_the_paper_gets_a_name_a_navigation_and_a_front_unless_it_has_them(bring: Bringing) -> None:
    bring(old_paper())
    identity = Identity.load()
    assert (identity.name, identity.codes) == ("The Old Quay", ["en"])
    assert [entry.section.slug for entry in identity.nav.all()] == ["politics", "asia"]
    [slot] = Front.objects.get(language="en").slots.all()
    assert slot.story.title == "Pinned"
    bring(export(item(50), title="Другая газета", language="ru").replace("old.example", "other.example"))
    identity = Identity.load()
    assert (identity.name, identity.codes) == ("The Old Quay", ["en", "ru"])


def test_a_second_run_changes_nothing(bring: Bringing) -> None:
    bring(old_paper())
    said, pages = len(MemoryLog.entries), list(Page.objects.order_by("pk").values())
    report = bring(old_paper(), at=YEAR_LATER)
    assert len(MemoryLog.entries) == said
    assert list(Page.objects.order_by("pk").values()) == pages
    assert report.unchanged == {"stories": 5, "pages": 1}
    assert not report.came


def test_a_changed_item_updates_and_keeps_its_address(bring: Bringing) -> None:
    bring(old_paper())
    before = record_of("First")
    report = bring(old_paper().replace("[First]", "[First, corrected]"), at=YEAR_LATER)
    assert report.updated == {"stories": 1}
    after = record_of("First, corrected")
    assert (after.uid, after.address) == (before.uid, before.address)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_draft_that_was_published_there_is_published_here(bring: Bringing) -> None:
    bring(export(item(3, title="Draft", status="draft")))
    assert not [one for one in public() if one.startswith("story/")]
    bring(export(item(3, title="Draft")), at=YEAR_LATER)
    assert record_of("Draft").address == "2015/03/04/story-3/"


def test_an_editors_work_is_never_gone_over(bring: Bringing) -> None:
    bring(old_paper())
    story = Story.objects.get(title="First")
    story.title = "Edited here"
    story.save_revision()
    publish_story(story, at=NOW)
    report = bring(old_paper().replace("[First]", "[Changed there]"), at=YEAR_LATER)
    assert Story.objects.get(pk=story.pk).title == "Edited here"
    assert any(line.source_id == "1" and "edited here" in line.sentence for line in report.left)


def test_what_was_withdrawn_or_deleted_here_does_not_come_back(bring: Bringing) -> None:
    bring(old_paper())
    withdraw_story(Story.objects.get(title="First"), at=NOW)
    delete_story(Story.objects.get(title="Second"), at=NOW)
    changed = old_paper().replace("[First]", "[Once more]").replace("[Second]", "[Again]")
    report = bring(changed, at=YEAR_LATER)
    assert not {one.headline for one in public().values() if isinstance(one, records.Story)} & {"Once more", "Again"}
    assert any("deleted here" in line.sentence for line in report.left)
    assert not bring(old_paper(), at=YEAR_LATER).came


def test_what_became_private_there_stays_and_is_said(bring: Bringing) -> None:
    bring(old_paper())
    report = bring(export(item(1, title="First", status="private")), at=YEAR_LATER)
    assert record_of("First").uid
    assert any("still stands here" in line.sentence for line in report.left)


def test_an_interrupted_import_is_taken_up_again(bring: Bringing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 3)
    text = export(*(item(n, title=f"No {n}") for n in range(1, 11)))
    report = bring(text, stop_after=3)
    assert report.stopped
    assert Story.objects.count() == 3
    assert not bring(text, at=YEAR_LATER).stopped
    assert Story.objects.count() == 10
    assert Page.find_problems() == ([], [], [], [], [])


def test_one_unsound_story_stops_only_itself(bring: Bringing, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = item(2, title="Broken").replace("<wp:post_id>2", "<wp:post_id>x2")
    report = bring(export(item(1, title="One"), broken, item(3, title="Three", slug="a" * 200)))
    assert [line.title for line in report.broken] == ["Broken"]
    assert Story.objects.count() == 2


def test_equal_slugs_of_one_day_get_numbers(bring: Bringing) -> None:
    bring(export(item(1, title="A", slug="same"), item(2, title="B", slug="same")))
    assert {record_of("A").address, record_of("B").address} == {"2015/03/04/same/", "2015/03/04/same-2/"}


def test_a_page_gives_way_to_a_section_and_to_the_site(bring: Bringing) -> None:
    add_section(slug="world", name="World")
    pages = [
        item(n, kind="page", slug=slug, title=slug) for n, slug in enumerate(("world", "politics", "feed", "2015"), 10)
    ]
    bring(export(*pages, item(1)))
    words = set(StaticPage.objects.values_list("address_word", flat=True))
    assert words == {"world-page", "politics-page", "feed-page", "2015-page"}
    bring(export(*pages, item(1)), at=YEAR_LATER)
    assert StaticPage.objects.count() == 4


def test_sections_that_stand_are_used_and_not_made_twice(bring: Bringing) -> None:
    section = add_section(slug="politics", name="Our politics")
    bring(export(item(1)))
    assert record_of("Harbour reopens").section == section.pk
    assert Section.objects.get().name == "Our politics"


def test_two_people_of_one_name_in_ascii_stay_two(bring: Bringing) -> None:
    head = author("a", "Вера") + author("b", "Vera")
    bring(export(item(1, creator="a", title="A"), item(2, creator="b", title="B"), head=head))
    assert {person.name for person in Contributor.objects.all()} == {"Вера", "Vera"}


def test_pictures_come_from_the_folder_cleaned_and_once(bring: Bringing) -> None:
    picture = '<img class="wp-image-9" src="/wp-content/uploads/2015/01/boat-300x200.jpg"/>'
    text = export(
        attachment(9, "2015/01/boat.jpg", alt="A boat", caption="The boat"),
        item(1, title="A", content=f"x\n\n{picture}", meta={"_thumbnail_id": "9"}),
        item(2, title="B", content=picture),
    )
    report = bring.with_media({"2015/01/boat.jpg": jpeg()})(text)
    assert report.came["images"] == 1
    [image] = NewsImage.objects.all()
    assert (image.description, image.caption) == ("A boat", "The boat")
    assert "boat.jpg" not in image.file.name
    lead = record_of("A").lead
    assert lead is not None
    assert lead.image == image.pk
    assert [type(block).__name__ for block in record_of("B").body] == ["Figure"]


def test_a_picture_that_comes_later_fills_its_place(bring: Bringing) -> None:
    text = export(attachment(9, "2015/01/boat.jpg"), item(1, title="A", content="x", meta={"_thumbnail_id": "9"}))
    report = bring(text)
    assert record_of("A").lead is None
    assert any("boat.jpg" in line.sentence for line in report.left)
    again = bring.with_media({"boat.jpg": jpeg()})(text, at=YEAR_LATER)
    assert again.updated == {"stories": 1}
    assert record_of("A").lead is not None


def test_a_file_that_is_no_picture_is_refused_and_the_story_comes(bring: Bringing) -> None:
    text = export(attachment(9, "2015/01/boat.jpg"), item(1, title="A", meta={"_thumbnail_id": "9"}))
    report = bring.with_media({"2015/01/boat.jpg": b"<html>not here</html>"})(text)
    assert record_of("A").lead is None
    assert any("refused" in line.sentence for line in report.left)


def test_a_rehearsal_writes_nothing_and_says_what_would_come(bring: Bringing) -> None:
    report = bring(old_paper(), dry=True)
    assert (report.came["stories"], report.came["pages"]) == (5, 1)
    assert not Story.objects.exists()
    assert not MemoryLog.entries
    assert any("private" in line.sentence for line in report.left)


def test_the_report_is_whole_as_json(bring: Bringing) -> None:
    written = json.loads(bring(old_paper()).as_json())
    assert written["came"]["stories"] == 5
    assert written["left"][0]["source_id"]
    assert all(line["sentence"].strip() for kind in ("altered", "left", "broken") for line in written[kind])


def test_cyrillic_and_persian_papers_come_whole(bring: Bringing) -> None:
    bring(
        export(
            item(1, title="Порт открыт", content="Корабли вернулись.", slug="%d0%bf%d0%be%d1%80%d1%82"),
            language="ru-RU",
        )
    )
    story = record_of("Порт открыт")
    assert (story.language, story.address) == ("ru", "2015/03/04/port/")
    bring(export(item(2, title="بندر باز شد", content="کشتی‌ها بازگشتند."), language="fa-IR").replace("old.ex", "fa.ex"))
    assert record_of("بندر باز شد").address == "fa/2015/03/04/story-2/"


def test_any_mangled_export_is_survived(bring: Bringing) -> None:
    chance = random.Random(7)
    text = old_paper().encode()
    for _ in range(6):
        mangled = bytearray(text)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(900, len(mangled) - 40)
            mangled[at : at + chance.randint(0, 30)] = bytes(
                chance.randrange(256) for _ in range(chance.randint(0, 20))
            )
        bring(mangled.decode("utf-8", "replace"))
    assert Page.find_problems() == ([], [], [], [], [])


# PostgreSQL has no way to make a small disk for one test, so a trigger says what it says; it goes with the transaction.
FULL_POSTGRESQL = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON newsroom_story FOR EACH ROW EXECUTE FUNCTION disk_is_full();
"""


@contextmanager
def a_full_disk() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FULL_POSTGRESQL)
            yield
            return
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {most}")


def test_a_full_disk_stops_an_import_and_breaks_no_item(bring: Bringing) -> None:
    with a_full_disk(), pytest.raises(OperationalError, match=r"is full|No space left"):
        bring(export(*(item(number, content="words " * 20_000) for number in range(1, 9))))


@pytest.mark.parametrize(
    ("local", "utc", "address"),
    [
        ("2013-01-11 23:30:00", "2013-01-12 04:30:00", "2013/01/11/story-1/"),
        ("2013-01-12 06:00:00", "2013-01-11 20:00:00", "2013/01/12/story-1/"),
        ("2013-01-11 10:00:00", "2013-02-20 10:00:00", "2013/02/20/story-1/"),
        ("0000-00-00 00:00:00", "2013-01-11 23:30:00", "2013/01/12/story-1/"),
    ],
)
def test_an_address_keeps_the_day_of_the_old_sites_own_clock(
    bring: Bringing, local: str, utc: str, address: str
) -> None:
    bring(export(item(1, date=local, date_gmt=utc)))

    assert PublicRoute.objects.get(kind="story").path == address
