"""Of which account and in which currency a table is: what names others is refused, what names ours needs no word."""

import pytest

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.columns import NOTHING_TOLD, Told
from tamizdat.money.statements.headings import Holds
from tamizdat.money.statements.lines import Statement
from tamizdat.money.statements.reading import OwnAccount, read_file

EURO, DOLLAR = OwnAccount("BE68539007547034", "EUR"), OwnAccount("NL91ABNA0417164300", "USD")
SAME_IN_DOLLARS = OwnAccount("BE68539007547034", "USD")
GIVER, OTHER_GIVER = "DE89370400440532013000", "NL20INGB0001234567"

REVOLUT = (
    "Date completed (UTC),ID,State,Description,Orig currency,Payment currency,Amount,Fee currency,Balance,Account\n"
    "2026-11-27,a-1,COMPLETED,tea,USD,EUR,2.00,EUR,1002.00,EUR Main\n"
)
TINKOFF = "Дата операции;Сумма операции;Валюта операции;Описание\n22.11.2026;2,00;EUR;tea\n21.11.2026;2,00;USD;tea\n"
ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mededelingen"\n'
    f'"20261127";"V";"BE68539007547034";"{OTHER_GIVER}";"OV";"Bij";"2,00";"tea"\n'
)
N26 = f'"Booking Date","Partner Iban","Payment Reference","Amount (EUR)"\n2026-11-27,{GIVER},"tea",2.00\n'
BELFIUS = (
    "Laatste saldo;1002,00 EUR\n;\nRekening;Boekingsdatum;Rekening tegenpartij;Bedrag;Devies;Mededelingen\n"
    f"BE68 5390 0754 7034;27/11/2026;{GIVER};2,00;EUR;tea\n"
)
BUNQ = f'"Date";"Amount";"Account";"Counterparty"\n"2026-11-27";"2,00";"BE68539007547034";"{GIVER}"\n'
KBC = (
    "Rekeningnummer;Munt;Datum;Omschrijving;Valuta;Bedrag;Saldo;credit;debet;rekeningnummer tegenpartij\n"
    f"BE68 5390 0754 7034;EUR;29/11/2026;tea;29/11/2026;2,00;1002,00;2,00;;{GIVER}\n"
    f"BE68 5390 0754 7034;EUR;29/11/2026;fee;29/11/2026;-1,50;1000,50;;-1,50;{GIVER}\n"
)


def read(text: str, *accounts: OwnAccount, told: Told = NOTHING_TOLD) -> Statement:
    return read_file(text.encode(), accounts, told).statements[0]


def refusal(text: str | bytes, *accounts: OwnAccount) -> str:
    with pytest.raises(StatementRefused) as caught:
        read_file(text if isinstance(text, bytes) else text.encode(), accounts)
    return str(caught.value)


@pytest.mark.parametrize("table", [REVOLUT, ING, N26, BELFIUS, BUNQ, KBC])
def test_it_is_taken_into_its_own_account_and_into_no_other(table: str) -> None:
    assert read(table, EURO).lines[0].money == Money(200, "EUR")
    assert "Nothing of the file was taken." in refusal(table, DOLLAR)


@pytest.mark.parametrize("table", [REVOLUT, ING, N26, BELFIUS, KBC])
def test_what_is_in_euros_goes_into_no_account_of_dollars(table: str) -> None:
    assert "kept in USD" in refusal(table, SAME_IN_DOLLARS) or "not in USD" in refusal(table, SAME_IN_DOLLARS)


@pytest.mark.parametrize("table", [ING, BELFIUS, BUNQ, KBC])
def test_a_table_that_names_its_account_need_not_be_told(table: str) -> None:
    assert read(table, DOLLAR, EURO).account == EURO.number


def test_of_two_currencies_of_one_account_the_table_names_one() -> None:
    assert read(KBC, SAME_IN_DOLLARS, EURO, DOLLAR).currency == "EUR"
    assert "does not say of which account" in refusal(BUNQ, SAME_IN_DOLLARS, EURO)
    assert "does not say of which account" in refusal(N26, EURO, DOLLAR)


def test_one_row_in_another_currency_refuses_the_whole_table() -> None:
    assert refusal(TINKOFF, EURO).startswith("Row 3: it is not in EUR")


def test_a_column_of_codes_is_a_currency_whatever_its_heading() -> None:
    assert refusal("Date;Amount;Xyz\n2026-11-27;1,00;LKR\n", EURO).startswith("Row 2: it is not in EUR")
    assert read("Date;Amount;Xyz\n2026-11-27;1,00;EUR\n2026-11-27;1,00;\n", EURO).lines
    assert read("Date;Amount;Xyz\n2026-11-27;1,00;tea\n", EURO).lines


def test_a_code_or_a_sign_beside_an_amount_counts() -> None:
    assert refusal("Date;Amount\n2026-11-27;1,00 USD\n", EURO).startswith("Row 2: it is not in EUR")
    assert refusal("Date;Amount\n2026-11-27;£1.00\n", EURO).startswith("Row 2: it is not in EUR")
    assert read("Date;Amount\n2026-11-27;€1.00\n", EURO).lines
    assert "several currencies" in refusal("Date;Credit (EUR);Debit (USD)\n2026-11-27;1,00;\n", EURO)
    assert read("Date;Gutschrift in EUR;Lastschrift in EUR\n2026-11-27;1,00;\n", EURO).lines


def test_an_account_above_the_headings_or_in_a_column_that_is_not_known_counts() -> None:
    above = "Konto;{}\nDate;Amount\n2026-11-27;1,00\n"
    assert read(above.format("BE68 5390 0754 7034"), DOLLAR, EURO).account == EURO.number
    assert "names another account" in refusal(above.format(GIVER), EURO)
    within = "Date;Amount;Xyz\n2026-11-27;1,00;{0}\n2026-11-27;2,00;{0}\n"
    assert read(within.format(EURO.number), DOLLAR, EURO).account == EURO.number
    assert "names another account" in refusal(within.format(GIVER), EURO)


def test_rows_of_several_accounts_are_refused_unless_they_are_of_those_who_pay() -> None:
    table = f"Date;Amount;Account number\n2026-11-27;1,00;{GIVER}\n2026-11-27;1,00;{OTHER_GIVER}\n"
    assert "of several accounts" in refusal(table, EURO)
    told = Told(columns={"Account number": Holds.COUNTERPARTY})
    assert len(read(table, EURO, told=told).lines) == 2


def test_an_amount_beside_money_in_and_out_must_be_the_same() -> None:
    assert [line.money.minor for line in read(KBC, EURO).lines] == [200, -150]
    assert refusal(KBC.replace(";2,00;;", ";3,00;;"), EURO).startswith("Row 2: its amount is not what its columns")


def test_a_state_is_read_in_the_banks_language() -> None:
    table = "Date;Amount;Status\n2026-11-27;1,00;Geaccepteerd\n2026-11-27;2,00;Geweigerd\n"
    assert [line.money.minor for line in read(table, EURO).lines] == [100]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"%PDF-1.7 \x00", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "older Excel"),
        (bytes(range(256)), "is no text"),
    ],
)
def test_what_is_no_statement_is_called_what_it_is(content: bytes, what: str) -> None:
    assert what in refusal(content, EURO, DOLLAR)
