"""To which reference a line of a bank belongs: as we wrote it, else as somebody mangled it, else a person decides.

Nothing is ever matched by a name, nor by an amount. What is offered to a person is ranked by how near it is: digits
first, then amount, then day. References are looked up, never gone through, so a line costs the same with a million.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

from tamizdat.money.amounts import Money
from tamizdat.money.errors import ReferenceRefused
from tamizdat.money.references import (
    BODY,
    digit_windows,
    find_references,
    intact_references,
    is_reference,
    make_reference,
)
from tamizdat.money.statements.lines import Line

MOST_SUGGESTED = 5
# What is written with a transfer has some hundred signs. In more, slips are not looked for: each digit costs hundreds
# of looks, and what was written to cost them would hold up everybody.
LONGEST = 2_000
_DIGITS = BODY + 2
# Slips as they are ranked: the reference itself, one slip, check digits left away, nothing but amount and day.
_ITSELF, _ONE_SLIP, _NO_CHECK, _NO_DIGITS = range(4)


class Rung(StrEnum):
    """How a line was matched."""

    EXACT = "exact"
    TOLERANT = "tolerant"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A reference that was given to somebody: with which amount, and when. It is valid for ever."""

    reference: str
    money: Money
    day: date


class References(Protocol):
    """Where references that were given are looked up."""

    def given(self, references: Sequence[str]) -> Mapping[str, Awaited]:
        """Those of some references that were ever given to anybody."""

    def awaited(self, money: Money, day: date) -> Sequence[Awaited]:
        """A few that were given with this very amount, those of days nearest to `day` first."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The line belongs to this reference, whatever its amount and day."""

    reference: str
    rung: Rung


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person may choose.

    `slips`: 0 the reference itself, 1 one slip away, 2 without its check digits, 3 nothing but amount and day.
    """

    awaited: Awaited
    slips: int
    same_money: bool
    days: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A person decides. `why`: no reference that was given; several; or money that went out."""

    why: Literal["none", "several", "outgoing"]
    suggestions: tuple[Suggestion, ...]


def match_line(line: Line, references: References) -> Matched | Unmatched:
    """The ladder."""
    found = find_references(line.texts)
    given = references.given(found) if found else {}
    if line.money.minor <= 0:
        return Unmatched("outgoing", _ranked(line, dict.fromkeys(given.values(), _ITSELF)))
    if len(given) > 1:
        return Unmatched("several", _ranked(line, dict.fromkeys(given.values(), _ITSELF)))
    if given:
        return _matched(line, given)
    return Unmatched("none", _ranked(line, _near(line, references)))


def match_surely(line: Line, references: References) -> Matched | None:
    """The ladder as far as it needs no person. What a line may be is not looked up."""
    found = find_references(line.texts) if line.money.minor > 0 else []
    given = references.given(found) if found else {}
    return _matched(line, given) if len(given) == 1 else None


def _matched(line: Line, given: Mapping[str, Awaited]) -> Matched:
    (reference,) = given
    return Matched(reference, Rung.EXACT if reference in intact_references(line.texts) else Rung.TOLERANT)


def _near(line: Line, references: References) -> dict[Awaited, int]:
    """What may have been meant, with its slips; the nearest meaning of each counts."""
    texts = line.texts if sum(map(len, line.texts)) <= LONGEST else ()
    slipped = dict.fromkeys(_one_slip_away(texts), _ONE_SLIP)
    bodies = dict.fromkeys(_without_check(texts), _NO_CHECK)
    meant = bodies | slipped
    near = {awaited: meant[reference] for reference, awaited in references.given(list(meant)).items()} if meant else {}
    return dict.fromkeys(references.awaited(line.money, line.day), _NO_DIGITS) | near


def _ranked(line: Line, near: Mapping[Awaited, int]) -> tuple[Suggestion, ...]:
    suggestions = [
        Suggestion(awaited, slips, awaited.money == line.money, abs((line.day - awaited.day).days))
        for awaited, slips in near.items()
    ]
    return tuple(sorted(suggestions, key=_rank)[:MOST_SUGGESTED])


def _rank(suggestion: Suggestion) -> tuple[int, bool, int, str]:
    return suggestion.slips, not suggestion.same_money, suggestion.days, suggestion.awaited.reference


def _one_slip_away(texts: Sequence[str]) -> Iterator[str]:
    """References from which digits in the texts are one wrong, swapped, missing or added digit away."""
    for digits in digit_windows(texts, (_DIGITS - 1, _DIGITS, _DIGITS + 1)):
        for meant in _neighbours(digits):
            if is_reference(f"RF{meant}"):
                yield f"RF{meant}"


def _neighbours(digits: str) -> Iterator[str]:
    """Fourteen digits that one slip turned into these."""
    places = range(len(digits))
    if len(digits) == _DIGITS:
        yield from (digits[:at] + digit + digits[at + 1 :] for at in places for digit in "0123456789")
        yield from (digits[:at] + digits[at + 1 : at + 2] + digits[at] + digits[at + 2 :] for at in places)
    elif len(digits) > _DIGITS:
        yield from (digits[:at] + digits[at + 1 :] for at in places)
    else:
        yield from (digits[:at] + digit + digits[at:] for at in (*places, len(digits)) for digit in "0123456789")


def _without_check(texts: Sequence[str]) -> Iterator[str]:
    for body in digit_windows(texts, (BODY,)):
        try:
            yield make_reference(body)
        except ReferenceRefused:
            continue  # it begins with a nought
