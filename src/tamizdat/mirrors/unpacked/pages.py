"""What a page must say otherwise on a disk: pure, and undone by nothing but the page of the edition itself.

On a disk nobody answers for a folder with its page, so links name it; a browser reads no other file for a script
there, so what would come late is put in place now, and scripts that would ask for it go.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tamizdat.press.filling import put

PAGE = "index.html"
FRONT = "front"
SEARCH = "search"
_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)(")')
_REFRESH = re.compile(r'(<meta http-equiv="refresh" content="\d+; url=)([^"]*)(")')
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# Data that machines read is no script; all others go.
_SCRIPT = re.compile(r'<script(?![^>]*\btype="application/ld\+json")[^>]*>.*?</script>\n?', re.DOTALL)
_SEARCH = re.compile(r'<script type="module" src="([^"]*search/page\.js)"></script>')
_ASKING = re.compile(r" (?:script-src|connect-src) [^;\"]*;")
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_LANGUAGE = re.compile(r'<html lang="([^"]*)"')
_FRONT = re.compile(r'<body class="front\b')
_STORY = re.compile(r'<body[^<>]* data-story="([^"]*)"')

Late = Mapping[str, Mapping[str, Any]]
"""What the slot file of each language says."""


class Takes(NamedTuple):
    """What a page takes in that comes late: the age of the copy, a notice on its story, the script of search."""

    language: str = ""
    what: str = ""

    def said(self, late: Late) -> dict[str, Sequence[str]]:
        """Say what holds for good. Appeals and news come and go, and are not for a copy."""
        slots = late.get(self.language, {})
        if self.what == FRONT:
            return {"age": slots.get("age", [])}
        said = slots.get("notices", {}).get(self.what)
        return {"notice": said} if said else {}


def takes_of(page: str) -> Takes:
    """Read from a page of the edition what it takes in."""
    language, story = _LANGUAGE.search(page), _STORY.search(page)
    if _SEARCH.search(page):
        return Takes("", SEARCH)
    if language and story:
        return Takes(language[1], story[1])
    return Takes(language[1], FRONT) if language and _FRONT.search(page) else Takes()


def on_a_disk(page: str, up: str, said: Mapping[str, Sequence[str]], *, searching: bool) -> str:
    """Make a page of the edition one that opens from a disk; `up` leads from it to the root.

    `searching` says whether the script of search could be put together; without it the page of search leads through
    the archive, as it does where there is no JavaScript.
    """
    found = _SEARCH.search(page) if searching else None
    bare = _POLICY.sub(
        lambda policy: policy[1] + _asking_nobody(policy[2], searching=found is not None) + policy[3], page
    )
    bare = _SCRIPT.sub("", bare)
    if found:
        bare = bare.replace("</body>", f'<script src="{found[1]}"></script>\n</body>')
        bare = bare.replace('<form id="search" ', f'<form id="search" data-leaf="{PAGE}" ')
    bare = put(bare, said, up)
    return _REFRESH.sub(lambda link: _named(link, up), _LINK.sub(lambda link: _named(link, up), bare))


def _asking_nobody(policy: str, *, searching: bool) -> str:
    """Allow no script, but on the page of search that which lies beside it."""
    own = "default-src 'none'; script-src 'self';" if searching else "default-src 'none';"
    return _ASKING.sub("", policy).replace("default-src 'none';", own)


def _named(link: re.Match[str], up: str) -> str:
    return f"{link[1]}{leaf_of(link[2], up)}{link[3]}"


def leaf_of(address: str, up: str) -> str:
    """Name the file that a link means: `../world/` is `../world/index.html`. Links to elsewhere stay."""
    if _ELSEWHERE.match(address) or address.startswith("#"):
        return address
    path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]  # matches any text
    if path.startswith("/"):
        path = f"{up or './'}{path[1:]}"
    if path == "" or path.endswith(("/", "..")) or path == ".":
        path += f"{'' if path == '' or path.endswith('/') else '/'}{PAGE}"
    return f"{path}{mark}{rest}"
