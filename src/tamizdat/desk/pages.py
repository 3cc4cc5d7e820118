"""Sets the pages of the desk: a template, a language and the few values that it shows become an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from minijinja import Environment

from tamizdat.desk.speech import said
from tamizdat.desk.style import policy_hash, style_of
from tamizdat.press.words import direction, language_name

SPOKEN = tuple(code for code, _name in settings.LANGUAGES)
_FOLDER = resources.files("tamizdat.desk") / "templates" / "desk"
# Nothing is loaded, framed or sent elsewhere; styles are the one that stands in the page.
_POLICY = (
    "default-src 'none'; style-src {style}; img-src data:; script-src {script}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# Pages about gifts, which have a style sheet more.
_OF_CARDS = ("card", "goto", "step", "unsure", "given", "sorry")
GIFTS = frozenset((*_OF_CARDS, "coins", "gift", "gift-done", "give", "noted", "remind", "risky-gift", "transfer"))
NO_FAULTS: Mapping[str, str] = MappingProxyType({})
_AN_HOUR = "3600"


@dataclass(frozen=True, slots=True)
class Field:
    """A hidden field that a page hands on."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, in the page's language."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, named in itself."""

    code: str
    name: str


def page(
    template: str,
    language: str,
    *,
    status: int = 200,
    faults: Mapping[str, str] = NO_FAULTS,
    **values: Any,  # noqa: ANN401  # what a template shows is of any kind
) -> HttpResponse:
    """Answer with a page. `values` are what its template asks for."""
    style = style_of(language, gifts=template in GIFTS)
    text = _environment().render_template(
        f"{template}.html",
        language=language,
        direction=direction(language),
        words=said(language),
        style=style,
        paper=paper_name(language),
        origin=settings.PAPER_ORIGIN,
        desk=settings.DESK_PATH,
        faults=[Fault(name, _filled(said(language)[sentence], values)) for name, sentence in faults.items()],
        faulty=list(faults),
        **{"tongues": [], **values},
    )
    response = HttpResponse(text, status=status)
    script = "'self'" if template == "work" else "'none'"
    response["Content-Security-Policy"] = _POLICY.format(style=policy_hash(style), script=script)
    response["Content-Language"] = language
    if status in {429, 503}:
        response["Retry-After"] = _AN_HOUR
    return response


def _filled(sentence: str, values: Mapping[str, Any]) -> str:
    """Put the bounds of an amount, which a page shows as well, into a sentence about it."""
    for name in ("least", "most"):
        sentence = sentence.replace(f"{{{name}}}", f"{values.get(name, '')}")
    return sentence


def refusal(language: str, status: int, title: str, sentence: str) -> HttpResponse:
    """Answer what is no request of ours, in a sentence."""
    return page("refused", language, status=status, title=title, sentence=sentence)


def tongues(language: str) -> list[Tongue]:
    """Name the other languages in which a page can be read."""
    return [one for one in all_tongues() if one.code != language]


def all_tongues() -> list[Tongue]:
    """Name all languages."""
    return [Tongue(code, language_name(code)) for code in SPOKEN]


def handed_on(fields: Mapping[str, str], names: Sequence[str]) -> list[Field]:
    """Take some fields of a form along to the next page."""
    return [Field(name, fields[name]) for name in names if name in fields]


def paper_name(language: str) -> str:
    """Name the newspaper in a language, or in its own where it has no name in that one."""
    names: Mapping[str, str] = settings.PAPER_NAMES
    return names.get(language) or names[""]


@cache
def _environment() -> Environment:
    templates = {
        file.name: file.read_text(encoding="utf-8") for file in _FOLDER.iterdir() if file.name.endswith(".html")
    }
    return Environment(
        templates=templates,
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        auto_escape_callback=lambda name: name.endswith(".html") and "html",
    )
