"""Claims about the pages of the desk as a real browser shows them."""

from collections.abc import Callable, Iterator
from importlib import resources
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Page, expect

from tamizdat.envelope.messages import Subscribe
from tests.desk.conftest import TOKEN, Desk, sign_up

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
ASK_AXE = """async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}, runOnly: [
  'wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental']}))
  .violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 160)).join(' | '))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
GOT = {
    "home": "",
    "confirm": f"confirm/{TOKEN}",
    "leave": f"leave/{TOKEN}",
    "manage": f"manage/{TOKEN}",
    "ask to leave": "leave",
    "nothing here": "nowhere",
}
POSTED: dict[str, tuple[str, dict[str, str]]] = {
    "asked": ("subscribe", sign_up("looks@looks.example")),
    "nearly": ("subscribe", sign_up("nobody")),
    "risky": ("subscribe", sign_up("anna@mail.ru")),
    "work": ("subscribe", sign_up(website="filled")),
    "done": (f"confirm/{TOKEN}-looks", {}),
    "not sure": (f"manage/{TOKEN}", {"act": "erase"}),
}
POST = """([action, fields]) => { const form = document.createElement('form');
  form.method = 'post'; form.action = action;
  for (const [name, value] of Object.entries(fields)) { const one = document.createElement('input');
    one.name = name; one.value = value; form.append(one); } document.body.append(form); form.submit(); }"""
SIZES = {"en": (360, 740, "light"), "ru": (1280, 900, "dark"), "fa": (360, 740, "dark")}


@pytest.fixture
def show(chromium: Browser, desk: Desk) -> Iterator[Callable[[str, str], Page]]:
    """Open a page of the desk; the tools of these tests are scripts, which its policy would refuse."""
    contexts = []

    def opened(name: str, language: str) -> Page:
        width, height, scheme = SIZES[language]
        context = chromium.new_context(
            bypass_csp=True,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]  # one of the three words
        )
        contexts.append(context)
        context.set_extra_http_headers({"X-Forwarded-For": f"100.64.{len(name)}.{ord(language[0])}"})
        page = context.new_page()
        origin = f"http://127.0.0.1:{desk.port}/"
        page.goto(f"{origin}{GOT.get(name, '')}?l={language}")
        if name in POSTED:
            path, fields = POSTED[name]
            page.route("**/work.js", lambda route: route.abort())
            with page.expect_navigation():
                page.evaluate(POST, [f"{origin}{path}?l={language}", fields])
        return page

    yield opened
    for context in contexts:
        context.close()
    desk.take()


# Each page in one dress and language; the longest in all. What differs between languages stands in the style sheet.
LOOKED_AT = [*zip([*GOT, *POSTED], cycle(SIZES)), *(("manage", language) for language in SIZES)]


@pytest.mark.parametrize(("name", "language"), sorted(set(LOOKED_AT)))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    show: Callable[[str, str], Page], name: str, language: str
) -> None:
    page = show(name, language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
    page.evaluate(AXE)
    assert page.evaluate(ASK_AXE) == []
    page.set_viewport_size({"width": 320, "height": 480})
    assert page.evaluate(WIDER) == 0


def test_a_reader_signs_up_corrects_a_slip_and_needs_no_script(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_extra_http_headers({"X-Forwarded-For": "100.64.1.1"})
    page = context.new_page()
    action = f"http://127.0.0.1:{desk.port}/subscribe"
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in sign_up("anna").items())
    page.set_content(f'<form method="post" action="{action}">{inputs}<button>go</button></form>')
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a mail address")
    page.get_by_label("Mail address").fill("anna@rambler.ru")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("h1")).to_have_text("Think about this mailbox")
    page.get_by_label("Mail address").fill("anna@abroad.example")
    page.get_by_role("button", name="Take this other address").click()
    expect(page.locator("h1")).to_have_text("Look into your mailbox")
    assert context.cookies() == []
    context.close()
    [message] = desk.take()
    assert isinstance(message, Subscribe)
    assert message.address == "anna@abroad.example"


def test_a_browser_does_the_sum_by_itself_under_the_policy_of_the_page(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context()
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"http://127.0.0.1:{desk.port}/leave")
    page.set_extra_http_headers({"X-Forwarded-For": "100.64.2.2"})
    for _ in range(9):
        page.goto(f"http://127.0.0.1:{desk.port}/leave")
        page.get_by_label("Mail address").fill("anna@sums.example")
        page.get_by_role("button").click()
        page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("Look into your mailbox", timeout=20_000)
    assert any(url.endswith("/work.js") for url in asked)
    assert all(url.startswith((f"http://127.0.0.1:{desk.port}/", "data:")) for url in asked)
    context.close()
    assert len(desk.take()) == 9
