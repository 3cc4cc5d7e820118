"""The first reading of an export: what stories and pages refer to. Small facts only, so memory stays flat."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from tamizdat.newsroom.importers import embeds
from tamizdat.newsroom.importers.imported import ImportedImage
from tamizdat.newsroom.importers.wordpress.library import Library, upload_path
from tamizdat.newsroom.importers.wordpress.refusals import why_left
from tamizdat.newsroom.importers.wordpress.wxr import Assigned, BrokenItem, WxrFile, WxrItem, WxrSite


@dataclass(slots=True)
class Survey:
    """Everything the second reading asks for; implements `OldSite`."""

    site: WxrSite
    library: Library
    reusable: dict[str, str] = field(default_factory=dict)
    guests: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    assigned: dict[tuple[str, str], Assigned] = field(default_factory=dict)
    creators: dict[str, None] = field(default_factory=dict)
    coming: dict[str, None] = field(default_factory=dict)
    total: int = 0

    def image_by_id(self, number: str) -> ImportedImage | None:
        """See OldSite."""
        return self.library.images.get(number)

    def image_by_url(self, url: str) -> ImportedImage | None:
        """See OldSite."""
        return self.library.by_url(url) if not url.startswith("data:") else None

    def absolute(self, url: str) -> str:
        """See OldSite."""
        if url.startswith(("mailto:", "tel:")):
            return url
        try:
            joined = urljoin(self.library.base, url)
            parts = urlsplit(joined)
        except ValueError:
            return ""
        return joined if parts.scheme in {"http", "https"} and parts.hostname else ""

    def target(self, url: str) -> str | None:
        """See OldSite."""
        return next((self.targets[place] for place in self._places(url) if place in self.targets), None)

    def is_upload(self, url: str) -> bool:
        """See OldSite."""
        return bool(url) and bool(upload_path(url)) and host_of(self.absolute(url)) in self.hosts

    @property
    def hosts(self) -> set[str]:
        """The hosts of the old site, without www."""
        return {host_of(self.site.blog_url), host_of(self.site.link)} - {""}

    def _places(self, url: str) -> list[str]:
        absolute = self.absolute(url)
        if not absolute or host_of(absolute) not in self.hosts:
            return []
        parts = urlsplit(absolute)
        query = parse_qs(parts.query)
        number = next((query[name][0] for name in ("p", "page_id") if name in query), "")
        return [f"?{number}"] if number else [path_key(parts.path)]


def host_of(url: str) -> str:
    """The host of an address, without www; `""` if there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def path_key(path: str) -> str:
    """A path as it is looked up: decoded, in lower case, without slashes at its ends."""
    return unquote(path).strip("/").lower()


def survey(files: Iterable[WxrFile]) -> Survey:
    """Read all files of one export once. Raises ImportRefused."""
    library = Library(base="")
    sites: list[WxrSite] = []
    facts = Survey(WxrSite("", "", "", "", "", (), ()), library)
    for file in files:
        for item in file.items():
            facts.total += 1
            if not isinstance(item, BrokenItem):
                _take(item, facts)
        if file.site is not None:
            sites.append(file.site)
    facts.site = _joined(sites)
    library.base = facts.site.blog_url.rstrip("/") + "/"
    return facts


def _joined(sites: list[WxrSite]) -> WxrSite:
    first = sites[0]
    authors = {author.login: author for site in sites for author in site.authors}
    terms = {(term.taxonomy, term.slug): term for site in sites for term in site.terms}
    return WxrSite(
        first.title,
        first.link,
        first.blog_url,
        first.language,
        first.version,
        tuple(authors.values()),
        tuple(terms.values()),
    )


def _take(item: WxrItem, facts: Survey) -> None:
    if item.post_type == "attachment":
        facts.library.add(item)
    elif item.post_type == "wp_block":
        facts.reusable[item.post_id] = item.content
    elif item.post_type == "guest-author":
        login = item.meta_value("cap-user_login") or item.slug.removeprefix("cap-")
        facts.guests[login] = item.meta_value("cap-display_name") or item.title
    elif why_left(item) is None:
        facts.coming[item.post_id] = None
        facts.targets[f"?{item.post_id}"] = item.post_id
        path = path_key(urlsplit(item.link).path) if embeds.readable_url(item.link) else ""
        if path:
            facts.targets.setdefault(path, item.post_id)
        if item.creator:
            facts.creators[item.creator] = None
        for term in item.terms:
            facts.assigned.setdefault((term.taxonomy, term.slug), term)
