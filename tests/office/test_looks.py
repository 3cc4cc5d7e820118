"""Claims about the office as a real browser shows it; it runs no script of ours."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tamizdat.envelope.gift_questions import ImportStatement, ShowLines
from tamizdat.envelope.gift_replies import LineShown, LinesShown, StatementRead, Suggestion
from tamizdat.envelope.messages import ReadMail, ReadOutbox
from tamizdat.envelope.replies import MailHead, MailShown, OutboxListed
from tests.office.books import CARD, MONTHLY, REFERENCES
from tests.office.conftest import Browser, Office

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# The frame of a mail is somebody else's page; what stands in it is judged with the letters.
ASK_AXE = """async () => (await axe.run({exclude: ['iframe']}, {iframes: false, runOnly: [
  'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}))
  .violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 160)).join(' | '))"""
SUGGESTION = Suggestion(MONTHLY, REFERENCES[MONTHLY], "month", 1500, "EUR", "2026-10-03", ["same amount", "two digits"])
PLACES = [
    "",
    "readers",
    "sendings/2",
    "outbox",
    "outbox/2026-11-29:0",
    "outbox/2026-11-29:0?look=headers",
    "lists",
    "log",
    "gifts",
    "gifts/ledger",
    "gifts/bank",
    "gifts/lines",
    "gifts/list",
    f"gifts/list/{CARD}",
    "gifts/payments/7/refund",
    "gifts/returns",
    "gifts/providers",
    "gifts/halts",
    "gifts/export",
]
LINES = [
    LineShown(3, "de89-3000", "2026-11-07", 1500, "EUR", "RF71 2348 23l с приветом", [SUGGESTION]),
    LineShown(4, "de89-3000", "2026-11-08", 700, "EUR", "کمک " + "x" * 120, []),
]
MAIL = (
    b"From: Weekly <weekly@news.localhost>\r\nTo: anna@mail.example\r\nSubject: One button is left\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="edge"\r\n\r\n'
    b"--edge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nOpen @LINK@ please.\r\n"
    b"--edge\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b'<p id="mark">Hello</p><p><a href="@LINK@">Confirm</a></p><script>document.title = "ran"</script>\r\n--edge--\r\n'
)


@pytest.fixture
def page(chromium: Chromium, office: Office, keeper: Browser) -> Iterator[Page]:
    link = f"http://127.0.0.1:{office.port}/office.css".encode()
    office.vault.replies[ReadMail] = lambda _asked: MailShown(MAIL.replace(b"@LINK@", link))
    head = MailHead("2026-11-29:0", "anna@mail.example", "One button is left", "confirm", "2026-11-29")
    office.vault.replies[ReadOutbox] = lambda _asked: OutboxListed([head])
    office.vault.replies[ShowLines] = lambda _asked: LinesShown(LINES, 2)
    context = chromium.new_context(viewport={"width": 1100, "height": 800}, base_url=f"http://127.0.0.1:{office.port}/")
    context.add_cookies(
        [
            {"name": name, "value": value, "url": f"http://127.0.0.1:{office.port}/"}
            for name, value in keeper.cookies.items()
        ]
    )
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_in_light_or_dark(chromium: Chromium, office: Office, page: Page) -> None:
    cookies = page.context.cookies()
    context = chromium.new_context(bypass_csp=True, base_url=f"http://127.0.0.1:{office.port}/")
    context.add_cookies(cookies)  # type: ignore[arg-type]  # as they came
    judged = context.new_page()
    for number, place in enumerate(["login", *PLACES]):
        judged.emulate_media(color_scheme="dark" if number % 2 else "light")
        judged.goto(place)
        judged.evaluate(AXE)
        assert judged.evaluate(ASK_AXE) == [], place
    context.close()


def test_pages_that_ask_again_and_tell_what_became_of_it_are_for_everybody_too(
    chromium: Chromium, office: Office, page: Page
) -> None:
    found = ["Entry 12: its amount is nought."]
    office.vault.replies[ImportStatement] = lambda _asked: StatementRead("refused", findings=found)
    context = chromium.new_context(bypass_csp=True, base_url=f"http://127.0.0.1:{office.port}/")
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # as they came
    judged = context.new_page()
    for act in ("See what will happen…", "Rehearse only"):
        judged.goto("gifts/halts")
        judged.get_by_label("bitcoin").check()
        judged.get_by_label("Words of your own").fill("نترسید")
        judged.get_by_role("button", name=act).click()
        judged.wait_for_load_state()
        judged.evaluate(AXE)
        assert judged.evaluate(ASK_AXE) == [], act
    judged.goto("gifts/bank")
    judged.get_by_label("Statements").set_input_files({"name": "a.xml", "mimeType": "text/xml", "buffer": b"<a/>"})
    judged.get_by_role("button", name="Bring in").click()
    expect(judged.get_by_text("Entry 12:")).to_be_visible()
    judged.wait_for_load_state()
    judged.evaluate(AXE)
    assert judged.evaluate(ASK_AXE) == []
    context.close()


def test_a_mail_stands_in_its_frame_and_its_link_can_be_opened(page: Page) -> None:
    page.goto("outbox")
    page.get_by_role("link", name="One button is left").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("#mark")).to_have_text("Hello")
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Confirm").click()
    expect(opened.value).to_have_url(re.compile("/office.css$"))
    expect(page).to_have_title(re.compile("One button is left"))
    page.get_by_role("link", name="Text").click()
    expect(page.locator("pre a")).to_have_attribute("href", re.compile("/office.css$"))


def test_a_phone_shows_every_page_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for place in PLACES:
        page.goto(place)
        assert (
            page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        ), place
