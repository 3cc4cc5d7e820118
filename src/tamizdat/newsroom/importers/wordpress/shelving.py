"""Where a story is shelved and who signs it, decided from what WordPress recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tamizdat.newsroom.importers.imported import ImportedContributor, ImportedTerm, Note, Terms
from tamizdat.newsroom.importers.naming import first_slug, free_slug
from tamizdat.newsroom.importers.wordpress.archives import Archives
from tamizdat.newsroom.importers.wordpress.survey import Survey
from tamizdat.newsroom.importers.wordpress.texts import words_of
from tamizdat.newsroom.importers.wordpress.wxr import WxrItem, WxrTerm
from tamizdat.press.addresses import may_be_section

UNSORTED = "*unsorted"
_NO_SECTION = frozenset(
    ("uncategorized", "uncategorised", "bez-rubriki", "sans-categorie", "non-classe", "allgemein", "sin-categoria")
)
_NEWS = {"ru": "Новости", "be": "Навіны", "uk": "Новини", "fa": "اخبار", "ar": "أخبار", "he": "חדשות", "en": "News"}
_PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category")
_NOBODY = frozenset(("admin", "administrator", "editor", "root", "webmaster", "wordpress", "user", "test"))


@dataclass(slots=True)
class Shelves:
    """All sections, topics and contributors of an export, and the rules that choose among them."""

    terms: Terms
    parents: Mapping[str, str]
    numbers: Mapping[str, str]
    notes: list[Note] = field(default_factory=list)

    def sections_of(self, item: WxrItem) -> tuple[tuple[str, ...], list[Note]]:
        """Sections of an item, the primary one first: the one an editor marked as such, else the deepest.

        Categories that say nothing (Uncategorized) count only if there is no other; then the section is News.
        """
        assigned = [term.slug for term in item.terms if term.taxonomy == "category" and not _says_nothing(term.slug)]
        if not assigned:
            return (UNSORTED,), [
                Note("altered", "It had no category that says anything; it stands in the section for news.")
            ]
        marked = next((self.numbers.get(value, "") for key in _PRIMARY if (value := item.meta_value(key))), "")
        ordered = sorted(assigned, key=lambda slug: (slug != marked, -self._depth(slug)))
        return tuple(ordered), []

    def topics_of(self, item: WxrItem) -> tuple[str, ...]:
        """Topics of an item."""
        return tuple(term.slug for term in item.terms if term.taxonomy == "post_tag")

    def authors_of(self, item: WxrItem) -> tuple[tuple[str, ...], list[Note]]:
        """Who signs an item: co-authors where the old site kept any, else the account that wrote it."""
        logins = [term.slug.removeprefix("cap-") for term in item.terms if term.taxonomy == "author"]
        logins = logins or ([item.creator] if item.creator else [])
        signing = tuple(dict.fromkeys(login for login in logins if login in self.terms.contributors))
        if logins and not signing:
            return (), [
                Note("altered", "It was signed by a mere account (such as “admin”); it is signed by the newsroom.")
            ]
        return signing, []

    def _depth(self, slug: str) -> int:
        seen = {slug}
        depth = 0
        while (parent := self.parents.get(slug, "")) and parent not in seen:
            seen.add(parent)
            slug, depth = parent, depth + 1
        return depth


def shelves_of(facts: Survey, language: str, languages: Sequence[str]) -> Shelves:
    """Name every section, topic and contributor of an export, each with a slug of its own."""
    categories = _terms(facts, "category")
    notes: list[Note] = []
    sections = _sections(categories, language, languages, notes)
    taken: set[str] = set()
    topics = {term.slug: _named(term, taken, "topic") for term in _terms(facts, "post_tag")}
    archives = Archives(facts.site, {term.slug: term for term in categories})
    sections = archives.led_to(sections, categories)
    topics = archives.led_to(topics, _terms(facts, "post_tag"))
    return Shelves(
        Terms(sections, topics, _contributors(facts)),
        {term.slug: term.parent for term in categories},
        {term.term_id: term.slug for term in categories},
        notes,
    )


def _says_nothing(slug: str) -> bool:
    return first_slug(slug) in _NO_SECTION


def _terms(facts: Survey, taxonomy: str) -> list[WxrTerm]:
    """Terms declared in the head, then those that only items name."""
    found = {term.slug: term for term in facts.site.terms if term.taxonomy == taxonomy and term.slug}
    for (kind, slug), assigned in facts.assigned.items():
        if kind == taxonomy:
            found.setdefault(slug, WxrTerm(taxonomy, "", slug, assigned.name))
    return list(found.values())


def _named(term: WxrTerm, taken: set[str], fallback: str) -> ImportedTerm:
    slug = free_slug(first_slug(term.slug, term.name) or fallback, taken)
    taken.add(slug)
    name = words_of(term.name)[:200] or term.slug
    return ImportedTerm(term.slug, slug, name, words_of(term.description))


def _sections(
    categories: Sequence[WxrTerm], language: str, languages: Sequence[str], notes: list[Note]
) -> dict[str, ImportedTerm]:
    taken: set[str] = set()
    found: dict[str, ImportedTerm] = {}
    for term in categories:
        wanted = first_slug(term.slug, term.name)
        renamed = term
        if wanted and not may_be_section(wanted, list(languages)):
            renamed = WxrTerm(
                term.taxonomy, term.term_id, f"{wanted}-section", term.name, term.parent, term.description
            )
            notes.append(
                Note(
                    "altered",
                    f"The section “{words_of(term.name)}” stands at {wanted}-section/: {wanted}/ is the site's own.",
                )
            )
        found[term.slug] = _named(renamed, taken, "section")
    news = _NEWS.get(language, "News")
    existing = next((section for section in found.values() if section.slug == "news"), None)
    found[UNSORTED] = existing or ImportedTerm(UNSORTED, "news", news)
    return found


def _contributors(facts: Survey) -> dict[str, ImportedContributor]:
    names = {term.slug.removeprefix("cap-"): term.name for key, term in facts.assigned.items() if key[0] == "author"}
    names |= {author.login: author.name for author in facts.site.authors if author.login}
    names |= facts.guests
    names |= {login: login for login in facts.creators if login not in names}
    taken: set[str] = set()
    by_name: dict[str, ImportedContributor] = {}
    found: dict[str, ImportedContributor] = {}
    for login, given in names.items():
        name = words_of(given).partition("@")[0].strip()[:200]
        if not name or name.lower() in _NOBODY:
            continue
        if name not in by_name:
            slug = free_slug(first_slug(name, login) or "contributor", taken)
            taken.add(slug)
            by_name[name] = ImportedContributor(name, slug, name)
        found[login] = by_name[name]
    return found
