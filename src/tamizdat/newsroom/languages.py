"""The languages that the newsroom writes in."""

from django.conf import settings

from tamizdat.press.words import language_name


def languages() -> list[tuple[str, str]]:
    """Code and own name of each, as a choice for a field."""
    return [(code, language_name(code)) for code in settings.PAPER_LANGUAGES]


def first_language() -> str:
    """The language of words that carry no language of their own, until the paper says otherwise."""
    return str(settings.PAPER_LANGUAGES[0])
