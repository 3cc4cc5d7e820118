"""At which address a letter was printed: its own text says it, whatever this machine was told."""

import re

from tamizdat.press.letter_index import LetterEntry

_ADDRESS = re.compile(r"https?://[^\s<>\"\[\]]+")


def origin_of(letter: LetterEntry, text: str, otherwise: str) -> str:
    """Give the origin of the paper, with a slash at its end: what stands before the address of the letter's page."""
    page = letter.page.lstrip("/")
    found = (address for address in _ADDRESS.findall(text) if page and address.endswith(f"/{page}"))
    return next((address.removesuffix(page) for address in found), otherwise)
