"""MT940 as banks write it: structured and plain texts, pages, reversals, envelopes; and what is refused."""

import logging
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.references import find_references
from tamizdat.money.statements.lines import Line
from tamizdat.money.statements.mt940 import read_mt940
from tests.fakes.bank_files import OURS, mt940

REFERENCE = "RF18539007547034"
GERMAN = """:61:2611271127CR7,50NTRFNONREF//2026112700017
:86:166?00GUTSCHR. UEBERWEISUNG?109316?20EREF+NOTPROVIDED?21SVWZ+RF18 5390
?22 0754 7034 fuer e?23uch?30COBADEFF?31DE02120300000000202051?32Vera Ex?33ample?34000?60 danke
"""


def lines_of(text: str) -> tuple[Line, ...]:
    (statement,) = read_mt940(text.encode())
    return statement.lines


def refusal(content: bytes) -> str:
    with pytest.raises(StatementRefused) as caught:
        read_mt940(content)
    return str(caught.value)


def test_a_german_statement_is_read() -> None:
    (statement,) = read_mt940(mt940(GERMAN).encode())

    assert (statement.account, statement.currency, statement.number) == (OURS, "EUR", "00231")
    assert (statement.opening, statement.closing) == (Money(10000, "EUR"), Money(10750, "EUR"))
    assert (statement.place, statement.more) == ("statement 1", False)
    assert statement.lines == (
        Line(
            date(2026, 11, 27),
            Money(750, "EUR"),
            "2026112700017",
            ("EREF+NOTPROVIDEDSVWZ+RF18 5390 0754 7034 fuer euch danke",),
            "Vera Example",
        ),
    )
    assert find_references(statement.lines[0].texts) == [REFERENCE]


@pytest.mark.parametrize(
    ("details", "texts"),
    [
        (
            "SEPA OVERBOEKING  IBAN: NL02\nRABO  OMSCHRIJVING: RF18539007\n547034",
            ("SEPA OVERBOEKING  IBAN: NL02", "RABO  OMSCHRIJVING: RF18539007", "547034"),
        ),
        ("/TRTP/SEPA OVERBOEKING/NAME/V/REMI/RF18 5390 0754 7034/EREF/NOTPROVIDED", None),
        ("000>100133967858\n>20 RF18 5390>21 0754 7034>310390123456", ("RF18 5390 0754 7034",)),
        ("051<00Przelew<20RF18539007<21547034<27VERA<32X", ("RF18539007547034VERA",)),
        (
            "GIRO AUS ONLINE-SIC MITTEILUNGEN: RF18 53\n90 0754 7034",
            ("GIRO AUS ONLINE-SIC MITTEILUNGEN: RF18 53", "90 0754 7034"),
        ),
        ("166?00?20RF18 5390?2\n1 0754 7034", ("RF18 5390 0754 7034",)),
    ],
)
def test_a_reference_is_found_however_a_bank_breaks_its_texts(details: str, texts: tuple[str, ...] | None) -> None:
    (line,) = lines_of(mt940(f":61:2611271127C7,50NTRFNONREF\n:86:{details}\n"))

    assert find_references(line.texts) == [REFERENCE]
    assert texts is None or tuple(text.strip() for text in line.texts) == texts
    assert line.bank_ref == ""


def test_a_reference_in_field_61_is_found_too() -> None:
    (line,) = lines_of(mt940(":61:2611271127C7,50NTRFRF18539007547034//B-9\nRF18 further words\n:86:GIFT\n"))

    assert line.texts == ("GIFT", REFERENCE, "RF18 further words")
    assert line.bank_ref == "B-9"


def test_fields_86_that_follow_each_other_belong_together() -> None:
    (line,) = lines_of(mt940(":61:261127C7,50N078NONREF\n:86:RF18 5390\n:86:0754 7034\n"))

    assert line.texts == ("RF18 5390", "0754 7034")
    assert line.day == date(2026, 11, 27)
    assert type(line.day) is date


@pytest.mark.parametrize(
    ("mark", "minor"), [("C", 750), ("D", -750), ("RC", -750), ("RD", 750), ("CR", 750), ("DR", -750)]
)
def test_reversals_count_as_what_they_did_to_the_balance(mark: str, minor: int) -> None:
    (line,) = lines_of(mt940(f":61:2611271127{mark}7,50NTRFNONREF\n:86:X\n"))

    assert line.money == Money(minor, "EUR")


def test_the_day_is_that_of_the_booking_also_over_the_end_of_a_year() -> None:
    days = [line.day for line in lines_of(mt940(":61:2612310102C7,50NTRFX1\n:86:X\n:61:2612311231C1,NTRFX2\n:86:Y\n"))]

    assert days == [date(2027, 1, 2), date(2026, 12, 31)]


def test_a_longer_reference_as_asn_bank_writes_it_is_read() -> None:
    (line,) = lines_of(
        mt940(":61:2611271127C7,50NIONL56ASNB9999999999\nv example\n:86:NL56ASNB9999999999 v\n\nRF18539007547034\n")
    )

    assert line.money == Money(750, "EUR")
    assert find_references(line.texts) == [REFERENCE]


def test_lines_of_another_system_are_kept() -> None:
    (line,) = lines_of(mt940(":61:2611271127C7,50S   X\n:NS:01526715\n15RF18 5390\n160754 7034\n"))

    assert find_references(line.texts) == [REFERENCE]


def test_pages_are_put_together_and_statements_stay_apart() -> None:
    one = mt940(GERMAN, last="62M", number="231/1")
    two = mt940(GERMAN, first="60M", opening="C261127EUR107,50", closing="C261127EUR115,", number="231/2")
    three = mt940("", opening="D261127EUR115,00", closing="D261127EUR115,00", number="232/1")

    found = read_mt940((one + two + three).encode())
    assert [(s.number, str(s.opening), str(s.closing), len(s.lines), s.more) for s in found] == [
        ("231", "100.00 EUR", "115.00 EUR", 2, False),
        ("232", "-115.00 EUR", "-115.00 EUR", 0, False),
    ]


def test_a_page_that_does_not_begin_where_the_last_one_ended_is_refused() -> None:
    one = mt940(GERMAN, last="62M")
    two = mt940(GERMAN, first="60M", opening="C261127EUR107,51")

    assert refusal((one + two).encode()) == (
        "Statement 2: the page before it ends with 107.50 EUR, but it begins with 107.51 EUR. A page is missing."
        " Nothing of the file was taken."
    )


def test_envelopes_ends_of_lines_and_marks_do_not_matter() -> None:
    plain = mt940(GERMAN)
    enveloped = "{1:F01INGBNL2ABXXX0000000000}{2:I940INGBNL2AXXXN}{4:\n" + plain.rstrip("\n") + "}{5:}\n"
    expected = read_mt940(plain.encode())

    for text in (
        plain.replace("\n", "\r\n"),
        plain.replace("\n", "\r"),
        "\ufeff" + plain,
        enveloped,
        "ABNANL2A\n940\n" + plain,
    ):
        assert read_mt940(text.encode()) == expected
    assert len(read_mt940((enveloped + enveloped).encode())) == 2


def test_an_account_or_number_that_is_missing_is_empty() -> None:
    bare = mt940("").replace(f":25:{OURS}\n", "").replace(":28C:00231/00001\n", "")
    (statement,) = read_mt940(bare.encode())

    assert (statement.account, statement.number) == ("", "")
    assert (
        read_mt940(mt940(GERMAN, last="62F").replace(":62F:", ":62M:C261127EUR107,50\n:62F:").encode())[0].more is False
    )


def test_texts_that_are_empty_are_no_texts() -> None:
    for details in ("", ":86:\n", ":86:166?00GUTSCHRIFT?20 ?32Vera\n"):
        (line,) = lines_of(mt940(f":61:2611271127C7,50NTRFNONREF\n{details}"))
        assert line.texts == ()
        assert line.counterparty == ("Vera" if "Vera" in details else "")
    (line,) = lines_of(mt940(":61:2611271127C7,50NTRFNONREF\n:86:plain\n"))
    assert line.counterparty == ""


def test_windows_letters_are_read_as_such() -> None:
    (line,) = lines_of_bytes(mt940(":61:2611271127C7,50NTRFNONREF\n:86:für €\n").encode("cp1252"))
    assert line.texts == ("für €",)


def lines_of_bytes(content: bytes) -> tuple[Line, ...]:
    (statement,) = read_mt940(content)
    return statement.lines


def test_letters_of_old_encodings_harm_no_digits() -> None:
    text = mt940(":61:2611271127C7,50NTRFNONREF\n:86:für RF18 5390 0754 7034\n")

    for encoding in ("utf-8", "cp1252", "cp850"):
        assert find_references(read_mt940(text.encode(encoding))[0].lines[0].texts) == [REFERENCE]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (mt940(":61:2611271127C0,00NTRFX\n:86:X\n"), "Statement 1, line 1: its amount is nought."),
        (mt940(GERMAN + ":61:2611271127C7,505NTRFX\n"), "Statement 1, line 2: its amount has more than the 2 decimal"),
        (mt940(":61:261127C,NTRFX\n"), "Statement 1: a field does not have the form of MT940."),
        (mt940(":61:Vera Example\n"), "Statement 1: a field does not have the form of MT940."),
        (mt940(":61:2613271127C7,50NTRFX\n"), "Statement 1: a field does not have the form of MT940."),
        (mt940("", opening="nothing"), "Statement 1: a field does not have the form of MT940."),
        (mt940("", opening="C261126XYZ1,00"), "Statement 1: it names no currency that is known here."),
        (
            mt940("", closing="C261126USD1,00"),
            "Statement 1, closing balance: it is not in EUR, the currency of the account.",
        ),
        (mt940("").replace(":60F:", ":90C:1EUR1,00\n:X:"), "Statement 1: "),
        (mt940("", opening="C261126EUR1,005"), "Statement 1, opening balance: its amount has more than the 2 decimal"),
        (mt940("", closing="C261126EUR1,005"), "Statement 1, closing balance: its amount has more than the 2 decimal"),
        (mt940("").replace(":62F:", ":64:"), "Statement 1: it tells no opening or no closing balance."),
        (mt940(GERMAN) + mt940("").replace(":60F:", ":60X:"), "Statement 2: "),
    ],
)
def test_one_bad_field_refuses_the_whole_file_with_its_place(text: str, sentence: str) -> None:
    said = refusal(text.encode())

    assert said.startswith(sentence)
    assert said.endswith(" Nothing of the file was taken.")


def test_what_cannot_be_read_is_neither_logged_nor_repeated(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = refusal(mt940(":61:Vera Example\n").encode())

    assert "Vera" not in said
    assert caplog.text == ""


AMOUNTS = st.integers(min_value=1, max_value=10**9)
TEXTS = st.text(alphabet="abc XYZ09/+?.,'-", max_size=50)


@given(st.lists(st.tuples(AMOUNTS, st.sampled_from("CD"), TEXTS), max_size=12))
def test_what_was_written_is_read(moves: list[tuple[int, str, str]]) -> None:
    lines = "".join(
        f":61:2611271127{mark}{minor // 100},{minor % 100:02d}NTRFNONREF\n:86:x{text}\n" for minor, mark, text in moves
    )
    assert [line.money.minor for line in lines_of(mt940(lines))] == [
        minor if mark == "C" else -minor for minor, mark, _ in moves
    ]


@given(st.text(alphabet=":206128CFD,.EUR\n-{}?X ", max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for content in (text.encode(), mt940(text + "\n").encode()):
        with suppress(StatementRefused):
            read_mt940(content)
