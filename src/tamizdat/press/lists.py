"""Shapes lists: the head of a section, topic, place or contributor, one month of a list, the archive of everything.

Lists never shift: a head shows the latest thirty and what else there is of the newest month; everything else stands in
pages of months. The month of a list has a page once it is closed, that is, once the list has a story of a later month:
so a new story changes one file of each of its lists, not two. Only the months of everything stand from their first day.
"""

from tamizdat.press import addresses
from tamizdat.press.calendars import year_rows
from tamizdat.press.cards import briefs, card, photos_once, shown
from tamizdat.press.chrome import in_language
from tamizdat.press.faces import Card, Link, ListFace, MonthFace, Year
from tamizdat.press.moments import digits, month_title
from tamizdat.press.reading import Reading
from tamizdat.press.records import Contributor, Place, Section, Topic
from tamizdat.press.words import words

OWNERS: dict[str, type[Section | Topic | Place | Contributor]] = {
    "section": Section,
    "topic": Topic,
    "place": Place,
    "contributor": Contributor,
}


def owner_of(name: str) -> str:
    """Name the subject that a list belongs to: `section/3` of `en/section/3`, "" of `en/latest`."""
    _, _, rest = name.partition("/")
    return rest if "/" in rest else ""


def list_link(reading: Reading, name: str) -> Link:
    """Link the head of a list; the head of everything is the archive."""
    language, _, rest = name.partition("/")
    languages = reading.site().languages
    kind, _, _ = rest.partition("/")
    if kind not in OWNERS:
        said = words(language)
        return Link(addresses.archive(language, languages), said.get("Archive", "Archive"))
    owner = reading.record(rest, OWNERS[kind])
    if owner is None:
        return Link("", "")
    address = addresses.list_head(kind, owner.slug, language, languages)
    return Link(address, in_language(owner.names, language, languages))


def month_head(reading: Reading, name: str) -> str:
    """Address under which the months of a list stand: its head, or a language's home for everything."""
    language, _, rest = name.partition("/")
    if rest == "latest":
        return addresses.home(language, reading.site().languages)
    return list_link(reading, name).address


def list_face(reading: Reading, name: str) -> ListFace:
    """Shape the head of a section, topic or contributor."""
    language, _, rest = name.partition("/")
    kind, _, _ = rest.partition("/")
    owner = reading.record(rest, OWNERS[kind])
    languages = reading.site().languages
    return ListFace(
        kind=kind,
        title=list_link(reading, name).text,
        description=in_language(owner.descriptions, language, languages) if owner else "",
        cards=photos_once([card(reading, one) for one in reading.newest(name)[0]]),
        years=years(reading, name),
        feed=section_feed_address(reading, name) if kind == "section" else feed_address(reading, language),
        portrait=shown(reading, owner.portrait) if isinstance(owner, Contributor) else None,
        pseudonym=isinstance(owner, Contributor) and owner.pseudonym,
    )


def rest_of_month(reading: Reading, name: str) -> list[Card]:
    """Shape what the newest month of a list has beyond the cards of its head, in words only."""
    return briefs(reading, reading.newest(name)[1])


def archive_face(reading: Reading, language: str) -> ListFace:
    """Shape the archive of everything: years and months alone, so that a new story does not change it."""
    name = f"{language}/latest"
    return ListFace(
        "latest", list_link(reading, name).text, "", [], years(reading, name), feed_address(reading, language)
    )


def year_face(reading: Reading, language: str, year: str) -> ListFace:
    """Shape one year of everything."""
    title = digits(year, language)
    found = [one for one in years(reading, f"{language}/latest") if one.title == title]
    return ListFace("latest", title, "", [], found, feed_address(reading, language))


def years(reading: Reading, name: str) -> list[Year]:
    """List the months of a list that have pages, year by year, newest first."""
    language = name.partition("/")[0]
    months = reading.months(name)[1:] if owner_of(name) else reading.months(name)
    return year_rows(months, month_head(reading, name), language)


def month_face(reading: Reading, name: str, month: str) -> MonthFace:
    """Shape one month of a list: words only, since a month of a large paper holds a thousand stories."""
    language = name.partition("/")[0]
    head = list_link(reading, name)
    title = month_title(month, language)
    cards = briefs(reading, reading.month(name, month))
    return MonthFace(title=title, month=month, head=head, cards=cards)


def section_feed_address(reading: Reading, name: str) -> str:
    """Address of a section's feed."""
    return f"{list_link(reading, name).address}feed.xml"


def feed_address(reading: Reading, language: str) -> str:
    """Address of a language's feed (a file, so no slash at the end)."""
    return f"{addresses.home(language, reading.site().languages)}feed.xml"
