"""Claims about the desk of givers: a real process over HTTP, beside a real edition; tests play the vault."""

import base64
import html
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tamizdat.envelope.gift_messages import (
    CounterAnswer,
    Give,
    ManageGift,
    NotTaken,
    ProviderHint,
    Remind,
    ShowGift,
    UnknownGift,
)
from tamizdat.money.references import grouped, is_reference
from tests.desk.conftest import TOKEN, Desk, gift
from tests.desk.pages_of import hidden_of
from tests.desk.vault_at_the_counter import BY_CARD, SHOWN, VaultAtTheCounter


def test_monthly_two_continue_bank_gives_a_reference_and_leaves_it_sealed(desk: Desk) -> None:
    answer = desk.post("/give", gift())
    assert answer.status == 200
    [sealed] = desk.sealed()
    assert b"RF" not in sealed
    [message] = desk.take()
    assert isinstance(message, Give)
    assert (message.method, message.rhythm, message.minor, message.currency) == ("bank", "month", 200, "EUR")
    assert (message.address, message.consent, message.campaign) == ("", "", "")
    assert is_reference(message.reference)
    assert grouped(message.reference) in answer.text
    assert "NL91 ABNA 0417 1643 00" in answer.text
    assert "2.00 EUR" in answer.text
    assert "standing order, each month" in answer.text
    assert "Iran and Russia" in answer.text


def test_a_code_is_said_to_make_one_transfer_and_can_be_kept_as_a_picture(desk: Desk, tmp_path: Path) -> None:
    monthly, once = (desk.post("/give", gift(rhythm=rhythm)).text for rhythm in ("month", "once"))
    desk.take()
    assert "It makes one transfer, and no standing order" in monthly
    assert "no standing order" not in once
    [picture] = re.findall(r'<a href="data:image/png;base64,([^"]+)" download="code.png">', html.unescape(monthly))
    (tmp_path / "code.png").write_bytes(base64.b64decode(picture))
    scanned = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "code.png"], check=True, capture_output=True)
    assert b"NL91ABNA0417164300" in scanned.stdout


def test_no_two_gifts_have_the_same_reference_and_none_can_be_guessed_from_another(desk: Desk) -> None:
    for _ in range(20):
        desk.post("/give", gift())
    messages = [message for message in desk.take() if isinstance(message, Give)]
    assert len({message.reference for message in messages}) == len({message.gift for message in messages}) == 20


def test_another_currency_gets_plain_instructions_and_no_code(desk: Desk) -> None:
    answer = desk.post("/give", gift(currency="USD", rhythm="once", other="5"))
    assert "<svg" not in answer.text
    assert "Routing 011000015" in answer.text
    assert "no code that banks could scan" in answer.text
    assert "standing order" not in answer.text
    desk.take()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"other": "1"}, "The least amount is €2."),
        ({"other": "1", "currency": "USD"}, "The least amount is US$2."),
        ({"other": "two"}, "write one such as 5"),
        ({"other": "-5"}, "write one such as 5"),
        ({"EUR-month": "-"}, "Choose an amount"),
        ({"EUR-month": "1e9"}, "Choose an amount"),
        ({"currency": "XAU"}, "one of the currencies"),
        ({"rhythm": "daily"}, "how often"),
        ({"method": "cheque"}, "ways to give that are open"),
        ({"method": "bitcoin"}, "can only give once"),
        ({"address": "anna"}, "or leave it empty"),
    ],
)
def test_a_slip_brings_the_form_back_with_a_sentence_and_nothing_is_kept(
    desk: Desk, more: dict[str, str], sentence: str
) -> None:
    answer = desk.post("/give", gift(**more))
    assert answer.status == 422
    assert sentence in answer.text
    assert desk.sealed() == []


def test_what_was_written_comes_back_as_text_and_the_form_can_be_mended(desk: Desk) -> None:
    answer = desk.post("/give", gift(other='"><script>', address="anna@abroad.example", method="card"))
    assert "<script>" not in answer.text
    assert 'value="anna@abroad.example"' in answer.text
    assert 'value="card" aria-describedby="way-card" checked' in answer.text
    assert desk.post("/give", gift(other="۷٫۵۰")).status == 200
    [message] = desk.take()
    assert isinstance(message, Give)
    assert message.minor == 750


def test_looking_at_the_form_offers_it_in_three_languages_and_keeps_nothing(desk: Desk) -> None:
    for language, said in (("en", "Bank transfer"), ("ru", "Банковский перевод"), ("fa", "حوالهٔ بانکی")):
        assert said in desk.get(f"/give?l={language}").text
    assert desk.sealed() == []


def test_a_mailbox_at_home_is_warned_about_and_can_be_left_out(desk: Desk) -> None:
    warned = desk.post("/give", gift(address="anna@mail.ru"))
    assert "learn that you help us" in warned.text
    assert desk.sealed() == []
    fields = hidden_of(warned.text.partition("</form>")[0])
    assert "address" not in fields
    assert desk.post("/give", fields).status == 200
    [message] = desk.take()
    assert isinstance(message, Give)
    assert (message.minor, message.address) == (200, "")
    anyway = hidden_of(warned.text.partition("</form>")[2])
    assert desk.post("/give", anyway).status == 200
    assert [one.address for one in desk.take() if isinstance(one, Give)] == ["anna@mail.ru"]


@pytest.mark.parametrize("place", ["/give", "/remind", "/given", "/card", "/card.js", "/later.ics", "/hint/stripe"])
def test_looking_keeps_nothing_on_either_side(desk: Desk, place: str) -> None:
    for method in ("GET", "HEAD"):
        answer = desk.ask(method, place)
        assert answer.status < 500
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert desk.sealed() == []


def test_a_flood_of_gifts_is_asked_for_a_sum(desk: Desk) -> None:
    statuses = [desk.post("/give", gift(), peer="203.0.113.9").status for _ in range(40)]
    assert statuses[:30] == [200] * 30
    assert set(statuses[30:]) == {429}
    assert len(desk.take()) == statuses.count(200)


def test_in_a_flood_the_bank_stays_open_to_who_can_do_no_sum(desk: Desk, vault: VaultAtTheCounter) -> None:
    for method in ("bank", "bitcoin"):
        wish = gift(method=method, rhythm="once")
        with vault.replying(NotTaken("later")):
            answers = (desk.post("/give", wish, peer="203.0.113.78") for _ in range(60))
            page = next(found for found in answers if found.status == 429)
        assert "Or send what you like to this account, without a reference." in page.text
        assert "NL91 ABNA 0417 1643 00" in page.text
        assert "Not from an account in one of these countries" in page.text
    desk.take()


def test_a_gift_is_shown_to_its_link_and_stopped_in_one_press(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(SHOWN) as asked:
        page = desk.get(f"/gift/{TOKEN}")
    assert asked == [ShowGift(TOKEN)]
    for said in ("€2 each month", "Arrives regularly", "30 December 2026", "RF18 5390 0754 7034", "30 November 2026"):
        assert said in page.text
    assert desk.sealed() == []
    done = desk.post(f"/gift/{TOKEN}", {"act": "cancel"})
    assert "nothing more is taken by us from this moment" in done.text
    assert desk.take() == [ManageGift(TOKEN, "cancel", 0)]


def test_who_stops_a_standing_order_is_told_that_the_bank_goes_on(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(SHOWN):
        page = desk.get(f"/gift/{TOKEN}").text
    stop = page.partition("Erase my address")[0]
    assert "until you stop it there, it goes on" in stop
    assert "Nothing more is taken" not in stop
    for act in ({"act": "cancel"}, {"act": "forget", "sure": "yes"}):
        done = desk.post(f"/gift/{TOKEN}", act | {"by": "bank"}).text
        assert "your bank goes on with it until you stop it there" in done
        assert "nothing more is taken" not in done
        unknown, other = (desk.post(f"/gift/{TOKEN}", act | {"by": by}).text for by in ("", "other"))
        assert "your bank goes on" in unknown
        assert "your bank goes on" not in other
    desk.take()


def test_a_sum_is_shown_in_the_currency_in_which_it_came(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(BY_CARD):
        page = desk.get(f"/gift/{TOKEN}").text
    assert "<td>US$2</td>" in page
    assert "€3 each month" in page


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ("7", "This is more than €3"),
        ("3.50", "This is more than €3"),
        ("0.01", "less than the least amount, which is €2"),
        ("0,50", "less than the least amount, which is €2"),
        ("1", "less than the least amount, which is €2"),
        ("3", "This is the amount already"),
    ],
)
def test_an_amount_that_the_vault_would_pass_over_is_refused_at_once_with_the_reason(
    desk: Desk, vault: VaultAtTheCounter, other: str, sentence: str
) -> None:
    with vault.replying(BY_CARD):
        answer = desk.post(f"/gift/{TOKEN}", {"act": "amount", "currency": "EUR", "other": other})
    assert answer.status == 422
    assert sentence in answer.text
    assert "From €2 to €3." in answer.text
    assert "Begin another gift" in answer.text
    assert desk.sealed() == []


@pytest.mark.parametrize("reply", [NotTaken("later"), msgspec.structs.replace(BY_CARD, state="cancelled")])
def test_no_amount_is_said_to_be_changed_that_cannot_be(
    desk: Desk, vault: VaultAtTheCounter, reply: CounterAnswer
) -> None:
    with vault.replying(reply):
        answer = desk.post(f"/gift/{TOKEN}", {"act": "amount", "currency": "EUR", "other": "2"})
    assert answer.status == 422
    assert desk.sealed() == []


@pytest.mark.parametrize(
    ("state", "buttons", "due"),
    [("active", ["pause"], True), ("paused", ["resume"], True), ("halted", ["pause"], False)],
)
def test_a_gift_shows_what_can_be_done_with_it_and_no_day_on_which_nothing_is_taken(
    desk: Desk, vault: VaultAtTheCounter, state: str, buttons: list[str], *, due: bool
) -> None:
    with vault.replying(msgspec.structs.replace(BY_CARD, state=state)):
        page = desk.get(f"/gift/{TOKEN}").text
    assert re.findall(r'value="(pause|resume)"', page) == buttons
    assert ("30 December" in page) == due
    assert ("We have halted this way" in page) != due


@pytest.mark.parametrize("state", ["cancelled", "lapsed", "country"])
def test_a_gift_that_has_ended_has_no_button_to_end_it(desk: Desk, vault: VaultAtTheCounter, state: str) -> None:
    with vault.replying(msgspec.structs.replace(SHOWN, method="card", state=state)):
        page = desk.get(f"/gift/{TOKEN}").text
    assert "Ended" in page
    assert "Stop giving" not in page
    assert "Erase my address" in page


def test_a_gift_is_paused_changed_and_forgotten(desk: Desk, vault: VaultAtTheCounter) -> None:
    desk.post(f"/gift/{TOKEN}", {"act": "pause"})
    desk.post(f"/gift/{TOKEN}", {"act": "resume"})
    with vault.replying(BY_CARD):
        desk.post(f"/gift/{TOKEN}", {"act": "amount", "currency": "EUR", "other": "۲"})
    desk.post(f"/gift/{TOKEN}", {"act": "forget", "sure": "yes"})
    assert sorted(desk.take(), key=repr) == [
        ManageGift(TOKEN, "amount", 200),
        ManageGift(TOKEN, "forget", 0),
        ManageGift(TOKEN, "pause", 0),
        ManageGift(TOKEN, "resume", 0),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nothing was chosen"),
        ({"act": "double"}, "Nothing was chosen"),
        ({"act": "amount", "currency": "EUR", "other": "0"}, "Choose an amount"),
        ({"act": "amount", "currency": "GOLD", "other": "5"}, "Choose an amount"),
        ({"act": "forget"}, "Tick the box"),
    ],
)
def test_a_slip_on_the_page_of_a_gift_changes_nothing(
    desk: Desk, vault: VaultAtTheCounter, fields: dict[str, str], sentence: str
) -> None:
    with vault.replying(SHOWN):
        answer = desk.post(f"/gift/{TOKEN}", fields)
    assert answer.status == 422
    assert sentence in answer.text
    assert desk.sealed() == []


def test_a_link_that_is_over_says_so(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(UnknownGift()):
        assert desk.get(f"/gift/{TOKEN}").status == 404


def test_one_mail_is_asked_for_by_month_and_a_mailbox_at_home_is_warned_about(desk: Desk) -> None:
    fields = {"address": "Anna@abroad.example", "in": "3", "language": "ru", "consent": "0123456789abcdef"}
    assert desk.post("/remind", fields).status == 200
    [message] = desk.take()
    assert isinstance(message, Remind)
    assert (message.address, message.language, len(message.month)) == ("anna@abroad.example", "ru", 7)
    assert message.month > f"{datetime.now(UTC):%Y-%m}"  # the desk counts from today
    warned = desk.post("/remind", fields | {"address": "anna@yandex.ru"})
    assert desk.sealed() == []
    assert "later.ics?in=3" in warned.text
    assert desk.post("/remind", fields | {"in": "99"}).status == 422
    day = datetime.now(UTC).date() + timedelta(days=200)
    assert desk.post("/remind", fields | {"on": f"{day}"}).status == 200
    [message] = desk.take()
    assert isinstance(message, Remind)
    assert message.month == f"{day:%Y-%m}"
    for wrong in ("2020-01-01", "soon", f"{day + timedelta(days=200)}"):
        assert desk.post("/remind", fields | {"on": wrong}).status == 422
        assert desk.get(f"/later.ics?on={wrong}").status == 422
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in desk.get(f"/later.ics?in=1&on={day}").text
    assert "DTSTART" in desk.get("/later.ics?in=1&on=").text
    assert desk.post("/remind", fields | {"address": ""}).status == 422
    assert desk.sealed() == []


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_a_file_for_a_calendar_says_nothing_of_us(desk: Desk, language: str) -> None:
    title = {"en": "Reminder", "ru": "Напоминание", "fa": "یادآوری"}[language]
    answer = desk.get(f"/later.ics?in=6&l={language}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"SUMMARY:{title}\r\n" in answer.text
    assert not re.search(r"paper|farbank|tamizdat|donat|gift|http|@", answer.text, re.IGNORECASE)
    assert "RRULE:FREQ=MONTHLY" in desk.get(f"/later.ics?every=month&l={language}").text
    assert desk.sealed() == []


def test_a_call_of_a_provider_is_sealed_as_it_came_and_answered_at_once(desk: Desk) -> None:
    body = b'{"id":"evt_1","data":{"secret":"needle"}}' + b" " * 20_000
    headings = {"Stripe-Signature": "t=1,v1=abc", "BTCPay-Sig": "sha256=def", "Cookie": "a=b", "User-Agent": "x"}
    answer = desk.ask("POST", "/hint/stripe", body, "application/json", **headings)
    assert (answer.status, answer.body) == (204, b"")
    [sealed] = desk.sealed()
    assert b"needle" not in sealed
    [message] = desk.take()
    assert isinstance(message, ProviderHint)
    assert (message.provider, message.body) == ("stripe", body)
    assert {name.lower() for name in message.headers} == {"stripe-signature", "btcpay-sig"}


def test_a_call_is_bounded_and_other_calls_are_none(desk: Desk) -> None:
    assert desk.ask("POST", "/hint/stripe", b"x" * 262_145, "application/json").status == 413
    assert desk.ask("GET", "/hint/stripe").status == 405
    assert desk.ask("POST", "/hint/Stripe/../x", b"{}", "application/json").status == 404
    assert desk.sealed() == []


@pytest.mark.usefixtures("vault")
def test_the_desk_prints_nothing_of_any_giver(desk: Desk) -> None:
    desk.post("/give", gift(address="needle@abroad.example", other="77"))
    desk.ask("POST", "/hint/stripe", b"needle", "application/json")
    desk.get("/gift/needle-needle-needle-needle")
    desk.take()
    assert "needle" not in (desk.var / "said").read_text()
