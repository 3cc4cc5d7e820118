"""Claims about themes: what a newsroom may change, and what a slip in it says."""

import pytest

from tamizdat.press.theme import ThemeError, with_theme
from tamizdat.press.typeset import Typeset, house_templates
from tests.press import samples

HOUSE = house_templates()
LOGO = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def front(theme: dict[str, bytes]) -> str:
    typeset = Typeset(with_theme(HOUSE, theme))
    around = samples.chrome("en", typeset.style)
    return typeset.set(
        "front.html", page=samples.head("en", "", ""), chrome=around, up="", face=samples.front("en")
    ).decode()


def test_without_files_a_theme_changes_nothing() -> None:
    assert with_theme(HOUSE, {}) == HOUSE
    assert with_theme(HOUSE, {"README.md": b"Ours."}) == HOUSE


def test_tokens_come_after_those_of_the_house() -> None:
    text = front({"tokens.css": b":root { --accent: #8c1d18; --text: Georgia, serif }"})
    assert text.index("--accent:#8c1d18") > text.index("--accent:#2f3b8f")


def test_a_logo_stands_in_the_nameplate_and_says_the_name() -> None:
    text = front({"logo.svg": LOGO})
    assert text.count('<span class="logo" role="img" aria-label="The') == 2
    assert "<?xml" not in text


def test_a_template_of_the_theme_stands_for_that_of_the_house() -> None:
    assert "Registered in Riga" in front({"imprint.html": b"<p>Registered in Riga.</p>"})


def test_a_changed_theme_changes_the_digest_of_the_pages_it_touches_and_of_no_others() -> None:
    plain = Typeset(HOUSE)
    dressed = Typeset(with_theme(HOUSE, {"share.html": b"<p>Pass it on.</p>"}))
    assert plain.digest("story.html") != dressed.digest("story.html")
    assert plain.digest("list.html") == dressed.digest("list.html")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("storey.html", b"", r"storey\.html replaces no template.*story\.html"),
        ("story.html", b"{% if %}", r"story\.html cannot be read: syntax error.*story\.html:1"),
        ("story.html", b'{% include "nowhere.html" %}', r"asks for nowhere\.html, which is not there"),
        (
            "bar.html",
            b'{% include "base.html" %}',
            r"bar\.html is built from itself: bar\.html → base\.html → bar\.html",
        ),
        ("imprint.html", b"\xff", r"imprint\.html is not written in UTF-8"),
        ("tokens.css", b"@import 'x.css';", r"holds “@import”"),
        ("tokens.css", b":root { background: url(https://a.example/x.png) }", r"holds “url\(”"),
        ("tokens.css", b"</style><script>", r"holds “</”"),
        ("tokens.css", b":root { --ink: #000", r"opens 1 braces and closes 0"),
        ("tokens.css", b" " * 5_000, r"tokens\.css has 5000 bytes; at most 4096"),
        ("logo.svg", b"<svg><script/></svg>", r"logo\.svg holds “<script”"),
        ("logo.svg", b'<svg style="fill:red"></svg>', r"logo\.svg holds “style=”"),
        ("logo.svg", b"<html></html>", r"logo\.svg is no SVG drawing"),
    ],
)
def test_a_slip_in_a_theme_is_a_sentence(name: str, content: bytes, said: str) -> None:
    with pytest.raises(ThemeError, match=said):
        with_theme(HOUSE, {name: content})
