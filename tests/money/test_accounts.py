"""Account numbers and banks' codes: one spelling each, and a refusal that repeats nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.accounts import account_key, clean_bic, clean_iban, in_sepa, needs_bic, shown_iban
from tamizdat.money.errors import AccountRefused

IBANS = ("DE89370400440532013000", "NL91ABNA0417164300", "CH9300762011623852957", "GE29NB0000000101904917")


@pytest.mark.parametrize("iban", IBANS)
def test_an_iban_has_one_spelling(iban: str) -> None:
    assert clean_iban(iban) == clean_iban(iban.lower()) == clean_iban(f" {shown_iban(iban)}\n") == iban
    assert clean_iban("\u2010".join(iban)) == clean_iban("-".join(iban)) == iban


@given(st.sampled_from(IBANS), st.integers(min_value=4, max_value=17), st.sampled_from("0123456789"))
def test_a_mistyped_iban_is_refused_and_not_repeated(iban: str, place: int, digit: str) -> None:
    typed = iban[:place] + digit + iban[place + 1 :]
    if typed == iban:
        assert clean_iban(typed) == iban
    else:
        with pytest.raises(AccountRefused, match=r"^This is no IBAN: .* Copy it from the bank's own page\.$") as caught:
            clean_iban(typed)
        assert typed not in str(caught.value)


@pytest.mark.parametrize(
    "nonsense", ["", "DE", "DE8937040044053201300", "XX89370400440532013000", "привет", "RF18539007"]
)
def test_what_is_no_iban_is_refused(nonsense: str) -> None:
    with pytest.raises(AccountRefused):
        clean_iban(nonsense)


def test_a_bic_has_one_spelling() -> None:
    assert clean_bic("cobadeff") == clean_bic("COBA DE FF") == "COBADEFF"
    assert clean_bic("COBADEFFXXX") == "COBADEFFXXX"


@pytest.mark.parametrize("nonsense", ["", "COBADE", "COBADEFFX", "COBAXYFF", "1234567", "ЦОБАДЕФФ"])
def test_what_is_no_bic_is_refused(nonsense: str) -> None:
    with pytest.raises(AccountRefused, match=r"^This is no BIC: .* Copy it from the bank's page\.$"):
        clean_bic(nonsense)


def test_an_iban_is_shown_in_groups_of_four() -> None:
    assert shown_iban("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00"


def test_sepa_and_the_economic_area_are_two_things() -> None:
    assert [in_sepa(iban) for iban in IBANS[:3]] == [True, True, True]
    assert not in_sepa("TR330006100519786457841326")
    assert [needs_bic(iban) for iban in IBANS[:3]] == [False, False, True]
    assert not needs_bic("IS140159260076545510730339")
    assert needs_bic("GB29NWBK60161331926819")


@given(st.text(max_size=40))
def test_accounts_are_compared_by_letters_and_digits_alone(text: str) -> None:
    assert account_key(account_key(text)) == account_key(text)
    assert account_key("nl91 ABNA-0417.1643/00") == "NL91ABNA0417164300"
