"""Claims about what keepers see and do with gifts, over HTTP, with real books and a vault that answers."""

import csv
import io
import re
import zlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from tamizdat.envelope.gift_questions import (
    LARGEST_STATEMENT_BYTES,
    ImportStatement,
    MatchLine,
    RefundGift,
    ShowLines,
    UnmatchLine,
)
from tamizdat.envelope.gift_replies import GiftActDone, LineShown, LinesShown, StatementRead, Suggestion
from tamizdat.envelope.messages import Question
from tests.office.books import CARD, KEYRING, MONTHLY, ONCE, REFERENCES, TODAY
from tests.office.conftest import Browser, Office, words_of, write

NAME = "CANARY Petrowa"
STATEMENT = f"<Document>{NAME}</Document>".encode()
SUGGESTION = Suggestion(MONTHLY, REFERENCES[MONTHLY], "month", 1500, "EUR", "2026-10-03", ["same amount", "two digits"])
LINE = LineShown(3, "de89-3000", "2026-11-07", 1500, "EUR", "<b>RF71 2348 23l</b> спасибо", [SUGGESTION])


@pytest.fixture
def asked(office: Office) -> Callable[[], list[Question]]:
    """What the vault was asked."""
    return lambda: list(office.vault.asked)


def test_the_books_show_what_stands_and_what_came(keeper: Browser) -> None:
    page = keeper.get("/gifts").text
    said = words_of(page)
    assert "income:gifts:month -23.00 EUR" in said
    assert "assets:bank:eur-4300 42.00 EUR" in said
    assert "1 bank line matches nothing yet" in said
    assert '<svg class="months"' in page
    assert "style=" not in page
    assert "do not add up" not in said


def test_months_part_what_was_given_by_rhythm_and_what_went_back(keeper: Browser) -> None:
    page = keeper.get("/gifts").text
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    figures = [[Decimal(one) for one in re.findall(r'figure">([-0-9.]+)<', row)] for row in rows]
    once, monthly, annual, returned, disputed, fees, left = (sum(column) for column in zip(*figures, strict=True))
    assert (once, monthly, annual) == (25, 25, 0)
    assert (returned, disputed, fees) == (2, 10, Decimal("15.40"))
    assert left == once + monthly + annual - returned - disputed - fees


def test_the_ledger_is_narrowed_by_month_and_account(keeper: Browser) -> None:
    whole = words_of(keeper.get("/gifts/ledger").text)
    assert "Dispute, stripe" in whole
    assert "Transfer received, bank" in whole
    fees = words_of(keeper.get("/gifts/ledger?account=expenses:fees:stripe").text)
    assert "2 transactions" in fees
    assert "Transfer received" not in fees
    assert "Nothing here." in keeper.get("/gifts/ledger?month=1999-01").text
    assert keeper.get("/gifts/ledger?month=junk&page=-7&account=%27").status == 200


def test_a_statement_is_sealed_to_the_vault_and_stands_nowhere_in_the_office(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]]
) -> None:
    said = StatementRead("taken", "de89-3000", 12, 1, 9, 2, 0, ["Number 10 is missing."])
    office.vault.replies[ImportStatement] = lambda _asked: said
    answer = keeper.upload("/gifts/bank", f"{NAME}<.xml", STATEMENT, act="take")
    shown = words_of(answer.text)
    assert answer.status == 200
    assert "lines 12 = known before 1 + matched 9 + waiting for you 2 + went out 0" in shown
    assert "Number 10 is missing." in shown
    assert "Petrowa&lt;.xml" in answer.text
    [question] = asked()
    assert isinstance(question, ImportStatement)
    assert zlib.decompress(question.packed) == STATEMENT
    assert not question.rehearse
    logged = words_of(keeper.get("/log").text)
    assert "anna brought in a statement de89-3000, 12 lines taken: 1 known before, 9 matched, 2 waiting" in logged
    for path in [*office.var.rglob("*")]:
        if path.is_file():
            assert NAME.encode() not in path.read_bytes(), path


def test_a_statement_can_be_looked_at_first(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]]
) -> None:
    office.vault.replies[ImportStatement] = lambda _asked: StatementRead("rehearsed", "de89-3000", 1, 0, 1)
    answer = keeper.upload("/gifts/bank", "one.sta", b"x", act="look")
    assert "Only looked at." in answer.text
    [question] = asked()
    assert isinstance(question, ImportStatement)
    assert question.rehearse


def test_what_a_table_does_not_say_is_told_with_it(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]]
) -> None:
    office.vault.replies[ImportStatement] = lambda _asked: StatementRead("taken", "eur-4300")
    told = {"account": " 4300 ", "days": "dmy", "decimal": ",", "names": "yes"}
    keeper.upload("/gifts/bank", "one.csv", b"x", columns="Wann = day\nWie viel = Amount\n", **told)
    keeper.upload("/gifts/bank", "one.csv", b"x", days="never", decimal="#", columns="no pair")
    first, second = asked()
    assert isinstance(first, ImportStatement)
    assert isinstance(second, ImportStatement)
    assert (first.account, first.days, first.decimal, first.names) == ("4300", "dmy", ",", True)
    assert first.columns == {"Wann": "day", "Wie viel": "amount"}
    assert (second.days, second.decimal, second.columns, second.names) == ("", "", {}, False)


def test_a_statement_that_is_refused_says_where_and_why(office: Office, keeper: Browser) -> None:
    found = ["Entry 12: its amount is nought. Nothing of the file was taken."]
    office.vault.replies[ImportStatement] = lambda _asked: StatementRead("refused", findings=found)
    answer = keeper.upload("/gifts/bank", "one.sta", b"x", act="take")
    shown = words_of(answer.text)
    assert answer.status == 409
    assert "Nothing of this file was kept" in shown
    assert "Entry 12: its amount is nought." in shown
    assert "brought in a statement 1 bytes refused: nothing of it was kept" in words_of(keeper.get("/log").text)


def test_statements_that_were_brought_in_show_what_they_opened_and_closed_with(keeper: Browser) -> None:
    said = words_of(keeper.get("/gifts/bank").text)
    assert f"{TODAY - timedelta(22)} 11 0.00 EUR 42.00 EUR {TODAY}" in said


def test_books_stand_beside_what_the_bank_closed_with(keeper: Browser) -> None:
    said = words_of(keeper.get("/gifts/bank").text)
    assert f"eur-4300 {TODAY - timedelta(22)} 42.00 EUR 42.00 EUR none" in said


def test_no_file_and_too_large_a_file_get_a_sentence(keeper: Browser, asked: Callable[[], list[Question]]) -> None:
    assert "Choose the file" in keeper.post("/gifts/bank", act="take").text
    large = keeper.upload("/gifts/bank", "large.xml", b" " * (LARGEST_STATEMENT_BYTES + 2**21), act="take")
    assert large.status == 409
    assert "Choose the file" in large.text
    edge = keeper.upload("/gifts/bank", "edge.xml", b" " * (LARGEST_STATEMENT_BYTES + 1), act="take")
    assert "shorter periods" in edge.text
    assert asked() == []


def test_a_line_is_shown_with_what_it_may_be_and_runs_nothing(office: Office, keeper: Browser) -> None:
    office.vault.replies[ShowLines] = lambda _asked: LinesShown([LINE], 1)
    page = keeper.get("/gifts/lines").text
    assert "&lt;b&gt;RF71 2348 23l&lt;/b&gt; спасибо" in page
    assert "Same amount, two digits." in words_of(page)
    assert f'value="gift {MONTHLY}"' in page


def test_one_click_says_what_a_line_is_and_it_is_written_down(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]]
) -> None:
    office.vault.replies[ShowLines] = lambda _asked: LinesShown([], 0)
    office.vault.replies[MatchLine] = lambda _asked: GiftActDone("It is booked.")
    assert keeper.post("/gifts/lines", line="3", **{"is": f"gift {MONTHLY}"}).status == 302
    assert "It is booked." in keeper.get("/gifts/lines").text
    typed = keeper.post("/gifts/lines", line="3", gift=" RF71 2348 231 ", **{"is": "gift"})
    assert typed.status == 302
    assert keeper.post("/gifts/lines", line="3", **{"is": "other"}).status == 302
    matches = [one for one in asked() if isinstance(one, MatchLine)]
    assert [(one.line, one.kind, one.gift) for one in matches] == [
        (3, "gift", MONTHLY),
        (3, "gift", "RF712348231"),
        (3, "other", ""),
    ]
    assert "anna said what a bank line is line 3: gift 22222222 done" in words_of(keeper.get("/log").text)
    del office.vault.replies[MatchLine]
    assert keeper.post("/gifts/lines", line="3", **{"is": "other"}).status == 409
    assert "said what a bank line is line 3: other refused: The vault says no." in words_of(keeper.get("/log").text)


def test_what_was_said_by_hand_is_taken_back_with_one_click(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]]
) -> None:
    office.vault.replies[ShowLines] = lambda _asked: LinesShown([], 0)
    office.vault.replies[UnmatchLine] = lambda _asked: GiftActDone("The line waits again.")
    page = keeper.get("/gifts/lines").text
    assert "Undo" in page
    assert keeper.post("/gifts/lines", line="2", **{"is": "undo"}).status == 302
    assert [one.line for one in asked() if isinstance(one, UnmatchLine)] == [2]
    assert "anna took a match back line 2" in words_of(keeper.get("/log").text)


def test_what_was_booked_by_its_reference_is_taken_back_on_the_page_of_its_gift(keeper: Browser) -> None:
    by_itself = keeper.get(f"/gifts/list/{ONCE}").text
    assert "bank, by its reference" in words_of(by_itself)
    assert re.search(r'name="line" value="\d+"><button class="quiet" name="is" value="undo">', by_itself)
    assert "bank, said by a keeper" in words_of(keeper.get(f"/gifts/list/{MONTHLY}").text)
    assert 'value="undo"' not in keeper.get(f"/gifts/list/{CARD}").text


@pytest.mark.parametrize("said", ["", "everything", "gift-", "undo2"])
def test_what_is_no_answer_about_a_line_asks_the_vault_nothing(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]], said: str
) -> None:
    answer = keeper.post("/gifts/lines", line="3", **{"is": said})
    assert answer.status == 409
    assert [one for one in asked() if not isinstance(one, ShowLines)] == []


def test_gifts_are_listed_and_narrowed_and_nobody_is_named(keeper: Browser) -> None:
    whole = words_of(keeper.get("/gifts/list").text)
    assert all(number[:8] in whole for number in (ONCE, MONTHLY, CARD))
    cards = words_of(keeper.get("/gifts/list?method=card&rhythm=month").text)
    assert CARD[:8] in cards
    assert ONCE[:8] not in cards
    assert keeper.get("/gifts/list/junk").status == 404
    one = words_of(keeper.get(f"/gifts/list/{CARD}").text)
    assert "10.00 EUR stripe part-refunded 2.00 EUR given back" in one
    assert "10.00 EUR stripe disputed 10.00 EUR disputed" in one


def _payment(keeper: Browser, gift: str) -> str:
    found = re.findall(r"/gifts/payments/(\d+)/refund", keeper.get(f"/gifts/list/{gift}").text)
    assert found
    return f"/gifts/payments/{found[-1]}/refund"


def test_a_refund_is_asked_again_and_never_of_more_than_is_left(
    office: Office, keeper: Browser, asked: Callable[[], list[Question]]
) -> None:
    office.vault.replies[RefundGift] = lambda _asked: GiftActDone("The provider is asked within a minute.")
    place = _payment(keeper, CARD)
    assert "8.00 EUR is left" in words_of(keeper.get(place).text)
    assert "tick the box" in keeper.post(place, amount="8.00").text
    assert "more than is left" in keeper.post(place, amount="8.01", sure="yes").text
    assert "such as 5 or 7.50" in keeper.post(place, amount="all of it", sure="yes").text
    assert "more than nothing" in keeper.post(place, amount="0", sure="yes").text
    assert asked() == []
    assert keeper.post(place, amount="3,50", sure="yes").status == 302
    [question] = asked()
    assert isinstance(question, RefundGift)
    assert question.minor == 350
    assert "anna asked to refund 3.50 EUR of payment" in words_of(keeper.get("/log").text)
    assert keeper.get("/gifts/payments/999999/refund").status == 404


def test_a_transfer_is_given_back_by_hand_and_the_page_says_how(keeper: Browser) -> None:
    page = keeper.get(_payment(keeper, ONCE)).text
    assert "Make the transfer in the bank" in page
    assert "<button>Refund" not in page


def test_disputes_refunds_and_what_went_out_stand_on_one_page(keeper: Browser) -> None:
    said = words_of(keeper.get("/gifts/returns").text)
    assert "10.00 EUR stripe open 33333333" in said
    assert "2.00 EUR stripe 33333333" in said
    assert "-3.00 EUR on" in said


def test_a_provider_that_does_not_answer_is_shown(keeper: Browser) -> None:
    said = words_of(keeper.get("/gifts/providers").text)
    assert "It said last: ProviderDown" in said


def test_refused_countries_are_a_number_a_day_and_nothing_else(keeper: Browser) -> None:
    said = words_of(keeper.get("/gifts/providers").text)
    before = TODAY - timedelta(2)
    assert "Day Forged calls Refused countries" in said
    assert f"{TODAY} 0 3 {before} 1 4 All 1 7" in said


def test_the_canary_is_shown_with_what_it_found_and_a_warning_when_it_is_long_ago(
    office: Office, keeper: Browser
) -> None:
    said = words_of(keeper.get("/gifts/providers").text)
    assert f"Tried last on {TODAY - timedelta(31)}" in said
    assert "Refused before any network heard of it: BY CN. There is no test card of: RU." in said
    assert "more than 30 days ago" in said

    write(office, "update contributions_canaryrun set day = ?, heard = 'KZ'", TODAY.isoformat())
    said = words_of(keeper.get("/gifts/providers").text)
    assert "A network heard of a card, or may have: KZ." in said
    assert "30 days ago" not in said
    write(office, "delete from contributions_canaryrun where day = ?", TODAY.isoformat())
    assert "It was never tried." in words_of(keeper.get("/gifts/providers").text)


def test_a_closed_door_for_cards_is_shown_while_the_vault_is_at_work(office: Office, keeper: Browser) -> None:
    folder = office.var / "vault"
    (folder / "door").write_text("closed until 2026-11-30 12:00 UTC\n")
    assert "Attempts to give by card" not in keeper.get("/gifts/providers").text
    (folder / "state").write_text("unlocked\n")
    said = words_of(keeper.get("/gifts/providers").text)
    (folder / "state").unlink()
    (folder / "door").unlink()
    assert "Attempts to give by card: closed until 2026-11-30 12:00 UTC" in said
    assert "somebody tries cards" in said


def test_the_books_leave_balanced_in_three_forms_and_it_is_written_down(keeper: Browser) -> None:
    days = {"first": f"{TODAY - timedelta(90)}", "last": f"{TODAY}"}
    table = keeper.post("/gifts/export", form="csv", **days)
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) >= 20
    assert sum(Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0) for row in rows) == 0
    bean = keeper.post("/gifts/export", form="beancount", **days).text
    assert f"{TODAY + timedelta(1)} balance Assets:Bank:Eur-4300  42.00 ~ 0 EUR" in bean
    assert "= 42.00 EUR" in keeper.post("/gifts/export", form="ledger", **days).text
    late = {"first": f"{TODAY}", "last": f"{TODAY}"}
    assert "Brought forward" in keeper.post("/gifts/export", form="csv", **late).text
    assert f"anna took the books out {days['first']} to {days['last']}, csv" in words_of(keeper.get("/log").text)
    assert "Name two days" in keeper.post("/gifts/export", first=days["last"], last=days["first"]).text


def test_no_key_of_the_books_is_in_the_office(office: Office) -> None:
    for path in [*office.var.rglob("*")]:
        if path.is_file():
            assert KEYRING.rows not in path.read_bytes(), path


def test_money_that_was_found_is_shown_and_booked_when_a_keeper_is_sure(office: Office, keeper: Browser) -> None:
    write(
        office,
        "INSERT INTO contributions_rawhint (digest, provider, sealed, state, came_at, tries, in_doubt, minor, currency,"
        " day, wanted_by) VALUES (x'00', 'stripe', x'00', 'strange', ?, 1, 0, 725, 'EUR', ?, '')",
        f"{TODAY} 12:00:00",
        f"{TODAY}",
    )
    said = words_of(keeper.get("/gifts/providers").text)
    assert "Money found The provider took these payments" in said
    assert f"{TODAY} 7.25 EUR waits for you" in said
    assert keeper.post("/gifts/providers", provider="stripe").status == 409
    assert keeper.post("/gifts/providers", provider="mollie", sure="yes").status == 409
    assert keeper.post("/gifts/providers", provider="stripe", sure="yes").status == 302

    said = words_of(keeper.get("/gifts/providers").text)
    assert "1 payment at stripe will be booked as income:gifts:found" in said
    assert "7.25 EUR will be booked" in said
    assert "ordered to book money found" in words_of(keeper.get("/log").text)
    write(office, "DELETE FROM contributions_rawhint WHERE provider = 'stripe'")
