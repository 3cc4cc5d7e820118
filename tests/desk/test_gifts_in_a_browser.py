"""Claims about the way of a giver in a real browser: from a mirror to a reference, and with a card."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tamizdat.contributions.errors import Declined
from tamizdat.contributions.providers.protocol import Ask
from tamizdat.envelope.gift_messages import (
    CardPage,
    CardTaken,
    ConfirmCard,
    CounterAnswer,
    CounterQuestion,
    Give,
    NotTaken,
    StartGift,
)
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm
from tamizdat.money.references import grouped
from tamizdat.press.records import Page as StandingPage
from tests.contributions.stripe_stands import GuardedStand, guarded
from tests.desk.conftest import Desk, gift
from tests.desk.test_looks import POST
from tests.desk.vault_at_the_counter import VaultAtTheCounter
from tests.laboratory.stripe_cards import ASKS_ALWAYS, DECLINES, PAYS, of_country
from tests.press.offer_samples import OFFER, RECORD
from tests.pressroom.paper import PrintingHouse, a_site, everything_around

MIRROR = "https://mirror.example/some/where/"
PAGES = [
    StandingPage(3, language="en", address="privacy/", title="What we keep", role="privacyPolicy"),
    StandingPage(4, language="ru", address="ru/privacy/", title="Что мы храним", role="privacyPolicy"),
    StandingPage(5, language="en", address="support/", title="Support us", menu=1),
    StandingPage(6, language="ru", address="ru/support/", title="Поддержите нас", menu=1),
]


@pytest.fixture(scope="module")
def paper(running: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of a paper whose forms lead to the desk."""
    house = PrintingHouse(tmp_path_factory.mktemp("paper"))
    house.put(*everything_around(), a_site(desk=f"http://127.0.0.1:{running.port}/"), *PAGES, RECORD)
    house.print()
    return house.works.folder.tree


@dataclass
class Reader:
    """Somebody with a browser. `asked` are the hosts that it spoke to."""

    context: BrowserContext
    asked: list[str] = field(default_factory=list)

    def open(self, address: str = "") -> Page:
        page = self.context.new_page()
        page.on("request", lambda one: self.asked.append(one.url))
        page.goto(f"{MIRROR}{address}")
        return page

    def others(self, desk: Desk) -> list[str]:
        """Whatever was asked of anybody but the mirror and the desk."""
        ours = (MIRROR, f"http://127.0.0.1:{desk.port}/", "data:")
        return [url for url in self.asked if not url.startswith(ours)]


@pytest.fixture
def reader(chromium: Browser, paper: Path, request: pytest.FixtureRequest) -> Iterator[Reader]:
    scripted = getattr(request, "param", False)
    context = chromium.new_context(java_script_enabled=scripted, viewport={"width": 360, "height": 640})
    context.set_extra_http_headers({"X-Forwarded-For": f"100.66.{abs(hash(request.node.name)) % 250}.7"})

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(MIRROR).partition("?")[0]
        file = paper / (f"{path}index.html.gz" if not path or path.endswith("/") else f"{path}.gz")
        found = gzip.decompress(file.read_bytes()) if file.is_file() else b""
        kind = "text/html; charset=utf-8" if path.endswith("/") or not path else "application/json"
        route.fulfill(status=200 if found else 404, body=found, content_type=kind)

    context.route(f"{MIRROR}**", serve)
    yield Reader(context)
    context.close()


def test_without_script_monthly_two_continue_bank_leads_to_a_reference(reader: Reader, desk: Desk) -> None:
    page = reader.open("support/")
    expect(page.locator(".ladder:visible")).to_have_count(1)
    page.get_by_text("Annual", exact=True).click()
    expect(page.locator(".ladder:visible legend")).to_contain_text("each year, in Euro")
    page.get_by_text("US Dollar (USD)", exact=True).click()
    expect(page.locator(".ladder:visible legend")).to_contain_text("each year, in US Dollar")
    expect(page.locator(".way").filter(has_text="Bitcoin")).to_be_hidden()
    page.get_by_text("Monthly", exact=True).click()
    page.get_by_text("Euro (EUR)", exact=True).click()
    page.get_by_label("€2", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Your bank transfer")
    [message] = desk.take()
    assert isinstance(message, Give)
    assert (message.method, message.rhythm, message.minor, message.currency) == ("bank", "month", 200, "EUR")
    expect(page.locator("dl")).to_contain_text(grouped(message.reference))
    assert reader.others(desk) == []
    assert reader.context.cookies() == []
    assert page.evaluate("document.referrer") == ""


def test_another_amount_in_another_language_and_a_slip_that_is_mended(reader: Reader, desk: Desk) -> None:
    page = reader.open("ru/support/")
    page.get_by_label("Другая сумма").fill("1")
    page.get_by_role("button", name="Продолжить").click()
    expect(page.get_by_role("alert")).to_contain_text("Наименьшая сумма — 2\xa0€")
    page.get_by_label("Сколько").fill("7,50")
    page.get_by_role("button", name="Продолжить").click()
    expect(page.locator("h1")).to_have_text("Ваш банковский перевод")
    [message] = desk.take()
    assert isinstance(message, Give)
    assert (message.minor, message.language) == (750, "ru")


def test_keys_alone_reach_every_choice(reader: Reader) -> None:
    page = reader.open("support/")
    page.locator("#m2").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#m3")).to_be_checked()
    expect(page.locator(".ladder:visible legend")).to_contain_text("each year")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#c2")).to_be_checked()


@pytest.mark.parametrize("reader", [True], indirect=True)
def test_on_this_device_only_hides_appeals_and_tells_nobody(reader: Reader, desk: Desk) -> None:
    page = reader.open("support/")
    page.locator("#here select").select_option("3")
    before = len(reader.asked)
    page.get_by_role("button", name="On this device only").click()
    expect(page.locator("#here [role=status]")).to_contain_text("Done.")
    kept = page.evaluate("({...localStorage})")
    assert list(kept) == ["later"]
    weeks = (float(kept["later"]) - page.evaluate("Date.now()") / 1000) / 604_800
    assert 12 < weeks < 14
    assert len(reader.asked) == before
    assert desk.sealed() == []


def test_without_script_the_device_is_not_offered_and_the_calendar_is(reader: Reader, desk: Desk) -> None:
    page = reader.open("support/")
    expect(page.get_by_role("button", name="On this device only")).to_be_hidden()
    page.locator("#in-calendar").select_option("6")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="A file for my calendar").click()
    assert waiting.value.suggested_filename == "reminder.ics"
    assert "SUMMARY:Reminder" in Path(waiting.value.path()).read_text()
    assert desk.sealed() == []


@dataclass
class Till:
    """What the vault does with a card, in short: its country first, then the provider. It keeps nothing."""

    stand: GuardedStand

    def __call__(self, question: CounterQuestion) -> CounterAnswer:
        provider = self.stand.provider
        if isinstance(question, StartGift):
            field = provider.start(self._ask(question))
            return CardPage(field.key, field.script)
        assert isinstance(question, ConfirmCard)
        country = provider.country(question.confirmation)
        if not country or country in OFFER.risk_countries:
            return NotTaken("country")
        try:
            return CardTaken(provider.confirm(question.confirmation, self._ask(question.start)).secret)
        except Declined:
            return NotTaken("declined")

    def _ask(self, start: StartGift) -> Ask:
        money = Money(start.minor, start.currency)
        return Ask(
            start.gift, f"{start.gift}-key", money, Rhythm(start.rhythm), start.language, "https://paper.example/"
        )


@pytest.fixture
def till(vault: VaultAtTheCounter) -> Iterator[Till]:
    with guarded() as stand:
        till = Till(stand)
        with vault.replying(till):
            yield till


def pay(
    chromium: Browser, desk: Desk, number: str, rhythm: str, *, answer: str = "", address: str = ""
) -> tuple[Page, list[str]]:
    """Choose a card on the desk and type it in, under the page's own policy."""
    context = chromium.new_context()
    origin = f"http://127.0.0.1:{desk.port}/"
    peer = {"X-Forwarded-For": f"100.67.{abs(hash(number + rhythm)) % 250}.{len(answer)}"}
    # To the desk alone: a heading of ours on every request would be asked about by the company's server (CORS).
    context.route(f"{origin}**", lambda route: route.continue_(headers={**route.request.headers, **peer}))
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{origin}give")
    before = [url for url in asked if not url.startswith((origin, "data:"))]
    with page.expect_navigation():
        page.evaluate(POST, [f"{origin}give", gift(method="card", rhythm=rhythm, address=address)])
    page.frame_locator("#field iframe").get_by_label("Card number").fill(number)
    page.get_by_role("button", name="Give").click()
    if answer:
        page.get_by_role("dialog").get_by_role("button", name=answer).click()
    return page, before


@pytest.mark.parametrize("rhythm", ["once", "month"])
def test_a_card_is_taken_once_and_monthly(chromium: Browser, desk: Desk, till: Till, rhythm: str) -> None:
    page, before_the_choice = pay(chromium, desk, PAYS, rhythm)
    expect(page.locator("h1")).to_have_text("Thank you", timeout=15_000)
    assert before_the_choice == []
    [made] = till.stand.house.books.things["payment_intent"].values()
    assert made["status"] == "succeeded"
    assert made["setup_future_usage"] == {"once": None, "month": "off_session"}[rhythm]
    assert set(made["metadata"].values()) & {"anna"} == set()
    page.context.close()


@pytest.mark.parametrize("rhythm", ["once", "month"])
@pytest.mark.parametrize(("answer", "said"), [("Yes", "Thank you"), ("No", "Your bank did not agree")])
def test_a_bank_that_asks_once_more_is_answered_in_its_own_window_and_the_money_is_taken_then(
    chromium: Browser, desk: Desk, till: Till, answer: str, said: str, rhythm: str
) -> None:
    page, _ = pay(chromium, desk, ASKS_ALWAYS, rhythm, answer=answer)
    expect(page.locator("#step")).to_contain_text(said, timeout=15_000)
    expect(page.locator("#done")).to_be_visible(visible=answer == "Yes")
    [made] = till.stand.house.books.things["payment_intent"].values()
    assert (made["status"] == "succeeded") == (answer == "Yes")
    page.context.close()


def test_a_card_from_a_country_at_risk_is_refused_before_any_network_hears(
    chromium: Browser, desk: Desk, till: Till
) -> None:
    page, _ = pay(chromium, desk, of_country("RU"), "month")
    expect(page.locator("main")).to_contain_text("before any bank or card network heard of it", timeout=15_000)
    books = till.stand.house.books
    assert books.heard == []
    assert not books.things["setup_intent"]
    assert not books.things["customer"]
    expect(page.get_by_role("button", name="Bank transfer")).to_be_hidden()
    page.get_by_text("I live in safety").click()
    page.get_by_role("button", name="Bank transfer").click()
    expect(page.locator("h1")).to_have_text("Your bank transfer")
    [message] = desk.take()
    assert isinstance(message, Give)
    assert (message.rhythm, message.minor) == ("month", 200)
    page.context.close()


def test_a_bank_that_says_no_leads_on_kindly(chromium: Browser, desk: Desk, till: Till) -> None:
    page, _ = pay(chromium, desk, DECLINES, "once")
    expect(page.locator("main")).to_contain_text("Your bank did not agree. Nothing was taken.", timeout=15_000)
    expect(page.get_by_role("button", name="Bitcoin")).to_be_visible()
    page.context.close()
