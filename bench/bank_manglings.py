"""What people and banks do to a reference, and what else stands in lines of banks."""

import random
from collections.abc import Callable

from tamizdat.money.references import grouped

Mangling = Callable[[str, random.Random], tuple[str, ...]]
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WIDE = str.maketrans("RF0123456789", "ＲＦ０１２３４５６７８９")
_LETTERS = str.maketrans("01", "OI")
_CYRILLIC = str.maketrans("RF", "РФ")
_WORDS = ("gift", "Spende", "для вас", "donation November", "کمک", "Monatlich", "voor jullie", "don", "SEPA credit")


def _said(chance: random.Random) -> str:
    return chance.choice(_WORDS)


def _gapped(text: str, chance: random.Random, gaps: str) -> str:
    return "".join(sign + (chance.choice(gaps) if chance.random() < 0.4 else "") for sign in text)


def _digit_date(chance: random.Random) -> str:
    return f"2026{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"


def _cut(text: str, chance: random.Random) -> tuple[str, ...]:
    at = chance.randint(1, len(text) - 1)
    return text[:at], text[at:]


def _swift(text: str, chance: random.Random) -> tuple[str, ...]:
    """Texts of 27 signs, as fields ?20 to ?29 hold."""
    long = f"{_said(chance)} {_said(chance)} {text} {_said(chance)}"
    return tuple(long[at : at + 27] for at in range(0, len(long), 27))


def _several(reference: str, chance: random.Random) -> tuple[str, ...]:
    text = _gapped(reference.lower().translate(str.maketrans("rf", "рф")), chance, " -. ")
    return _cut(f"{_said(chance)} {text.translate(chance.choice((_PERSIAN, {})))} {_said(chance)}", chance)


MANGLINGS: dict[str, Mangling] = {
    "small letters": lambda reference, chance: (f"{_said(chance)} {grouped(reference).lower()}",),
    "spaces anywhere": lambda reference, chance: (_gapped(reference, chance, " "),),
    "hyphens": lambda reference, chance: (grouped(reference).replace(" ", "-"), _said(chance)),
    "points, slashes, other spaces": lambda reference, chance: (
        _gapped(reference, chance, "./_,:;\u00a0\u2009\u200b"),
    ),
    "Cyrillic РФ": lambda reference, chance: (f"{_said(chance)} {grouped(reference).translate(_CYRILLIC)}",),
    "no RF": lambda reference, chance: (f"{_said(chance)} {grouped(reference)[2:]}",),
    "other letters for RF": lambda reference, chance: (
        f"{chance.choice(('REF ', 'PF', 'R', 'FR', 'R№'))}{reference[2:]}",
    ),
    "Persian digits": lambda reference, chance: (f"{_said(chance)} {grouped(reference).translate(_PERSIAN)}",),
    "Arabic digits": lambda reference, _: (reference.translate(_ARABIC),),
    "wide letters": lambda reference, _: (reference.translate(_WIDE),),
    "letters O and I": lambda reference, chance: (f"RF{grouped(reference)[2:].translate(_LETTERS)}", _said(chance)),
    "cut in two anywhere": lambda reference, chance: _cut(grouped(reference), chance),
    "cut by SWIFT": lambda reference, chance: _swift(grouped(reference), chance),
    "within a word": lambda reference, _: (f"Spende{reference}danke",),
    "behind the bank's own words": lambda reference, chance: (f"EREF+NOTPROVIDEDSVWZ+{reference}ABWA+{_said(chance)}",),
    "a date glued on": lambda reference, chance: (f"{reference}{_digit_date(chance)}",),
    "no RF, beside dates and amounts": lambda reference, chance: (
        f"27.11.2026 {_said(chance)} {reference[2:]} {chance.randint(1, 99)},00 EUR",
    ),
    "no RF, a date before it": lambda reference, chance: (f"{_digit_date(chance)} {grouped(reference)[2:]}",),
    "several at once": _several,
}


def _one_wrong(reference: str, chance: random.Random) -> tuple[str, ...]:
    at = chance.randint(2, 15)
    digit = chance.choice([digit for digit in "0123456789" if digit != reference[at]])
    return (grouped(reference[:at] + digit + reference[at + 1 :]),)


def _swapped(reference: str, chance: random.Random) -> tuple[str, ...]:
    at = chance.choice([at for at in range(2, 15) if reference[at] != reference[at + 1]] or [2])
    return (grouped(reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]),)


def _missing(reference: str, chance: random.Random) -> tuple[str, ...]:
    at = chance.randint(2, 15)
    return (grouped(reference[:at] + reference[at + 1 :]),)


def _doubled(reference: str, chance: random.Random) -> tuple[str, ...]:
    at = chance.randint(2, 14)  # a double of the last digit is a digit glued on
    return (reference[:at] + reference[at] + reference[at:],)


SLIPS: dict[str, Mangling] = {
    "one digit wrong": _one_wrong,
    "two digits swapped": _swapped,
    "one digit missing": _missing,
    "one digit twice": _doubled,
}
LOST: tuple[Mangling, ...] = (
    lambda reference, chance: (reference[: chance.randint(4, 12)],),
    lambda reference, chance: (f"{_said(chance)} {reference[4:]}",),
)
NOISE: tuple[Mangling, ...] = (
    lambda _, chance: ("".join(chance.choices("abcdefgh  0123456789-/.,RF", k=140)),),
    lambda _, chance: (f"RF{chance.randrange(10**14):014d} {_said(chance)}",),
    lambda _, chance: (f"INVOICE {chance.randrange(10**12)} {_digit_date(chance)} {chance.randrange(10**6)}",),
    lambda _, chance: (f"DE{chance.randrange(10**20):020d}", f"{chance.randrange(10**14):014d}"),
    lambda _, chance: (" ".join(f"{chance.randrange(10**4):04d}" for _ in range(12)),),
    lambda _, chance: (_said(chance), f"card {chance.randrange(10**16):016d} {_digit_date(chance)}"),
)
