"""What a reader sees late, in a real browser: a good slot file, a bad one, none, no script; and what is left behind."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from playwright.sync_api import Browser

from tamizdat.edition.keys import SigningKey
from tamizdat.press.filling import fill
from tests.look.measures import ASK_AXE, AXE
from tests.mirrors.servers import newsstand
from tests.pressroom.paper import NOON, PrintingHouse
from tests.slots.conftest import (
    EVERGREEN,
    MIRROR,
    OFF,
    OTHER_SECTION,
    RUSSIAN,
    SOFT,
    STORY,
    Mirror,
    shown,
    signature_of,
)

CAMPAIGN = "Ten years of <b>ferries</b>"
SLOTS = ("headline", "text", "signature", "amounts", "button", "top", "banner", "notice", "age")


def test_a_running_campaign_stands_on_an_old_page_as_plain_text(mirror: Mirror) -> None:
    page = mirror.open()
    assert shown(page, "headline") == CAMPAIGN
    assert shown(page, "text") == "Dear readers,\nhelp us to sail on & on."
    assert shown(page, "signature") == "The crew"
    assert shown(page, "amounts") == "5 · 10 · 25 €"
    assert shown(page, "button") == "Give now"
    assert page.locator(".appeal b").count() == 0
    assert page.locator("[data-slot=button]").get_attribute("href") == "../../../../support/"


def test_a_campaigns_line_takes_the_place_of_the_evergreen_one_and_gives_way_to_breaking_news(mirror: Mirror) -> None:
    page = mirror.open()
    assert page.locator(".bar").inner_text() == "The harbour burns"
    mirror.put_slots(mirror.slots() | {"banner": {}})
    page = mirror.open()
    assert page.locator(".bar").inner_text() == shown(page, "top") == "Ten years: help us"
    page.get_by_role("button", name="Not now").click()
    assert page.locator(".bar").inner_text() == "Free to read, thanks to readers.\nSupport us"


@pytest.mark.parametrize("address", ["", STORY, SOFT, OFF])
def test_axe_finds_nothing_where_everything_stands_that_comes_late(mirror: Mirror, address: str) -> None:
    slots = mirror.slots()
    mirror.put_slots(slots | {"at": slots["at"] - 5 * 86_400})
    context = mirror.browser.new_context(bypass_csp=True)
    page = mirror.open_in(context.new_page(), address)
    assert shown(page, "age")
    assert shown(page, "banner")
    page.evaluate(AXE)
    assert page.evaluate(ASK_AXE) == []


@pytest.mark.parametrize("width", [360, 390, 820, 1280])
@pytest.mark.parametrize("slot", ["banner", "top"])
def test_what_comes_late_above_the_text_moves_nothing(mirror: Mirror, width: int, slot: str) -> None:
    mirror.put_slots(mirror.slots() | {"notices": {}} | ({"banner": {}} if slot == "top" else {}))
    page = mirror.open(script=False, width=width)
    before = page.locator("h1").bounding_box()
    page = mirror.open(width=width)
    assert shown(page, slot)
    assert page.locator("h1").bounding_box() == before


def test_breaking_news_and_a_notice_lead_to_stories_of_this_paper(mirror: Mirror) -> None:
    page = mirror.open()
    assert shown(page, "banner") == "The harbour burns"
    assert shown(page, "notice") == "This story was corrected later."
    for slot in ("banner", "notice"):
        assert page.locator(f"[data-slot={slot}]").evaluate("e => e.href") == f"{MIRROR}{OTHER_SECTION}"
    assert shown(mirror.open(OTHER_SECTION), "notice") is None
    assert shown(mirror.open(OTHER_SECTION), "banner") == "The harbour burns"


def test_each_language_asks_for_its_own_file_and_nobody_asks_elsewhere(mirror: Mirror) -> None:
    assert shown(mirror.open(RUSSIAN), "headline") == "Десять лет"
    assert mirror.asked == [f"{MIRROR}{RUSSIAN}", f"{MIRROR}_s/ru.json"]


def test_a_section_that_is_left_out_keeps_its_evergreen_appeal(mirror: Mirror) -> None:
    page = mirror.open(OTHER_SECTION)
    assert shown(page, "headline") == EVERGREEN
    assert shown(page, "top") is None


def test_a_campaign_for_some_sections_stands_there_alone(mirror: Mirror) -> None:
    fields = mirror.slots()
    fields["appeals"][0] |= {"only": ["2"], "never": []}
    mirror.put_slots(fields)
    assert shown(mirror.open(OTHER_SECTION), "headline") == CAMPAIGN
    assert shown(mirror.open(STORY), "headline") == EVERGREEN


def test_a_story_that_says_no_appeal_here_has_none_whatever_runs(mirror: Mirror) -> None:
    page = mirror.open(OFF)
    assert page.locator(".appeal, .ask").count() == 0
    assert CAMPAIGN not in page.content()
    assert shown(page, "banner") == "The harbour burns"


def test_a_story_that_asks_softly_keeps_its_one_line(mirror: Mirror) -> None:
    page = mirror.open(SOFT)
    assert page.locator(".appeal").inner_text().startswith("Our reporting is free to read")
    assert page.locator(".ask, [data-slot=headline]").count() == 0


def forged(mirror: Mirror) -> None:
    mirror.put_slots(mirror.slots(), SigningKey.generate())


def altered(mirror: Mirror) -> None:
    name = "_s/en.json.gz"
    mirror.files[name] = gzip.compress(gzip.decompress(mirror.files[name]).replace(b"Give now", b"Give NOW"))


def in_another_language(mirror: Mirror) -> None:
    mirror.files["_s/en.json.gz"] = mirror.files["_s/ru.json.gz"]


def missing(mirror: Mirror) -> None:
    del mirror.files["_s/en.json.gz"]


def no_slot_file(mirror: Mirror) -> None:
    mirror.files["_s/en.json.gz"] = gzip.compress(b"<!doctype html><title>Blocked</title>")


def without_fields(mirror: Mirror) -> None:
    mirror.put_slots({"lang": "en"})


def signed_before_it_was_complete(mirror: Mirror) -> None:
    content = orjson.dumps(mirror.slots())
    mirror.files["_s/en.json.gz"] = gzip.compress(signature_of(content[:-1], mirror_key()) + b"\n" + content)


def mirror_key() -> SigningKey:
    return SigningKey.generate()


@pytest.mark.parametrize(
    "spoil",
    [forged, altered, in_another_language, missing, no_slot_file, without_fields, signed_before_it_was_complete],
)
def test_what_is_not_ours_leaves_the_page_as_it_was_printed(mirror: Mirror, spoil: Callable[[Mirror], None]) -> None:
    spoil(mirror)
    page = mirror.open()
    assert shown(page, "headline") == EVERGREEN
    assert [slot for slot in SLOTS if shown(page, slot)] == ["headline", "text", "button"]


def test_a_stale_mirror_shows_no_campaign_that_is_over(mirror: Mirror) -> None:
    after = NOON + timedelta(days=9)
    page = mirror.open(at=after)
    assert shown(page, "headline") == EVERGREEN
    assert [shown(page, slot) for slot in ("top", "banner", "notice")] == [None, None, None]


def test_what_ends_by_itself_ends_on_a_mirror_that_never_hears_of_it(mirror: Mirror) -> None:
    page = mirror.open(at=NOON + timedelta(hours=13))
    assert shown(page, "banner") is None
    assert shown(page, "headline") == CAMPAIGN


def test_an_old_copy_says_its_age_even_when_its_slots_are_over(mirror: Mirror) -> None:
    assert shown(mirror.open(), "age") is None
    sentence = "This copy is from 23 November 2026. Newer ones may exist."
    for days in (4, 90):
        assert shown(mirror.open(at=NOON + timedelta(days=days)), "age") == sentence


def test_without_script_the_page_shows_the_evergreen_appeal(mirror: Mirror) -> None:
    page = mirror.open(script=False)
    assert shown(page, "headline") == EVERGREEN
    assert shown(page, "later") is None
    assert mirror.asked == [f"{MIRROR}{STORY}"]


def test_where_webcrypto_knows_no_ed25519_the_evergreen_text_stays(mirror: Mirror) -> None:
    page = mirror.browser.new_context().new_page()
    page.add_init_script("crypto.subtle.importKey = async () => { throw new DOMException('x', 'NotSupportedError') }")
    assert shown(mirror.open_in(page), "headline") == EVERGREEN


def test_a_link_can_only_lead_to_an_address_below_our_own_root(mirror: Mirror) -> None:
    for bad in (
        "https://evil.example/",
        "//evil.example/",
        "../../x/",
        "javascript:alert(1)/",
        "a/../../b/",
        "/x/",
        "x",
    ):
        fields = mirror.slots()
        fields["banner"]["say"] = ["Look", bad]
        mirror.put_slots(fields)
        page = mirror.open()
        assert shown(page, "banner") == "Look"
        assert page.locator("[data-slot=banner]").get_attribute("href") is None, bad


WATCH = """addEventListener("DOMContentLoaded", () => {
    window.seen = new Set();
    new MutationObserver(records => records.forEach(one => {
        const kinds = [...one.addedNodes, ...one.removedNodes].map(node => node.nodeName);
        const where = one.target.dataset?.slot ? "slot" : one.target.nodeName;
        seen.add(`${where} ${one.type} ${one.attributeName || kinds}`);
    })).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
})"""


def test_it_changes_texts_visibility_and_links_of_slots_and_nothing_else(mirror: Mirror) -> None:
    page = mirror.browser.new_context().new_page()
    page.add_init_script(WATCH)
    fields = mirror.slots()
    fields["appeals"][0]["say"] |= {"onclick": ["x"], "appeal": ["x"], "__proto__": ["x"], "later": ["Later"]}
    mirror.put_slots(fields)
    mirror.open_in(page)
    assert shown(page, "headline") == CAMPAIGN
    told = set(page.evaluate("[...seen]"))
    assert told <= {
        "slot childList #text",
        "slot childList #text,#text",
        "slot attributes hidden",
        "slot attributes href",
    }
    assert "slot attributes hidden" in told


def test_not_now_hides_what_asks_for_a_time_and_leaves_one_date_behind(mirror: Mirror) -> None:
    page = mirror.open()
    asked = len(mirror.asked)
    page.get_by_role("button", name="Not now").click()
    assert not page.locator(".appeal").is_visible()
    assert shown(page, "top") is None
    assert shown(page, "banner") == "The harbour burns"
    assert len(mirror.asked) == asked
    assert page.evaluate("Object.keys(localStorage)") == ["later"]
    assert page.context.cookies() == []
    for days, visible in ((13, False), (15, True)):
        mirror.open_in(page, at=NOON + timedelta(days=days))
        assert page.locator(".appeal").is_visible() == visible


def test_before_the_reader_chooses_nothing_is_kept_on_the_device(mirror: Mirror) -> None:
    page = mirror.open()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_where_nothing_may_be_kept_not_now_still_hides_the_appeal_of_this_page(mirror: Mirror) -> None:
    page = mirror.browser.new_context().new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
    mirror.open_in(page)
    assert shown(page, "headline") == CAMPAIGN
    page.get_by_role("button", name="Not now").click()
    assert not page.locator(".appeal").is_visible()
    assert mirror.troubles == ["blocked"]
    mirror.troubles.clear()


def test_the_preview_shows_what_the_script_would_show(mirror: Mirror) -> None:
    for address in (STORY, OFF, OTHER_SECTION):
        page = mirror.open(address)
        plain = gzip.decompress(mirror.files[f"{address}index.html.gz"]).decode()
        still = mirror.browser.new_context(java_script_enabled=False).new_page()
        still.set_content(fill(plain, mirror.slots(), "../../../../"))
        told = [slot for slot in SLOTS if slot != "notice"]
        assert [shown(still, slot) for slot in told] == [shown(page, slot) for slot in told]


def test_opened_from_a_disk_a_page_stays_as_it_was_printed(
    chromium: Browser, printed: PrintingHouse, tmp_path: Path
) -> None:
    for path, content in printed.files().items():
        if path.endswith(".gz"):
            there = tmp_path / path.removesuffix(".gz")
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(gzip.decompress(content))
    page = chromium.new_page()
    page.goto(f"{(tmp_path / STORY / 'index.html').as_uri()}")
    page.wait_for_timeout(200)
    assert shown(page, "headline") == EVERGREEN


def test_the_policies_of_our_own_server_let_it_work(chromium: Browser, printed: PrintingHouse) -> None:
    with newsstand(printed.works.folder.root) as site:
        page = chromium.new_page()
        page.clock.set_fixed_time(NOON)
        page.goto(f"http://localhost:{site.port}/{STORY}", wait_until="networkidle")
        assert shown(page, "headline") == CAMPAIGN
