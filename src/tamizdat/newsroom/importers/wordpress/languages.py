"""In which language an export is, by what the old site said of itself."""

from tamizdat.newsroom.importers.imported import ImportRefused, Wishes

# WordPress names some languages by three letters, and Hebrew sometimes as ISO 639 did before 1989.
_OTHERWISE = {"bel": "be", "iw": "he", "kir": "ky", "tuk": "tk", "uzb": "uz", "azb": "az", "kaz": "kk", "tgk": "tg"}


def spoken(tag: str) -> str:
    """The code of a language as the newsroom writes it: `ru` of `ru_RU`, `be` of `bel`."""
    primary = tag.replace("_", "-").partition("-")[0].strip().lower()
    return _OTHERWISE.get(primary, primary)


def language_of(site: str, wishes: Wishes) -> str:
    """The language of what has none of its own; one that does not name any is taken for the newsroom's first.

    Raises ImportRefused where the newsroom does not write in it: a page must not say that Arabic is English.
    """
    if wishes.language or not site:
        return wishes.language or wishes.languages[0]
    if spoken(site) in wishes.languages:
        return spoken(site)
    message = (
        f"The old site says that its language is “{site}”, in which no paper can be written here. If it is another, "
        f"say which (for instance --language {wishes.languages[0]}): {', '.join(wishes.languages)}. "
        "Under --language, what is written in another script than its language's comes as drafts."
    )
    raise ImportRefused(message)
