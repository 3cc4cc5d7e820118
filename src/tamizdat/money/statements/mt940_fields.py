"""Fields of MT940 made as SWIFT has them, out of what banks write, before the library reads them.

The library takes as much of an amount as it understands, and makes one line of two where the kind of the first is left
away. So it is handed what leaves it no choice, and what cannot be brought into that form is refused.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tamizdat.money.statements.figures import refused

_FIELD = re.compile(r"^:\n?([0-9]{2}|NS)([A-Z]?):", re.MULTILINE)
# Balances that may be drawn on (64, 65) and words about the statement tell nothing of its lines.
_NEEDED = frozenset({"20", "25", "28", "60", "61", "62", "86", "NS"})
_NUMBER = re.compile(r"\s*[0-9]{1,5}(?:/?[0-9]{1,5})?\s*")
_BALANCE = re.compile(r"(?i)(\s*[DC][0-9]{6}[A-Z]{3}[0-9]*)(?:[.,]([0-9]*))?\s*")
# Days, mark, the third letter of the currency, amount; then kind (`NTRF`), references, and a line of their own.
_LINE = re.compile(
    r"(?is)\s*(?P<days>[0-9]{6}(?:[0-9]{4}|\s{4})?)(?P<mark>R?[DC])(?P<funds>[A-Z]?)\s?(?P<whole>[0-9]*)(?:[.,](?P<cents>[0-9]*))?"
    r"(?P<rest>.*)"
)
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9 ]{3}")
_ANY_KIND = "NMSC"
FORM = "a field does not have the form of MT940."


def plain_fields(block: str, place: str) -> tuple[str, int]:
    """A statement with the fields that are needed, and how many lines it has. Raises StatementRefused."""
    fields = list(_fields(block, place))
    return "".join(f":{name}:{content}" for name, content in fields), sum(name == "61" for name, _ in fields)


def _fields(block: str, place: str) -> Iterator[tuple[str, str]]:
    found = [*_FIELD.finditer(block), None]
    closed = False
    for match, following in pairwise(found):
        assert match is not None  # noqa: S101  # only the last one is none
        number, name = match[1], match[1] + match[2]
        content = block[match.end() : following.start() if following else len(block)]
        # A field 86 behind the closing balance speaks of the whole statement; the library gives it to the last line.
        if number not in _NEEDED or (number == "86" and closed):
            continue
        closed = closed or number == "62"
        if number == "28" and not _NUMBER.fullmatch(content.rstrip("-\n")):
            continue  # it serves to find gaps, and balances do that too
        yield name, _plain(number, content, place)


def _plain(number: str, content: str, place: str) -> str:
    if number in {"60", "62"}:
        return _plain_balance(content, place)
    return _plain_line(content, place) if number == "61" else content


def _plain_balance(content: str, place: str) -> str:
    # What stands in further lines is the head of the next message.
    found = _BALANCE.fullmatch(content.strip().partition("\n")[0])
    if found is None:
        raise refused(place, FORM)
    return f"{found[1]},{found[2] or ''}\n"


def _plain_line(content: str, place: str) -> str:
    found = _LINE.fullmatch(content)
    if found is None or found["rest"][:1] in tuple(".,0123456789") or not (found["whole"] or found["cents"]):
        raise refused(place, FORM)
    kind = "" if _KIND.match(found["rest"]) else _ANY_KIND
    amount = f"{found['whole'] or '0'},{found['cents'] or ''}"
    return f"{found['days']}{found['mark']}{found['funds']}{amount}{kind}{found['rest']}"
