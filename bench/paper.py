"""An invented newspaper of any size, as records. The same shape always gives the same records."""

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.prose import Prose
from tamizdat.press.blocks import Heading, Paragraph
from tamizdat.press.records import AnyRecord, Byline, Contributor, Front, Page, Section, Site, Story, Strip, Topic

SECTIONS = ["politics", "world", "economy", "society", "culture", "science", "opinion", "sport"]
LAST_YEAR, LAST_MONTH = 2026, 10
TOPICS_OF_A_STORY = 3
PARAGRAPHS = 9
SENTENCES_IN_A_PARAGRAPH = 5
ORIGIN = "https://paper.example/"


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a paper is. Its lists make about a fifth as many pages as it has stories."""

    stories: int
    months: int
    topics: int
    contributors: int


def shape_of(stories: int) -> Shape:
    """A paper of about 2,000 stories a year for at most thirty years; then it prints more each year."""
    months = max(12, min(360, stories * 60 // 10_000))
    lists = max(4, round(stories * 0.22 / (months + 1)) - len(SECTIONS) - 1)
    return Shape(stories, months, topics=round(lists * 0.55), contributors=lists - round(lists * 0.55))


def records(shape: Shape) -> Iterator[AnyRecord]:
    """Everything that the paper has published, stories from the oldest to the newest."""
    prose = Prose()
    yield from _furniture(shape, prose)
    for uid in range(1, shape.stories + 1):
        yield story(shape, uid, prose)
    newest = list(range(shape.stories, max(shape.stories - 6, 0), -1))
    yield Front(1, "en", newest, 8, [Strip(section) for section in range(1, len(SECTIONS) + 1)])


def story(shape: Shape, uid: int, prose: Prose, edit: int = 0) -> Story:
    """One story; a `uid` beyond the shape's last gives another one of today. `edit` changes its third paragraph."""
    chance = random.Random(uid)
    headline = prose.sentence(chance).rstrip(".")[:70].rpartition(" ")[0]
    texts = [prose.paragraph(chance, SENTENCES_IN_A_PARAGRAPH) for _ in range(PARAGRAPHS)]
    if edit:
        texts[2] += f" Corrected {edit} times."
    body = [Paragraph(f"p{number}", text) for number, text in enumerate(texts, 1)]
    body.insert(5, Heading("h1", prose.sentence(chance).rstrip(".")))  # type: ignore[arg-type]  # any block will do
    year, month, day, clock = _moment(shape, uid, chance)
    topics = _few(chance, shape.topics, TOPICS_OF_A_STORY)
    return Story(
        uid,
        "en",
        f"{year}/{month:02}/{day:02}/{'-'.join(headline.lower().split()[:5])}-{uid}/",
        headline,
        f"{year}-{month:02}-{day:02}T{clock}+01:00",
        section=int(chance.random() ** 1.4 * len(SECTIONS)) + 1,
        kicker=chance.choice(prose.vocabulary).capitalize(),
        standfirst=prose.sentence(chance),
        dateline=chance.choice(prose.vocabulary[:60]).capitalize(),
        topics=topics,
        bylines=[Byline("by", contributor) for contributor in _few(chance, shape.contributors, 1 + (uid % 7 == 0))],
        body=list(body),
    )


def _furniture(shape: Shape, prose: Prose) -> Iterator[AnyRecord]:
    chance = random.Random(0)
    sections = range(1, len(SECTIONS) + 1)
    yield Site(1, {"en": "The Paper"}, ["en"], ORIGIN, {"en": "Printed elsewhere"}, nav=list(sections))
    for uid, slug in zip(sections, SECTIONS, strict=True):
        yield Section(uid, slug, {"en": slug.capitalize()})
    for uid in range(1, shape.topics + 1):
        yield Topic(uid, f"topic-{uid}", {"en": f"{chance.choice(prose.vocabulary).capitalize()} {uid}"})
    for uid in range(1, shape.contributors + 1):
        name = " ".join(word.capitalize() for word in chance.choices(prose.vocabulary, k=2))
        yield Contributor(uid, f"writer-{uid}", {"en": f"{name} {uid}"}, {"en": prose.sentence(chance)})
    for uid, slug in enumerate(("about", "privacy", "support", "contact"), 1):
        yield Page(uid, "en", f"{slug}/", slug.capitalize(), [Paragraph("p1", prose.paragraph(chance, 5))], menu=uid)


def _moment(shape: Shape, uid: int, chance: random.Random) -> tuple[int, int, int, str]:
    """Stories are spread evenly over the months; within a month they follow each other.

    One that is published now is the newest of all, as in life: whoever publishes among older stories changes these too.
    """
    place = min((uid - 1) * shape.months / shape.stories, shape.months - 0.001)
    back = shape.months - 1 - int(place)
    year, month = divmod(LAST_YEAR * 12 + LAST_MONTH - 1 - back, 12)
    day = 1 + int((place - int(place)) * calendar.monthrange(year, month + 1)[1])
    minute = chance.randrange(60)
    since = uid - shape.stories
    clock = f"22:{since // 60 % 60:02}:{since % 60:02}" if since > 0 else f"{6 + uid % 16:02}:{minute:02}:00"
    return year, month + 1, day, clock


def _few(chance: random.Random, most: int, count: int) -> list[int]:
    """Some of 1..most, the low ones more often."""
    found = {int(chance.random() ** 1.5 * most) + 1 for _ in range(count)}
    return sorted(found)
