"""Makes a template ready for one language at one depth of the tree, as a printer locks up a forme.

Whatever depends on these two alone is set once: the mast, the foot, every word of the interface. What a page adds is
left for the engine, in a template that includes and extends nothing any more. A theme's template that is put together
in an unusual way stays as it is, which is slower and gives the same page.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from minijinja import Environment

from tamizdat.press.chrome import style_source
from tamizdat.press.faces import Chrome

STYLE = "style.css"
# What fronts and lists add to it, so that the many pages of stories carry only what they use.
SHEETS = "sheets.css"
# What live stories and their chunks add to it.
LIVE = "live.css"
# The frozen script of live stories, which counts what is new.
COUNTER = "live.js"
# What the page of support adds: the look of its form, and a script without which the form works too.
GIFT = "gift.css"
REMINDER = "remind.js"
# A theme's own icon, in base64; no template.
ICON = "favicon.ico"
# What all pages of a forme begin with, word for word: it is compressed once.
TOP = "top.html"
# What no part that reads it can be set before: what the engine is told of each page, and names of its own.
OF_A_PAGE = frozenset({"page", "face", "slips", "card", "loop", "super", "self", "caller"})

_COMMENT = re.compile(r"{#.*?#}\n?", re.DOTALL)
_EXTENDS = re.compile(r"{%\s*extends\s+[\"']([^\"']+)[\"']\s*%}\n?")
_INCLUDE = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"']\s*%}\n?")
_BLOCK_TAG = re.compile(r"{%(-?)\s*(?:block\s+(?P<name>\w+)|endblock\s*\w*)\s*(-?)%}")
# What may stand beside the blocks of a template that extends another.
_SETTING = re.compile(r"{%-?\s*(?:set|import|from)\s[^%]*%}\n?")
# What gives a name within a template. Too many names do no harm: what reads them is left for the engine.
_BINDS = re.compile(r"{%-?\s*(?:set\s+([^=%]*)|for\s+(.*?)\s+in\s|(?:with|macro|import|from)\s([^%]*))")
_WORDS = "set words = chrome.words"
_PRINT = re.compile(r"{{ (?!\")[^{}]* }}")
_TOP = re.compile(rf"((?:{_SETTING.pattern})*){{% include \"{re.escape(TOP)}\" %}}\n?")
_NAME = re.compile(r"\w+")
# What a template may ask for in the top: a style more, scripts of the house, leave to frame a page of ours.
FLAGS = ("sheets", "scripts", "frames", "live", "counting", "giving")
# CSP sources of what a page may carry beside its first style and script.
HASHED = {
    "sheets_hash": SHEETS,
    "live_hash": LIVE,
    "counter_hash": COUNTER,
    "gift_hash": GIFT,
    "reminder_hash": REMINDER,
}


Setter = Callable[[str], str | None]
"""Sets a part of a template, or says by None that it cannot be set yet."""


class Forme(NamedTuple):
    """A template made ready: `top` begins each of its pages, `name` is the engine's name for the rest."""

    chrome: Chrome
    top: bytes
    name: str


class _Block(NamedTuple):
    """A block of a template; `edges` say which of its tags' four sides keep spaces out."""

    name: str
    edges: list[str]
    parts: "list[str | _Block]"


Parts = list[str | _Block]


class Formes:
    """The formes of one set of templates, each made when it is first asked for."""

    def __init__(self, sources: Mapping[str, str], environment: Environment) -> None:
        self._sources = {name: _COMMENT.sub("", text) for name, text in sources.items()}
        self._environment = environment
        self.policy = {name: style_source(sources.get(file, "")) for name, file in HASHED.items()}
        self._made: dict[tuple[str, str, str], Forme] = {}
        self._read: dict[str, set[str]] = {}

    def of(self, name: str, chrome: Chrome, up: str) -> Forme:
        """Give the forme of a template for pages that lie `up` below the root."""
        key = name, chrome.language, up
        made = self._made.get(key)
        if made is None or (made.chrome is not chrome and made.chrome != chrome):
            made = self._made[key] = self._make(name, chrome, up)
        return made

    def _make(self, name: str, chrome: Chrome, up: str) -> Forme:
        merged = self._merged(name)
        around = {
            "chrome": chrome,
            "up": up,
            "words": chrome.words,
            **self.policy,
            **{flag: bool(re.search(rf"{{%-?\s*set {flag} = true", merged)) for flag in FLAGS},
        }
        top, rest = b"", self._spliced(merged)
        if not _EXTENDS.match(merged):
            left_open = _left_open(rest)

            def once(text: str) -> str | None:
                """Set a part, if nothing that it reads is left open."""
                if left_open & self._reads(text):
                    return None
                done: str = self._environment.render_str(text, name, **around)
                return done

            def word(text: str) -> str | None:
                """Set a word. What no part gives may never be asked for; the engine will say so if it is."""
                return once(text) if self._reads(text) <= around.keys() else None

            top, rest = self._locked_up(merged, once, word)
        made = f"{chrome.language} {up} {name}"
        self._environment.add_template(made, rest)
        return Forme(chrome, top, made)

    def _locked_up(self, merged: str, once: Setter, word: Setter) -> tuple[bytes, str]:
        """Set what can be set once: the top, apart; whole includes; single words."""
        found = _TOP.match(merged)
        top = once(self._spliced(self._sources[TOP])) if found else None
        if found and top is not None:
            merged = found[1] + merged[found.end() :]
        laid = _INCLUDE.sub(lambda part: _quoted(self._included(part), once), merged)
        return (top or "").encode(), _PRINT.sub(lambda part: _quoted(part[0], word), laid)

    def _reads(self, text: str) -> set[str]:
        if text not in self._read:
            self._read[text] = self._environment.undeclared_variables_in_str(text)
        return self._read[text]

    def _spliced(self, text: str) -> str:
        """Put includes in their places."""
        return _INCLUDE.sub(self._included, text)

    def _included(self, found: re.Match[str]) -> str:
        return self._spliced(self._sources[found[1]]).removesuffix("\n")

    def _merged(self, name: str) -> str:
        """Lay the blocks of a template into the one that it extends, and so on down to one that extends nothing."""
        text, settings = self._sources[name], ""
        blocks: list[_Block] = []
        while found := _EXTENDS.match(text):
            parts = _parts(text[found.end() :])
            beside = "".join(part for part in parts if isinstance(part, str))
            if _SETTING.sub("", beside).strip() or "super()" in text:
                return self._sources[name]
            blocks += _all_blocks(parts)
            settings += "".join(_SETTING.findall(beside))
            text = self._sources[found[1]]
        if not settings and not blocks:
            return text
        # An empty line at the beginning would be lost behind what was set.
        return self._sources[name] if text.startswith("\n") else settings + _laid(_parts(text), blocks)


def _parts(text: str) -> Parts:
    """Take a template apart into its blocks and what stands beside them."""
    within: list[Parts] = [[]]
    end = 0
    for tag in _BLOCK_TAG.finditer(text):
        within[-1].append(text[end : tag.start()])
        if tag["name"]:
            block = _Block(tag["name"], [tag[1], tag[3]], [])
            within[-1].append(block)
            within.append(block.parts)
        elif len(within) > 1:
            within.pop()
            last = within[-1][-1]
            if isinstance(last, _Block):
                last.edges.extend((tag[1], tag[3]))
        end = tag.end()
    within[-1].append(text[end:])
    return within[0]


def _all_blocks(parts: Parts) -> list[_Block]:
    """List blocks, and those that stand within them."""
    own = [part for part in parts if isinstance(part, _Block)]
    return [inner for block in own for inner in (block, *_all_blocks(block.parts))]


def _laid(parts: Parts, blocks: list[_Block]) -> str:
    """Put parts together again, each block as whoever speaks first says it.

    `with` opens a scope as `block` does, and its tags keep spaces out alike.
    """
    laid = []
    for part in parts:
        if isinstance(part, str):
            laid.append(part)
            continue
        said = next((block for block in blocks if block.name == part.name), part)
        outer, inner = part.edges, said.edges
        laid += [f"{{%{outer[0]} with {inner[1]}%}}", _laid(said.parts, blocks), f"{{%{inner[2]} endwith {outer[3]}%}}"]
    return "".join(laid)


def _left_open(text: str) -> frozenset[str]:
    """Name what is known only when a page is set."""
    bound = [name for groups in _BINDS.findall(text) for name in _NAME.findall(" ".join(groups))]
    settled = set(FLAGS)
    if bound.count("words") == text.count(_WORDS):
        settled.add("words")
    return OF_A_PAGE.union(bound) - settled


def _quoted(text: str, setter: Setter) -> str:
    """Set a part and quote what came of it for the engine, which shall find no tag there and trim nothing."""
    done = setter(text)
    if done is None:
        return text
    quoted = done.replace("{", '{{ "{" }}')
    return quoted if done and done == done.strip() else f'{{{{ "" }}}}{quoted}{{{{ "" }}}}'
