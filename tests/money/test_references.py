"""References: made, checked, shown, and read back out of whatever people and banks make of them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.errors import ReferenceRefused
from tamizdat.money.references import (
    BODY,
    DRAWS,
    digit_windows,
    drawn_reference,
    find_references,
    grouped,
    intact_references,
    is_reference,
    make_reference,
)

REFERENCE = "RF18539007547034"
REFERENCES = st.integers(min_value=0, max_value=DRAWS - 1).map(drawn_reference)
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９")
HEADS = ("RF", "rf", "Rf", "РФ", "рф", "R F", "RF:", "R-F ", "ＲＦ", "PF", "REF ", "")
GAPS = st.text(alphabet=" -–—./_,:;\n\t\u00a0\u200b\u200f\u202a", max_size=3)
# Letters of any script but no digit and no R, F, O, I, L: words that stand beside a reference.
WORDS = st.sampled_from(["", "Спасибо ", "donation ", "Zweck: ", "کمک ", "/SEPA+", "gift\n"])


def test_the_first_reference_of_all_is_as_a_calculator_says() -> None:
    # 539007547034 2715 18 modulo 97 is 1; the code is the example in ISO 11649.
    assert make_reference("539007547034") == "RF18539007547034"
    assert drawn_reference(0) == "RF63100000000000"
    assert drawn_reference(DRAWS - 1)[4:] == "999999999999"


@pytest.mark.parametrize("body", ["", "12345678901", "1234567890123", "012345678901", "12345678901a", "١٢٣٤٥٦٧٨٩٠١٢"])
def test_nothing_but_twelve_digits_makes_a_reference(body: str) -> None:
    with pytest.raises(ReferenceRefused) as caught:
        make_reference(body)

    assert str(caught.value) == "A reference is made of 12 digits, of which the first is no nought."


@given(REFERENCES)
def test_what_is_made_is_a_reference_and_two_draws_are_two(reference: str) -> None:
    assert is_reference(reference)
    assert len(reference) == BODY + 4
    assert drawn_reference(int(reference[4:]) - 10**11) == reference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RF",
        REFERENCE.lower(),
        grouped(REFERENCE),
        f" {REFERENCE}",
        f"{REFERENCE}\n",
        f"{REFERENCE}1",
        REFERENCE[:-1],
        "RF19539007547034",
        "RF23000007547034",  # right check digits, but a nought in front
        "ZF18539007547034",
    ],
)
def test_what_is_not_kept_in_this_form_is_no_reference(text: str) -> None:
    assert not is_reference(text)


@given(REFERENCES)
def test_it_is_shown_in_four_groups_of_four(reference: str) -> None:
    shown = grouped(reference)

    assert [len(group) for group in shown.split(" ")] == [4, 4, 4, 4]
    assert shown.replace(" ", "") == reference


@given(REFERENCES, st.integers(min_value=2, max_value=15), st.sampled_from("0123456789"))
def test_no_mistyped_digit_makes_another_reference(reference: str, place: int, digit: str) -> None:
    typed = reference[:place] + digit + reference[place + 1 :]

    assert is_reference(typed) == (typed == reference)


@given(REFERENCES)
def test_no_swap_of_neighbours_makes_another_reference(reference: str) -> None:
    for place in range(2, 15):
        typed = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
        assert is_reference(typed) == (typed == reference)


@given(REFERENCES, st.sampled_from(["{}", "Gift {}", "{} thank you", "EREF+{}+SVWZ", "({}).", "1 {} 2"]))
def test_intact_is_whole_or_in_groups_of_four(reference: str, around: str) -> None:
    for text in (reference, grouped(reference)):
        assert intact_references([around.format(text)]) == [reference]
        assert find_references([around.format(text)])[0] == reference


@pytest.mark.parametrize(
    "text",
    [
        REFERENCE.lower(),
        f"X{REFERENCE}",
        f"{REFERENCE}7",
        f"{grouped(REFERENCE)}7",
        "RF185390 0754 7034",
        "RF17 5390 0754 7034",
        "",
    ],
)
def test_anything_else_is_not_intact(text: str) -> None:
    assert intact_references([text]) == []


def test_each_intact_reference_is_told_once_in_order() -> None:
    other = drawn_reference(7)

    assert intact_references([other, f"{grouped(REFERENCE)} {other}"]) == [other, REFERENCE]


@given(
    reference=REFERENCES,
    script=st.sampled_from(SCRIPTS),
    head=st.sampled_from(HEADS),
    gaps=st.lists(GAPS, min_size=15, max_size=15),
    before=WORDS,
    after=WORDS,
    cut=st.integers(min_value=0, max_value=60),
)
def test_a_mangled_reference_is_read(
    reference: str, script: str, head: str, gaps: list[str], before: str, after: str, cut: int
) -> None:
    digits = [script[int(digit)] for digit in reference[2:]]
    typed = head + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=False)) + gaps[-1]
    text = f"{before}{typed} {after}"

    assert find_references([text]) == [reference]
    assert find_references([text[:cut], text[cut:]]) == [reference]


@pytest.mark.parametrize(
    "text",
    [
        "RF18 539O O754 7O34",  # the letter O
        "rf18 539o o754 7o34",
        "РФ18 5З9О О754 7034",  # Cyrillic Ze and O
        "RF18539007547034" + "20261130",  # glued to a date by the bank
        "RF18 5390 0754 7034 20261130",
        "2026-11-30 18 5390 0754 7034",
        "30.11.2026 RF18.5390.0754.7034 12,50 EUR",
        "18539007547034",
        "R\nF\n1\n8\n5\n3\n9\n0\n0\n7\n5\n4\n7\n0\n3\n4",
        "①⑧539007547034",
        "RF RF RF18539007547034",
        "RF18 5390\u202c 0754\u200e 7034",
        "xrf18539007547034x",
    ],
)
def test_what_people_and_banks_do_is_understood(text: str) -> None:
    assert find_references([text]) == [REFERENCE]


def test_letters_i_and_l_after_rf_are_ones() -> None:
    reference = make_reference("111111111111")
    assert find_references([f"{reference[:4]}IlI1lІ1іl1iL"]) == [reference]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RF",
        "18 5390 0754 703",  # a digit is missing
        "RF18 5390 0754 703",
        "118539007547034",  # within a longer number, and no RF says where it begins
        "185390075470341",
        "1853900754703O",  # a letter for a digit, and no RF before it
        "18 5390 x 0754 7034",
        "RF81 5390 0754 7034",
        "539007547034",
        "DE89 3704 0044 0532 0130 00",
        "RF23000007547034",
    ],
)
def test_what_is_not_surely_meant_is_not_found(text: str) -> None:
    assert find_references([text]) == []


def test_what_stands_after_rf_comes_first_and_nothing_comes_twice() -> None:
    other = drawn_reference(7)

    assert find_references([f"{other[2:]} {REFERENCE}", grouped(other)]) == [REFERENCE, other]
    assert find_references([REFERENCE, REFERENCE[2:]]) == [REFERENCE]
    assert find_references([]) == []


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=5))
def test_any_text_can_be_searched(text: str, texts: list[str]) -> None:
    assert all(is_reference(reference) for reference in find_references([text, *texts]))
    assert set(intact_references([text, *texts])) <= set(find_references([text, *texts]))


@given(REFERENCES, st.text(max_size=60), st.text(max_size=60))
def test_an_intact_reference_is_found_in_any_text(reference: str, before: str, after: str) -> None:
    assert reference in find_references([before, grouped(reference), after])


def test_windows_of_digits_are_handed_to_whoever_looks_for_near_misses() -> None:
    texts = ["RF18 5390-0754", "703 and ۱۲٫۵"]

    assert digit_windows(texts, (13,)) == ["1853900754703"]
    assert digit_windows(texts, range(6, 12)) == ["185390", "1853900754", "53900754", "53900754703", "0754703"]
    assert digit_windows(texts, (3,)) == ["703", "125"]
    assert digit_windows(["1 " * 20], (15, 16)) == ["1" * 15] * 6
    assert digit_windows(["none"], (1,)) == []


def test_of_many_references_no_two_are_one_slip_apart() -> None:
    drawn = [drawn_reference(draw) for draw in range(2000)]
    apart = [sum(a != b for a, b in zip(one, other, strict=True)) for one, other in pairwise(drawn)]

    assert min(apart) > 1
