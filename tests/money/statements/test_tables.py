"""Tables of banks: headings in several languages, amounts and days in several forms; in doubt a sentence."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.references import find_references
from tamizdat.money.statements.columns import NOTHING_TOLD, Told
from tamizdat.money.statements.headings import Holds, meaning
from tamizdat.money.statements.lines import Line, Statement
from tamizdat.money.statements.tables import open_table, statement_of

REFERENCE = "RF18539007547034"
DAY = date(2026, 11, 27)


def read(text: str | bytes, told: Told = NOTHING_TOLD, currency: str = "EUR") -> Statement:
    content = text if isinstance(text, bytes) else text.encode()
    return statement_of(open_table(content, told), "NL1", currency)


def refusal(text: str | bytes, told: Told = NOTHING_TOLD) -> str:
    with pytest.raises(StatementRefused) as caught:
        read(text, told)
    return str(caught.value)


BANKS = {
    "german": "Umsatzanzeige;Datei vom 28.11.2026\nKonto;NL91\n\n"
    '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Betrag (EUR)"\n'
    '"27.11.2026";"28.11.2026";"Gutschrift";"Vera Example";"RF18 5390 0754 7034";"1.234,50"\n',
    "german with sign": "Datum;Betrag;S/H;Währung;Zahlungszweck\n27.11.2026;1234,50;H;EUR;RF18 5390 0754 7034\n",
    "dutch": '"Datum","Naam / Omschrijving","Rekening","Af Bij","Bedrag (EUR)","Mededelingen","Saldo na mutatie"\n'
    '"20261127","RF18539007547034","NL1","Bij","1234,50","gift","2000,00"\n',
    "french": "Date opération;Date valeur;Libellé;Débit;Crédit\n27/11/2026;28/11/2026;RF18539007547034;;1 234,50\n",
    "spanish": "Fecha;Concepto;Importe;Divisa;Saldo\n27/11/2026;RF18 5390 0754 7034;1.234,50;EUR;1.300,00\n",
    "italian": "Data Operazione;Causale;Dare;Avere\n27-11-2026;RF18 5390 0754 7034;0,00;1.234,50\n",
    "polish": "Data księgowania;Nadawca / Odbiorca;Tytułem;Kwota operacji;Waluta\n"
    "2026-11-27;Vera;RF18 5390 0754 7034;+1 234,50;EUR\n",
    "czech": "Datum;Objem;Měna;Zpráva pro příjemce\n27.11.2026;1234,50;EUR;RF18 5390 0754 7034\n",
    "swedish": "Bokföringsdag;Valuta;Meddelande;Belopp\n2026-11-27;EUR;RF18 5390 0754 7034;1234,50\n",
    "russian": "Дата операции;Сумма;Валюта;Назначение платежа\n27.11.2026;1 234,50;EUR;рф18 5390 0754 7034\n",
    "ukrainian": "Дата операції;Сума;Валюта;Призначення платежу\n27.11.2026 14:05;1234.50;EUR;РФ18 5390 0754 7034\n",
    "georgian": "თარიღი,დებეტი,კრედიტი,დანიშნულება,ვალუტა\n27/11/2026,,1234.50,RF18 5390 0754 7034,EUR\n",
    "persian": "تاریخ\tبدهکار\tبستانکار\tشرح\n2026/11/27\t\t1234.50\tRF۱۸ ۵۳۹۰ ۰۷۵۴ ۷۰۳۴\n",
    "wise": "TransferWise ID,Date,Amount,Currency,Description,Payment Reference,Running Balance,Payer Name\n"
    "TRANSFER-1,27-11-2026,1234.50,EUR,Received money from V,RF18 5390 0754 7034,1300.00,Vera Example\n",
    "revolut": "Date completed (UTC),ID,State,Description,Reference,Payer,Amount,Balance\n"
    "2026-11-27,a-1,COMPLETED,Money added,RF18539007547034,Vera,1234.50,1234.50\n",
    "swiss": "Buchungsdatum;Avisierungstext;Gutschrift in EUR;Lastschrift in EUR;Valuta\n".replace(" in EUR", "")
    + "27.11.2026;RF18 5390 0754 7034;1'234.50;;27.11.2026\n",
    "piped": "booking date|amount|message\n2026-11-27T12:00:00Z|€1,234.50|RF18 5390 0754 7034\n",
}


@pytest.mark.parametrize("bank", BANKS)
def test_a_bank_of_any_country_is_read(bank: str) -> None:
    (line,) = read(BANKS[bank]).lines

    assert (line.day, line.money) == (DAY, Money(123450, "EUR"))
    assert find_references(line.texts) == [REFERENCE]


def test_everything_stands_where_it_belongs() -> None:
    statement = read(BANKS["wise"])

    assert (statement.account, statement.currency, statement.number, statement.place) == ("NL1", "EUR", "", "the table")
    assert (statement.opening, statement.closing) == (Money(6550, "EUR"), Money(130000, "EUR"))
    assert statement.lines == (
        Line(
            DAY,
            Money(123450, "EUR"),
            "TRANSFER-1",
            ("Received money from V", "RF18 5390 0754 7034"),
            "Vera Example",
        ),
    )
    assert read(BANKS["german"]).lines[0].counterparty == "Vera Example"
    assert read(BANKS["german"]).lines[0].texts == ("Gutschrift", "RF18 5390 0754 7034")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_cyrillic_tables_are_read_in_any_encoding(encoding: str) -> None:
    assert read(BANKS["russian"].encode(encoding)).lines[0].money == Money(123450, "EUR")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_western_tables_are_read_in_any_encoding(encoding: str) -> None:
    assert read(BANKS["german"].encode(encoding)).lines[0].money == Money(123450, "EUR")


def test_balances_are_followed_downwards_and_upwards() -> None:
    down = "Date;Amount;Balance\n2026-11-26;5,00;15,00\n2026-11-27;-2,00;13,00\n"
    up = "Date;Amount;Balance\n2026-11-27;-2,00;13,00\n2026-11-26;5,00;15,00\n"

    for table in (down, up):
        statement = read(table)
        assert (statement.opening, statement.closing) == (Money(1000, "EUR"), Money(1300, "EUR"))
        assert [line.day.day for line in statement.lines] == [26, 27]


def test_balances_that_do_not_follow_are_refused() -> None:
    table = "Date;Amount;Balance\n2026-11-25;1,00;1,00\n2026-11-26;5,00;15,00\n2026-11-27;-2,00;13,00\n"

    assert refusal(table) == (
        "The table: its balances do not follow from its amounts, neither downwards nor upwards."
        " Nothing of the file was taken."
    )


def test_without_all_balances_nothing_is_claimed_about_them() -> None:
    for table in ("Date;Amount\n2026-11-27;1,00\n", "Date;Amount;Balance\n2026-11-27;1,00;\n2026-11-27;1,00;9,00\n"):
        assert (read(table).opening, read(table).closing) == (None, None)
    assert read("Date;Amount;Balance\n").lines == ()


def test_what_stands_above_and_below_the_table_is_passed_over() -> None:
    above, below = "Account;NL1\nDate;27.11.2026\n\n", "\nTotal;;\n;;7 rows\n"
    table = "Date;Amount;Text\n\n2026-11-27;1,00;a\n ; ; \n2026-11-28;2,00\n"

    assert [line.money.minor for line in read(above + table + below).lines] == [100, 200]


def test_a_row_within_the_table_that_says_little_is_not_passed_over() -> None:
    assert refusal("Date;Amount;Text\n2026-11-27;1,00;a\nTotal;;\n2026-11-28;2,00;b\n").startswith("Row 3: ")
    assert refusal("Date;Amount;Text\n2026-11-27;1,00;a\nTotal;;b\n").startswith("Row 3: its amount cannot be read.")


def test_a_delimiter_within_a_text_is_refused_and_not_cut() -> None:
    assert refusal("Date;Amount;Text\n2026-11-27;1,00;a;b\n") == (
        "Row 2: it has more cells than the table has headings. Nothing of the file was taken."
    )
    assert read('Date;Amount;Text\n2026-11-27;1,00;"a;b\nc"\n').lines[0].texts == ("a;b\nc",)


def test_bytes_that_are_no_letters_stop_nobody() -> None:
    table = "Date;Amount;Text\n2026-11-27;1,00;x\n"

    for content in (table.encode("utf-16") + b"\n", table.encode().replace(b"x", b"\x81"), table.encode() + b"\xff\n"):
        assert len(read(content).lines) == 1
    assert read("\ufeff".encode("utf-16-be") + table.encode("utf-16-be")).lines == read(table).lines


def test_a_broken_table_is_refused() -> None:
    broken = 'Date;Amount;Text\n2026-11-27;1,00;"' + "x" * 140_000
    many = 'Date;Amount;Text\n2026-11-27;1,00;5" pipe,"\n' + "2026-11-27;1,00;x\n" * 9000

    assert refusal(broken) == "The table is broken: a quotation mark is missing, or it is no table."
    assert refusal("x" * 140_000).startswith("No row of this table")
    assert read(many).lines[9000].texts == ("x",)


def test_what_is_not_booked_is_no_line() -> None:
    states = ("1,00;Completed", "9,00;PENDING", "9,00;declined", "2,00;")
    table = "Date;Amount;State\n" + "".join(f"2026-11-27;{cells}\n" for cells in states)

    assert [line.money.minor for line in read(table).lines] == [100, 200]
    assert refusal(table + "2026-11-27;2,00;odd\n") == (
        "Row 6: its state is a word that is not known here: take the column away, or the line."
        " Nothing of the file was taken."
    )


@pytest.mark.parametrize(
    ("word", "minor"), [("S", -100), ("H", 100), ("Af", -100), ("Bij", 100), ("D", -100), ("CR", 100), ("DBIT", -100)]
)
def test_a_column_may_say_in_or_out(word: str, minor: int) -> None:
    assert read(f"Date;Amount;Debit/Credit\n2026-11-27;1,00;{word}\n").lines[0].money.minor == minor


@pytest.mark.parametrize("cells", ["1,00;", "1,00;maybe", "-1,00;D", "-1,00;C"])
def test_in_or_out_is_not_guessed(cells: str) -> None:
    assert refusal(f"Date;Amount;Debit/Credit\n2026-11-27;{cells}\n") == (
        "Row 2: it cannot be told whether it was paid in or out. Nothing of the file was taken."
    )


def test_money_in_and_out_may_stand_apart() -> None:
    table = "Date;Debit;Credit\n2026-11-27;2,00;\n2026-11-27;-3,00;0,00\n2026-11-27;;4,00\n"

    assert [line.money.minor for line in read(table).lines] == [-200, -300, 400]
    assert refusal(table + "2026-11-27;1,00;1,00\n") == (
        "Row 5: it says both money in and money out. Nothing of the file was taken."
    )


def test_a_line_in_another_currency_refuses_the_whole_table() -> None:
    assert refusal("Date;Amount;Currency\n2026-11-27;1,00;eur\n2026-11-27;1,00;USD\n") == (
        "Row 3: it is not in EUR, the currency of the account. Nothing of the file was taken."
    )


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("Date;Amount;Betrag", "several columns may hold the amount: Amount and Betrag. Say which one counts."),
        ("Date;Buchungstag;Amount", "several columns may hold the day: Date and Buchungstag. Say which one counts."),
        ("Date;Amount;Credit", "it must have one column of days, and one of amounts or two of money in and out."),
        ("Date;Credit;x", "it has a column of money in and none of money out."),
    ],
)
def test_columns_that_contradict_each_other_are_refused(head: str, sentence: str) -> None:
    assert refusal(f"{head}\n2026-11-27;1,00;2,00\n") == f"The table: {sentence} Nothing of the file was taken."


def test_columns_that_say_the_same_are_one() -> None:
    assert read("Date;Buchungstag;Amount\n2026-11-27;2026-11-27;1,00\n").lines[0].day == DAY
    assert read("Value date;Amount\n2026-11-27;1,00\n").lines[0].day == DAY
    assert read("Value date;Date;Amount\n2026-11-28;2026-11-27;1,00\n").lines[0].day == DAY


def test_a_keeper_may_tell_what_a_heading_holds() -> None:
    table = "When;How much;Why\n2026-11-27;1,00;RF18539007547034\n"
    told = Told(columns={"when": Holds.DAY, "HOW MUCH": Holds.AMOUNT, "Why": Holds.TEXT})

    assert refusal(table) == (
        "No row of this table has headings that are known here. Say which of them hold day, amount and text."
    )
    assert read(table, told).lines == (Line(DAY, Money(100, "EUR"), "", (REFERENCE,)),)


def test_names_are_put_together_and_a_table_without_balances_has_its_account() -> None:
    statement = read("Date;Amount;Payer;Sender\n2026-11-27;1,00;Vera;Example\n")

    assert statement.lines[0].counterparty == "Vera Example"
    assert (statement.account, statement.currency, statement.number, statement.place) == ("NL1", "EUR", "", "the table")


def test_a_short_row_ends_in_empty_cells() -> None:
    assert read("Date;Amount;Text\n2026-11-27;1,00\n").lines[0].texts == ()
    assert refusal("Date;Text;Amount\n2026-11-27;x\n").startswith("Row 2: its amount cannot be read.")


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("Date;Credit;Debit\n2026-11-27;x;\n", "Row 2: its amount cannot be read."),
        ("Date;Amount;Balance\n2026-11-27;1,00;x\n", "Row 2, balance: its amount cannot be read."),
        (
            "Date;Amount;Balance\n2026-11-27;1,00;1,001\n",
            "Row 2, balance: its amount has more than the 2 decimal digits",
        ),
        ("Date;Amount\n2026-11-27;1,0011\n", "Row 2: its amount has more than the 2 decimal digits of EUR."),
        ("Date;Amount;State\n2026-11-27;1,00;booked\n2026-11-27;0,00;\n", "Row 3: its amount is nought."),
        ("Date;Amount;Debit/Credit\n2026-11-27;0,00;D\n", "Row 2: its amount is nought."),
        ("Value date;Valuta;Amount\n2026-11-27;2026-11-28;1,00\n", "The table: several columns may hold the value day"),
        ("Date;Amount;Text\n2026-11-27;(1,00;x\n", "Row 2: its amount cannot be read."),
        ("Date;Amount;Text\n2026-11-27;1,00);x\n", "Row 2: its amount cannot be read."),
    ],
)
def test_each_refusal_names_its_place(table: str, place: str) -> None:
    assert refusal(table).startswith(place)


@pytest.mark.parametrize("head", ["Date;Text", "Amount;Text", "Text;Balance", "Debit;Date", "Text"])
def test_a_head_names_a_day_and_what_was_paid(head: str) -> None:
    assert refusal(f"{head}\n2026-11-27;1,00\n").startswith("No row of this table has headings")


def test_valuta_is_the_currency_where_its_cells_are_currencies() -> None:
    swedish = "Bokföringsdag;Valuta;Belopp\n2026-11-27;usd;1,00\n2026-11-27;USD;2,00\n"

    assert refusal(swedish).startswith("Row 2: it is not in EUR")
    assert len(read(swedish, currency="USD").lines) == 2
    assert read("Valuta;Belopp\n2026-11-27;1,00\n", currency="USD").lines[0].day == DAY


def test_days_of_value_that_differ_are_asked_about() -> None:
    assert refusal("Value date;Wertstellung;Amount\n2026-11-27;2026-11-28;1,00\n") == (
        "The table: several columns may hold the value day: Value date and Wertstellung. Say which one counts."
        " Nothing of the file was taken."
    )


def test_two_rows_that_may_be_headings_are_refused() -> None:
    assert refusal("Date;Amount\nDatum;Betrag\n2026-11-27;1,00\n") == (
        "Two rows of this table may be its headings. Take away all but one of them."
    )


def test_headings_far_down_are_not_looked_for() -> None:
    assert read("\n" * 59 + "Date;Amount\n2026-11-27;1,00\n").lines
    assert refusal("\n" * 60 + "Date;Amount\n2026-11-27;1,00\n").startswith("No row of this table")


@pytest.mark.parametrize(
    ("heading", "holds"),
    [
        ("\ufeffDate", Holds.DAY),
        (" BUCHUNGSTAG ", Holds.DAY),
        ("Betrag (€)", Holds.AMOUNT),
        ("Betrag [EUR]", Holds.AMOUNT),
        ("Währung", Holds.CURRENCY),
        ("Částka", Holds.AMOUNT),
        ("Zůstatek", Holds.BALANCE),
        ("Tytuł przelewu", Holds.TEXT),
        ("Описание", Holds.TEXT),
        ("S/H", Holds.SIGN),
        ("colour", None),
        ("", None),
    ],
)
def test_headings_are_known_in_any_spelling(heading: str, holds: Holds | None) -> None:
    assert meaning(heading) is holds


AMOUNTS = st.integers(min_value=-(10**9), max_value=10**9).filter(bool)


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=20), decimal=st.sampled_from(".,"), newest_first=st.booleans())
def test_what_was_written_is_read(amounts: list[int], decimal: str, *, newest_first: bool) -> None:
    balance, rows = 1000, []
    for minor in amounts:
        balance += minor
        cells = [Money(minor, "EUR").plain, Money(balance, "EUR").plain]
        rows.append("2026-11-27;" + ";".join(cell.replace(".", decimal) for cell in cells))
    statement = read("\n".join(["Date;Amount;Balance", *(rows[::-1] if newest_first else rows)]))

    total = sum(line.money.minor for line in statement.lines)
    assert total == sum(amounts)
    assert statement.opening is not None
    assert statement.closing is not None
    assert statement.closing.minor - statement.opening.minor == total


@given(st.text(alphabet='DateAmount;,.1234567890-/\n"x ', max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for content in (text, "Date;Amount\n" + text):
        with suppress(StatementRefused):
            read(content)
