"""From newsletters and letters to what may be public of them."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from tamizdat.newsroom.around import subjects_among
from tamizdat.newsroom.inline import page_ids, paragraphs
from tamizdat.newsroom.models import Letter, Newsletter, Story, Withdrawal
from tamizdat.newsroom.projection import ProjectionError, moment
from tamizdat.press.letter_records import Letter as LetterRecord
from tamizdat.press.letter_records import LetterHeading, LetterStory
from tamizdat.press.letter_records import Newsletter as NewsletterRecord


def newsletter_record(one: Newsletter) -> NewsletterRecord:
    """Project a newsletter. Who must approve its letters, and its quiet hours, stay here."""
    return NewsletterRecord(
        uid=one.pk or 0,
        slug=one.slug,
        language=one.language,
        title=_line(one.title),
        description=_line(one.description),
        from_name=_line(one.from_name),
        reply=one.reply,
        editions=one.editions,
        weekday=one.weekday,
        local_time=f"{one.local_time:%H:%M}",
        time_zone=one.time_zone,
        order=one.order,
        watched=[line.strip().lower() for line in one.watched.splitlines() if line.strip()],
    )


def letter_record(letter: Letter, *, address: str, standing: bool = True) -> LetterRecord:
    """Project a letter that is due. Its words are frozen here: those left empty come from its stories.

    With `standing` every story must be public now; else ProjectionError says which is not. Without, it is passed over.
    """
    if letter.due is None:
        message = f"The letter “{letter.subject}” has no hour. Say when it goes out."
        raise ProjectionError(message)
    links = subjects_among(page_ids(letter.opening) | page_ids(letter.closing))
    return LetterRecord(
        uid=letter.pk or 0,
        newsletter=letter.newsletter_id,
        language=letter.newsletter.language,
        address=address,
        subject=_line(letter.subject),
        due=moment(letter.due, ZoneInfo(letter.newsletter.time_zone)),
        preheader=_line(letter.preheader),
        opening=paragraphs(letter.opening, links),
        items=list(_items(letter, standing=standing)),
        closing=paragraphs(letter.closing, links),
        appeal=letter.appeal,
        editions=letter.newsletter.editions,
    )


def words_of(letter: Letter) -> tuple[object, ...]:
    """Give everything that an editor decides of a letter, as it would read: another tuple is another letter.

    Not the stored form: rich text comes back from a browser with other keys each time.
    """
    items = [
        block["value"]
        if block["type"] == "heading"
        else [str(block["value"].get(name) or "") for name in ("story", "headline", "blurb")]
        for block in letter.raw_items()
    ]
    texts = [paragraphs(text, subjects_among(page_ids(text))) for text in (letter.opening, letter.closing)]
    return (letter.newsletter_id, letter.due, letter.subject, letter.preheader, texts, items, letter.appeal)


def stories_in(letter: Letter) -> list[int]:
    """List the stories of a letter in order."""
    values = [block["value"] for block in letter.raw_items() if block["type"] == "story"]
    return [int(value["story"]) for value in values if value.get("story")]


def _items(letter: Letter, *, standing: bool) -> Iterator[LetterHeading | LetterStory]:
    wanted = stories_in(letter)
    gone = set(Withdrawal.objects.filter(story_id__in=wanted).values_list("story_id", flat=True))
    found = Story.objects.filter(pk__in=wanted).select_related("section").prefetch_related("section__translations")
    stories = {story.pk: story for story in found}
    for block in letter.raw_items():
        if block["type"] == "heading":
            yield from _headings(block["value"])
            continue
        story = stories.get(int(block["value"].get("story") or 0))
        if story is None:
            continue
        if story.pk not in gone and story.live:
            yield _story(story, block["value"], letter.newsletter.language)
        elif standing:
            message = f"The story “{story.title}” is not public. Publish it, or take it out of the letter."
            raise ProjectionError(message)


def _headings(text: str) -> Iterable[LetterHeading]:
    line = _line(text)
    return [LetterHeading(line)] if line else []


def _story(story: Story, value: dict[str, str], language: str) -> LetterStory:
    section = story.section
    names = {row.language: row.name for row in section.translations.all()} if section else {}
    return LetterStory(
        story=story.pk,
        headline=_line(value.get("headline") or story.front_headline or story.title),
        blurb=_line(value.get("blurb") or story.standfirst),
        kicker=_line(story.kicker) or names.get(language) or (section.name if section else ""),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
