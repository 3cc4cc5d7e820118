"""Claims about what is offered to givers: the form, what it says of each method, and what is refused."""

import gzip
import re

import msgspec
import pytest
from lxml import etree

from tamizdat.money.amounts import Money
from tamizdat.money.methods import BITCOIN, CARD_GUARDED, SLUGS, Exposure, Rhythm, method_of
from tamizdat.money.offer import BankAccount, Halt, Ladder, Offer
from tamizdat.press import gift_faces
from tamizdat.press.amounts import said_amount
from tamizdat.press.gift_faces import GiftFace, SupportFace, gift_face, said_halt
from tamizdat.press.offer_records import GiftOffer
from tamizdat.press.records import RecordError, decode
from tamizdat.press.soundness import check
from tamizdat.press.typeset import Typeset, house_templates, trusting
from tamizdat.press.words import words
from tests.press import samples
from tests.press.offer_samples import OFFER, RECORD

TYPESET = Typeset(house_templates(), [64 * "0"])
MOST_BYTES = 40_000


def changed(**more: object) -> Offer:
    return msgspec.structs.replace(OFFER, **more)


def page(offer: Offer | None, language: str = "en", **around: object) -> str:
    chrome = trusting(samples.chrome(language, TYPESET.style), TYPESET)
    chrome = msgspec.structs.replace(chrome, **around)
    face = SupportFace("Support us", [], gift_face(offer, language) if offer else None)
    head = samples.head(language, "support/", "Support us")
    return TYPESET.set("support.html", page=head, chrome=chrome, up="../", face=face).decode()


def tree(text: str) -> etree._Element:
    return etree.HTML(text)


def ways(face: GiftFace) -> list[str]:
    return [way.slug for way in face.ways]


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_every_method_says_who_learns_what_in_the_words_of_its_own_declaration(language: str) -> None:
    said = words(language)
    for way in gift_face(OFFER, language).ways:
        declared = method_of(way.slug, guarded=True)
        assert declared
        assert way.tells == [said[gift_faces.TELLS[one]] for one in declared.tells]
        assert way.tells


def test_every_word_about_money_is_in_the_catalogue_and_no_exposure_is_without_one() -> None:
    said = [*gift_faces.RHYTHMS.values(), *gift_faces.LEGENDS.values(), *gift_faces.NAMES.values()]
    said += [gift_faces.HOSTED, *gift_faces.HOW.values(), *gift_faces.TELLS.values(), *gift_faces.REASONS.values()]
    assert set(said) <= words("en").keys()
    assert set(gift_faces.TELLS) == set(Exposure)
    assert set(gift_faces.NAMES) == set(gift_faces.HOW) == set(SLUGS)
    assert set(gift_faces.RHYTHMS) == set(gift_faces.LEGENDS) == set(Rhythm)


def test_with_a_list_of_countries_a_card_is_asked_for_its_own_first() -> None:
    assert method_of("card", guarded=True) is CARD_GUARDED
    assert method_of("card", guarded=False) is not CARD_GUARDED
    assert method_of("purse") is None


def test_where_a_card_is_typed_is_said_as_it_is() -> None:
    hosted = gift_face(changed(risk_countries=[]), "en").ways
    assert [one.how for one in hosted if one.slug == "card"] == [gift_faces.HOSTED]
    assert "into a field" in page(OFFER)
    assert "into a field" not in page(changed(risk_countries=[]))


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_safety_stands_before_the_form_and_the_form_before_all_else(language: str) -> None:
    text = page(OFFER, language)
    assert text.index("</h1>") < text.index('id="safety"') < text.index("<form") < text.index('class="body"')
    named = {"en": "Iran and Russia", "ru": "Иран и Россия", "fa": "ایران"}[language]
    assert named in text
    own = "We should rather have you than your two dollars."
    assert (own in text) == (language == "en")
    assert 'id="safety"' not in page(changed(risk_countries=[], safety={}), language)


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_the_form_asks_for_no_name_and_no_address_but_one_that_may_stay_empty(language: str) -> None:
    root = tree(page(OFFER, language))
    [form] = root.xpath("//form[contains(@action, 'give')]")
    assert (form.get("method"), form.get("action")) == ("post", "https://desk.example.org/give")
    names = {str(one) for one in form.xpath(".//@name")}
    ladders = {f"{one.currency}-{rhythm}" for one in OFFER.ladders for rhythm in Rhythm}
    assert names == {"language", "consent", "website", "currency", "rhythm", "other", "method", "address"} | ladders
    assert form.xpath(".//input[@required]") == []
    assert [str(one) for one in form.xpath(".//input[@checked]/@value")] == ["month", "EUR"] + [
        f"{one.amounts[rhythm][0]}" for one in OFFER.ladders for rhythm in Rhythm
    ] + ["bank"]


def test_a_browser_shows_the_ladder_of_each_currency_and_rhythm_by_the_style_sheet_alone() -> None:
    style = TYPESET.sources["gift.css"]
    for ladder in gift_face(OFFER, "en").ladders:
        currency, rhythm = ladder.place.split()
        assert f"#{rhythm}:checked~#{currency}:checked~.{currency}.{rhythm}" in style.replace(" ~ ", "~")
    assert ":has(" not in style


def test_a_method_is_hidden_where_its_rhythm_or_currency_is_not_offered() -> None:
    found = {way.slug: way.hidden for way in gift_face(OFFER, "en").ways}
    assert found["bitcoin"] == "x-m2 x-m3"
    assert BITCOIN.rhythms == {Rhythm.ONCE}
    one_account = changed(accounts=OFFER.accounts[:1])
    assert {way.slug: way.hidden for way in gift_face(one_account, "en").ways}["bank"] == "x-c2"


@pytest.mark.parametrize(("language", "word"), [("en", "standing order"), ("ru", "поручением"), ("fa", "دستور ثابت")])
def test_whoever_gives_by_standing_order_is_asked_to_stop_it_where_transfers_are_halted(
    language: str, word: str
) -> None:
    for reason in ("designation", "provider", "closed", ""):
        assert word in said_halt(Halt("bank", reason), language)
    assert word not in said_halt(Halt("bank", "repair"), language)
    assert word not in said_halt(Halt("card", "designation"), language)


def test_a_halted_method_says_why_and_cannot_be_chosen() -> None:
    halted = changed(halts=[Halt("card", "designation", "Since Tuesday.")])
    text = page(halted)
    assert ways(gift_face(halted, "en")) == ["bank", "bitcoin"]
    assert "so that nobody is put in danger by it. Since Tuesday." in text
    assert 'value="card"' not in text
    everything = page(changed(halts=[Halt(slug) for slug in SLUGS]))
    assert "Continue" not in everything
    assert everything.count("closed at present") == len(OFFER.methods)


def test_without_a_desk_the_accounts_stand_in_the_page_and_no_form_does() -> None:
    text = page(OFFER, desk="")
    assert "<form" not in text
    assert "NL91 ABNA 0417 1643 00" in text
    assert "Stichting Voorbeeld" in text
    assert "NL91" not in page(OFFER)
    assert "NL91" not in page(changed(halts=[Halt("bank")]), desk="")


def test_without_an_offer_there_is_no_form_and_no_script() -> None:
    text = page(None)
    assert "<form" not in text
    assert "localStorage.later = then" not in text


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_the_page_weighs_little_and_asks_nobody_else(language: str) -> None:
    text = page(OFFER, language)
    assert len(gzip.compress(text.encode())) <= MOST_BYTES
    hosts = set(re.findall(r"(?:src|action)=\"https?://([^/\"]+)", text))
    assert hosts == {"desk.example.org"}
    policy = text.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert "connect-src 'self'; form-action https://desk.example.org/;" in policy


@pytest.mark.parametrize(
    ("money", "english", "russian", "persian"),
    [
        (Money(200, "USD"), "US$2", "2\xa0$", "\u200e$\xa0۲"),
        (Money(250, "EUR"), "€2.50", "2,50\xa0€", "\u200e€\xa0۲٫۵۰"),
        (Money(123_456_700, "EUR"), "€1,234,567", "1\xa0234\xa0567\xa0€", "\u200e€\xa0۱٬۲۳۴٬۵۶۷"),
        (Money(300, "JPY"), "JP¥300", "300\xa0¥", "\u200e¥\xa0۳۰۰"),
        (Money(1_500, "KWD"), "KWD1.500", "1,500\xa0KWD", "\u200eKWD\xa0۱٫۵۰۰"),
    ],
)
def test_an_amount_is_written_as_each_language_writes_it(
    money: Money, english: str, russian: str, persian: str
) -> None:
    assert [said_amount(money, language) for language in samples.LANGUAGES] == [english, russian, persian]


def test_an_offer_is_frozen_into_a_record_and_read_again() -> None:
    assert decode("offer/1", check(RECORD)) == RECORD


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"ladders": [Ladder("QQQ", 200, {})]}, "no currency that is known"),
        ({"ladders": OFFER.ladders * 2}, "two ladders"),
        ({"ladders": [Ladder("EUR", 0, {})]}, "more than nothing"),
        ({"ladders": [Ladder("EUR", 200, {"month": [100]})]}, "below the least"),
        ({"ladders": [Ladder("EUR", 200, {"month": [500, 300]})]}, "must ascend"),
        ({"ladders": [Ladder("EUR", 200, {"weekly": [500]})]}, "a rhythm that there is not"),
        ({"methods": ["cheque"]}, "a method is not known"),
        ({"methods": ["bank", "mollie"]}, "cannot tell a card's country"),
        ({"accounts": []}, "needs an account"),
        ({"risk_countries": ["Russia"]}, "a country is no code"),
        ({"purpose": "two\nlines"}, "must be one line"),
        ({"accounts": [BankAccount("EUR", "", iban="NL91ABNA0417164300")]}, "has no holder"),
        ({"accounts": [BankAccount("EUR", "Us")]}, "neither IBAN nor other lines"),
        ({"accounts": [BankAccount("EUR", "Us\nthem", plain=["1"])]}, "a holder must be one line"),
        ({"accounts": [BankAccount("EUR", "Us", iban="NL92ABNA0417164300")]}, "This is no IBAN"),
        ({"accounts": [BankAccount("EUR", "Мы", iban="NL91ABNA0417164300")]}, "Latin letters"),
    ],
)
def test_what_would_send_money_astray_is_refused_with_a_sentence(more: dict[str, object], sentence: str) -> None:
    with pytest.raises(RecordError, match=sentence):
        check(GiftOffer(uid=1, offer=changed(**more)))
