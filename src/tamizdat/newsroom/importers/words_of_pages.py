"""The word of a page in its address: the old site's, unless a section, another page or the site itself has it."""

from collections.abc import Iterable

from tamizdat.newsroom.importers.imported import ImportedPage, Note
from tamizdat.newsroom.importers.naming import free_slug
from tamizdat.newsroom.languages import languages
from tamizdat.newsroom.models import Section, StaticPage
from tamizdat.press.addresses import may_be_section

_PAGES_OF_OUR_OWN = frozenset(("support", "newsletter"))


class PageWords:
    """All words taken so far, per language. `sections` are the slugs that the import may give to sections."""

    def __init__(self, sections: Iterable[str]) -> None:
        self._sections = set(sections) | set(Section.objects.values_list("slug", flat=True))
        self._chosen = dict(StaticPage.objects.values_list("pk", "address_word"))
        self._taken = {
            (language, word) for language, word in StaticPage.objects.values_list("language", "address_word")
        }
        self._codes = [code for code, _name in languages()]

    def word_for(self, page: ImportedPage, uid: int) -> tuple[str, list[Note]]:
        """Choose a word; a page that is here already keeps its own."""
        if uid in self._chosen:
            return self._chosen[uid], []
        word = page.slug
        if (not may_be_section(word, self._codes) and word not in _PAGES_OF_OUR_OWN) or word in self._sections:
            word = f"{word}-page"[-60:].strip("-")
        word = free_slug(word, {taken for language, taken in self._taken if language == page.language})
        self._taken.add((page.language, word))
        if word == page.slug:
            return word, []
        return word, [Note("altered", f"Its address here is {word}/, since {page.slug}/ is taken.")]
