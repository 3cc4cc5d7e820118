"""What is offered to givers: who sets it, what is refused, what enters the log, and what a halt of the vault does."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tamizdat.money.halts import FILE, encode_halts
from tamizdat.money.offer import BankAccount, Halt, Ladder, Offer
from tamizdat.newsroom.actions.gifts import HaltWatch, offer_gifts
from tamizdat.newsroom.gift_records import offer_record
from tamizdat.newsroom.models import GiftLadder, GiftSettings
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.publication import publication_log
from tamizdat.press.offer_records import GiftOffer
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, Role
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.test_desk_doors import signed_in

LADDER = {"currency": "EUR", "least": "2", "once": "5; 10", "month": "2; 5; ۷٫۵۰", "year": ""}
ACCOUNT = {"currency": "EUR", "holder": "Us", "iban": "be68 5390 0754 7034"}


def offered() -> Offer | None:
    found = public().get("offer/1")
    assert found is None or isinstance(found, GiftOffer)
    return found.offer if found else None


def an_offer(**more: Any) -> GiftSettings:  # noqa: ANN401  # a builder passes what the test names
    given: dict[str, Any] = {
        "ways": [{"method": "bank"}, {"method": "card"}],
        "ladders": [LADDER],
        "accounts": [ACCOUNT],
        "words": [{"language": "ru", "safety": "Осторожно.\n\n Банк спросят. ", "thanks": ""}],
        "risk_countries": ["ru", "BY"],
    }
    return offer_gifts(**given | more)


def form(**more: object) -> dict[str, Any]:
    """The form as a browser sends it."""
    given: dict[str, Any] = {
        "purpose": "Donation",
        "risk_countries": "RU, IR",
        "ways": inline_formset([{"method": "bank", "halt": "", "words": ""}]),
        "ladders": inline_formset([LADDER]),
        "accounts": inline_formset([{"bic": "", "plain": ""} | ACCOUNT]),
        "words": inline_formset([]),
    }
    sent: dict[str, Any] = nested_form_data(given | more)
    return sent


def send(client: Client, **more: object) -> Any:  # noqa: ANN401  # the test client answers with a class of its own
    return client.post(f"/admin/settings/newsroom/giftsettings/{GiftSettings.load().pk}/", form(**more))


def test_saved_means_printed_and_nothing_offered_means_nothing_printed(desk: Desk) -> None:
    GiftSettings.load()
    assert offered() is None
    an_offer()
    offer = offered()
    assert offer
    assert offer.ladders == [Ladder("EUR", 200, {"once": [500, 1000], "month": [200, 500, 750]})]
    assert offer.methods == ["bank", "card"]
    assert offer.accounts == [BankAccount("EUR", "Us", iban="BE68539007547034")]
    assert offer.risk_countries == ["BY", "RU"]
    assert offer.safety == {"ru": "Осторожно.\nБанк спросят."}
    an_offer(ways=[])
    assert offered() is None


@pytest.mark.parametrize(("role", "sets"), [(REPORTER, False), (EDITOR, False), (PUBLISHER, True)])
def test_a_publisher_sets_it_and_nobody_else(desk: Desk, role: Role, *, sets: bool) -> None:
    send(signed_in(role))
    assert (offered() is not None) == sets


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"ladders": inline_formset([{**LADDER, "month": "2; two"}])}, "Write an amount such as 5 or 7.50"),
        ({"ladders": inline_formset([{**LADDER, "month": "1; 5"}])}, "An amount is below the least of 2.00"),
        ({"ladders": inline_formset([{**LADDER, "least": "0"}])}, "This must be more than nothing"),
        ({"accounts": inline_formset([{**ACCOUNT, "iban": "BE69539007547034"}])}, "This is no IBAN"),
        ({"accounts": inline_formset([{**ACCOUNT, "iban": "", "plain": " "}])}, "Write an IBAN, or the lines"),
        ({"risk_countries": "Russia"}, "is no code of a country"),
        ({"risk_countries": "UK, RU"}, "“UK” is not the code of a country; Britain is GB"),
        ({"risk_countries": "RU, XX"}, "“XX” is no code of a country"),
        ({"ladders": inline_formset([LADDER, LADDER])}, "There are two of the currency EUR"),
    ],
)
def test_a_slip_is_refused_with_a_sentence_and_nothing_is_printed(
    desk: Desk, more: dict[str, object], sentence: str
) -> None:
    answer = send(signed_in(PUBLISHER), **more)
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert offered() is None
    assert not GiftLadder.objects.exists()


@pytest.mark.usefixtures("press")
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"accounts": inline_formset([{**ACCOUNT, "holder": "Мы"}])}, "Banks take Latin letters"),
        ({"accounts": inline_formset([])}, "a bank transfer needs an account"),
    ],
)
def test_what_the_press_refuses_is_said_and_not_saved(desk: Desk, more: dict[str, object], sentence: str) -> None:
    answer = send(signed_in(PUBLISHER), **more)
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert not GiftLadder.objects.exists()


def test_a_script_is_refused_as_the_form_is(desk: Desk) -> None:
    with pytest.raises(ValidationError, match="no IBAN"):
        an_offer(accounts=[{**ACCOUNT, "iban": "BE69"}])
    with pytest.raises(ProjectionError, match="two of the way to give Bank transfer"):
        an_offer(ways=[{"method": "bank"}, {"method": "bank"}])


def test_a_halt_is_printed_with_its_reason_and_its_words(desk: Desk) -> None:
    an_offer(ways=[{"method": "bank"}, {"method": "card", "halt": "designation", "words": " Since  Tuesday. "}])
    offer = offered()
    assert offer
    assert offer.halts == [Halt("card", "designation", "Since Tuesday.")]
    assert offer.methods == ["bank", "card"]


def test_a_halt_of_the_vault_is_printed_by_the_clock_and_taken_back_by_it(desk: Desk, newsroom_folder: Path) -> None:
    an_offer()
    watch, log = HaltWatch(), publication_log()
    watch.turn(NOON, log)
    assert [one.halts for one in [offered()] if one] == [[]]
    file = newsroom_folder / "counts" / FILE
    file.parent.mkdir()
    file.write_bytes(encode_halts([Halt("card", "designation"), Halt("bitcoin", "repair")]))
    watch.turn(NOON, log)
    assert [one.halts for one in [offered()] if one] == [[Halt("card", "designation")]]
    file.write_bytes(b"nonsense")
    watch.turn(NOON, log)
    assert [one.halts for one in [offered()] if one] == [[]]


def test_a_halt_of_the_vault_comes_before_the_newsrooms_and_keeps_its_words(desk: Desk) -> None:
    settings = an_offer(ways=[{"method": "bank"}, {"method": "card", "halt": "repair", "words": "Soon."}])
    record = offer_record(settings, [Halt("card", "designation")])
    assert record
    assert record.offer.halts == [Halt("card", "designation", "Soon.")]
