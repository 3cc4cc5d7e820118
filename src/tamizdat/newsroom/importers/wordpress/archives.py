"""Where the old site listed its stories: the archives of categories and tags, which lead to sections and topics here.

WordPress calls them `category/…` and `tag/…` unless the site chose other words, which an export does not say. Archives
of authors are left out: their addresses are made from the names of accounts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from tamizdat.newsroom.importers.imported import ImportedTerm
from tamizdat.newsroom.importers.wordpress.wxr import WxrSite, WxrTerm

LONGEST = 500  # LegacyAddress.old
MOST_DEEP = 10


class Archives:
    """The archives of one site; `categories` are known by their slugs."""

    def __init__(self, site: WxrSite, categories: Mapping[str, WxrTerm]) -> None:
        path = urlsplit(site.blog_url or site.link).path.strip("/")
        self._root = f"{path}/" if path else ""
        self._categories = categories

    def led_to(self, found: Mapping[str, ImportedTerm], terms: Iterable[WxrTerm]) -> dict[str, ImportedTerm]:
        """Give the sections or topics of these terms the addresses that they had."""
        given = dict(found)
        for term in terms:
            old = tuple(one for one in dict.fromkeys(self._addresses(term)) if len(one) <= LONGEST)
            given[term.slug] = replace(given[term.slug], old_addresses=old)
        return given

    def _addresses(self, term: WxrTerm) -> list[str]:
        if term.taxonomy != "category":
            return [f"{self._root}tag/{term.slug}/", f"?tag={term.slug}"]
        numbered = [f"?cat={term.term_id}"] if term.term_id else []
        return [f"{self._root}category/{self._path(term)}/", f"{self._root}category/{term.slug}/", *numbered]

    def _path(self, term: WxrTerm) -> str:
        """Name a category below those above it, as its address does."""
        steps = [term.slug]
        while (above := self._categories.get(term.parent)) and above.slug not in steps and len(steps) < MOST_DEEP:
            steps.append(above.slug)
            term = above
        return "/".join(reversed(steps))
