"""The words of the desk, from the catalogues under `locale/`, and which language to use. Pure."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from tamizdat.press.words import words_in

_FOLDER = resources.files("tamizdat.desk") / "locale"


@cache
def said(language: str) -> Mapping[str, str]:
    """Give every sentence of the desk, by its English."""
    return words_in(_FOLDER, "desk", language)


def tongue(wanted: Sequence[str], accepted: str, spoken: Sequence[str]) -> str:
    """Choose a language: the first wish that we speak, then what the browser prefers, then the first that we speak.

    `accepted` is the field Accept-Language (RFC 9110 §12.5.4); its weights are taken to stand in order, as all browsers
    write them.
    """
    preferred = [part.partition(";")[0].strip() for part in accepted.split(",")]
    for wish in [*wanted, *preferred]:
        primary = wish.partition("-")[0].lower()
        if primary in spoken:
            return primary
    return spoken[0]
