"""Sections, topics and contributors of the old site as ours: found by slug, made where missing, made once."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from tamizdat.newsroom.importers.imported import ImportedContributor, ImportedTerm, Terms
from tamizdat.newsroom.importers.ledger import Ledger
from tamizdat.newsroom.importers.report import Report
from tamizdat.newsroom.models import (
    Contributor,
    ContributorWords,
    LegacyAddress,
    Section,
    SectionWords,
    StaticPage,
    Topic,
    TopicWords,
)
from tamizdat.newsroom.slugs import numbered

_LONGEST_SLUG = 80


class Shelving:
    """Gives our numbers for the old site's keys. `language` is that of the names; `first` the paper's first one."""

    def __init__(self, terms: Terms, ledger: Ledger, report: Report, *, language: str, first: str) -> None:
        self._terms = terms
        self._ledger = ledger
        self._report = report
        self._language = language
        self._first = first
        self._found: dict[tuple[str, str], int] = {}

    def section(self, key: str) -> int:
        """Number of a section."""
        return self._number("section", key, self._terms.sections)

    def topic(self, key: str) -> int:
        """Number of a topic."""
        return self._number("topic", key, self._terms.topics)

    def contributor(self, key: str) -> int:
        """Number of a contributor."""
        return self._number("contributor", key, self._terms.contributors)

    def _number(
        self, kind: str, key: str, terms: Mapping[str, ImportedTerm] | Mapping[str, ImportedContributor]
    ) -> int:
        if (kind, key) in self._found:
            return self._found[kind, key]
        self._found[kind, key] = self._standing(kind, terms[key])
        return self._found[kind, key]

    def _standing(self, kind: str, term: ImportedTerm | ImportedContributor) -> int:
        known = self._ledger.known(kind, term.key)
        stands = known is not None and _MODELS[kind].objects.filter(pk=known.uid).exists()
        number = int(known.uid) if known is not None and stands else self._made(kind, term, known)
        self._keep_addresses(term.old_addresses, f"{kind}/{number}")
        return number

    def _keep_addresses(self, wanted: Sequence[str], to: str) -> None:
        """Let the old site's archives lead to the list. Public they become with the first story that stands in it."""
        standing = set(LegacyAddress.objects.filter(old__in=wanted).values_list("old", flat=True)) if wanted else set()
        fresh = [LegacyAddress(old=old, to=to, language=self._language) for old in wanted if old not in standing]
        if fresh:
            LegacyAddress.objects.bulk_create(fresh)
            self._report.came["redirects"] += len(fresh)

    @transaction.atomic
    def _made(self, kind: str, term: ImportedTerm | ImportedContributor, known: object) -> int:
        model, words = _MODELS[kind], _WORDS[kind]
        slug = term.slug[:_LONGEST_SLUG]
        if kind == "section" and StaticPage.objects.filter(address_word=slug).exists():
            slug = f"{slug[:70]}-section"
        thing = model.objects.filter(slug=slug).first()
        if thing is not None and kind == "contributor" and thing.name != term.name:
            thing, slug = None, _free(model, slug)
        if thing is None:
            thing = model(slug=slug, name=term.name, description=term.description)
            if self._language != self._first:
                thing.translations = [words(language=self._language, name=term.name, description=term.description)]
            thing.save()
            self._report.came[_PLURALS[kind]] += 1
        elif self._language != self._first and not thing.translations.filter(language=self._language).exists():
            thing.translations.add(words(language=self._language, name=term.name, description=term.description))
            thing.save()
        if known is None:
            self._ledger.remember(kind, term.key, thing.pk)
        return int(thing.pk)


_MODELS: dict[str, type[Section | Topic | Contributor]] = {
    "section": Section,
    "topic": Topic,
    "contributor": Contributor,
}
_WORDS: dict[str, type[SectionWords | TopicWords | ContributorWords]] = {
    "section": SectionWords,
    "topic": TopicWords,
    "contributor": ContributorWords,
}
_PLURALS = {"section": "sections", "topic": "topics", "contributor": "contributors"}


def _free(model: type[Section | Topic | Contributor], slug: str) -> str:
    number = 2
    while model.objects.filter(slug=numbered(slug, number)).exists():
        number += 1
    return numbered(slug, number)
