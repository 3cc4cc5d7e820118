"""The templates, compiled; and a digest for each, so that a changed template dirties just the pages set with it."""

import re
from collections.abc import Mapping
from importlib import resources

from minijinja import Environment, TemplateError

from tamizdat.press.chrome import style_source
from tamizdat.press.faces import Chrome, Face, Head
from tamizdat.press.outlines import digest

STYLE = "style.css"
# What fronts and lists add to it, so that the many pages of stories carry only what they use.
SHEETS = "sheets.css"
# Templates that the base includes where they are not handed to it ready set.
FRAME = ("mast", "foot")
_NEEDS = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*([{};,>])\s*|(?<=:)\s+")


def house_templates() -> dict[str, str]:
    """Read the templates that come with the press: name to source."""
    folder = resources.files("tamizdat.press") / "templates"
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.is_file()}


class TypesetError(Exception):
    """A template that cannot be set; the sentence names it and what is wrong. It quotes nothing of the page."""


class Typeset:
    """Sets faces with templates; `sources` maps a template's name to its source."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = {name: tighten(text) if name.endswith(".css") else text for name, text in sources.items()}
        self.style = self.sources.get(STYLE, "")
        self._digests: dict[str, str] = {}
        self._frames: dict[tuple[str, str], tuple[Chrome, dict[str, str]]] = {}
        self._environment = Environment(
            templates=self.sources,
            undefined_behavior="strict",
            trim_blocks=True,
            lstrip_blocks=True,
            auto_escape_callback=lambda name: name.endswith((".html", ".xml")) and "html",
        )

    def digest(self, name: str) -> str:
        """Digest of a template and of every template that it is built from."""
        if name not in self._digests:
            closure = sorted(self._closure(name, set()))
            self._digests[name] = digest("\0".join(f"{one}\0{self.sources[one]}" for one in closure).encode())
        return self._digests[name]

    def _closure(self, name: str, seen: set[str]) -> set[str]:
        if name not in seen:
            seen.add(name)
            for needed in _NEEDS.findall(self.sources[name]):
                self._closure(needed, seen)
        return seen

    def set(self, name: str, *, page: Head, chrome: Chrome, up: str, face: Face) -> bytes:
        """Set one page. Raises TypesetError naming the template."""
        try:
            frame = self._frame(chrome, up)
            text: str = self._environment.render_template(name, page=page, chrome=chrome, up=up, face=face, **frame)
        except TemplateError as error:
            # The engine's own message goes on to quote the whole page, drafts and all; the first line is enough.
            cause = str(error).partition("\n")[0]
            message = f"The template {name} cannot be set: {cause}. Mend the template and print again."
            raise TypesetError(message) from None
        return text.encode()

    def _frame(self, chrome: Chrome, up: str) -> dict[str, str]:
        """Set the mast and the foot once for all pages of a language at one depth: a fifth of the work on a story."""
        kept = self._frames.get((chrome.language, up))
        if kept is None or kept[0] is not chrome:
            parts = [part for part in FRAME if f"{part}.html" in self.sources]
            set_part = self._environment.render_template
            frame = {part: set_part(f"{part}.html", chrome=chrome, up=up) for part in parts}
            kept = chrome, {**frame, "sheets_hash": style_source(self.sources.get(SHEETS, ""))}
            self._frames[chrome.language, up] = kept
        return kept[1]


def tighten(style: str) -> str:
    """Take comments and idle spaces out of a style sheet; `{#` would open a comment of the template engine."""
    tight = _TIGHT.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", style)))
    return tight.replace(";}", "}").replace("{#", "{ #").strip()
