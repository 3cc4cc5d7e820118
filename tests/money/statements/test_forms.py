"""Amounts and days in tables of banks: many spellings, and no guess where one can mean two things."""

from datetime import date

import pytest

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.columns import NOTHING_TOLD, Told
from tamizdat.money.statements.lines import Statement
from tamizdat.money.statements.tables import open_table, statement_of

DAY = date(2026, 11, 27)


def read(text: str, told: Told = NOTHING_TOLD) -> Statement:
    return statement_of(open_table(text.encode(), told), "NL1", "EUR")


def refusal(text: str, told: Told = NOTHING_TOLD) -> str:
    with pytest.raises(StatementRefused) as caught:
        read(text, told)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("5", 500),
        ("5,5", 550),
        ("5.50", 550),
        ("-5,50", -550),
        ("−5,50", -550),
        ("5,50-", -550),
        ("(5.50)", -550),
        ("+5.50", 550),
        (",50", 50),
        ("5,", 500),
        ("5,50 EUR", 550),
        ("EUR 5,50", 550),
        ("€5.50", 550),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56", 123456),
        ("1'234.56", 123456),
        ("1’234.56", 123456),
        ("1.234.567", 123456700),
        ("1.234.567,8", 123456780),
        ("0.500", 50),
        ("1234.500", 123450),
        ("5.500,00", 550000),
    ],
)
def test_an_amount_has_many_spellings(cell: str, minor: int) -> None:
    (line,) = read(f"Date;Amount;Text\n2026-11-27;{cell};x\n").lines

    assert line.money == Money(minor, "EUR")


@pytest.mark.parametrize(
    "cell", ["", "x", "5,5,5.1", "1,23,456.00", "--5", "5 -5", "1.2.3", ",", ".", "5;5", "٥", "1e3"]
)
def test_what_is_no_amount_refuses_the_whole_table_with_its_row(cell: str) -> None:
    said = refusal(
        f'Date;Amount;Text\n2026-11-27;1,00;x\n2026-11-27;"{cell}";x\n2026-11-27;1,00;x\n', Told(decimal=",")
    )

    assert said == "Row 3: its amount cannot be read. Nothing of the file was taken."


def test_a_long_text_is_neither_day_nor_amount() -> None:
    assert refusal(f"Date;Amount;Text\n{'T' * 130_000};1,00;x\n").startswith("Row 2: its day cannot be read.")
    assert refusal(f"Date;Amount;Text\n2026-11-27;{'1' * 130_000}x;x\n").startswith("Row 2: its amount cannot be read.")
    assert read(f"Date;Amount\n2026-11-27{' ' * 100};{' ' * 99}1{' ' * 58}2\n").lines[0].money.minor == 1200
    assert refusal(f"Date;Amount\n2026-11-27;1{' ' * 59}2\n").startswith("Row 2: its amount cannot be read.")
    longest = f"2026-11-27 {' ' * 34}10:00 and so on"
    assert (len(longest), read(f"Date;Amount\n{longest};1\n").lines[0].day) == (60, DAY)
    assert refusal(f"Date;Amount\n{longest}.;1\n").startswith("Row 2: its day cannot be read.")


def test_nought_refuses_the_whole_table() -> None:
    assert refusal("Date;Amount\n2026-11-27;1,00\n2026-11-27;0,00\n") == (
        "Row 3: its amount is nought. Nothing of the file was taken."
    )
    assert refusal("Date;Credit;Debit\n2026-11-27;;\n").startswith("Row 2: its amount is nought.")
    assert refusal("Date;Amount\n2026-11-27;\n").startswith("Row 2: its amount cannot be read.")
    assert refusal("Date;Amount;Text\n;5,00;\n").startswith("Row 2: its day cannot be read.")


@pytest.mark.parametrize("cells", [("1.234", "5.678"), ("1,234",), ("12.345", "-1.000"), ("1.234", "5")])
def test_thousands_or_cents_is_asked_and_not_guessed(cells: tuple[str, ...]) -> None:
    table = "Date;Amount\n" + "".join(f"2026-11-27;{cell}\n" for cell in cells)

    assert refusal(table) == (
        "The table: amounts such as 1.234 can mean two things. Say what stands before the cents."
        " Nothing of the file was taken."
    )


def test_thousands_or_cents_can_be_told() -> None:
    table = "Date;Amount\n2026-11-27;1.230\n"

    assert read(table, Told(decimal=",")).lines[0].money.minor == 123000
    assert read(table, Told(decimal=".")).lines[0].money.minor == 123
    assert read(table + "2026-11-27;5,10\n").lines[0].money.minor == 123000
    assert read(table + "2026-11-27;5.10\n").lines[0].money.minor == 123


def test_points_and_commas_before_cents_in_one_table_are_refused() -> None:
    assert refusal("Date;Amount\n2026-11-27;1.20\n2026-11-27;1,20\n") == (
        "The table: some amounts have a point before the cents and others a comma. Say which is right."
        " Nothing of the file was taken."
    )


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("2026-11-03", "2026/11/04", "20261105", "2026.11.06"), [3, 4, 5, 6]),
        (("03.11.2026", "4.11.2026"), [3, 4]),
        (("03/11/2026", "13/11/2026"), [3, 13]),
        (("11/03/2026", "11/13/2026"), [3, 13]),
        (("03-11-26",), [3]),
        (("03.11.26 10:15:00",), [3]),
        (("2026-11-03 23:59:59", "2026-11-04T01:02:03+03:00", "2026-11-05, 10:00"), [3, 4, 5]),
    ],
)
def test_a_day_has_many_spellings(cells: tuple[str, ...], days: list[int]) -> None:
    lines = read("Date;Amount\n" + "".join(f'"{cell}";1,00\n' for cell in cells)).lines

    assert [line.day for line in lines] == [date(2026, 11, day) for day in days]


def test_day_or_month_first_is_asked_and_not_guessed() -> None:
    table = "Date;Amount\n03/11/2026;1,00\n"

    assert refusal(table) == (
        "The table: days such as 03/11/2026 can mean two things. Say whether the day comes first."
        " Nothing of the file was taken."
    )
    assert read(table, Told(day_form="dmy")).lines[0].day == date(2026, 11, 3)
    assert read(table, Told(day_form="mdy")).lines[0].day == date(2026, 3, 11)
    assert refusal("Date;Amount\n13/11/2026;1,00\n11/13/2026;1,00\n") == (
        "The table: some days begin with the day and others with the month. Say which is right."
        " Nothing of the file was taken."
    )


@pytest.mark.parametrize("cell", ["x", "2026-02-30", "2026-11", "27.11", "30.02.2026", "2026-1-1-1", "19991399"])
def test_what_is_no_day_refuses_the_whole_table_with_its_row(cell: str) -> None:
    assert refusal(f"Date;Amount\n2026-11-27;1,00\n{cell};1,00\n") == (
        "Row 3: its day cannot be read. Nothing of the file was taken."
    )


def test_a_cent_may_be_paid_out_and_cents_may_stand_alone() -> None:
    assert read("Date;Amount;Debit/Credit\n2026-11-27;0,01;D\n").lines[0].money.minor == -1
    assert read("Date;Amount\n2026-11-27;(0.05)\n").lines[0].money.minor == -5
    # Without whole units and with three digits it is a fraction: nobody writes thousands of nothing.
    assert refusal("Date;Amount\n2026-11-27;.125\n").startswith("Row 2: its amount has more than")
    assert refusal("Date;Amount\n2026-11-27;125.125\n").startswith("The table: amounts such as 1.234 can mean two")


@pytest.mark.parametrize(
    ("cells", "day"), [(("12/11/2026", "13/11/2026"), 12), (("11/12/2026", "11/13/2026"), 12), (("12-11-2026",), 12)]
)
def test_the_twelfth_can_be_a_month(cells: tuple[str, ...], day: int) -> None:
    lines = read("Date;Amount\n" + "".join(f"{cell};1,00\n" for cell in cells)).lines

    assert (lines[0].day.month, lines[0].day.day) == (11, day)


def test_a_thirteenth_decides_for_a_twelfth() -> None:
    for cells in (("12/11/2026", "11/13/2026"), ("11/12/2026", "13/11/2026")):
        lines = read("Date;Amount\n" + "".join(f"{cell};1,00\n" for cell in cells)).lines
        assert [line.day for line in lines] == [date(2026, 12, 11), date(2026, 11, 13)]


def test_a_time_behind_a_day_does_not_hide_in_what_order_it_is_written() -> None:
    assert read("Date;Amount\n11/13/2026 10:00;1,00\n").lines[0].day == date(2026, 11, 13)
    assert read("Date;Amount;Text\n2026-11-27;1,00;x\n").lines[0].day == DAY
    assert refusal("Date;Amount\n2026-11-27;1,00\n27.11.2026 10:00;\n").startswith("Row 3: its amount cannot be read.")


def test_balances_and_amounts_decide_together_about_cents() -> None:
    assert read("Date;Amount;Balance\n2026-11-27;1.234;1.234,00\n").lines[0].money.minor == 123400
