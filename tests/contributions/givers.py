"""Givers of a test: a clock that a test moves, and what one does in the room of gifts."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tamizdat.contributions.actions.booking import Booked, book, record
from tamizdat.contributions.actions.taking import Chosen, begin, expect_transfer
from tamizdat.contributions.models import Attempt, BankLine, BankStatement, Gift
from tamizdat.contributions.queries.books import balances
from tamizdat.contributions.sealing import LINE, seal_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.money.references import drawn_reference
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
        return {one.account: one.money.minor for one in balances() if one.money.minor}
