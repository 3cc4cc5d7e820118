"""The languages that the newsroom writes in."""

from django.conf import settings


def languages() -> list[tuple[str, str]]:
    """Code and own name of each, as a choice for a field."""
    return list(settings.LANGUAGES)


def first_language() -> str:
    """The language of words that carry no language of their own, until the paper says otherwise."""
    return str(settings.LANGUAGES[0][0])
