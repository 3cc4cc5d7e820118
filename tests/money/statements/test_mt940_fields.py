"""Ways of single banks with MT940. What the library would read by halves, or not at all, is brought into form."""

import pytest

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.lines import Statement
from tamizdat.money.statements.mt940 import read_mt940
from tamizdat.money.statements.reading import OwnAccount, read_file
from tests.fakes.bank_files import OURS, mt940


def read(lines: str, **fields: str) -> Statement:
    (statement,) = read_mt940(mt940(lines, **fields).encode())
    return statement


def minors(statement: Statement) -> list[int]:
    return [line.money.minor for line in statement.lines]


def test_cents_behind_a_point_are_not_lost() -> None:
    """Standard Bank, and Rabobank of old, write a point where SWIFT wants a comma, and noughts in front."""
    statement = read(
        ":61:2611271127C000000000052.58NTRFITM1//B-1\nVisa\n:86:first\n:61:2611271127DR25.31NTRFITM2\n:86:second\n",
        opening="C261126EUR000000000100.43",
        closing="C261127EUR127.70",
    )

    assert minors(statement) == [5258, -2531]
    assert (statement.opening, statement.closing) == (Money(10043, "EUR"), Money(12770, "EUR"))
    assert [line.texts[0] for line in statement.lines] == ["first", "second"]
    assert statement.lines[0].bank_ref == "B-1"


def test_lines_without_a_kind_stay_as_many_as_they_are() -> None:
    """Zenith Bank leaves the kind (`NTRF`) away, and writes no number of the statement."""
    lines = ":61:2611271127CR7,50//9230\n:86:RF18 5390 0754 7034\n:61:2611271127CR1,//9231\n:86:second\n"
    text = mt940(lines, closing="C261127EUR108,50", number=" /1")
    (statement,) = read_mt940(text.encode())

    assert minors(statement) == [750, 100]
    assert [line.bank_ref for line in statement.lines] == ["9230", "9231"]
    assert statement.number == ""
    assert read_file(text.encode(), [OwnAccount(OURS, "EUR")]).statements[0].closing == Money(10850, "EUR")


def test_two_lines_without_a_kind_that_cancel_each_other_are_two() -> None:
    """Balances would not notice that both are missing."""
    statement = read(
        ":61:2611271127C5,\n:86:a\n:61:2611271127D5,\n:86:b\n:61:2611271127C7,50NTRFX\n:86:c\n",
    )

    assert minors(statement) == [500, -500, 750]


def test_words_about_the_whole_statement_belong_to_no_line() -> None:
    """ING ends with sums, Zenith Bank with its name: in a field 86 behind the closing balance."""
    text = mt940(":61:2611271127C7,50NTRFX\n:86:gift\n")
    text = text.replace("\n-\n", "\n:64:C261127EUR107,50\n:86:/SUM/0/1/0,00/7,50/RF18539007547034\n-\n")
    (statement,) = read_mt940(text.encode())

    assert statement.lines[0].texts == ("gift", "X")


def test_the_head_of_the_next_message_is_no_part_of_a_balance() -> None:
    """ABN AMRO writes three lines above each statement, and no end below."""
    one = mt940(":61:2611271127C7,50N196NONREF\n:86:gift\n").removesuffix("-\n")
    found = read_mt940(f"ABNANL2A\n940\nABNANL2A\n{one}ABNANL2A\n940\nABNANL2A\n{one}".encode())

    assert [minors(statement) for statement in found] == [[750], [750]]


@pytest.mark.parametrize("broken", [":64:Dnullnull7414,3", ":65:Dnull", ":90D:2EUR20,00", ":13D:2611271200+0100"])
def test_fields_that_nobody_needs_may_be_broken(broken: str) -> None:
    """Oldenburgische Landesbank has sent a balance of `Dnullnull`."""
    text = mt940(":61:2611271127C7,50NTRFX\n:86:gift\n").replace(":62F:", f"{broken}\n:62F:")
    (statement,) = read_mt940(text.encode())

    assert minors(statement) == [750]
    assert statement.lines[0].texts == ("gift", "X")


def test_an_amount_of_cents_alone_is_read() -> None:
    assert minors(read(":61:2611271127C,50NTRFX\n:86:a\n:61:2611271127C7,NTRFY\n:86:b\n")) == [50, 700]


@pytest.mark.parametrize(
    ("lines", "closing"),
    [
        (":61:2611271127C1.234,56NTRFX\n", "C261127EUR107,50"),
        (":61:2611271127C1,234,56NTRFX\n", "C261127EUR107,50"),
        (":61:2611271127CNTRFX\n", "C261127EUR107,50"),
        (":61:2611271127X5,00NTRFX\n", "C261127EUR107,50"),
        (":61:junk\n", "C261127EUR107,50"),
        ("", "C261127EUR1.107,50"),
        ("", "C261127EUR107,50 and more"),
    ],
)
def test_what_may_be_read_in_two_ways_is_refused(lines: str, closing: str) -> None:
    with pytest.raises(StatementRefused, match="does not have the form of MT940"):
        read(lines, closing=closing)
