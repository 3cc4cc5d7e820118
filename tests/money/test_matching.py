"""The ladder: as we wrote it, as somebody mangled it, or a person decides. Never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.matching import MOST_SUGGESTED, Awaited, Matched, Rung, Unmatched, match_line, match_surely
from tamizdat.money.references import DRAWS, drawn_reference, grouped
from tamizdat.money.statements.lines import Line

DAY = date(2026, 11, 27)
MONEY = Money(500, "EUR")
REFERENCES = st.integers(min_value=0, max_value=DRAWS - 1).map(drawn_reference)


class Book:
    """References in memory; it counts how often it is asked."""

    def __init__(self, *awaited: Awaited) -> None:
        self.by_reference = {one.reference: one for one in awaited}
        self.asked = 0

    def given(self, references: Sequence[str]) -> Mapping[str, Awaited]:
        self.asked += 1
        return {reference: self.by_reference[reference] for reference in references if reference in self.by_reference}

    def awaited(self, money: Money, day: date) -> Sequence[Awaited]:
        self.asked += 1
        same = [one for one in self.by_reference.values() if one.money == money]
        return sorted(same, key=lambda one: abs((one.day - day).days))[:MOST_SUGGESTED]


def given_with(reference: str, money: Money = MONEY, days: int = 3) -> Awaited:
    return Awaited(reference, money, DAY - timedelta(days=days))


def line(*texts: str, money: Money = MONEY) -> Line:
    return Line(DAY, money, "", texts, "Vera Example")


OURS = given_with("RF18539007547034")
OTHER = given_with(drawn_reference(7))
BOOK = Book(OURS, OTHER)


@pytest.mark.parametrize("text", ["RF18539007547034", "for you: RF18 5390 0754 7034."])
def test_as_we_wrote_it_is_exact(text: str) -> None:
    assert match_line(line(text), BOOK) == Matched(OURS.reference, Rung.EXACT)


@pytest.mark.parametrize("texts", [("рф18 5390 0754 7034",), ("18539007547034",), ("RF18 5390 07", "54 7034")])
def test_what_somebody_mangled_is_tolerant(texts: tuple[str, ...]) -> None:
    assert match_line(line(*texts), BOOK) == Matched(OURS.reference, Rung.TOLERANT)


@given(REFERENCES, st.integers(min_value=1, max_value=10**9), st.integers(min_value=-5000, max_value=5000))
def test_amount_and_day_do_not_matter_once_there_is_a_reference(reference: str, minor: int, days: int) -> None:
    book = Book(given_with(reference, days=days))

    assert match_line(line(grouped(reference), money=Money(minor, "USD")), book) == Matched(reference, Rung.EXACT)


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_name_is_never_looked_at(name: str, other: str) -> None:
    for texts in (("RF18539007547034",), ("gift",), ("RF18539007547035",)):
        one = replace(line(*texts), counterparty=name)
        assert match_line(one, BOOK) == match_line(replace(one, counterparty=other), BOOK)


def test_the_same_amount_alone_matches_nothing() -> None:
    found = match_line(line("a gift of Vera Example"), BOOK)

    assert isinstance(found, Unmatched)
    assert found.why == "none"
    assert [(one.awaited, one.slips, one.same_money, one.days) for one in found.suggestions] == [
        (OURS, 3, True, 3),
        (OTHER, 3, True, 3),
    ]


def test_a_reference_that_nobody_was_given_matches_nothing() -> None:
    found = match_line(line(drawn_reference(99), money=Money(1, "EUR")), BOOK)

    assert found == Unmatched("none", ())


def test_two_references_in_one_line_are_for_a_person() -> None:
    found = match_line(line("RF18539007547034", OTHER.reference.lower()), BOOK)

    assert isinstance(found, Unmatched)
    assert found.why == "several"
    assert [(one.awaited, one.slips) for one in found.suggestions] == [(OURS, 0), (OTHER, 0)]
    assert isinstance(match_line(line("RF18539007547034", drawn_reference(99)), BOOK), Matched)
    assert isinstance(match_line(line("RF18539007547034", grouped(OURS.reference)), BOOK), Matched)


@pytest.mark.parametrize("minor", [-500, 0])
def test_money_that_went_out_is_for_a_person(minor: int) -> None:
    found = match_line(line("RF18539007547034", money=Money(minor, "EUR")), BOOK)

    assert isinstance(found, Unmatched)
    assert (found.why, found.suggestions[0].awaited, found.suggestions[0].slips) == ("outgoing", OURS, 0)
    assert match_line(line("rent", money=Money(-500, "EUR")), BOOK) == Unmatched("outgoing", ())


def slips(reference: str) -> list[str]:
    """Every text that one wrong, swapped, missing or added digit makes of a reference."""
    digits = reference[2:]
    wrong = [digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :] for at in range(14)]
    swapped = [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(13)]
    missing = [digits[:at] + digits[at + 1 :] for at in range(14)]
    added = [digits[:at] + "5" + digits[at:] for at in range(15)]
    return [f"Gift {one}" for one in (*wrong, *swapped, *missing, *added) if one != digits]


@given(REFERENCES)
def test_one_slip_is_never_matched_and_always_suggested_first(reference: str) -> None:
    meant = given_with(reference, Money(777, "EUR"), days=400)
    book = Book(*(given_with(drawn_reference(draw)) for draw in (123_987_456_321, 777_333_999_111)), meant)
    for text in slips(reference):
        found = match_line(line(text), book)
        assert isinstance(found, Unmatched)
        first = found.suggestions[0]
        assert (first.awaited, first.slips, first.same_money, first.days) == (meant, 1, False, 400)


def test_digits_without_their_check_digits_are_suggested_and_not_matched() -> None:
    found = match_line(line("539007547034", money=Money(1, "EUR")), BOOK)

    assert isinstance(found, Unmatched)
    assert [(one.awaited, one.slips) for one in found.suggestions] == [(OURS, 2)]
    assert match_line(line("039007547034", money=Money(1, "EUR")), BOOK) == Unmatched("none", ())


def test_suggestions_are_ranked_by_digits_then_amount_then_day() -> None:
    slip = given_with("RF18539007547034", Money(1, "EUR"), days=900)
    slip_and_money = given_with(drawn_reference(812_345_678_901), MONEY, days=800)
    body = given_with(drawn_reference(423_456_789_012), MONEY, days=0)
    near = [given_with(drawn_reference(draw), days=days) for draw, days in ((20, 5), (21, -2), (22, 0), (23, 2))]
    typed = slip_and_money.reference[2:-1] + str((int(slip_and_money.reference[-1]) + 1) % 10)
    texts = ("RF18539007547035", f"and {typed}", f"and {body.reference[4:]}")

    found = match_line(line(*texts), Book(*near, body, slip, slip_and_money))
    assert isinstance(found, Unmatched)
    chosen = [one.awaited for one in found.suggestions]
    assert chosen == [slip_and_money, slip, body, near[2], near[3]]
    assert [one.slips for one in found.suggestions] == [1, 1, 2, 3, 3]


def test_of_several_bodies_one_that_begins_with_a_nought_hides_no_other() -> None:
    found = match_line(line("012345678901 x 539007547034", money=Money(1, "EUR")), BOOK)

    assert isinstance(found, Unmatched)
    assert [one.awaited for one in found.suggestions] == [OURS]


def test_the_book_is_not_asked_for_nothing() -> None:
    book = Book(OURS)
    match_line(line("no digits at all"), book)
    assert book.asked == 1


def test_a_line_asks_the_book_a_few_times_however_long_it_is() -> None:
    for texts in (("RF18539007547034",), ("nothing",), ("1234 5678 9012 3456 " * 50,)):
        book = Book(OURS)
        match_line(line(*texts), book)
        assert book.asked <= 3


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_line_can_be_looked_at(texts: list[str]) -> None:
    found = match_line(line(*texts), BOOK)

    assert isinstance(found, Matched | Unmatched)
    assert isinstance(found, Matched) or len(found.suggestions) <= MOST_SUGGESTED


@pytest.mark.parametrize("minor", [500, 1, 0, -500])
@pytest.mark.parametrize(
    "texts",
    [
        ("RF18539007547034",),
        ("for RF 18 5390 0754 7034",),
        ("RF18539007547035",),
        ("RF18539007547034", OTHER.reference),
        ("no digits at all",),
    ],
)
def test_what_needs_no_person_is_found_without_a_look_at_what_else_it_may_be(
    texts: tuple[str, ...], minor: int
) -> None:
    book, one = Book(OURS, OTHER), line(*texts, money=Money(minor, "EUR"))
    found = match_surely(one, book)

    assert found == (whole if isinstance(whole := match_line(one, BOOK), Matched) else None)
    assert book.asked <= 1
