"""The templates, compiled; and a digest for each, so that a changed template dirties just the pages set with it."""

import base64
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import msgspec
from minijinja import Environment, TemplateError

from tamizdat.press.chrome import style_source
from tamizdat.press.faces import Card, Chrome, Face, Head
from tamizdat.press.outlines import digest
from tamizdat.press.scripts import SCRIPTS, house_scripts

STYLE = "style.css"
# What fronts and lists add to it, so that the many pages of stories carry only what they use.
SHEETS = "sheets.css"
# What live stories and their chunks add to it.
LIVE = "live.css"
# The frozen script of the pages; see docs/spec/slots.md.
LOADER = "slots.js"
# The frozen script of live stories, which counts what is new.
COUNTER = "live.js"
# Templates that the base includes where they are not handed to it ready set.
FRAME = ("top", "feeds", "mast", "foot", "letter", "ask", "share")
# The appeal is set once for each way of asking.
APPEALS = ("on", "soft", "off")
# Stands for the top while a page is set. No text of a page can hold it: texts are escaped, HTML is sanitised.
TOP = "<top>"
# Stands for the page's own address in a part that was set already.
HERE = "<here>"
# How a template asks for `sheets.css`, for leave to run the scripts of the house, or to frame a page of ours.
_SHEETS = re.compile(r"{%-?\s*set sheets = true")
_SCRIPTS = re.compile(r"{%-?\s*set scripts = true")
_FRAMES = re.compile(r"{%-?\s*set frames = true")
# The same for the style and the script of live stories.
_LIVE = re.compile(r"{%-?\s*set live = true")
_COUNTING = re.compile(r"{%-?\s*set counting = true")
_NEEDS = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
_INCLUDE = re.compile(r"{%-?\s*include\s+[\"']([^\"']+)[\"']\s*%}\n?")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*([{};,>])\s*|(?<=:)\s+")


def house_templates() -> dict[str, str]:
    """Read the templates that come with the press, and the scripts, which are set as they stand: name to source."""
    press = resources.files("tamizdat.press")
    inline = press / "browser" / "inline"
    files = [*(press / "templates").iterdir(), inline / LOADER, inline / COUNTER]
    templates = {file.name: file.read_text(encoding="utf-8") for file in files if file.is_file()}
    return templates | house_scripts()


class TypesetError(Exception):
    """A template that cannot be set; the sentence names it and what is wrong. It quotes nothing of the page."""


def needs(source: str) -> list[str]:
    """Name the templates that a template extends, includes or imports."""
    return _NEEDS.findall(source)


class Typeset:
    """Sets faces with templates; `sources` maps a template's name to its source.

    `slot_keys` are the public keys (hexadecimal) that pages trust for what comes late; without one they have no script.
    """

    def __init__(self, sources: Mapping[str, str], slot_keys: Sequence[str] = ()) -> None:
        self.sources = {name: _shipped(name, text) for name, text in sources.items()}
        self.slot_keys = tuple(slot_keys)
        self._whole = {name: self._spliced(text) for name, text in self.sources.items() if name not in SCRIPTS}
        self.style = self.sources.get(STYLE, "")
        self._digests: dict[str, str] = {}
        self._frames: dict[tuple[str, str, str], tuple[Chrome, bytes, dict[str, Any]]] = {}
        self._environment = Environment(
            templates=self._whole,
            undefined_behavior="strict",
            trim_blocks=True,
            lstrip_blocks=True,
            auto_escape_callback=lambda name: name.endswith((".html", ".xml")) and "html",
        )

    def _spliced(self, text: str) -> str:
        """Put includes in their places once: to look them up for every page costs a tenth of its setting."""
        return _INCLUDE.sub(lambda found: self._spliced(self.sources[found[1]]).removesuffix("\n"), text)

    def digest(self, name: str) -> str:
        """Digest of a template and of every template that it is built from."""
        if name not in self._digests:
            closure = sorted(self._closure(name, set()))
            self._digests[name] = digest("\0".join(f"{one}\0{self.sources[one]}" for one in closure).encode())
        return self._digests[name]

    def _closure(self, name: str, seen: set[str]) -> set[str]:
        if name not in seen:
            seen.add(name)
            for needed in needs(self.sources[name]):
                self._closure(needed, seen)
        return seen

    def set(self, name: str, *, page: Head, chrome: Chrome, up: str, face: Face, slips: str = "") -> bytes:
        """Set one page; `slips` are cards that were set already. Raises TypesetError naming the template."""
        return b"".join(self.set_apart(name, page=page, chrome=chrome, up=up, face=face, slips=slips))

    def set_apart(
        self, name: str, *, page: Head, chrome: Chrome, up: str, face: Face, slips: str = ""
    ) -> tuple[bytes, bytes]:
        """Set one page in two parts: what all pages of its template begin with, and the rest.

        The first part is empty where a template does not begin with `top.html`. Raises TypesetError.
        """
        if name in SCRIPTS:
            # What a reviewer reads in /browser is what a browser runs.
            return b"", self.sources[name].encode()
        try:
            top, frame = self._frame(name, chrome, up)
            if "share" in frame:
                frame = {**frame, "share": frame["share"].replace(HERE, page.canonical)}
            text: str = self._environment.render_template(
                name, page=page, chrome=chrome, up=up, face=face, slips=slips, **frame
            )
        except TemplateError as error:
            raise _told(name, error) from None
        return (top, text[len(TOP) :].encode()) if text.startswith(TOP) else (b"", text.encode())

    def slip(self, name: str, *, card: Card, chrome: Chrome, up: str) -> str:
        """Set one card by itself. Raises TypesetError naming the template."""
        try:
            text: str = self._environment.render_template(name, card=card, chrome=chrome, up=up)
        except TemplateError as error:
            raise _told(name, error) from None
        return text

    def sources_of_policy(self) -> dict[str, str]:
        """Compute the CSP sources of what a page may carry beside its first style and script."""
        files = {"sheets_hash": SHEETS, "live_hash": LIVE, "counter_hash": COUNTER}
        return {name: style_source(self.sources.get(file, "")) for name, file in files.items()}

    def _frame(self, name: str, chrome: Chrome, up: str) -> tuple[bytes, dict[str, Any]]:
        """Set what is the same for all pages of a template and language at one depth: half of a story."""
        kept = self._frames.get((name, chrome.language, up))
        if kept is None or kept[0] is not chrome:
            around = {
                "chrome": chrome,
                "up": up,
                "sheets": bool(_SHEETS.search(self.sources[name])),
                "scripts": bool(_SCRIPTS.search(self.sources[name])),
                "live": bool(_LIVE.search(self.sources[name])),
                "counting": bool(_COUNTING.search(self.sources[name])),
                "frames": bool(_FRAMES.search(self.sources[name])),
                **self.sources_of_policy(),
                "page": {"canonical": HERE},
                "words": chrome.words,
            }
            set_part = self._environment.render_template
            built_from = self._closure(name, set())
            frame: dict[str, Any] = {
                part: set_part(f"{part}.html", **around) for part in FRAME if f"{part}.html" in built_from
            }
            if "appeal.html" in built_from:
                frame["appeals"] = {how: set_part("appeal.html", face={"appeal": how}, **around) for how in APPEALS}
            top = frame.pop("top", "").encode()
            kept = chrome, top, {**frame, "top": TOP, **self.sources_of_policy()}
            self._frames[name, chrome.language, up] = kept
        return kept[1:]


def _told(name: str, error: TemplateError) -> TypesetError:
    """Say which template failed. The engine's own message goes on to quote the whole page, drafts and all."""
    cause = str(error).partition("\n")[0]
    return TypesetError(f"The template {name} cannot be set: {cause}. Mend the template and print again.")


def trusting(plain: Chrome, typeset: Typeset) -> Chrome:
    """Add to a chrome the keys that pages trust, and the policy of the script that uses them."""
    if not typeset.slot_keys:
        return plain
    keys = " ".join(base64.b64encode(bytes.fromhex(key)).decode() for key in typeset.slot_keys)
    return msgspec.structs.replace(plain, slot_keys=keys, loader_hash=style_source(typeset.sources.get(LOADER, "")))


def _shipped(name: str, text: str) -> str:
    if name.endswith(".css"):
        return tighten(text)
    return tighten_script(text) if name in {LOADER, COUNTER} else text


def tighten_script(script: str) -> str:
    """Take lines of comment and the ends of lines out of a script that is written for it."""
    return "".join(line for line in script.splitlines() if not line.startswith("//"))


def tighten(style: str) -> str:
    """Take comments and idle spaces out of a style sheet; `{#` would open a comment of the template engine."""
    tight = _TIGHT.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", style)))
    return tight.replace(";}", "}").replace("{#", "{ #").strip()
