"""Claims about formes: what is set once for a language and a depth gives the page that the engine alone would give."""

import msgspec
import pytest

from tamizdat.press.chrome import style_source
from tamizdat.press.faces import Chrome
from tamizdat.press.theme import with_theme
from tamizdat.press.typeset import Typeset, house_templates, trusting
from tests.press import samples

PAGES = [(language, path) for language in samples.LANGUAGES for path in samples.faces(language)]
KEYS = [64 * "0"]
STORY = "2026/10/14/story-0/index.html"
# Each is unusual in another way, and each must be set as its author meant it.
UNUSUAL = {
    "what the base says is said again": {
        "story.html": '{% extends "base.html" %}{% block graph %}<i>{{ super() }}</i>{% endblock %}{% block main %}'
        '{{ face.headline }} {{ words["Share"] }}{% endblock %}'
    },
    "blocks stand in blocks": {
        "story.html": '{% extends "base.html" %}{% block main %}a{% block inner %}{{ up }}{% endblock %}b{% endblock %}'
    },
    "a block stands on two levels": {
        "story.html": '{% extends "page.html" %}{% block main %}a{% block inner %}{{ up }}'
        "{% endblock %}b{% endblock %}",
        "page.html": '{% extends "base.html" %}{% set sheets = true %}\n{% block graph %}{{ up }}{% endblock %}',
    },
    "the words are others": {
        "story.html": '{% extends "base.html" %}{% block main %}'
        '{% set words = {"Share": "Pass it on", "Mail": "Post"} %}'
        '{{ words["Share"] }}{% include "share.html" %}{% endblock %}'
    },
    "names are given anew": {
        "story.html": '{% extends "base.html" %}{% block main %}{% for up in ["x", "y"] %}{{ up|safe }}{% endfor %}'
        "{% set chrome = face %}{{ chrome.headline }}{% endblock %}"
    },
    "a macro takes the way up": {
        "story.html": "{% macro led(up) %}<b>{{ up }}</b>{% endmacro %}{{ led('elsewhere') }} {{ face.headline }}"
    },
    "spaces are kept out": {
        "story.html": '{% extends "base.html" %}\n{%- block main -%}\n  {{ face.headline }}  {{- up -}}  \n'
        "{%- endblock -%}\n"
    },
    "an empty word at the end of a line": {
        "base.html": "{% set words = chrome.words %}\n<p>{{ chrome.note }}\n</p>{{ chrome.note }}\n  {% block main %}\n"
        "{% endblock %}\n",
    },
}


def chrome(language: str, typeset: Typeset) -> Chrome:
    return trusting(samples.chrome(language, typeset.style), typeset)


def both(typeset: Typeset, around: Chrome, path: str) -> tuple[str, str]:
    """One page as the press sets it and as the engine sets it from the sources as they stand."""
    template, face, title = samples.faces(around.language)[path]
    head = samples.head(around.language, path, title)
    up = "../" * path.count("/")
    by_engine = typeset._environment.render_template(
        template, page=head, chrome=around, up=up, face=face, slips="", **typeset._formes.policy
    )
    return typeset.set(template, page=head, chrome=around, up=up, face=face).decode(), by_engine


@pytest.mark.parametrize(("language", "path"), PAGES)
def test_a_page_is_the_one_that_the_engine_alone_would_set(language: str, path: str) -> None:
    typeset = Typeset(house_templates(), KEYS)
    in_forme, by_engine = both(typeset, chrome(language, typeset), path)
    assert in_forme == by_engine


@pytest.mark.parametrize("theme", UNUSUAL.values(), ids=UNUSUAL)
def test_a_theme_may_put_its_templates_together_as_it_likes(theme: dict[str, str]) -> None:
    typeset = Typeset(with_theme(house_templates(), {name: text.encode() for name, text in theme.items()}), KEYS)
    in_forme, by_engine = both(typeset, chrome("en", typeset), STORY)
    assert in_forme == by_engine


def test_what_a_newspaper_calls_itself_is_no_template() -> None:
    typeset = Typeset(house_templates(), KEYS)
    named = msgspec.structs.replace(chrome("en", typeset), name='{{ up }} {% include "x" %} {#', tagline=" {{ 1 }} ")
    in_forme, by_engine = both(typeset, named, STORY)
    assert in_forme == by_engine
    assert "{{ up }} {% include" in in_forme


def test_the_top_of_a_story_is_set_apart() -> None:
    typeset = Typeset(house_templates(), KEYS)
    template, face, title = samples.faces("en")[STORY]
    head = samples.head("en", STORY, title)
    parts = [
        typeset.set_apart(template, page=one, chrome=chrome("en", typeset), up="../", face=face)
        for one in (head, msgspec.structs.replace(head, title="Another"))
    ]
    assert parts[0][0] == parts[1][0]
    assert style_source(typeset.style).encode() in parts[0][0]
    assert b"Another" in parts[1][1]
