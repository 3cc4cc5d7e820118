"""Build what stands around the stories: desks, shelves, contributors, images, fronts, pages and the paper's identity.

Plain functions with keyword arguments, for the importers, the demonstration and anyone with a script. What is public
at once (the paper's identity, a front) is said in the log by the receivers, as when an editor saves a form.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractUser
from django.core.files.base import ContentFile
from django.db import transaction

from tamizdat.newsroom.actions.furnishing import desk_of
from tamizdat.newsroom.models import (
    Contributor,
    ContributorWords,
    Front,
    FrontSlot,
    FrontStrip,
    Identity,
    IdentityWords,
    NavEntry,
    NewsImage,
    Place,
    PlaceWords,
    Section,
    SectionWords,
    StaticPage,
    Story,
    Topic,
    TopicWords,
)
from tamizdat.newsroom.slugs import slug_of

Translations = Mapping[str, tuple[str, str]]
Thing = TypeVar("Thing", Section, Topic, Place, Contributor, Front)


@transaction.atomic
def name_the_paper(
    *,
    languages: Sequence[str],
    name: str,
    tagline: str = "",
    note: str = "",
    translations: Mapping[str, tuple[str, str, str]] | None = None,
    nav: Sequence[Section] = (),
    origin: str = "",
    demonstration: bool = False,
) -> Identity:
    """Say who the paper is.

    `translations` gives (name, tagline, note) by language; the first of `languages` has no prefix in its addresses.
    """
    identity: Identity = Identity.load()
    identity.name, identity.tagline, identity.note = name, tagline, note
    identity.language_codes, identity.origin, identity.demonstration = ", ".join(languages), origin, demonstration
    identity.translations.set(
        [
            IdentityWords(language=code, name=words[0], tagline=words[1], note=words[2])
            for code, words in (translations or {}).items()
        ]
    )
    identity.nav.set([NavEntry(sort_order=order, section=section) for order, section in enumerate(nav)])
    identity.full_clean()
    identity.save()
    return identity


def tell_machines(
    *,
    feed_text: str = "full",
    ai_robots: str = "welcome",
    story_cards: bool = False,
    trust: str = "",
    security_contact: str = "",
    security_expires: date | None = None,
) -> Identity:
    """Say what stands in feeds, robots.txt, trust.txt and security.txt; `trust` has one line each."""
    identity: Identity = Identity.load()
    identity.feed_text, identity.ai_robots, identity.trust = feed_text, ai_robots, trust
    identity.story_cards = story_cards
    identity.security_contact, identity.security_expires = security_contact, security_expires
    identity.full_clean()
    identity.save()
    return identity


def add_section(*, slug: str, name: str, description: str = "", translations: Translations | None = None) -> Section:
    """Add a section. `translations` gives (name, description) by language."""
    section = Section(slug=slug, name=name, description=description)
    section.translations.set(_words(SectionWords, translations))
    return _saved(section)


def add_topic(*, slug: str, name: str, description: str = "", translations: Translations | None = None) -> Topic:
    """Add a topic."""
    topic = Topic(slug=slug, name=name, description=description)
    topic.translations.set(_words(TopicWords, translations))
    return _saved(topic)


def add_place(*, slug: str, name: str, description: str = "", translations: Translations | None = None) -> Place:
    """Add a place."""
    place = Place(slug=slug, name=name, description=description)
    place.translations.set(_words(PlaceWords, translations))
    return _saved(place)


def add_contributor(
    *,
    slug: str,
    name: str,
    description: str = "",
    translations: Translations | None = None,
    portrait: NewsImage | None = None,
    pseudonym: bool = False,
) -> Contributor:
    """Add someone who signs stories."""
    person = Contributor(slug=slug, name=name, description=description, portrait=portrait, pseudonym=pseudonym)
    person.translations.set(_words(ContributorWords, translations))
    return _saved(person)


def add_image(
    data: bytes,
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    copyright: str = "",  # noqa: A002  # the field's own name
    source: str = "",
    title: str = "",
    by: AbstractUser | None = None,
) -> NewsImage:
    """Clean an image and keep it. Raises ImageRefused. The title is for staff; "" makes one up."""
    image = NewsImage(
        title=title,
        description=alt[:255],
        caption=caption,
        credit=credit,
        copyright=copyright,
        source=source,
        uploaded_by_user=by,
        file=ContentFile(data, name="upload"),
    )
    image.save()
    return image


@transaction.atomic
def arrange_front(
    *,
    language: str,
    slots: Sequence[Story] = (),
    backfill: int = 8,
    strips: Sequence[tuple[Section, int]] = (),
) -> Front:
    """Arrange the front of a language, whether it stands already or not."""
    front: Front = Front.objects.filter(language=language).first() or Front(language=language)
    front.backfill = backfill
    front.slots.set([FrontSlot(sort_order=order, story=story) for order, story in enumerate(slots)])
    front.strips.set(
        [FrontStrip(sort_order=order, section=section, count=count) for order, (section, count) in enumerate(strips)]
    )
    return _saved(front)


@transaction.atomic
def write_page(
    *,
    language: str,
    title: str,
    address_word: str = "",
    body: Sequence[Mapping[str, Any]] = (),
    by: AbstractUser | None = None,
    **fields: Any,
) -> StaticPage:
    """Write a page outside the stream as a draft; `actions.stories.publish_story` publishes it."""
    word = address_word or slug_of(title, fallback="page")
    page = StaticPage(title=title, language=language, address_word=word, owner=by, live=False, **fields)
    page.body = list(body)  # type: ignore[assignment]  # Wagtail reads the stored form, its field is untyped
    desk_of(language).add_child(instance=page)
    page.save_revision(user=by)
    return page


def _words(model: Any, translations: Translations | None) -> list[Any]:
    return [model(language=code, name=words[0], description=words[1]) for code, words in (translations or {}).items()]


def _saved(thing: Thing) -> Thing:
    thing.full_clean()
    thing.save()
    return thing
