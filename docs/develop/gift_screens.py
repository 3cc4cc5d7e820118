"""Photographs the whole way of gifts by card, beside the laboratory, for the handbook's page of treasurers.

    make laboratory                                             # and wait until the doors are open
    .venv/bin/python docs/develop/gift_screens.py OUT build/laboratory/var

Look at all of them before they go into docs/images. A giver gives once and monthly, is asked by a bank (3-D Secure),
and is turned away with a card of a listed country; a keeper gives money back, and a bank disputes a gift.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

PAYS, ASKS, RUSSIAN = "4242424242424242", "4000002760003184", "4000006430000009"
PHONE, DESK = (420, 760), (1040, 760)
PAPER, OFFICE = "http://localhost:8000/", "http://localhost:8002/"
BACK_ROOM = "http://127.0.0.1:8010/laboratory/"
PATIENCE = 90_000


class Camera:
    """A browser, and where its pictures go."""

    def __init__(self, browser: Browser, out: Path) -> None:
        self.browser, self.out = browser, out

    def page(self, size: tuple[int, int]) -> Page:
        sheet = self.browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
        sheet.set_default_timeout(PATIENCE)
        return sheet

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        page.screenshot(path=self.out / f"{name}.png", full_page=whole)


def choose_card(page: Page, rhythm: str) -> None:
    """On the page of support: rhythm, card, Continue."""
    page.goto(f"{PAPER}support/")
    for name, value in (("rhythm", rhythm), ("method", "card")):
        page.locator(f"input[name={name}][value={value}]").evaluate("one => one.click()")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your card")).to_be_visible()


def type_card(page: Page, number: str) -> None:
    page.frame_locator("#field iframe").get_by_label("Card number").fill(number)


def give(camera: Camera) -> None:
    """A giver's side, on a phone."""
    page = camera.page(PHONE)
    for rhythm, number, name in (("month", PAYS, "monthly"), ("once", PAYS, "once"), ("once", RUSSIAN, "country")):
        choose_card(page, rhythm)
        type_card(page, number)
        camera.take(page, f"{name}-1-card")
        page.get_by_role("button", name="Give").click()
        heading = "Not in this way" if number == RUSSIAN else "Thank you"
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        camera.take(page, f"{name}-2-answer")
    be_asked(camera, page)
    page.close()


def be_asked(camera: Camera, page: Page) -> None:
    """The giver's bank asks once more, and the giver says yes."""
    choose_card(page, "once")
    type_card(page, ASKS)
    page.get_by_role("button", name="Give").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    camera.take(page, "asked-1-bank")
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(page.locator("#done")).to_be_visible()
    camera.take(page, "asked-2-answer")


def keep(camera: Camera, var: Path) -> None:
    """A keeper's side: what came, a refund, a dispute, how providers fare."""
    page = camera.page(DESK)
    name, passphrase = (var / "demo-keepers.txt").read_text(encoding="utf-8").split()[:2]
    page.goto(f"{OFFICE}login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button").first.click()
    page.goto(f"{OFFICE}gifts/list?method=card")
    camera.take(page, "office-1-list")
    page.get_by_role("row", name="once").first.get_by_role("link").click()
    gift = page.url.removeprefix(OFFICE)
    camera.take(page, "office-2-gift")
    page.get_by_role("link", name="Refund…").first.click()
    page.get_by_role("checkbox").first.check()
    camera.take(page, "office-3-refund")
    page.get_by_role("button", name="Refund").click()
    await_words(page, gift, "refunded")
    camera.take(page, "office-3-refunded")
    dispute(camera)
    await_words(page, "gifts/returns", "open")
    camera.take(page, "office-4-returns", whole=True)
    page.goto(f"{OFFICE}gifts/providers")
    camera.take(page, "office-5-providers", whole=True)
    page.close()


def dispute(camera: Camera) -> None:
    """Play the bank of a giver."""
    page = camera.page(DESK)
    page.goto(BACK_ROOM)
    charge = page.get_by_role("listitem").filter(has_text="200 eur, succeeded, given back 0").first
    charge.get_by_role("button", name="dispute").click()
    camera.take(page, "bank-1-dispute", whole=True)
    page.close()


def await_words(page: Page, path: str, words: str) -> None:
    """Look again until the vault has heard of it."""
    for _ in range(PATIENCE // 3_000):
        page.goto(OFFICE + path)
        if page.get_by_text(words, exact=True).count():
            return
        page.wait_for_timeout(3_000)
    message = f"{path} never said “{words}”."
    raise AssertionError(message)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("var", type=Path, help="the folder of the demonstration, with its log-ins")
    parser.add_argument("--browser", default="/usr/bin/chromium", help="path of a Chromium (default: Debian's)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=arguments.browser)
        camera = Camera(browser, arguments.out)
        give(camera)
        keep(camera, arguments.var)
        browser.close()


if __name__ == "__main__":
    main()
