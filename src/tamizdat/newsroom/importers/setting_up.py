"""What a paper needs beside its stories: a name, the language, sections in the navigation, a front."""

from django.db.models import Count

from tamizdat.newsroom.models import Front, FrontSlot, Identity, NavEntry, Story

_NAV = 7
_UNNAMED = Identity._meta.get_field("name").default  # noqa: SLF001  # Django's documented model _meta API


def introduce(language: str, title: str) -> str:
    """Let the paper speak a language; a paper without name or stories takes the old site's. Returns the first one."""
    identity = Identity.load()
    codes = identity.codes
    if identity.name == _UNNAMED and not Story.objects.exists():
        identity.name = title[:120] or _UNNAMED
        codes = [language]
    elif language not in codes:
        codes = [*codes, language]
    if codes != identity.codes or identity.pk is None or identity.name != _UNNAMED:
        identity.language_codes = ",".join(codes)
        identity.save()
    return str(codes[0])


def fill_navigation() -> None:
    """Put the fullest sections in the navigation, if nobody has chosen any."""
    identity = Identity.load()
    if identity.nav.exists():
        return
    counted = Story.objects.filter(live=True, section__isnull=False).values("section").annotate(stories=Count("pk"))
    fullest = counted.order_by("-stories", "section")[:_NAV]
    identity.nav.set([NavEntry(sort_order=order, section_id=row["section"]) for order, row in enumerate(fullest)])
    identity.save()


def pin(language: str, uids: list[int]) -> None:
    """Add stories to the front of a language, after those that stand there; make the front if there is none."""
    front = Front.objects.filter(language=language).first() or Front(language=language)
    slots = list(front.slots.all())
    there = {slot.story_id for slot in slots}
    added = [uid for uid in uids if uid not in there]
    if front.pk is not None and not added:
        return
    front.slots.set(
        [*slots, *(FrontSlot(sort_order=len(slots) + order, story_id=uid) for order, uid in enumerate(added))]
    )
    front.save()
