"""WordPress shortcodes as HTML, by text alone: captions, galleries, players; others are taken off with a note.

What only looks like one is left as it stands: a newspaper writes `[sic]`, `[…]` and `[applause]`.
"""

import html
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tamizdat.newsroom.importers import embeds
from tamizdat.newsroom.importers.elements import CARD, PICTURE
from tamizdat.newsroom.importers.old_site import Remarks

Attributes = Mapping[str, str]

_TAG: Final = re.compile(
    r"(?P<escape>\[)?\[(?P<close>/)?(?P<name>[A-Za-z][\w-]{0,60})"
    r"(?P<attributes>(?:\s(?:=\s*\"[^\"]*\"|=\s*'[^']*'|[^\[\]])*+)?)\]"
)
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]+)"|(\S+)""")
_CURLY: Final = str.maketrans({"“": '"', "”": '"', "″": '"', "„": '"', "‘": "'", "’": "'"})
_IMAGE: Final = re.compile(
    r"\s*(?:<p[^>]*>\s*)?((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)\Z", re.DOTALL | re.IGNORECASE
)
_FILES: Final = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "url", "href", "0")
_ALONE: Final = re.compile(
    r"archives|sitemap|contact[-_]form(?:-7)?|ninja_form|gravityform|wpforms|subscribe2|blog_subscription_form|"
    r"jetpack_subscription_form|recent[-_]posts|related_posts|(?:ez-)?toc|adsense|adrotate|products?|cart"
)


@dataclass(frozen=True, slots=True)
class Library:
    """What a gallery may ask: the numbers of all pictures attached to this item, and a file's address by number."""

    attached: Sequence[str]
    address: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Use:
    """One shortcode as used; `inner` is None where nothing closes it."""

    name: str
    attributes: Attributes
    inner: str | None
    library: Library
    remarks: Remarks


def expanded(text: str, library: Library, remarks: Remarks) -> str:
    """Write every shortcode of a body as HTML."""
    if "[" not in text:
        return text
    return "".join(_Scan(text, library, remarks).pieces())


class _Scan:
    """One walk over a body, from shortcode to shortcode."""

    def __init__(self, text: str, library: Library, remarks: Remarks) -> None:
        self._text = text
        self._library = library
        self._remarks = remarks
        self._closings = _closings(text)
        self._taken_off: set[str] = set()
        self._at = 0

    def pieces(self) -> Iterator[str]:
        """The body piece by piece, shortcodes replaced."""
        while found := _TAG.search(self._text, self._at):
            yield self._text[self._at : found.start()]
            self._at = found.end()
            if found["escape"] and self._text[self._at : self._at + 1] == "]":
                self._at += 1
                yield html.escape(found.group()[1:], quote=False)
            else:
                yield "[" if found["escape"] else ""
                yield self._closed(found) if found["close"] else self._opened(found)
        yield self._text[self._at :]

    def _closed(self, found: re.Match[str]) -> str:
        name = found["name"].lower()
        return "" if name in self._taken_off or name in _WRITERS else _as_it_stands(found)

    def _opened(self, found: re.Match[str]) -> str:
        name, words = found["name"].lower(), found["attributes"]
        closing = _next_after(self._closings.get(name), self._at)
        if name in _WRITERS:
            inner = None
            if closing and not words.endswith("/"):
                inner, self._at = self._text[self._at : closing[0]], closing[1]
            return _WRITERS[name](_Use(name, _attributes(words), inner, self._library, self._remarks))
        if not (closing or _ALONE.fullmatch(name) or _has_assignment(words)):
            return _as_it_stands(found)
        self._taken_off.add(name)
        self._remarks.left(f"The shortcode [{name}] is unknown here and was taken off; words inside it remain.")
        return ""


def _as_it_stands(found: re.Match[str]) -> str:
    return found.group()[1:] if found["escape"] else found.group()


def _closings(text: str) -> dict[str, deque[tuple[int, int]]]:
    places: dict[str, deque[tuple[int, int]]] = {}
    for found in re.finditer(r"\[/([A-Za-z][\w-]{0,60})\]", text):
        places.setdefault(found[1].lower(), deque()).append(found.span())
    return places


def _next_after(places: deque[tuple[int, int]] | None, at: int) -> tuple[int, int] | None:
    while places and places[0][0] < at:
        places.popleft()
    return places[0] if places else None


def _has_assignment(words: str) -> bool:
    return re.search(r"\s[\w-]+\s*=\s*\S", words) is not None


def _attributes(words: str) -> dict[str, str]:
    """Attributes by name in lower case; those without a name by their place, counted from 0."""
    found: dict[str, str] = {}
    place = 0
    for match in _ATTRIBUTE.finditer(html.unescape(words).translate(_CURLY).rstrip("/")):
        if match[1]:
            found[match[1].lower()] = next(part for part in match.groups()[1:4] if part is not None)
        else:
            found[str(place)] = match[5] or match[6]
            place += 1
    return found


def _caption(use: _Use) -> str:
    inner = use.inner or ""
    found = _IMAGE.match(inner)
    words = use.attributes.get("caption", "") or (found[2] if found else "")
    if found is None:
        return f"\n\n{inner}\n\n"
    return f"<figure>{found[1]}<figcaption>{words.strip()}</figcaption></figure>"


def _gallery(use: _Use) -> str:
    numbers = _numbers(use.attributes.get("ids", "") or use.attributes.get("include", ""))
    if not numbers:
        excluded = set(_numbers(use.attributes.get("exclude", "")))
        numbers = [number for number in use.library.attached if number not in excluded]
    if not numbers:
        use.remarks.left("A gallery was left out: the export does not say which pictures belong to it.")
        return ""
    use.remarks.altered("A gallery became single figures, one after another.")
    return "".join(f'<{PICTURE} name="{number}"></{PICTURE}>' for number in numbers)


def _playlist(use: _Use) -> str:
    numbers = _numbers(use.attributes.get("ids", ""))
    addresses = [address for address in map(use.library.address, numbers) if address]
    if not addresses:
        use.remarks.left("A playlist was left out: the export does not say which recordings belong to it.")
    return "".join(map(_card, addresses))


def _numbers(words: str) -> list[str]:
    return [number for number in re.split(r"[\s,]+", words) if number.isascii() and number.isdigit()]


def _player(use: _Use) -> str:
    address = next((use.attributes[name] for name in _FILES if use.attributes.get(name)), "")
    inner = re.sub(r"<[^>]*>", " ", use.inner or "").split()
    address = address or (inner[0] if inner else "") or use.library.address(use.attributes.get("id", ""))
    if not address:
        use.remarks.left(f"A player ([{use.name}]) was left out: it names no file.")
    return _card(address) if address else ""


def _of_host(prefix: str) -> Callable[[_Use], str]:
    def write(use: _Use) -> str:
        named = use.attributes.get("id") or use.attributes.get("0") or (use.inner or "").strip()
        address = named.lstrip("=") if named else use.attributes.get("url", "")
        if not address:
            use.remarks.left(f"A player ([{use.name}]) was left out: it names no recording.")
            return ""
        return _card(address if "//" in address else prefix + address)

    return write


def _card(address: str) -> str:
    url = embeds.readable_url(html.unescape(address)) or html.unescape(address)
    return f'<{CARD} href="{html.escape(url)}"></{CARD}>'


def _code(use: _Use) -> str:
    return f"<pre>{html.escape(html.unescape(use.inner or ''), quote=False)}</pre>"


_WRITERS: Final[Mapping[str, Callable[[_Use], str]]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "playlist": _playlist,
    "audio": _player,
    "video": _player,
    "embed": _player,
    "soundcloud": _player,
    "wpvideo": _of_host("https://videopress.com/v/"),
    "videopress": _of_host("https://videopress.com/v/"),
    "youtube": _of_host("https://www.youtube.com/watch?v="),
    "vimeo": _of_host("https://vimeo.com/"),
    "dailymotion": _of_host("https://www.dailymotion.com/video/"),
    "tweet": _of_host("https://twitter.com/i/status/"),
    "instagram": _of_host("https://www.instagram.com/p/"),
    "code": _code,
    "sourcecode": _code,
}
