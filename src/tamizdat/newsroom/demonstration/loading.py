"""Brings the demonstration into the newsroom, through the same actions that serve editors and scripts.

Each thing is looked for before it is made, so a load that was cut short goes on where it stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from tamizdat.newsroom.actions import building, stories
from tamizdat.newsroom.actions.gifts import offer_gifts
from tamizdat.newsroom.demonstration.amending import amend, former_body, is_done
from tamizdat.newsroom.demonstration.campaigning import start_campaign
from tamizdat.newsroom.demonstration.content import LANGUAGES, Paper, Text
from tamizdat.newsroom.demonstration.corresponding import correspond
from tamizdat.newsroom.demonstration.markup import Shelf, parse_body
from tamizdat.newsroom.demonstration.telling import tell
from tamizdat.newsroom.models import Contributor, GiftSettings, NewsImage, Place, Section, StaticPage, Story, Topic

Say = Callable[[str, int, int], None]
PLAIN_FIELDS = ("front_headline", "kicker", "standfirst", "byline_policy", "byline_note", "appeal")


def load(paper: Paper, *, by: AbstractUser, at: datetime, say: Say) -> None:
    """Bring in the whole paper and publish it at the moment `at`, signed for by the account `by`.

    `say(what, done, total)` is told of every step. Raises MarkupError or the actions' own refusals; what was brought
    in before stays, and the next call goes on from there.
    """
    shelves = _Shelves(paper)
    shelves.furnish()
    pictures = _bring_pictures(paper, by, say)
    drafts = _write_drafts(paper, shelves, pictures, by, say)
    _publish(paper, drafts, _Given(shelves, pictures, by, at), say)
    _arrange_fronts(paper, drafts, shelves)
    correspond(paper, {key: page.pk for key, page in drafts.items()}, by=by, at=at)
    if not GiftSettings.load().ways.exists():
        offer_gifts(**paper.facts["gifts"])
    start_campaign(paper.facts["campaign"], shelves.sections, _shown_on(paper, drafts), by=by, at=at)


class _Shelves:
    """Sections, topics and contributors by the names that the files use."""

    def __init__(self, paper: Paper) -> None:
        self.facts = paper.facts
        self.sections: dict[str, Section] = {}
        self.topics: dict[str, Topic] = {}
        self.people: dict[str, Contributor] = {}

    @transaction.atomic
    def furnish(self) -> None:
        """Find or make every shelf, then name the paper."""
        for slug, words in self.facts["sections"].items():
            found = Section.objects.filter(slug=slug).first()
            self.sections[slug] = found or building.add_section(slug=slug, **_worded(words))
        for slug, names in self.facts["topics"].items():
            known = Topic.objects.filter(slug=slug).first()
            self.topics[slug] = known or building.add_topic(slug=slug, **_worded({"names": names}))
        for slug, names in self.facts["places"].items():
            if not Place.objects.filter(slug=slug).exists():
                building.add_place(slug=slug, **_worded({"names": names}))
        for slug, words in self.facts["contributors"].items():
            person = Contributor.objects.filter(slug=slug).first()
            pseudonym = words.get("pseudonym", False)
            self.people[slug] = person or building.add_contributor(slug=slug, pseudonym=pseudonym, **_worded(words))
        self._name_the_paper()

    def _name_the_paper(self) -> None:
        site = self.facts["site"]
        first, *others = site["languages"]
        building.name_the_paper(
            languages=site["languages"],
            name=site["names"][first],
            tagline=site["taglines"][first],
            note=site["notes"][first],
            translations={code: (site["names"][code], site["taglines"][code], site["notes"][code]) for code in others},
            nav=list(self.sections.values()),
            origin=site["origin"],
            demonstration=True,
        )
        machines = site["machines"]
        building.tell_machines(**machines | {"trust": "\n".join(machines["trust"])})

    def bylines(self, lines: Sequence[str]) -> list[tuple[str, Contributor | None, str]]:
        """Read `"by marta-velen"` and `"by: text as printed"`."""
        return [self._byline(line) for line in lines]

    def _byline(self, line: str) -> tuple[str, Contributor | None, str]:
        role, colon, text = line.partition(":")
        if colon:
            return role, None, text.strip()
        role, _, slug = line.partition(" ")
        return role, self.people[slug], ""


def _worded(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words in the first language, and in the others as the actions take them."""
    first, *others = LANGUAGES
    names, descriptions = words["names"], words.get("descriptions", {})
    return {
        "name": names[first],
        "description": descriptions.get(first, ""),
        "translations": {code: (names[code], descriptions.get(code, "")) for code in others},
    }


def _bring_pictures(paper: Paper, by: AbstractUser, say: Say) -> dict[str, NewsImage]:
    first = LANGUAGES[0]
    found: dict[str, NewsImage] = {}
    for number, (name, photo) in enumerate(paper.photos.items(), start=1):
        found[name] = NewsImage.objects.filter(title=name).first() or building.add_image(
            photo.path.read_bytes(),
            title=name,
            alt=photo.alts[first],
            caption=photo.captions[first],
            credit=photo.credits[first],
            source="demo/photos/develop.py",
            by=by,
        )
        say("photos", number, len(paper.photos))
    return found


Drafts = dict[str, Story | StaticPage]


def _write_drafts(
    paper: Paper, shelves: _Shelves, pictures: Mapping[str, NewsImage], by: AbstractUser, say: Say
) -> Drafts:
    """Give every text its page and so its number, which links in the bodies need. Bodies come with publication."""
    drafts: Drafts = {}
    texts = sorted(paper.stories.values(), key=lambda text: text.published)
    for number, text in enumerate(texts, start=1):
        drafts[f"story:{text.key}"] = _standing(Story, text) or _draft(text, paper, shelves, pictures, by)
        say("drafts", number, len(texts))
    for text in paper.pages.values():
        drafts[f"page:{text.key}"] = _standing(StaticPage, text) or building.write_page(
            language=text.language,
            title=text.head["title"],
            address_word=text.slug,
            description=text.head.get("description", ""),
            menu=text.head.get("menu", 0),
            role=text.head.get("role", ""),
            by=by,
        )
    return drafts


def _standing(model: type[Story] | type[StaticPage], text: Text) -> Story | StaticPage | None:
    found: Story | StaticPage | None = model.objects.filter(language=text.language, address_word=text.slug).first()
    return found


def _draft(text: Text, paper: Paper, shelves: _Shelves, pictures: Mapping[str, NewsImage], by: AbstractUser) -> Story:
    head = text.head
    return stories.write_story(
        language=text.language,
        headline=head["headline"],
        section=shelves.sections[head["section"]],
        bylines=shelves.bylines(head.get("bylines", ())),
        topics=[shelves.topics[name] for name in head.get("topics", ())],
        other_sections=[shelves.sections[name] for name in head.get("sections", ())],
        by=by,
        address_word=text.slug,
        story_type=head.get("type", "news"),
        dateline_place=head.get("dateline", ""),
        places=", ".join(head.get("places", ())),
        published_at=text.published,
        updated_at=head.get("updated"),
        **{name: head[name] for name in PLAIN_FIELDS if name in head},
        **_lead(text, paper, pictures),
    )


def _lead(text: Text, paper: Paper, pictures: Mapping[str, NewsImage]) -> dict[str, Any]:
    lead = text.head.get("lead")
    if not lead:
        return {}
    photo = paper.photos[lead["photo"]]
    return {
        "lead_image": pictures[photo.name],
        "lead_caption": lead.get("caption", photo.captions[text.language]),
        "lead_credit": photo.credits[text.language],
        "lead_alt": photo.alts[text.language],
    }


@dataclass(frozen=True, slots=True)
class _Given:
    """What is at hand when the drafts are published, who signs for it, and when."""

    shelves: _Shelves
    pictures: Mapping[str, NewsImage]
    by: AbstractUser
    at: datetime


def _publish(paper: Paper, drafts: Drafts, given: _Given, say: Say) -> None:
    pictures, by, at = given.pictures, given.by, given.at
    originals = _originals(paper)
    pages = {key: page.pk for key, page in drafts.items()}
    for number, (key, page) in enumerate(drafts.items(), start=1):
        if not is_done(page):
            kind, _, name = key.partition(":")
            text = (paper.stories if kind == "story" else paper.pages)[name]
            shelf = Shelf(pages, _shown(paper, pictures, text.language))
            original = originals[key]
            with transaction.atomic():
                page.body = parse_body(former_body(text), shelf, name)  # type: ignore[assignment]  # a StreamField takes raw blocks
                page.translation_of_id = None if original == key else pages[original]
                pinned = [_story(drafts, target) for target in text.head.get("read_more", ())]
                if isinstance(page, Story) and pinned:
                    stories.pin_stories(page, pinned, by=by)
                else:
                    page.save_revision(user=by)
                stories.publish_story(page, at=at, by=by)
                bodies = partial(parse_body, shelf=shelf, key=name)
                amend(page, text, bodies, by=by)
                if isinstance(page, Story) and name in paper.live:
                    tell(page, paper.live[name], bodies, given.shelves.people, by=by)
        say("published", number, len(drafts))


def _story(drafts: Drafts, key: str) -> Story:
    found = drafts[f"story:{key}"]
    if not isinstance(found, Story):
        raise TypeError(key)
    return found


def _shown_on(paper: Paper, drafts: Drafts) -> Story | None:
    """Find the story on which the campaign is previewed; a part of the paper may lack it."""
    found = drafts.get(f"story:{paper.facts['campaign']['shown_on']}")
    return found if isinstance(found, Story) else None


def _originals(paper: Paper) -> dict[str, str]:
    """For every text the one that it translates: the first language in which its words were written."""
    first_of: dict[tuple[str, str], str] = {}
    originals = {}
    for kind, texts in (("story", paper.stories), ("page", paper.pages)):
        for text in texts.values():
            key = f"{kind}:{text.key}"
            shared = text.head.get("translation", key)
            originals[key] = first_of.setdefault((kind, shared), key)
    return originals


def _shown(paper: Paper, pictures: Mapping[str, NewsImage], language: str) -> dict[str, dict[str, Any]]:
    return {
        name: {"image": pictures[name].pk, "credit": photo.credits[language], "alt": photo.alts[language]}
        for name, photo in paper.photos.items()
    }


def _arrange_fronts(paper: Paper, drafts: Drafts, shelves: _Shelves) -> None:
    for language, front in paper.facts["fronts"].items():
        building.arrange_front(
            language=language,
            slots=[_story(drafts, f"{language}/{slot}") for slot in front["slots"]],
            backfill=front["backfill"],
            strips=[(shelves.sections[strip["section"]], strip["count"]) for strip in front["strips"]],
        )
