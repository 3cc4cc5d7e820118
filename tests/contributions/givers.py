"""Givers of a test: a clock that a test moves, and what one does in the room of gifts."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tamizdat.contributions.actions.booking import Booked, book, record
from tamizdat.contributions.actions.taking import Chosen, begin, expect_transfer
from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.starting import NotTaken, confirm
from tamizdat.contributions.models import Attempt, BankLine, BankStatement, Gift
from tamizdat.contributions.providers.protocol import Confirmed
from tamizdat.contributions.queries.books import balances
from tamizdat.contributions.queries.gifts import gift as look_up
from tamizdat.contributions.sealing import LINE, seal_at
from tamizdat.contributions.worker import Work
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK, OPENING
from tamizdat.money.references import drawn_reference
from tests.fakes.provider import FakeProvider
from tests.fakes.provider_house import SLUG, House
from tests.readers.people import KEYRING, NOON


@dataclass
class Givers:
    now: datetime = NOON
    keyring: Keyring = field(default_factory=lambda: KEYRING)
    _lines: int = 0

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def chosen(self, rhythm: Rhythm = Rhythm.ONCE, minor: int = 500, method: str = "card") -> Chosen:
        provider = BANK if method == BANK else "stripe"
        reference = drawn_reference(secrets.randbelow(10**11)) if method == BANK else ""
        return Chosen(secrets.token_hex(16), method, provider, rhythm, Money(minor, "EUR"), "en", "", reference)

    def transfer(self, rhythm: Rhythm = Rhythm.ONCE, minor: int = 500) -> Gift:
        """Choose to give by transfer."""
        return expect_transfer(self.chosen(rhythm, minor, BANK), self.keyring, self.now)[0]

    def card(self, rhythm: Rhythm = Rhythm.ONCE, minor: int = 500) -> Attempt:
        """Begin to give by card."""
        return begin(self.chosen(rhythm, minor), Attempt.Call.CONFIRM, self.keyring, self.now)[0]

    def fact(self, kind: FactKind, ref: str, attempt: str = "", minor: int = 500, parent: str = "") -> Fact:
        return Fact("stripe", kind, ref, attempt, Money(minor, "EUR"), self.now.date(), parent)

    def tell(self, *facts: Fact) -> Booked:
        return book(facts, self.keyring)

    def line(self, minor: int = 500, text: str = "") -> BankLine:
        """A line of a statement comes in."""
        self._lines += 1
        statement, _ = BankStatement.objects.get_or_create(
            digest=b"s" * 32,
            defaults={
                "account": "NL00",
                "alias": "eur-3000",
                "currency": "EUR",
                "brought_on": self.now.date(),
                "by": "k",
            },
        )
        key = self._lines.to_bytes(32)
        kind = FactKind.RECEIVED if minor > 0 else FactKind.SPENT
        told = Fact(BANK, kind, key.hex(), "", Money(abs(minor), "EUR"), self.now.date())
        return BankLine.objects.create(
            statement=statement,
            account="NL00",
            key=key,
            day=self.now.date(),
            minor=minor,
            currency="EUR",
            sealed=seal_at(self.keyring, LINE, key.hex(), text.encode()),
            fact=record(told, None, self.keyring, alias="eur-3000"),
        )

    def balances(self) -> dict[str, int]:
        """What came and went; without what stood at the bank before."""
        found = {one.account: one.money.minor for one in balances()}
        before = found.pop(OPENING, 0)
        account = "assets:bank:eur-4300"
        if before:
            found[account] = found.get(account, 0) + before
        return {name: minor for name, minor in found.items() if minor}


@dataclass
class Till:
    """Givers with cards, a provider that is honest, and our work on it. The house's clock is ours."""

    givers: Givers
    house: House
    risk: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.house.now = self.givers.now
        self.provider = FakeProvider(self.house)
        self.again()

    def again(self) -> None:
        """The vault is started anew: nothing is remembered but what stands in the database."""
        self.work = Work(Dealings({SLUG: self.provider}, self.givers.keyring, "https://desk.example/", self.risk))

    @property
    def now(self) -> datetime:
        return self.givers.now

    def wait(self, **time: float) -> None:
        self.givers.wait(**time)
        self.house.now = self.givers.now

    def turn(self) -> int:
        return self.work.turn(self.givers.now)

    def live(self, step: timedelta = timedelta(minutes=5), **time: float) -> None:
        """Let time pass, with a turn every few minutes."""
        until = self.givers.now + timedelta(**time)
        self.turn()
        while self.givers.now < until:
            self.wait(seconds=step.total_seconds())
            self.turn()

    def settle(self) -> None:
        """Let a day and some hours pass, with a turn whenever something may wait for one."""
        for minutes in (0, 2, 10, 60, 600, 720, 120):
            self.wait(minutes=minutes)
            self.turn()

    def chosen(self, rhythm: Rhythm = Rhythm.ONCE, minor: int = 500) -> Chosen:
        return replace(self.givers.chosen(rhythm, minor), provider=SLUG)

    def confirm(self, chosen: Chosen, card: str) -> Confirmed | NotTaken:
        return confirm(self.work.dealings, self.provider, chosen, card, lambda _gift: None, self.givers.now)

    def give(self, rhythm: Rhythm = Rhythm.ONCE, minor: int = 500, country: str = "NL", says: str = "pays") -> str:
        """Give by card. Returns the gift's id."""
        chosen = self.chosen(rhythm, minor)
        self.confirm(chosen, self.house.card(country, says))
        return chosen.gift

    def state(self, gift: str) -> str:
        found = look_up(gift, self.givers.now.date())
        return found.state if found else "gone"

    def charged(self, gift: str) -> int:
        """How often money was taken for a gift, by the provider's own books."""
        attempts = frozenset(Attempt.objects.filter(gift=gift).values_list("pk", flat=True))
        return len(self.house.taken(attempts))

    def agrees(self) -> bool:
        """Say whether our books hold what the provider's do."""
        return self.givers.balances().get(f"assets:clearing:{SLUG}", 0) == self.house.balance()
