"""The names of what a page read, and their digests. A page is baked again when one of its keys has another digest.

full:story/12               everything in the record        card:story/12     what cards show of it
head:en/section/3           the newest of a list            some:en/topic/5   whether a list has anything
month:en/section/3@2026-10  one month of a list, and whether it is closed
months:en/latest  which months a list has               beside:en/latest@2026-10  the months on either side
address:story/12            where it stands             title:story/12    its headline in lists
before:en/section/3@12      what stands before story 12     group:translation:x  who is in a group
site  chrome:en  template:story  engine                     broad keys, kept by family: most pages read them

The digests of head, month, group and before hold the cards of their members, so that a page notes one key for all of
them: a month of a large paper has five hundred.
"""

from tamizdat.press.outlines import digest
from tamizdat.press.shelf import Shelf

HEAD_COUNT = 30
BEFORE_COUNT = 3
# How many of a list a key looks at; 0 is all.
_COUNTS = {"head": HEAD_COUNT, "some": 1, "group": 0}


def key_digest(key: str, shelf: Shelf) -> str:
    """Compute the digest of a key as the shelf stands now; "" if there is nothing."""
    kind, _, rest = key.partition(":")
    if kind in {"full", "card", "address", "title"}:
        found = shelf.outline(rest)
        return "" if found is None else str(getattr(found, kind))
    name, _, where = rest.partition("@")
    return digest(repr(_members(kind, name, where, shelf)).encode())


def beside(months: list[str], month: str) -> tuple[str, str]:
    """Name the months before and after one, of those in which a list has anything; "" where there is none.

    The newest month is not closed, and so never comes after.
    """
    older = [one for one in months if one < month]
    newer = [one for one in months[1:] if one > month]
    return older[0] if older else "", newer[-1] if newer else ""


def _members(kind: str, name: str, where: str, shelf: Shelf) -> object:
    match kind:
        case "head" | "some" | "group":
            found = shelf.marks(name, None, _COUNTS[kind])
            return bool(found) if kind == "some" else found
        case "month":
            return shelf.months(name)[:1] == [where], shelf.marks(name, where, 0)
        case "beside":
            return beside(shelf.months(name), where)
        case "months":
            return shelf.months(name)
        case "before":
            later = shelf.outline(f"story/{where}")
            return later and [(found.uid, found.card) for found in shelf.before(name, later, BEFORE_COUNT)]
        case _:
            message = f"There is no key {kind}:{name}."
            raise ValueError(message)
