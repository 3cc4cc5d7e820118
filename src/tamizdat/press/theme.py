"""Lays a newsroom's own theme over the templates of the house: colours and faces, a logo, any template by its name.

A theme is checked before anything is set with it, so that a slip is a sentence and the old edition stands. It runs no
script and fetches nothing: the policy of every page forbids both, and a theme that tried would only look broken.
"""

import base64
import re
from collections.abc import Mapping

from minijinja import Environment, TemplateError

from tamizdat.press.formes import ICON, STYLE
from tamizdat.press.typeset import TypesetError, needs

TOKENS = "tokens.css"
LOGO = "logo.svg"
LOGO_TEMPLATE = "logo.html"
_TEXTS = (".html", ".css", ".svg", ".xml", ".txt")
ENDINGS = (*_TEXTS, ".ico")
# Tokens stand in every page and the logo twice; the page is to reach a reader in one flight of packets.
MOST_BYTES = {TOKENS: 4_096, LOGO: 4_096, ICON: 32_768}
MOST = 65_536

_FETCHES = re.compile(r"@import|url\((?!\s*[\"']?(?:data:|#))", re.IGNORECASE)
_ACTS = re.compile(r"<script|<style|<foreignObject|\sstyle\s*=|\son[a-z]+\s*=|href\s*=\s*[\"'](?!#)", re.IGNORECASE)
_PROLOGUE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE[^>]*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


class ThemeError(TypesetError):
    """A theme that cannot be used; the sentence names the file and what to do."""


def with_theme(house: Mapping[str, str], theme: Mapping[str, bytes]) -> dict[str, str]:
    """Lay the files of a theme over the templates of the house. Raises ThemeError."""
    files = {name: _text(name, content) for name, content in sorted(theme.items()) if name.endswith(_TEXTS)}
    sources = dict(house)
    if ICON in theme:
        sources[ICON] = _icon(theme[ICON])
    for name, text in files.items():
        if name.endswith(".css"):
            _check_style(name, text)
        if name == TOKENS:
            sources[STYLE] = f"{files.get(STYLE, house[STYLE])}\n{text}"
        elif name == LOGO:
            sources[LOGO_TEMPLATE] = files.get(LOGO_TEMPLATE, _logo(text))
        elif name not in house:
            message = f"The theme's {name} replaces no template. Remove it, or name it after one of: {_names(house)}."
            raise ThemeError(message)
        elif name != STYLE or TOKENS not in files:
            sources[name] = text
    _check_templates(sources, files)
    return sources


def _icon(content: bytes) -> str:
    if not content.startswith(b"\0\0\1\0") or len(content) > MOST_BYTES[ICON]:
        message = f"The theme's {ICON} is no icon, or has more than {MOST_BYTES[ICON]} bytes. Save it as ICO, small."
        raise ThemeError(message)
    return base64.b64encode(content).decode()


def _text(name: str, content: bytes) -> str:
    most = MOST_BYTES.get(name, MOST)
    if len(content) > most:
        message = f"The theme's {name} has {len(content)} bytes; at most {most} fit into a page. Make it smaller."
        raise ThemeError(message)
    try:
        return content.decode()
    except UnicodeDecodeError:
        message = f"The theme's {name} is not written in UTF-8. Save it in UTF-8."
        raise ThemeError(message) from None


def _check_style(name: str, text: str) -> None:
    found = _FETCHES.search(text)
    if found or "</" in text:
        said = found[0] if found else "</"
        message = f"The theme's {name} holds “{said}”. Pages fetch nothing but pictures of their own; take it out."
        raise ThemeError(message)
    if text.count("{") != text.count("}"):
        message = f"The theme's {name} opens {text.count('{')} braces and closes {text.count('}')}. Close what is open."
        raise ThemeError(message)


def _logo(text: str) -> str:
    """Put a drawing into the nameplate; the name of the paper stays for those who do not see it."""
    drawing = _PROLOGUE.sub("", text).strip()
    found = _ACTS.search(drawing)
    if found or not drawing.startswith("<svg") or not drawing.endswith("</svg>"):
        fault = f"holds “{found[0].strip()}”" if found else "is no SVG drawing"
        message = f"The theme's {LOGO} {fault}. Save it as plain SVG: shapes with attributes, no style and no script."
        raise ThemeError(message)
    quoted = drawing.replace("{", "&#123;").replace("}", "&#125;")
    return f'<span class="logo" role="img" aria-label="{{{{ chrome.name }}}}">{quoted}</span>'


def _check_templates(sources: Mapping[str, str], files: Mapping[str, str]) -> None:
    environment = Environment()
    for name in files:
        if name.endswith((".css", ".svg")):
            continue
        try:
            environment.add_template(name, sources[name])
        except TemplateError as error:
            cause = str(error).partition("\n")[0]
            message = f"The theme's {name} cannot be read: {cause}. Mend it and print again."
            raise ThemeError(message) from None
        _check_parts(name, name, sources, ())


def _check_parts(first: str, name: str, sources: Mapping[str, str], above: tuple[str, ...]) -> None:
    """Follow what a template is built from: all of it must be there, and nothing may be built from itself."""
    if name in above:
        message = f"The theme's {first} is built from itself: {' → '.join([*above, name])}. Take one step out."
        raise ThemeError(message)
    for needed in needs(sources[name]):
        if needed not in sources:
            message = f"The theme's {first} asks for {needed}, which is not there. Add it, or ask for another template."
            raise ThemeError(message)
        _check_parts(first, needed, sources, (*above, name))


def _names(house: Mapping[str, str]) -> str:
    return ", ".join(sorted({*house, TOKENS, LOGO, ICON}))
