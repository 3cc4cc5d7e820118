"""Publishing, editing and withdrawing say the right things in the log, whatever button was pressed."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from tamizdat.newsroom.actions.building import add_contributor, add_image, arrange_front, name_the_paper, write_page
from tamizdat.newsroom.actions.changes import note_doors
from tamizdat.newsroom.actions.stories import delete_story, pin_stories, publish_story, withdraw_story
from tamizdat.newsroom.models import LegacyAddress, PublicRoute, PublicUse, Story, StoryByline
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.press import blocks, records
from tamizdat.press.records import RecordError
from tests.fakes.publication import MemoryLog, public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.pictures import jpeg


def story_record(story: Story) -> records.Story:
    found = public()[f"story/{story.pk}"]
    assert isinstance(found, records.Story)
    return found


def test_a_published_story_stands_with_everything_it_names(desk: Desk) -> None:
    story = desk.story(lead_image=desk.photo, topics=[desk.topic], other_sections=[desk.other], places=" Riga,, Oslo ")
    assert f"story/{story.pk}" not in public()
    publish_story(story, at=NOON)
    record = story_record(story)
    assert record.address == "2026/10/14/harbour-reopens/"
    assert record.published_at == "2026-10-14T12:00:00+02:00"
    assert record.places == ["Riga", "Oslo"]
    assert record.bylines == [records.Byline(contributor=desk.person.pk)]
    assert set(public()) >= {
        "site/1",
        f"section/{desk.section.pk}",
        f"section/{desk.other.pk}",
        f"topic/{desk.topic.pk}",
        f"contributor/{desk.person.pk}",
        f"image/{desk.photo.pk}",
    }
    image = public()[f"image/{desk.photo.pk}"]
    assert isinstance(image, records.Image)
    assert (image.master, image.credit, image.alt) == (desk.photo.master, "T. Marek", "A harbour")


def test_publishing_again_what_has_not_changed_says_nothing(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    said = len(MemoryLog.entries)
    publish_story(story, at=NOON + timedelta(hours=1))
    assert len(MemoryLog.entries) == said


def test_a_draft_says_nothing(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    said = len(MemoryLog.entries)
    story.title = "Not yet"
    story.save_revision()
    assert len(MemoryLog.entries) == said


def test_a_log_that_refuses_leaves_the_story_a_draft(desk: Desk, settings: Settings) -> None:
    story = desk.story()
    settings.PUBLICATION_LOG = "tests.fakes.publication.RefusingLog"
    with pytest.raises(RecordError):
        publish_story(story, at=NOON)
    story.refresh_from_db()
    assert not story.live
    assert not PublicRoute.objects.filter(page=story).exists()


def test_a_story_without_a_section_is_refused_with_a_sentence(desk: Desk) -> None:
    story = desk.story(section=None)
    with pytest.raises(ProjectionError, match=r"“Harbour reopens” cannot be published\. Section: "):
        publish_story(story, at=NOON)


def test_a_story_without_a_date_takes_the_moment_of_publishing_and_keeps_it(desk: Desk) -> None:
    story = desk.story(published_at=None)
    publish_story(story, at=NOON)
    assert story_record(story).published_at == "2026-10-14T12:00:00+02:00"
    later = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert later.published_at == NOON
    later.title = "Harbour open"
    later.save_revision()
    publish_story(later, at=NOON + timedelta(days=3))
    assert story_record(story).published_at == "2026-10-14T12:00:00+02:00"


def test_a_withheld_byline_leaves_no_name_in_the_log(desk: Desk) -> None:
    story = desk.story(byline_policy="withheld", byline_note="For the author's safety.")
    publish_story(story, at=NOON)
    assert story_record(story).bylines == []
    assert f"contributor/{desk.person.pk}" not in public()
    assert not [payload for _subject, payload in MemoryLog.entries if b"Linden" in payload]


def test_a_byline_that_is_withheld_afterwards_takes_its_contributor_and_portrait_out(desk: Desk) -> None:
    portrait = add_image(jpeg((200, 260)))
    desk.person.portrait = portrait
    desk.person.save()
    story = desk.story()
    publish_story(story, at=NOON)
    assert {f"contributor/{desk.person.pk}", f"image/{portrait.pk}"} <= set(public())
    story.byline_policy = "withheld"
    story.save_revision()
    publish_story(story, at=NOON)
    assert not {f"contributor/{desk.person.pk}", f"image/{portrait.pk}"} & set(public())


def test_a_staff_byline_keeps_only_lines_without_a_person(desk: Desk) -> None:
    story = desk.story(byline_policy="staff", bylines=[("by", desk.person, ""), ("by", None, "Our Riga desk")])
    publish_story(story, at=NOON)
    assert story_record(story).bylines == [records.Byline(text="Our Riga desk")]


def test_a_hidden_place_is_not_in_the_record(desk: Desk) -> None:
    story = desk.story(dateline_place="Riga", dateline_hidden=True)
    publish_story(story, at=NOON)
    assert story_record(story).dateline == ""
    assert b"Riga" not in MemoryLog.standing[f"story/{story.pk}"]


def test_a_withdrawn_story_leaves_with_its_images_and_old_addresses(desk: Desk) -> None:
    story = desk.story(lead_image=desk.photo)
    LegacyAddress.objects.create(old="?p=9", to=f"story/{story.pk}")
    publish_story(story, at=NOON)
    assert [record for record in public().values() if isinstance(record, records.Redirect)]
    withdraw_story(story, at=NOON)
    assert set(public()) == {"site/1", f"section/{desk.section.pk}"}
    assert not PublicUse.objects.exists()


def test_an_image_that_another_story_shows_stays(desk: Desk) -> None:
    one, two = desk.story(lead_image=desk.photo), desk.story("Second", lead_image=desk.photo)
    publish_story(one, at=NOON)
    publish_story(two, at=NOON)
    withdraw_story(one, at=NOON)
    assert f"image/{desk.photo.pk}" in public()


def test_a_story_that_comes_back_comes_back_to_its_address(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    withdraw_story(story, at=NOON)
    story.refresh_from_db()
    story.title = "Quite another headline"
    story.published_at = NOON + timedelta(days=9)
    story.save_revision()
    publish_story(story, at=NOON)
    assert story_record(story).address == "2026/10/14/harbour-reopens/"


def test_equal_headlines_of_one_day_get_addresses_of_their_own(desk: Desk) -> None:
    stories = [desk.story() for _ in range(3)]
    for story in stories:
        publish_story(story, at=NOON)
    assert [story_record(story).address[11:] for story in stories] == [
        "harbour-reopens/",
        "harbour-reopens-2/",
        "harbour-reopens-3/",
    ]


def test_another_language_has_its_prefix_and_its_own_words(desk: Desk) -> None:
    original = desk.story()
    story = desk.story("Порт открыт", "ru", translation_of=original)
    publish_story(original, at=NOON)
    publish_story(story, at=NOON)
    record = story_record(story)
    assert record.address == "ru/2026/10/14/port-otkryt/"
    assert record.translation == story_record(original).translation
    section = public()[f"section/{desk.section.pk}"]
    assert isinstance(section, records.Section)
    assert section.names == {"en": "Politics", "ru": "Политика"}


def test_moving_a_story_and_renaming_its_section_change_no_address(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    desk.section.slug, desk.section.name = "power", "Power"
    desk.section.save()
    other = desk.story("x", "ru").get_parent()
    story.refresh_from_db()
    story.move(other, pos="last-child")
    publish_story(Story.objects.get(pk=story.pk), at=NOON)
    assert story_record(story).address == "2026/10/14/harbour-reopens/"
    section = public()[f"section/{desk.section.pk}"]
    assert isinstance(section, records.Section)
    assert section.names["en"] == "Power"


def test_a_deleted_story_leaves_nothing_behind(desk: Desk) -> None:
    story = desk.story(lead_image=desk.photo)
    LegacyAddress.objects.create(old="old/path/", to=f"story/{story.pk}")
    publish_story(story, at=NOON)
    delete_story(Story.objects.get(pk=story.pk), at=NOON)
    assert f"story/{story.pk}" not in public()
    assert f"image/{desk.photo.pk}" not in public()
    assert not PublicRoute.objects.exists()
    assert not LegacyAddress.objects.exists()


def test_a_corrected_credit_reaches_the_paper_at_once(desk: Desk) -> None:
    publish_story(desk.story(lead_image=desk.photo), at=NOON)
    desk.photo.credit = "Tomas Marek"
    desk.photo.save()
    image = public()[f"image/{desk.photo.pk}"]
    assert isinstance(image, records.Image)
    assert image.credit == "Tomas Marek"


def test_saving_what_nobody_names_prints_nothing(desk: Desk) -> None:
    said = len(MemoryLog.entries)
    add_contributor(slug="quiet", name="Quiet Person")
    desk.photo.credit = "Someone"
    desk.photo.save()
    desk.topic.save()
    assert len(MemoryLog.entries) == said


def test_a_deleted_image_leaves_the_stories_that_showed_it(desk: Desk) -> None:
    body = [{"type": "figure", "value": {"image": desk.photo.pk, "caption": "", "credit": "", "alt": ""}}]
    story = desk.story(lead_image=desk.photo, body=body)
    publish_story(story, at=NOON)
    desk.photo.delete()
    record = story_record(story)
    assert record.lead is None
    assert record.body == []
    assert not [subject for subject in public() if subject.startswith("image/")]


def test_a_deleted_topic_leaves_the_stories_about_it(desk: Desk) -> None:
    story = desk.story(topics=[desk.topic])
    publish_story(story, at=NOON)
    desk.topic.delete()
    assert story_record(story).topics == []
    assert not [subject for subject in public() if subject.startswith("topic/")]


def test_links_between_stories_are_by_number_not_by_address(desk: Desk) -> None:
    first = desk.story()
    second = desk.story(
        "Second", body=[{"type": "paragraph", "value": f'<p><a linktype="page" id="{first.pk}">earlier</a></p>'}]
    )
    pin_stories(second, [first])
    publish_story(second, at=NOON)
    record = story_record(second)
    assert record.read_more == [first.pk]
    block = record.body[0]
    assert isinstance(block, blocks.Paragraph)
    assert block.html == f'<a href="tamizdat:story/{first.pk}">earlier</a>'


def test_a_front_is_printed_when_it_is_saved(desk: Desk) -> None:
    stories = [desk.story("One"), desk.story("Two")]
    front = arrange_front(language="en", slots=stories, backfill=5, strips=[(desk.other, 3)])
    assert public()[f"front/{front.pk}"] == records.Front(
        uid=front.pk,
        language="en",
        slots=[story.pk for story in stories],
        backfill=5,
        strips=[records.Strip(section=desk.other.pk, count=3)],
    )
    assert f"section/{desk.other.pk}" in public()
    front.delete()
    assert f"front/{front.pk}" not in public()


def test_the_paper_is_printed_when_its_name_is_saved(desk: Desk) -> None:
    site = public()["site/1"]
    assert isinstance(site, records.Site)
    assert (site.names, site.languages, site.nav) == (
        {"en": "The Quay", "ru": "Причал"},
        ["en", "ru"],
        [desk.section.pk],
    )
    assert f"section/{desk.section.pk}" in public()


def test_when_the_first_language_changes_public_shelves_say_their_names_in_it(desk: Desk) -> None:
    publish_story(desk.story(topics=[desk.topic]), at=NOON)
    name_the_paper(languages=["ru", "en"], name="Причал")
    topic = public()[f"topic/{desk.topic.pk}"]
    assert isinstance(topic, records.Topic)
    assert topic.names == {"ru": "Ports"}


def test_a_page_outside_the_stream_stands_at_its_word(desk: Desk) -> None:
    about = write_page(language="ru", title="О газете", address_word="about", menu=1)
    publish_story(about, at=NOON)
    record = public()[f"page/{about.pk}"]
    assert isinstance(record, records.Page)
    assert (record.address, record.menu) == ("ru/about/", 1)
    withdraw_story(about, at=NOON)
    assert f"page/{about.pk}" not in public()


def test_a_page_does_not_take_the_address_of_a_section(desk: Desk) -> None:
    page = write_page(language="en", title="Politics", address_word="politics")
    with pytest.raises(ProjectionError, match="taken by another page or a section"):
        publish_story(page, at=NOON)


def test_a_contributor_who_signs_cannot_be_deleted_by_mistake(desk: Desk) -> None:
    desk.story()
    with pytest.raises(Exception, match="protected"):
        desk.person.delete()
    assert StoryByline.objects.count() == 1


def test_when_the_desk_moves_every_page_hears_of_it_without_anybody_saving(desk: Desk, settings: Settings) -> None:
    log = MemoryLog()
    assert note_doors(at=NOON, log=log) == 0
    settings.DESK_URL = "https://post.example.org/"
    assert note_doors(at=NOON, log=log) > 0
    site = public()["site/1"]
    assert isinstance(site, records.Site)
    assert site.desk == "https://post.example.org/"
