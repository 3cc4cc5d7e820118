"""By what lines are known again: overlapping files come to their union, and two equal real lines are two."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.statements.lines import Line, Statement, identities

KEY = b"k" * 32
DAYS = [date(2026, 11, day) for day in range(20, 28)]
LINES = st.builds(
    Line,
    st.sampled_from(DAYS),
    st.sampled_from([Money(200, "EUR"), Money(500, "EUR"), Money(-200, "EUR")]),
    st.sampled_from(["", "", "B-1", "B-2", "GUTSCHRIFT"]),
    st.sampled_from([("monthly gift",), ("RF18539007547034",), ()]),
)
LINE = Line(DAYS[0], Money(200, "EUR"), "", ("monthly  gift",), "Vera")


def statement(lines: list[Line], account: str = "NL1") -> Statement:
    return Statement(account, "EUR", "", None, None, tuple(lines), "statement 1")


@given(st.lists(LINES, max_size=12))
def test_a_file_imported_twice_brings_nothing_new(lines: list[Line]) -> None:
    found = identities(statement(lines), KEY)

    assert identities(statement(lines), KEY) == found
    assert len(set(found)) == len(lines)


@given(st.lists(LINES, max_size=12), st.integers(min_value=0, max_value=8), st.integers(min_value=0, max_value=8))
def test_overlapping_files_come_to_their_union(lines: list[Line], first: int, second: int) -> None:
    """Files that both hold whole days, as banks write them."""
    ordered = sorted(lines, key=lambda line: line.day)
    until = [line for line in ordered if line.day < date(2026, 11, 20 + max(first, second))]
    since = [line for line in ordered if line.day >= date(2026, 11, 20 + min(first, second))]

    union = {*identities(statement(until), KEY), *identities(statement(since), KEY)}
    assert union == set(identities(statement(ordered), KEY))


@given(st.lists(LINES, max_size=12), st.integers(min_value=0, max_value=12))
def test_a_statement_that_continues_another_counts_on(lines: list[Line], cut: int) -> None:
    first = identities(statement(lines[:cut]), KEY)

    assert first + identities(statement(lines[cut:]), KEY, first) == identities(statement(lines), KEY)


def test_two_equal_lines_in_two_statements_of_a_day_are_two() -> None:
    first = identities(statement([LINE, LINE]), KEY)
    second = identities(statement([LINE]), KEY, first)

    assert second[0] == first[0].removesuffix("-1") + "-3"
    assert identities(statement([LINE]), KEY, [])[0] == first[0]


@given(st.lists(LINES, max_size=12), st.randoms())
def test_the_order_of_lines_does_not_matter(lines: list[Line], chance: Random) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)

    assert set(identities(statement(mixed), KEY)) == set(identities(statement(lines), KEY))


def test_what_tells_lines_apart_and_what_does_not() -> None:
    def known(line: Line, account: str = "NL1", key: bytes = KEY) -> str:
        return identities(statement([line], account), key)[0]

    same = [replace(LINE, texts=("month", "ly gift")), replace(LINE, counterparty="Other")]
    apart = [
        replace(LINE, day=DAYS[1]),
        replace(LINE, money=Money(201, "EUR")),
        replace(LINE, money=Money(-200, "EUR")),
        replace(LINE, money=Money(200, "USD")),
        replace(LINE, texts=("yearly gift",)),
        replace(LINE, bank_ref="B-1"),
        replace(LINE, bank_ref="B-2"),
        replace(LINE, bank_ref="monthlygift"),
    ]
    assert {known(line) for line in same} == {known(LINE)}
    assert len({known(LINE), *(known(line) for line in apart)}) == len(apart) + 1
    assert known(replace(LINE, bank_ref="B-1", texts=("x",))) == known(replace(LINE, bank_ref="B-1"))
    assert known(LINE, account="NL2") != known(LINE)
    assert known(LINE, key=b"other") != known(LINE)


def test_equal_lines_are_numbered_from_one() -> None:
    first, second = identities(statement([LINE, LINE]), KEY)

    assert first.endswith("-1")
    assert second == first.removesuffix("-1") + "-2"
    assert len(first) == 34
