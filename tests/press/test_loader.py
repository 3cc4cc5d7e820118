"""The script of the pages is small, frozen, and can do very little. What it does is shown in tests/slots, in a browser.

To thaw it: change browser/inline/slots.js, its hash here and in deploy/ (nginx.conf, Caddyfile), and say so in the
changelog: every page of every newspaper is baked again. A change of the file's format goes to another folder than `_s`.
"""

import hashlib
import re
from pathlib import Path

import pytest

from tamizdat.press.chrome import style_source
from tamizdat.press.formes import COUNTER, REMINDER
from tamizdat.press.typeset import LOADER, Typeset, house_templates, tighten_script

FROZEN = "c8794df47d8113213f3b6d29955fc48a247720c4304fb9778c423c780edca679"
SOURCES = Typeset(house_templates()).sources
SHIPPED, COUNTING = SOURCES[LOADER], SOURCES[COUNTER]
WITHIN_PAGES = set(re.findall(r"{% include \"(\w+\.js)\" %}", "".join(SOURCES.values())))
COUNTER_FROZEN = "ba8de709ab0fa6c9b054a7c98c01b237b074dde0d3c73edff5852d96dac2e7bf"
DEPLOY = Path(__file__).parents[2] / "deploy"


def test_it_is_frozen() -> None:
    assert hashlib.sha256(SHIPPED.encode()).hexdigest() == FROZEN


def test_it_weighs_one_kilobyte_at_most() -> None:
    assert len(SHIPPED.encode()) <= 1_024


def test_it_sets_texts_and_never_html() -> None:
    writes = re.findall(r"(?<![=!<>.\w])[\w.]+\.(\w+)=(?![=>])", SHIPPED)
    assert sorted(set(writes)) == ["age", "hidden", "href", "later", "onclick", "quiet", "textContent"]
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|createElement|document\.write|eval|Function|import\(", SHIPPED
    )


def test_it_asks_one_address_and_keeps_one_date() -> None:
    assert SHIPPED.count("fetch(") == 1
    assert "fetch(s.up+`_s/${l}.json`)" in SHIPPED
    assert set(re.findall(r"localStorage\.(\w+)", SHIPPED)) == {"later"}
    assert not re.search(r"cookie|sendBeacon|XMLHttp|indexedDB|sessionStorage", SHIPPED)


def test_the_template_engine_finds_nothing_in_it() -> None:
    assert not re.search(r"{{|{%|{#", SHIPPED)
    assert tighten_script(SHIPPED) == SHIPPED


def test_the_counter_is_frozen_small_and_can_do_little() -> None:
    assert hashlib.sha256(COUNTING.encode()).hexdigest() == COUNTER_FROZEN
    assert len(COUNTING.encode()) <= 1_024
    assert set(re.findall(r"(?<![=!<>.\w])[\w.]+\.(\w+)=(?![=>])", COUNTING)) == {"textContent"}
    assert COUNTING.count("fetch(") == 1
    forbidden = (
        r"innerHTML|createElement|eval|import\(|cookie|Beacon|XMLHttp|indexedDB|Storage|location|https?:|{{|{%|{#"
    )
    assert not re.search(forbidden, COUNTING)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_server_of_ours_lets_the_scripts_within_pages_run_and_no_other(name: str) -> None:
    assert {LOADER, COUNTER, REMINDER} == WITHIN_PAGES
    policies = re.findall(r"style-src 'unsafe-inline'; script-src[^\"]*", (DEPLOY / name).read_text(encoding="utf-8"))
    assert policies
    for policy in policies:
        asked = set(policy.partition("script-src 'self' ")[2].partition("; connect-src 'self';")[0].split())
        assert asked == {f"'{style_source(SOURCES[script])}'" for script in WITHIN_PAGES}
