"""The reference of a gift: ISO 11649, `RF`, two check digits, twelve digits. Made of chance, shown in groups of four.

Digits only, for two reasons. Modulo 97 then finds every mistyped digit and every swap of neighbours, which it does not
with letters; and digits have no look-alikes in Cyrillic. The first digit is never a nought: some banks strip noughts
there, and the check digits would not notice.

People and banks mangle references. `find_references` reads them back out of any text: other scripts' digits, РФ for RF
or nothing at all, any separators, lines broken anywhere. What it finds has right check digits; whether anybody was ever
given it, the caller looks up.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

from tamizdat.money.errors import ReferenceRefused

BODY = 12
# As many references can be drawn.
DRAWS = 9 * 10 ** (BODY - 1)
_DIGITS = BODY + 2

_BODY = re.compile(rf"[1-9][0-9]{{{BODY - 1}}}")
_REFERENCE = re.compile(rf"RF([0-9]{{2}})([1-9][0-9]{{{BODY - 1}}})")
_INTACT = re.compile(r"(?<!\w)RF[0-9]{2}(?:[0-9]{12}|(?: [0-9]{4}){3})(?!\w)")
# After the letters RF a letter that looks like a digit was meant as one: the check digits judge.
_LED = re.compile(rf"R[\W_]*F[\W_]*((?:[0-9OIL][\W_]*){{{_DIGITS}}})")
_LETTERLESS = re.compile(r"[0-9](?:[\W_]*[0-9])*")
_GROUP = re.compile(r"[0-9]+")
_LOOK_ALIKE = str.maketrans("OIL", "011")
# Cyrillic capitals, for whoever types with the keyboard of a letter to his aunt.
_CYRILLIC = str.maketrans({"Р": "R", "Ф": "F", "О": "O", "З": "3", "І": "I"})


def make_reference(body: str) -> str:
    """Put the check digits before twelve digits of chance. Raises ReferenceRefused."""
    if not _BODY.fullmatch(body):
        message = f"A reference is made of {BODY} digits, of which the first is no nought."
        raise ReferenceRefused(message)
    return f"RF{98 - _remainder(body, '00'):02d}{body}"


def drawn_reference(draw: int) -> str:
    """The reference that a number of chance below DRAWS stands for: `drawn_reference(secrets.randbelow(DRAWS))`."""
    return make_reference(f"{draw + 10 ** (BODY - 1)}")


def is_reference(text: str) -> bool:
    """Whether a text is a reference of ours as it is kept: sixteen signs, no spaces, right check digits."""
    found = _REFERENCE.fullmatch(text)
    return found is not None and _remainder(found[2], found[1]) == 1


def grouped(reference: str) -> str:
    """As it is shown to people: `RF18 5390 0754 7034`."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def intact_references(texts: Sequence[str]) -> list[str]:
    """References that stand in a text exactly as we wrote them, whole or in groups of four; in order, each once."""
    found = (part.replace(" ", "") for text in texts for part in _INTACT.findall(text))
    return list(dict.fromkeys(reference for reference in found if is_reference(reference)))


def find_references(texts: Sequence[str]) -> list[str]:
    """References that may be meant in texts which belong together, in their order: the surest first, each once."""
    plain = _plain("\n".join(texts))
    found = [f"RF{digits}" for digits in (*_led(plain), *_windows(plain, (_DIGITS,)))]
    return list(dict.fromkeys(reference for reference in found if is_reference(reference)))


def digit_windows(texts: Sequence[str], lengths: Container[int]) -> list[str]:
    """Runs of as many digits, which begin and end where a group of digits does and have no letter within."""
    return list(_windows(_plain("\n".join(texts)), lengths))


def _led(plain: str) -> Iterator[str]:
    """Fourteen digits after the letters RF, whatever follows them."""
    for run in _LED.findall(plain):
        yield re.sub(r"[\W_]", "", run).translate(_LOOK_ALIKE)


def _windows(plain: str, lengths: Container[int]) -> Iterator[str]:
    """At borders of groups only: else every long number would hold many."""
    for run in _LETTERLESS.findall(plain):
        groups = _GROUP.findall(run)
        for start in range(len(groups)):
            for joined in accumulate(groups[start : start + _DIGITS + 1]):
                if len(joined) in lengths:
                    yield joined


def _plain(text: str) -> str:
    """Capitals and Latin digits. NFKC also takes apart what one sign holds, such as a digit in a circle."""
    if not text.isascii():
        text = "".join(_latin(sign) for sign in unicodedata.normalize("NFKC", text))
    return text.upper().translate(_CYRILLIC)


def _latin(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _remainder(body: str, check: str) -> int:
    """ISO 7064 MOD 97-10 over the body, `RF` written as numbers, and the check digits."""
    return int(f"{body}2715{check}") % 97
