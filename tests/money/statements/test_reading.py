"""A file whole: its form, its account, its sums, and what a keeper should be told."""

import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.checks import MIXED, Closed, gaps
from tamizdat.money.statements.lines import Statement
from tamizdat.money.statements.reading import MOST_BYTES, OwnAccount, form_of, is_same_account, read_file
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, mt940, statement_xml

EURO = OwnAccount(OURS, "EUR")
DOLLAR = OwnAccount("123456789", "USD")
GIFT = Entry("5.00", [Part(words=("x",))])
CAMT = camt(statement_xml([GIFT], balance_xml("OPBD", "100.00") + balance_xml("CLBD", "105.00")))
MT940 = mt940(":61:2611271127C7,50NTRFNONREF\n:86:X\n").encode()
TABLE = b"Date;Amount;Balance\n2026-11-27;5,00;15,00\n"


def refusal(content: bytes, *accounts: OwnAccount) -> str:
    with pytest.raises(StatementRefused) as caught:
        read_file(content, accounts)
    return str(caught.value)


def test_each_form_is_known_by_its_first_signs() -> None:
    for content, form in ((CAMT, "camt"), (MT940, "mt940"), (TABLE, "table")):
        file = read_file(content, [EURO])
        assert (file.form, file.digest, file.warnings) == (form, sha256(content).hexdigest(), ())
        assert [(one.account, one.currency, len(one.lines)) for one in file.statements] == [(OURS, "EUR", 1)]
    assert form_of(b"\xef\xbb\xbf\n <x") == "camt"
    assert form_of("<x".encode("utf-16")) == form_of("\ufeff<x".encode("utf-16-be")) == "camt"
    assert form_of(b"{1:F01}{4:\r\n:20:X\r\n:25:Y\r\n") == "mt940"
    assert form_of(b"a;b\n:20:;c\n") == "table"
    assert form_of(b"") == "table"


def test_an_account_that_is_not_ours_is_refused_and_hardly_repeated() -> None:
    sentence = (
        "Statement 1: it is of an account ending in 4300, which is none of the newsroom's, or more than one of them."
        " Nothing of the file was taken."
    )
    assert refusal(CAMT, DOLLAR) == refusal(CAMT) == refusal(CAMT, EURO, EURO) == sentence


def test_an_account_is_found_among_several_by_number_and_currency() -> None:
    accounts = [DOLLAR, OwnAccount(OURS, "USD"), EURO]

    assert read_file(CAMT, accounts).statements[0].account == OURS
    assert refusal(CAMT, DOLLAR, OwnAccount(OURS, "USD")) == (
        "Statement 1: it is in EUR, and this account of the newsroom is kept in USD. Nothing of the file was taken."
    )


def test_a_table_must_be_told_its_account() -> None:
    sentence = (
        "This table does not say of which account it is. Choose the account first, under “Account” or with --account: "
    )
    assert refusal(TABLE, EURO, DOLLAR) == sentence + "4300 (EUR), 6789 (USD)."
    assert refusal(TABLE) == sentence + "there is none yet."


def test_sums_that_do_not_add_up_refuse_the_whole_file() -> None:
    wrong = CAMT.replace(b"105.00", b"105.01")
    assert refusal(wrong, EURO) == (
        "Statement 1: it opens with 100.00 EUR, its 1 lines lead to 105.00 EUR, but it closes with 105.01 EUR."
        " A line is missing or was read wrongly: get the file from the bank anew. Nothing of the file was taken."
    )
    assert refusal(MT940.replace(b"107,50", b"107,51"), EURO).startswith("Statement 1: it opens with 100.00 EUR")


def test_a_file_that_is_too_large_or_empty_is_refused() -> None:
    assert refusal(b"x" * MOST_BYTES, EURO).startswith("No row of this table")
    assert refusal(b"x" * (MOST_BYTES + 1), EURO) == "The file is larger than 50 MB. Get it from the bank in pieces."
    assert refusal(b"", EURO).startswith("The file is empty.")
    nothing = camt("").replace(b"<GrpHdr>", b"<GrpHdr>")
    assert refusal(nothing, EURO) == "There is no statement in this file."
    assert refusal(b":25:X\n:28C:1\n:20\n", EURO) == "There is no statement in this file."


SPLICED = [b"", b":61:", b":86:", b"\n", b"0", b",", b"-", b"\x00", b"\xff", b"<", b"</Ntry>", b'"', b";", b"9" * 20]
SPLICES = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=2000),
        st.integers(min_value=0, max_value=12),
        st.sampled_from(SPLICED),
    ),
    min_size=1,
    max_size=5,
)


@given(st.sampled_from([CAMT, MT940, TABLE]), SPLICES)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(
    content: bytes, splices: list[tuple[int, int, bytes]]
) -> None:
    for at, length, put in splices:
        content = content[:at] + put + content[at + length :]
    with suppress(StatementRefused):
        assert read_file(content, [EURO]).statements


def test_notices_and_statements_of_one_account_come_in_files_of_their_own() -> None:
    notice = camt(statement_xml([GIFT], "", kind="camt.054"), kind="camt.054")
    assert read_file(notice, [EURO]).statements[0].notice
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as archive:
        archive.writestr("a.xml", CAMT)
        archive.writestr("b.xml", notice)
    assert refusal(both.getvalue(), EURO) == MIXED
    report = camt(statement_xml([GIFT], "", kind="camt.052"), kind="camt.052")
    assert read_file(report, [EURO]).warnings == ()


def test_statements_come_under_the_accounts_own_number() -> None:
    named = MT940.replace(OURS.encode(), b"0417.16.4300")

    assert read_file(named, [EURO]).statements[0].account == OURS


def test_a_notice_with_one_balance_only_is_not_held_against_it() -> None:
    for balances in (balance_xml("OPBD", "1.00"), balance_xml("ITBD", "1.00")):
        notice = camt(statement_xml([GIFT], balances, kind="camt.052"), kind="camt.052")
        assert len(read_file(notice, [EURO]).statements) == 1


def test_every_warning_of_a_file_is_told() -> None:
    balances = balance_xml("OPBD", "100.00") + balance_xml("CLBD", "105.00")
    several = "".join(statement_xml([GIFT], balances, number=number) for number in ("1", "3", "5"))

    places = [warning.partition(":")[0] for warning in read_file(camt(several), [EURO]).warnings]
    assert places == ["statement 2", "statement 2", "statement 3", "statement 3"]


def test_what_is_odd_between_statements_of_a_file_is_told() -> None:
    balances = balance_xml("OPBD", "100.00") + balance_xml("CLBD", "105.00")
    first, third = (statement_xml([GIFT], balances, number=number) for number in ("1", "3"))

    number, balance = read_file(camt(first + third), [EURO]).warnings
    assert number == "statement 2: Its number is 3, and the last one had 1: statements between are missing."
    assert balance == (
        "statement 2: It opens with 100.00 EUR, and the last one closed with 105.00 EUR: a statement is missing"
        " between, or this one overlaps with it."
    )
    other = statement_xml([GIFT], balances, account="DE89370400440532013000", number="9")
    accounts = [EURO, OwnAccount("DE89370400440532013000", "EUR")]
    assert read_file(camt(first + other), accounts).warnings == ()


STATEMENT = Statement(OURS, "EUR", "00232", Money(10500, "EUR"), Money(11000, "EUR"), (), "statement 1")


@pytest.mark.parametrize(
    ("before", "count"),
    [
        (None, 0),
        (Closed("231", Money(10500, "EUR")), 0),
        (Closed("232", Money(10500, "EUR")), 0),
        (Closed("230", Money(10500, "EUR")), 1),
        (Closed("", Money(10500, "EUR")), 0),
        (Closed("A-1", Money(10500, "EUR")), 0),
        (Closed("231", Money(10501, "EUR")), 1),
        (Closed("230", Money(10501, "EUR")), 2),
    ],
)
def test_gaps_are_told_and_not_refused(before: Closed | None, count: int) -> None:
    assert len(gaps(STATEMENT, before)) == count
    assert len(gaps(replace(STATEMENT, opening=None, number=""), before)) == 0


@pytest.mark.parametrize(
    ("named", "number", "same"),
    [
        ("41 71 64 300", OURS, True),
        ("1/2/3/4/5/6/7/8" * 20, OURS, False),
        ("04/17/16/4300", OURS, True),
        ("0/4/17/16/4300", OURS, False),
        ("7164300", OURS, True),
        ("0007164300", "NL91ABNA0417164300", True),
        ("0000000/164300", "DE89370400440000164300", True),
        ("NL91ABNA0417164300", OURS, True),
        ("nl91 abna 0417 1643 00", OURS, True),
        ("NL91ABNA0417164300EUR", OURS, True),
        ("NL91ABNA0417164300 7", OURS, False),
        ("NL91ABNA0417164301", OURS, False),
        ("0417164300", OURS, True),
        ("417164300", OURS, True),
        ("4171.64.300EUR", OURS, True),
        ("37040044/532013000", "DE89370400440532013000", True),
        ("37040044/0532013000", "DE89370400440532013000", True),
        ("37040045/532013000", "DE89370400440532013000", False),
        ("532013000/37040044", "DE89370400440532013000", False),
        ("COBADEFF/0532013000/EUR", "DE89370400440532013000", True),
        ("164300", OURS, False),
        ("", OURS, False),
        ("", "", False),
        ("DE00532013000", "DE89370400440532013000", False),
        ("12-345-6789", "123456789", True),
        ("123456789", "123456789", True),
    ],
)
def test_banks_write_an_account_in_many_ways(named: str, number: str, *, same: bool) -> None:
    assert is_same_account(named, number) is same
