"""ISO 20022: versions 02 to 14, batches, reversals, pages, several statements, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.references import find_references
from tamizdat.money.statements.camt import read_camt
from tamizdat.money.statements.lines import Line
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, statement_xml

REFERENCE = "RF18539007547034"
BALANCES = balance_xml("OPBD", "100.00") + balance_xml("CLBD", "105.00")
GIFT = Entry("5.00", [Part(structured=REFERENCE, words=("thank", "you"), name="Vera Example")], ref="BANK-1")


def only(statements: str, **form: object) -> tuple[Line, ...]:
    found = read_camt(camt(statements, **form))  # type: ignore[arg-type]  # version and kind
    assert len(found) == 1
    return found[0].lines


def refusal(content: bytes) -> str:
    with pytest.raises(StatementRefused) as caught:
        read_camt(content)
    return str(caught.value)


@pytest.mark.parametrize("version", range(2, 15))
def test_every_version_from_two_to_fourteen_is_read(version: int) -> None:
    (statement,) = read_camt(camt(statement_xml([GIFT], BALANCES, version=version), version=version))

    assert (statement.account, statement.currency, statement.number) == (OURS, "EUR", "231")
    assert (statement.opening, statement.closing) == (Money(10000, "EUR"), Money(10500, "EUR"))
    assert (statement.place, statement.more) == ("statement 1", False)
    assert statement.lines == (
        Line(date(2026, 11, 27), Money(500, "EUR"), "BANK-1", (REFERENCE, "thank", "you"), "Vera Example"),
    )


@pytest.mark.parametrize("version", [1, 15])
def test_other_versions_are_not_guessed_at(version: int) -> None:
    assert refusal(camt(statement_xml([GIFT], BALANCES), version=version)) == (
        "This is no file of camt.052, 053 or 054 in a version from 02 to 14."
    )


@pytest.mark.parametrize("kind", ["camt.052", "camt.054"])
def test_reports_and_notices_need_no_balances(kind: str) -> None:
    (statement,) = read_camt(camt(statement_xml([GIFT], "", kind=kind), kind=kind))

    assert (statement.opening, statement.closing) == (None, None)
    assert statement.lines[0].money == Money(500, "EUR")


def test_a_statement_without_both_balances_is_refused() -> None:
    sentence = (
        "Statement 1: it tells no opening or no closing balance."
        " Get the whole statement, with all pages, from the bank. Nothing of the file was taken."
    )
    for balances in ("", balance_xml("OPBD", "100.00"), balance_xml("CLBD", "105.00")):
        assert refusal(camt(statement_xml([GIFT], balances))) == sentence


def test_the_balance_of_the_day_before_opens_and_interim_ones_close() -> None:
    balances = balance_xml("PRCD", "-1.50", "2026-11-26") + balance_xml("ITBD", "3.50") + balance_xml("CLAV", "99.00")
    (statement,) = read_camt(camt(statement_xml([GIFT], balances)))

    assert (statement.opening, statement.closing) == (Money(-150, "EUR"), Money(350, "EUR"))


def test_of_several_days_the_first_opens_and_the_last_closes() -> None:
    days = [("OPBD", "3.00", "2026-11-26"), ("OPBD", "1.00", "2026-11-25"), ("OPBD", "2.00", "2026-11-27")]
    days += [("CLBD", "7.00", "2026-11-26"), ("CLBD", "6.00", "2026-11-27"), ("CLBD", "5.00", "2026-11-25")]
    (statement,) = read_camt(camt(statement_xml([GIFT], "".join(balance_xml(*day) for day in days))))

    assert (statement.opening, statement.closing) == (Money(100, "EUR"), Money(600, "EUR"))


def test_a_batch_is_its_transactions() -> None:
    parts = [Part("2.00", ("first",), ref="T-1"), Part("3.00", ("second",), ref="T-2", name="Other Person")]
    for version in (2, 4, 8):
        lines = only(statement_xml([Entry("5.00", parts, ref="BATCH")], BALANCES, version=version), version=version)
        told = [(line.money.minor, line.bank_ref, line.texts, line.counterparty) for line in lines]
        assert told == [(200, "T-1", ("first",), "Vera Example"), (300, "T-2", ("second",), "Other Person")]


@pytest.mark.parametrize("refs", [("", ""), ("T-1", ""), ("T-1", "T-1"), ("NONREF", "T-2")])
def test_parts_of_a_batch_without_references_of_their_own_are_numbered(refs: tuple[str, str]) -> None:
    parts = [Part("2.00", ref=refs[0]), Part("3.00", ref=refs[1])]

    assert [line.bank_ref for line in only(statement_xml([Entry("5.00", parts, ref="B")], BALANCES))] == ["B/1", "B/2"]
    assert [line.bank_ref for line in only(statement_xml([Entry("5.00", parts)], BALANCES))] == ["", ""]


@pytest.mark.parametrize(
    "parts",
    [
        [Part("2.00", ("one",)), Part("2.99", ("two",))],
        [Part("2.00", ("one",)), Part("", ("two",))],
        [Part("5.00", ("one",)), Part("0.00", ("two",))],
        [Part("2.00", ("one",)), Part("3.00", ("two",), currency="USD")],
    ],
)
def test_a_batch_that_does_not_add_up_stays_one_line_for_a_person(parts: list[Part]) -> None:
    (line,) = only(statement_xml([Entry("5.00", parts, ref="B", more="collected")], BALANCES))

    assert (line.money.minor, line.bank_ref, line.texts, line.counterparty) == (
        500,
        "B",
        ("one", "two", "collected"),
        "",
    )


def test_of_several_amounts_of_a_part_the_one_in_the_currency_of_the_account_counts() -> None:
    parts = [Part("2.00"), Part("3.00")]
    content = camt(statement_xml([Entry("5.00", parts)], BALANCES, version=2), version=2)
    abroad = b'<InstdAmt><Amt Ccy="USD">9.00</Amt></InstdAmt>'
    for both in (abroad + b"<TxAmt>", b"<TxAmt>"):
        told = content.replace(b"<TxAmt>", both).replace(b"</TxAmt></AmtDtls>", b"</TxAmt>" + abroad + b"</AmtDtls>")
        assert [line.money.minor for line in read_camt(told)[0].lines] == [200, 300]
    instructed = content.replace(b"TxAmt>", b"InstdAmt>")
    assert [line.money.minor for line in read_camt(instructed)[0].lines] == [200, 300]
    newer = camt(statement_xml([Entry("5.00", parts)], BALANCES)).replace(
        b"<RltdPties>", b'<AmtDtls><InstdAmt><Amt Ccy="EUR">7.00</Amt></InstdAmt></AmtDtls><RltdPties>'
    )
    assert [line.money.minor for line in read_camt(newer)[0].lines] == [200, 300]


def test_parts_may_go_both_ways() -> None:
    parts = [Part("7.00", sign="CRDT"), Part("2.00", sign="DBIT")]
    assert [line.money.minor for line in only(statement_xml([Entry("5.00", parts)], BALANCES))] == [700, -200]

    out = [Part("2.00"), Part("3.00")]
    assert [line.money.minor for line in only(statement_xml([Entry("5.00", out, sign="DBIT")], BALANCES))] == [
        -200,
        -300,
    ]


def test_a_reversal_counts_as_what_it_did_to_the_balance() -> None:
    entries = [Entry("5.00", sign="DBIT", reversal=True), Entry("5.00", sign="CRDT", reversal=True)]

    assert [line.money.minor for line in only(statement_xml(entries, BALANCES))] == [-500, 500]


def test_all_that_was_written_is_kept_in_order() -> None:
    part = Part(words=("RF18 5390 07", "54 7034 for you"), structured="", end_to_end="E2E-7")
    (line,) = only(statement_xml([Entry("5.00", [part], more="GUTSCHRIFT")], BALANCES))

    assert line.texts == ("RF18 5390 07", "54 7034 for you", "E2E-7", "GUTSCHRIFT")
    assert find_references(line.texts) == [REFERENCE]


def test_the_name_is_that_of_the_other_side() -> None:
    parties = "<RltdPties><Dbtr><Nm>Us</Nm></Dbtr><Cdtr><Nm>Shop</Nm></Cdtr></RltdPties>"
    payee = f"<NtryDtls><TxDtls>{parties}</TxDtls></NtryDtls>"
    content = camt(statement_xml([Entry("5.00", sign="DBIT", more="X")], BALANCES, version=2), version=2)
    (statement,) = read_camt(content.replace(b"<AddtlNtryInf>", payee.encode() + b"<AddtlNtryInf>"))

    assert statement.lines[0].counterparty == "Shop"


def test_what_is_not_booked_yet_is_no_line() -> None:
    for version in (2, 8):
        entries = [Entry("9.00", status="PDNG"), Entry("9.00", status="INFO"), GIFT, Entry("9.00", status="FUTR")]
        assert len(only(statement_xml(entries, BALANCES, version=version), version=version)) == 1


def test_one_transaction_of_an_entry_counts_with_the_entrys_amount() -> None:
    part = Part("6.00", currency="USD", ref="T-1", words=("w",))
    (line,) = only(statement_xml([Entry("5.00", [part])], BALANCES))

    assert (line.money, line.bank_ref) == (Money(500, "EUR"), "T-1")


def test_the_bank_counts_days_and_a_moment_has_the_day_it_says() -> None:
    entries = [Entry("1.00", day="2026-11-27T23:30:00+01:00"), Entry("1.00", day="2026-11-27+01:00")]
    content = camt(statement_xml([*entries, Entry("1.00", day="2026-11-30")], BALANCES))
    by_value = content.replace(b"<BookgDt><Dt>2026-11-30</Dt></BookgDt>", b"<ValDt><Dt>2026-11-28</Dt></ValDt>")

    assert [line.day.day for line in read_camt(by_value)[0].lines] == [27, 27, 28]


def test_several_statements_in_one_file_stay_apart() -> None:
    first = statement_xml([GIFT], BALANCES, number="7")
    second = statement_xml([], balance_xml("OPBD", "5.00") + balance_xml("CLBD", "5.00"), number="8", account="DE1")

    found = read_camt(camt(first + second))
    assert [(one.account, one.number, one.place, len(one.lines)) for one in found] == [
        (OURS, "7", "statement 1", 1),
        ("DE1", "8", "statement 2", 0),
    ]


def test_pages_are_put_together() -> None:
    pages = "<StmtPgntn><PgNb>{}</PgNb><LastPgInd>{}</LastPgInd></StmtPgntn>"
    first = statement_xml([GIFT], balance_xml("OPBD", "100.00"), pages=pages.format(1, "false"))
    middle = statement_xml([GIFT], "", pages=pages.format(2, "0"))
    last = statement_xml([GIFT], balance_xml("CLBD", "115.00"), pages=pages.format(3, "true"))

    (statement,) = read_camt(camt(first + middle + last))
    assert (statement.opening, statement.closing, len(statement.lines), statement.more) == (
        Money(10000, "EUR"),
        Money(11500, "EUR"),
        3,
        False,
    )
    assert refusal(camt(first + last.replace("231", "232"))).startswith(
        "Statement 1: it tells no opening or no closing"
    )


def test_number_currency_and_account_are_found_where_they_stand() -> None:
    content = camt(statement_xml([GIFT], BALANCES)).replace(b"<Ccy>EUR</Ccy>", b"")
    content = content.replace(f"<IBAN>{OURS}</IBAN>".encode(), b"<Othr><Id> 12-345 </Id></Othr>")
    (statement,) = read_camt(content.replace(b"ElctrncSeqNb", b"LglSeqNb"))

    assert (statement.account, statement.currency, statement.number) == ("12-345", "EUR", "231")


def test_without_a_currency_of_its_own_an_account_has_that_of_its_first_amount() -> None:
    for balances, entries in ((BALANCES, []), ("", [Entry("1.00")])):
        content = camt(statement_xml(entries, balances, kind="camt.052"), kind="camt.052")
        assert read_camt(content.replace(b"<Ccy>EUR</Ccy>", b""))[0].currency == "EUR"
    content = camt(statement_xml([], "", kind="camt.052"), kind="camt.052").replace(b"<Ccy>EUR</Ccy>", b"")
    assert refusal(content).startswith("Statement 1: it names no currency that is known here.")
    content = camt(statement_xml([GIFT], BALANCES)).replace(b"<Ccy>EUR</Ccy>", b"").replace(b' Ccy="EUR"', b"")
    assert refusal(content).startswith("Statement 1: it names no currency that is known here.")


def test_an_entry_without_a_state_is_booked_and_elements_may_be_empty() -> None:
    content = camt(statement_xml([Entry("0.01", [Part(words=("a", "b"))])], BALANCES))
    bare = content.replace(b"<Sts><Cd>BOOK</Cd></Sts>", b"").replace(b"<Ustrd>b</Ustrd>", b"<Ustrd/><Ustrd> </Ustrd>")

    assert [(line.texts, line.counterparty) for line in read_camt(bare)[0].lines] == [(("a",), "Vera Example")]


def test_the_largest_amount_is_read_and_noughts_behind_the_cents_are_nothing() -> None:
    entries = [Entry("10000000000000.00"), Entry("1.5000000"), Entry("7."), Entry("0.10")]

    assert [line.money.minor for line in only(statement_xml(entries, BALANCES))] == [10**15, 150, 700, 10]
    yen = statement_xml([Entry("7.0", currency="JPY")], "", kind="camt.052", currency="JPY")
    assert only(yen, kind="camt.052")[0].money == Money(7, "JPY")


def test_parts_of_a_cent_and_the_day_of_a_batch_are_kept() -> None:
    parts = [Part("0.02"), Part("0.01", sign="DBIT")]
    for line in only(statement_xml([Entry("0.01", parts, day="2026-11-25")], BALANCES)):
        assert line.day == date(2026, 11, 25)
    two = [Part("0.005"), Part("0.005")]
    assert refusal(camt(statement_xml([Entry("0.01", two)], BALANCES))).startswith(
        "Statement 1, entry 1: its amount has"
    )
    unreadable = camt(statement_xml([Entry("5.00", [Part("2.00"), Part("3.00")])], BALANCES))
    assert refusal(unreadable.replace(b'"EUR">2.00<', b'"EUR"><')).startswith("Statement 1, entry 1: its amount cannot")


def test_several_details_without_amounts_have_no_reference_of_their_own() -> None:
    (line,) = only(statement_xml([Entry("5.00", [Part(ref="T-1"), Part(ref="T-2")])], BALANCES))

    assert line.bank_ref == ""


def test_a_file_in_an_envelope_or_with_space_around_it_is_read() -> None:
    content = camt(statement_xml([GIFT], BALANCES))
    inner = content.partition(b"\n")[2]

    assert len(read_camt(b"\n  " + content + b"\n")) == 1
    assert len(read_camt(b"<Envelope><!-- by the bank --><?pi x?>" + inner + b"</Envelope>")) == 1
    assert len(read_camt(content.decode().replace("UTF-8", "UTF-16").encode("utf-16"))) == 1


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (Entry("0.00"), "its amount is nought."),
        (Entry("12,x"), "its amount cannot be read."),
        (Entry(""), "its amount cannot be read."),
        (Entry("-5.00"), "its amount cannot be read."),
        (Entry("5.001"), "its amount has more than the 2 decimal digits of EUR."),
        (Entry("10000000000000.01"), "its amount is larger than any account of a newsroom."),
        (Entry("99999999999999.00"), "its amount is larger than any account of a newsroom."),
        (Entry("5.00", currency="USD"), "its amount is not in EUR, the currency of the account."),
        (Entry("5.00", sign=""), "it tells no amount, or not whether that was paid in or out."),
        (Entry("5.00", sign="BOTH"), "it tells no amount, or not whether that was paid in or out."),
        (Entry("5.00", day="2026-13-01"), "its day cannot be read."),
        (Entry("5.00", day="27.11.2026"), "its day cannot be read."),
        (Entry("5.00", [Part("x"), Part("2.00")]), "its amount cannot be read."),
    ],
)
def test_one_bad_entry_refuses_the_whole_file_with_its_place(entry: Entry, sentence: str) -> None:
    content = camt(statement_xml([GIFT, entry], BALANCES))

    assert refusal(content) == f"Statement 1, entry 2: {sentence} Nothing of the file was taken."


def test_a_balance_in_another_currency_is_refused() -> None:
    balances = balance_xml("OPBD", "1.00", currency="USD") + balance_xml("CLBD", "1.00")
    assert refusal(camt(statement_xml([], balances))) == (
        "Statement 1, balance OPBD: its amount is not in EUR, the currency of the account."
        " Nothing of the file was taken."
    )
    assert refusal(camt(statement_xml([], balance_xml("CLBD", "1.00", day="x") + balance_xml("OPBD", "1.00")))) == (
        "Statement 1, balance CLBD: its day cannot be read. Nothing of the file was taken."
    )


@pytest.mark.parametrize("currency", ["", "XYZ"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    content = camt(statement_xml([], "", currency=currency))
    assert refusal(content) == ("Statement 1: it names no currency that is known here. Nothing of the file was taken.")


def test_no_entity_and_no_document_type_is_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n'
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">\n'
    for head in (bomb, outside):
        assert refusal(camt(statement_xml([GIFT], BALANCES), head=head)) == (
            "The file declares a document type, which no bank does. It is not read."
        )


def test_entities_that_would_fill_the_memory_are_refused_before_they_do() -> None:
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "boom">{levels}]>\n'
    content = camt(statement_xml([GIFT], BALANCES), head=bomb).replace(b"thank", b"&e11;")

    assert refusal(content) == "The file is broken at line 1. Get it from the bank anew."


def test_comments_and_instructions_within_entries_are_nothing() -> None:
    content = camt(statement_xml([GIFT], BALANCES))
    noted = content.replace(b"<Ntry>", b"<Ntry><!-- x --><?y z?>").replace(b"<Ustrd>thank", b"<Ustrd><!-- x -->thank")

    assert read_camt(noted) == read_camt(content)


@pytest.mark.parametrize("content", [b"<Document", b"<a></b>", b"<?xml version='1.0'?>", b"<a>&b;</a>"])
def test_broken_xml_is_refused_with_the_line(content: bytes) -> None:
    assert refusal(content) == "The file is broken at line 1. Get it from the bank anew."
    assert refusal(b"<a>\n" + b"<b>\n</a>") == "The file is broken at line 3. Get it from the bank anew."


def test_other_messages_of_iso_20022_are_named() -> None:
    for name in (b"BkToCstmrPmtSts", b"Other"):
        content = camt(statement_xml([GIFT], BALANCES)).replace(b"BkToCstmrStmt", name)
        assert refusal(content) == (
            "This file of ISO 20022 is no statement (camt.053), report (camt.052) or notice (camt.054)."
        )
    empty = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>'
    assert refusal(empty).startswith("This file of ISO 20022 is no statement")
    assert refusal(b"<Document/>").startswith("This is no file of camt.052")
    assert refusal(b"<Other/>").startswith("This is no file of camt.052")


AMOUNTS = st.integers(min_value=1, max_value=10**9)


@given(st.lists(st.tuples(AMOUNTS, st.sampled_from(["CRDT", "DBIT"])), max_size=20), st.sampled_from([2, 4, 8, 14]))
def test_what_was_written_is_read(moves: list[tuple[int, str]], version: int) -> None:
    entries = [Entry(Money(minor, "EUR").plain, sign=sign) for minor, sign in moves]
    (statement,) = read_camt(camt(statement_xml(entries, BALANCES, version=version), version=version))

    expected = [minor if sign == "CRDT" else -minor for minor, sign in moves]
    assert [line.money.minor for line in statement.lines] == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(StatementRefused):
        read_camt(content)
