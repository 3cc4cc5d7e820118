"""Ten thousand cards whose issuers must not hear of a gift: no network hears, and nothing is kept but a number."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.apps import apps

from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.starting import REFUSED_COUNTRIES, NotTaken, confirm
from tamizdat.contributions.models import Attempt, DayCount, Gift
from tamizdat.contributions.providers.protocol import Confirmed
from tamizdat.contributions.providers.stripe_account import StripeKeys
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.contributions.worker import Work
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers
from tests.laboratory.direct import Direct
from tests.laboratory.stripe_cards import CARDS, NOWHERE, PAYS, LabCard, in_wallet, of_country
from tests.laboratory.stripe_house import PUBLIC, SECRET, StripeHouse

MANY = 10_000
RISK = frozenset({"RU", "BY", "IR"})


@dataclass
class Counter:
    """The vault's room of gifts, and Stripe as it is in the laboratory."""

    givers: Givers
    house: StripeHouse = field(default_factory=StripeHouse)

    def __post_init__(self) -> None:
        self.house.clock.now = self.givers.now
        line = StripeLine(Direct(self.house), SECRET, "http://laboratory")
        self.provider = StripeGuarded(line, StripeKeys(SECRET, PUBLIC))
        dealings = Dealings({"stripe": self.provider}, self.givers.keyring, "https://desk.example/", RISK)
        self.work = Work(dealings)

    def offer(self, card: LabCard, rhythm: Rhythm = Rhythm.ONCE) -> Confirmed | NotTaken:
        """A giver types a card in, and presses the button."""
        return self.present(self.house.token(card), rhythm)

    def present(self, token: str, rhythm: Rhythm = Rhythm.ONCE) -> Confirmed | NotTaken:
        chosen = self.givers.chosen(rhythm)
        return confirm(self.work.dealings, self.provider, chosen, token, lambda _gift: None, self.givers.now)

    def live(self, days: int) -> None:
        for _ in range(days):
            self.givers.wait(days=1)
            self.house.clock.now = self.givers.now
            self.work.turn(self.givers.now)


@pytest.fixture
def counter(givers: Givers) -> Counter:
    return Counter(givers)


def database() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the numbers of days, byte for byte."""
    models = [model for model in apps.get_models() if model is not DayCount and model._meta.managed]
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values_list()) for model in models}


def unwanted(chance: random.Random) -> LabCard:
    """A card of a listed country, of none that is known, or in a wallet."""
    listed = CARDS[of_country(chance.choice(sorted(RISK)))]
    wallet = in_wallet(chance.choice([listed, CARDS[PAYS]]), chance.choice(["apple_pay", "google_pay", "link"]))
    return chance.choice([listed, listed, CARDS[NOWHERE], wallet])


def test_ten_thousand_cards_leave_a_number_and_nothing_else(
    counter: Counter, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    chance, before, presented = random.Random(11), database(), 0
    while presented < MANY:
        token, rhythm = counter.house.token(unwanted(chance)), chance.choice(list(Rhythm))
        for _ in range(chance.choice([1, 1, 1, 3])):  # some press again and again
            assert counter.present(token, rhythm) == NotTaken("country")
            presented += 1

    assert counter.house.books.heard == []
    assert not counter.house.books.things["payment_intent"]
    assert not counter.house.books.things["setup_intent"]
    assert not counter.house.books.things["customer"]
    assert database() == before
    assert list(DayCount.objects.values_list("name", "count")) == [(REFUSED_COUNTRIES, presented)]
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_card_of_another_country_is_taken_among_them(counter: Counter) -> None:
    assert isinstance(counter.offer(CARDS[PAYS]), Confirmed)
    assert [heard.country for heard in counter.house.books.heard] == ["US"]


def test_a_pledge_whose_card_moves_to_a_listed_country_is_never_charged_again(counter: Counter) -> None:
    for _ in range(20):
        assert isinstance(counter.offer(CARDS[PAYS], Rhythm.MONTHLY), Confirmed)
    counter.live(40)
    charged = len(counter.house.books.heard)
    chance = random.Random(3)
    for method in counter.house.books.things["payment_method"].values():
        method["card"]["country"] = chance.choice(["BY", "RU", None])
    counter.live(120)

    assert charged == 20 * 2  # taken at once, and once more after a month
    assert len(counter.house.books.heard) == charged
    assert Gift.objects.filter(ended=None).count() == 0


def test_a_country_that_is_listed_later_ends_what_was_begun_before(counter: Counter) -> None:
    counter.offer(CARDS[of_country("KZ")], Rhythm.MONTHLY)
    counter.work = Work(
        Dealings(counter.work.dealings.providers, counter.givers.keyring, "https://desk.example/", RISK | {"KZ"})
    )
    before, attempts = len(counter.house.books.heard), Attempt.objects.count()
    counter.live(70)

    assert len(counter.house.books.heard) == before
    assert Attempt.objects.count() == attempts


def test_nothing_is_charged_while_the_list_is_not_known(counter: Counter) -> None:
    counter.offer(CARDS[PAYS], Rhythm.MONTHLY)
    counter.work = Work(Dealings(counter.work.dealings.providers, counter.givers.keyring, risk=None))
    before = len(counter.house.books.heard)
    counter.live(40)

    assert counter.offer(CARDS[PAYS]) == NotTaken("country")
    assert len(counter.house.books.heard) == before


def test_a_stripe_that_does_not_answer_for_the_country_takes_no_card(counter: Counter) -> None:
    counter.house.books.things["confirmation_token"].clear()

    assert counter.present("ctoken_unknown") == NotTaken("later")
    counter.givers.now += timedelta(days=1)
    assert counter.house.books.heard == []
