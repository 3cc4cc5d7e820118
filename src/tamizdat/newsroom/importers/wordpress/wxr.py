"""WordPress eXtended RSS, 1.0 to 1.2, as frozen values: the site, its authors, its terms and its items.

Real exports hold control characters, bare ampersands, HTML entities and broken bytes. Each is repaired where that
can be done without guessing at meaning, and every repair is written down with the item that it belongs to.
"""

import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tamizdat.newsroom.importers.imported import ImportRefused
from tamizdat.newsroom.importers.scripts import BROKEN
from tamizdat.newsroom.importers.wordpress.xml_slices import Outside, Slice, slices

_URIS = {"wp": "urn:wp", "excerpt": "urn:excerpt", "content": "urn:content", "dc": "urn:dc", "wfw": "urn:wfw"}
_ROLES = (
    ("/excerpt/", "excerpt"),
    ("wordpress.org/export", "wp"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/dc/elements", "dc"),
)
_XMLNS = re.compile(r"""xmlns:([A-Za-z_][\w.-]*)\s*=\s*["']([^"']*)["']""")
_RSS = re.compile(r"<rss[\s>][^>]*>?", re.IGNORECASE)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,8}|\d{1,9});")
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]*|#\d+|#x[0-9a-fA-F]+);)")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ID = re.compile(r"<[\w.-]+:post_id>\s*(?:<!\[CDATA\[)?\s*(\d+)")
_TITLE = re.compile(r"<title>\s*(?:<!\[CDATA\[)?(.{0,120}?)(?:\]\]>|</title>)", re.DOTALL)
_SECOND_ITEM = re.compile(r"<item(?=[\s>])")


@dataclass(frozen=True, slots=True)
class WxrAuthor:
    """An account of the old site; its e-mail address is not even read."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class WxrTerm:
    """A category, a tag or another term. `parent` is the slug of the category above it."""

    taxonomy: str
    term_id: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class WxrSite:
    """The head of an export."""

    title: str
    link: str
    blog_url: str
    language: str
    version: str
    authors: tuple[WxrAuthor, ...]
    terms: tuple[WxrTerm, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A term as an item names it."""

    taxonomy: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class WxrItem:
    """One item as exported, all values still as WordPress wrote them. `repairs` are sentences for the report."""

    post_id: str
    post_type: str
    status: str
    title: str
    link: str
    creator: str
    content: str
    excerpt: str
    date: str
    date_gmt: str
    modified_gmt: str
    slug: str
    parent: str
    password: str
    attachment_url: str
    sticky: bool
    terms: tuple[Assigned, ...]
    meta: tuple[tuple[str, str], ...]
    comments: int
    repairs: tuple[str, ...] = ()

    def meta_value(self, key: str) -> str:
        """The last value stored under a key, or `""`."""
        return next((value for name, value in reversed(self.meta) if name == key), "")


@dataclass(frozen=True, slots=True)
class BrokenItem:
    """An item that could not be read."""

    post_id: str
    title: str
    sentence: str


class _Namespaces:
    """Which prefix of this file means what; files differ in the address, rarely in the prefix."""

    def __init__(self) -> None:
        self._prefixes = dict(_URIS)

    def learn(self, head: str) -> None:
        rss = _RSS.search(head)
        for prefix, uri in _XMLNS.findall(rss.group() if rss else ""):
            role = next((role for part, role in _ROLES if part in uri), "")
            self._prefixes[prefix] = _URIS.get(role, f"urn:other:{prefix}")

    def wrap(self, inner: str) -> bytes:
        declarations = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in self._prefixes.items())
        return f"<w {declarations}>{inner}</w>".encode("utf-8", "replace")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True,
        remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip


class WxrFile:
    """One export file, read from the start each time it is iterated. `site` is complete once an iteration ended."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._namespaces = _Namespaces()
        self.site: WxrSite | None = None

    def items(self) -> Iterator[WxrItem | BrokenItem]:
        """Yield every item. Raises ImportRefused if this is no WordPress export."""
        outside: list[str] = []
        for piece in slices(self.path):
            if isinstance(piece, Outside):
                if not outside:
                    self._namespaces.learn(piece.text)
                if piece.text.strip():
                    outside.append(piece.text)
            else:
                yield from _read_slice(piece, self._namespaces)
        self.site = _site("".join(outside), self._namespaces, self.path)


def _read_slice(piece: Slice, namespaces: _Namespaces) -> Iterator[WxrItem | BrokenItem]:
    text, repairs = _legal(piece.text)
    if not piece.whole:
        yield _broken(text, "it has no end: the file breaks off inside it, or a CDATA section is never closed")
        return
    element = _parsed(text, namespaces, recover=False)
    if element is None:
        second = _SECOND_ITEM.search(text, len("<item"))
        if second:
            yield _broken(text[: second.start()], "its XML runs on into the next item")
            yield from _read_slice(Slice(text[second.start() :]), namespaces)
            return
        element = _parsed(_repaired(text), namespaces, recover=False)
        repairs.append("Entities or bare ampersands in its XML were repaired.")
    if element is None:
        element = _parsed(_repaired(text), namespaces, recover=True)
        repairs.append("Its XML was damaged; what could be read was kept. Compare it with the old site.")
    item = _item(element, tuple(repairs)) if element is not None else None
    yield item if item is not None else _broken(text, "its XML cannot be read, or it has no wp:post_id")


def _legal(text: str) -> tuple[str, list[str]]:
    """Take out what XML 1.0 forbids; count it and what was not valid in the file's encoding."""
    repairs = []
    text, dropped = _ILLEGAL.subn("", text)
    cleared = _REFERENCE.sub(_legal_reference, text)
    if dropped or cleared != text:
        repairs.append("Control characters, which XML forbids, were removed.")
    text = cleared
    if unreadable := text.count(BROKEN):
        repairs.append(f"{unreadable} characters were not valid in the file's encoding and read as {BROKEN}.")
    return text, repairs


def _legal_reference(reference: re.Match[str]) -> str:
    digits = reference.group(1)
    number = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    return "" if number > sys.maxunicode or _ILLEGAL.match(chr(number)) else reference.group()


def _repaired(text: str) -> str:
    """Write entities and ampersands outside CDATA as XML knows them."""
    parts = _CDATA.split(text)
    parts[::2] = [_BARE_AMPERSAND.sub("&amp;", _ENTITY.sub(_resolved, part)) for part in parts[::2]]
    return "".join(parts)


def _resolved(entity: re.Match[str]) -> str:
    if entity.group(1) in _XML_ENTITIES:
        return entity.group()
    character = html.unescape(entity.group())
    return html.escape(character) if character != entity.group() else "&amp;" + entity.group()[1:]


def _parsed(text: str, namespaces: _Namespaces, *, recover: bool) -> etree._Element | None:
    try:
        root = etree.fromstring(namespaces.wrap(text), _parser(recover=recover))
    except etree.XMLSyntaxError:
        return None
    if root is not None and "xmlns" in text:
        _name_alike(root)
    return root[0] if root is not None and len(root) else None


def _name_alike(root: etree._Element) -> None:
    """Elements that declare a namespace for themselves are named as all others are."""
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        role = next((role for part, role in _ROLES if part in (name.namespace or "")), "")
        if role:
            element.tag = f"{{{_URIS[role]}}}{name.localname}"


def _broken(text: str, sentence: str) -> BrokenItem:
    found, title = _ID.search(text), _TITLE.search(text)
    return BrokenItem(found.group(1) if found else "", html.unescape(title.group(1)) if title else "", sentence)


def _words(parent: etree._Element, name: str, role: str = "") -> str:
    tag = f"{{{_URIS[role]}}}{name}" if role else name
    return (parent.findtext(tag) or "").strip()


def _raw(parent: etree._Element, role: str) -> str:
    return parent.findtext(f"{{{_URIS[role]}}}encoded") or ""


def _item(element: etree._Element, repairs: tuple[str, ...]) -> WxrItem | None:
    post_id = _words(element, "post_id", "wp")
    if not post_id.isdigit():
        return None
    wp = _URIS["wp"]
    return WxrItem(
        post_id=str(int(post_id)),
        post_type=_words(element, "post_type", "wp") or "post",
        status=_words(element, "status", "wp") or "publish",
        title=_words(element, "title"),
        link=_words(element, "link"),
        creator=_words(element, "creator", "dc").strip("<> "),
        content=_raw(element, "content"),
        excerpt=_raw(element, "excerpt"),
        date=_words(element, "post_date", "wp"),
        date_gmt=_words(element, "post_date_gmt", "wp"),
        modified_gmt=_words(element, "post_modified_gmt", "wp"),
        slug=_words(element, "post_name", "wp"),
        parent=_words(element, "post_parent", "wp"),
        password=_words(element, "post_password", "wp"),
        attachment_url=_words(element, "attachment_url", "wp"),
        sticky=_words(element, "is_sticky", "wp") == "1",
        terms=_assigned(element),
        meta=tuple(
            (_words(meta, "meta_key", "wp"), meta.findtext(f"{{{wp}}}meta_value") or "")
            for meta in element.iterfind(f"{{{wp}}}postmeta")
        ),
        comments=sum(1 for _ in element.iterfind(f"{{{wp}}}comment")),
        repairs=repairs,
    )


def _assigned(element: etree._Element) -> tuple[Assigned, ...]:
    """Terms of an item, each once. WXR 1.0 repeats every term without its slug."""
    found: dict[tuple[str, str], Assigned] = {}
    for term in element.iterfind("category"):
        name = (term.text or "").strip()
        taxonomy = {"": "category", "tag": "post_tag"}.get(term.get("domain", ""), term.get("domain", ""))
        slug = term.get("nicename", "")
        if slug and name:
            found.setdefault((taxonomy, slug), Assigned(taxonomy, slug, name))
    named = {(term.taxonomy, term.name) for term in found.values()}
    for term in element.iterfind("category"):
        name = (term.text or "").strip()
        taxonomy = {"": "category", "tag": "post_tag"}.get(term.get("domain", ""), term.get("domain", ""))
        if name and not term.get("nicename") and not {(taxonomy, name), ("post_tag", name)} & named:
            found.setdefault((taxonomy, name), Assigned(taxonomy, name, name))
    return tuple(found.values())


def _site(outside: str, namespaces: _Namespaces, path: Path) -> WxrSite:
    start = _RSS.search(outside)
    head, _ = _legal(outside[start.start() :] if start else "")
    inner = _RSS.sub("", head, count=1).replace("</rss>", "")
    root = _parsed(_repaired(inner), namespaces, recover=True)
    version = _words(root, "wxr_version", "wp") if root is not None else ""
    if root is None or not (version or root.find(f"{{{_URIS['wp']}}}author") is not None):
        message = (
            f"{path.name} is not a WordPress export: it has no wxr_version. In WordPress choose "
            "Tools, Export, All content, and give the .xml file that it saves."
        )
        raise ImportRefused(message)
    return WxrSite(
        title=html.unescape(_words(root, "title")),
        link=_words(root, "link"),
        blog_url=_words(root, "base_blog_url", "wp") or _words(root, "link"),
        language=_words(root, "language"),
        version=version,
        authors=tuple(_authors(root)),
        terms=tuple(_terms(root)),
    )


def _authors(root: etree._Element) -> Iterator[WxrAuthor]:
    for author in root.iterfind(f"{{{_URIS['wp']}}}author"):
        login = _words(author, "author_login", "wp")
        first, last = _words(author, "author_first_name", "wp"), _words(author, "author_last_name", "wp")
        yield WxrAuthor(login, _words(author, "author_display_name", "wp") or f"{first} {last}".strip() or login)


def _terms(root: etree._Element) -> Iterator[WxrTerm]:
    wp = f"{{{_URIS['wp']}}}"
    shapes = (("category", "category_nicename", "cat_name", "category"), ("tag", "tag_slug", "tag_name", "tag"))
    for kind, slug, name, stem in shapes:
        for term in root.iterfind(f"{wp}{kind}"):
            yield WxrTerm(
                "post_tag" if kind == "tag" else "category",
                _words(term, "term_id", "wp"),
                _words(term, slug, "wp"),
                html.unescape(_words(term, name, "wp")),
                _words(term, "category_parent", "wp"),
                _words(term, f"{stem}_description", "wp"),
            )
    for term in root.iterfind(f"{wp}term"):
        yield WxrTerm(
            _words(term, "term_taxonomy", "wp"),
            _words(term, "term_id", "wp"),
            _words(term, "term_slug", "wp"),
            html.unescape(_words(term, "term_name", "wp")),
            _words(term, "term_parent", "wp"),
            _words(term, "term_description", "wp"),
        )
