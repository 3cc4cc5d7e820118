"""The templates, compiled; and a digest for each, so that a changed template dirties just the pages set with it."""

import base64
import re
from collections.abc import Mapping, Sequence
from importlib import resources

import msgspec
from minijinja import Environment, TemplateError

from tamizdat.press.chrome import style_source
from tamizdat.press.faces import Card, Chrome, Face, Head
from tamizdat.press.formes import COUNTER, ICON, REMINDER, STYLE, Formes
from tamizdat.press.outlines import digest
from tamizdat.press.scripts import SCRIPTS, house_scripts
from tamizdat.press.slips import Slips

# The frozen script of the pages; see docs/spec/slots.md.
LOADER = "slots.js"
_NEEDS = re.compile(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*([{};,>])\s*|(?<=:)\s+")


def house_templates() -> dict[str, str]:
    """Read the templates that come with the press, and the scripts, which are set as they stand: name to source."""
    press = resources.files("tamizdat.press")
    inline = press / "browser" / "inline"
    files = [*(press / "templates").iterdir(), inline / LOADER, inline / COUNTER, inline / REMINDER]
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
        self.style = self.sources.get(STYLE, "")
        self._digests: dict[str, str] = {}
        self._environment = Environment(
            templates={name: text for name, text in self.sources.items() if name not in {*SCRIPTS, ICON}},
            undefined_behavior="strict",
            trim_blocks=True,
            lstrip_blocks=True,
            auto_escape_callback=lambda name: name.endswith((".html", ".xml")) and "html",
        )
        self._formes = Formes(self.sources, self._environment)
        self.slips = Slips(self._slip)

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
            forme = self._formes.of(name, chrome, up)
            text: str = self._environment.render_template(
                forme.name, page=page, chrome=chrome, up=up, face=face, slips=slips, **self._formes.policy
            )
        except TemplateError as error:
            raise _told(name, error) from None
        return forme.top, text.encode()

    def _slip(self, name: str, card: Card, chrome: Chrome, up: str) -> str:
        """Set one card by itself. Raises TypesetError naming the template."""
        try:
            forme = self._formes.of(name, chrome, up)
            text: str = self._environment.render_template(forme.name, card=card, chrome=chrome, up=up)
        except TemplateError as error:
            raise _told(name, error) from None
        return text


def _told(name: str, error: TemplateError) -> TypesetError:
    """Say which template failed. The engine's own message goes on to quote the whole page, drafts and all."""
    cause = str(error).partition("\n")[0]
    return TypesetError(f"The template {name} cannot be set: {cause}. Mend the template and print again.")


def trusting(plain: Chrome, typeset: Typeset) -> Chrome:
    """Add to a chrome the theme's icon, the keys that pages trust, and the policy of the script that uses them."""
    plain = msgspec.structs.replace(plain, icon=typeset.sources.get(ICON, ""))
    if not typeset.slot_keys:
        return plain
    keys = " ".join(base64.b64encode(bytes.fromhex(key)).decode() for key in typeset.slot_keys)
    return msgspec.structs.replace(plain, slot_keys=keys, loader_hash=style_source(typeset.sources.get(LOADER, "")))


def _shipped(name: str, text: str) -> str:
    if name.endswith(".css"):
        return tighten(text)
    return tighten_script(text) if name in {LOADER, COUNTER, REMINDER} else text


def tighten_script(script: str) -> str:
    """Take lines of comment and the ends of lines out of a script that is written for it."""
    return "".join(line for line in script.splitlines() if not line.startswith("//"))


def tighten(style: str) -> str:
    """Take comments and idle spaces out of a style sheet; `{#` would open a comment of the template engine."""
    tight = _TIGHT.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", style)))
    return tight.replace(";}", "}").replace("{#", "{ #").strip()
