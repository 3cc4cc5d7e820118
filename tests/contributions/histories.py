"""One history of givers, a provider and a vault, out of a seed: whatever can go wrong goes wrong, then it is over.

The provider's own books (tests/fakes/provider_house.py) say at the end what must stand in ours.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from tamizdat.contributions.actions.halting import halt_method, is_halted, resume_method
from tamizdat.contributions.actions.hints import keep_hint
from tamizdat.contributions.actions.pledging import cancel, pause, resume
from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Attempt, FactRow, Gift, Receipt, RefundOrder
from tamizdat.contributions.queries.books import unbalanced_transactions
from tamizdat.contributions.queries.standings import facts_of_attempt
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.standing import standing
from tests.contributions.givers import Givers, Till
from tests.fakes.provider_house import SLUG, House

GRACE = timedelta(seconds=60)
CONVERGED_WITHIN = timedelta(minutes=15)
RATES = (0.0, 0.05, 0.2, 0.5)
RHYTHMS = (Rhythm.ONCE, Rhythm.MONTHLY, Rhythm.MONTHLY, Rhythm.ANNUAL)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=6),
    timedelta(hours=3),
    timedelta(days=1),
    timedelta(days=9),
    timedelta(days=31),
)
FURTHEST_WORD = 60


class Killed(BaseException):
    """The process is gone: nobody catches that."""


@contextmanager
def killed_at(word: int) -> Iterator[Callable[[], bool]]:
    """Kill the process at its n-th word with the database. Yields whether it came that far."""
    said, died = [0], [False]

    def listen(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if not died[0] and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said[0] += 1
            if said[0] == word:
                died[0] = True
                raise Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(listen), suppress(Killed):
        yield lambda: died[0]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was wrong at the end.

    `double`: money taken, or given back, that must not have been. `lost`: payments that are not in our books.
    `unbalanced`: books that are not the provider's, came too late, or do not add up.
    """

    double: int = 0
    lost: int = 0
    unbalanced: int = 0
    requests: int = 0


@dataclass
class History:
    """`calls` says whether the provider's calls come at all."""

    seed: int
    chance: random.Random = field(init=False)
    till: Till = field(init=False)
    gifts: list[str] = field(default_factory=list)
    halts: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    heard: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        house = House(takes_first=self.chance.random() < 0.3, chance=self.chance)
        self.till = Till(Givers(), house, frozenset({"RU"}))
        house.rate = self.chance.choice(RATES)

    def live(self, events: int = 12) -> Verdict:
        """Live through it, and judge."""
        acts = (self._give, self._turn, self._turn, self._call, self._world, self._keeper, self._giver)
        self._give()
        for _ in range(events):
            self.till.wait(seconds=self.chance.choice(WAITS).total_seconds())
            self.chance.choice(acts)()
            self._turn()
        return self._end()

    # ---- what happens

    def _turn(self) -> None:
        """A turn of the vault's work; one in six is killed, and the vault started anew."""
        if self.chance.random() < 1 / 6:
            with killed_at(self.chance.randrange(1, FURTHEST_WORD)):
                self.till.turn()
            self.till.again()
        else:
            self.till.turn()

    def _give(self) -> None:
        chosen = self.till.chosen(self.chance.choice(RHYTHMS), self.chance.choice((200, 500, 1000)))
        country = self.chance.choice(("NL", "DE", "RU", ""))
        card = self.till.house.card(country, self.chance.choice(("pays", "pays", "asks", "declines")))
        with killed_at(self.chance.randrange(1, FURTHEST_WORD) if self.chance.random() < 0.25 else 0):
            self.till.confirm(chosen, card)
        if self.chance.random() < 0.3:
            self.till.confirm(chosen, self.till.house.card(country))  # the form was sent once more
        self.gifts.append(chosen.gift)

    def _call(self) -> None:
        """Calls come: some, in any order, one of them a hundred times, one forged; or none at all."""
        calls = self.till.house.calls_since(max(0, len(self.till.house.events) - 6))
        self.chance.shuffle(calls)
        for body, headers in calls[: self.chance.randrange(len(calls) + 1)]:
            for _ in range(100 if self.chance.random() < 0.03 else self.chance.choice((1, 1, 2))):
                keep_hint(SLUG, body, headers, self.till.givers.keyring, self.till.now)
        if calls and self.chance.random() < 0.3:
            keep_hint(SLUG, calls[0][0], {"signature": "forged"}, self.till.givers.keyring, self.till.now)

    def _world(self) -> None:
        """Something happens at the provider's or at a giver's bank."""
        house = self.till.house
        taken = [name for name, one in house.payments.items() if one.state == "taken"]
        asking = [
            name for things in (house.payments, house.setups) for name, one in things.items() if one.state == "asking"
        ]
        undecided = [name for name, one in house.disputes.items() if one.state == "open"]
        standing = [name for name in house.refunds if name not in house.sent_back]
        match self.chance.randrange(7):
            case 0 if taken and house.left(taken[-1]) == house.payments[taken[-1]].money.minor:
                house.dispute(taken[-1])
            case 1 if undecided:
                won, fee_back = (self.chance.random() < 0.5 for _ in range(2))
                house.close(self.chance.choice(undecided), won=won, fee_back=fee_back)
            case 2:
                house.pay_out()
            case 6 if standing:
                house.send_back(self.chance.choice(standing))
            case 3 if asking:
                self.chance.choice((house.authenticate, house.leave))(self.chance.choice(asking))
            case 4 if house.cards:
                self.chance.choice(list(house.cards.values())).says = self.chance.choice(("pays", "declines"))
            case 5 if house.cards:
                self.chance.choice(list(house.cards.values())).country = self.chance.choice(("NL", "RU"))
            case _:
                house.rate = self.chance.choice(RATES)

    def _keeper(self) -> None:
        now = self.till.now
        if self.chance.random() < 0.5:
            captured = list(FactRow.objects.filter(kind=FactKind.CAPTURED.value).values_list("pk", "minor"))
            with suppress(ActRefused, IndexError):
                payment, minor = self.chance.choice(captured)
                order_refund(payment, self.chance.choice((minor, minor // 2)), by="keeper", now=now)
        elif is_halted("card"):
            with suppress(ActRefused):
                resume_method("card", by="keeper", now=now, missed=self.chance.choice(("skip", "charge")))
            if is_halted("card"):  # what fell due during a halt for safety is not charged
                resume_method("card", by="keeper", now=now)
            self.halts[-1] = (self.halts[-1][0], now)
        else:
            reason = self.chance.choice(("designation", "repair"))
            halt_method("card", reason, self.chance.choice(("keep", "cancel")), by="keeper", now=now)
            self.halts.append((now, None))

    def _giver(self) -> None:
        gift = Gift.objects.filter(pk=self.chance.choice(self.gifts)).first()
        if gift is not None:
            act = self.chance.randrange(3)
            if act == 0:
                cancel(gift, self.till.now)
            elif act == 1:
                pause(gift, self.till.now)
            else:
                resume(gift, self.till.givers.keyring, self.till.now)

    # ---- how it ends

    def _end(self) -> Verdict:
        """Everything works again. No call comes any more: a quarter of an hour later the books must be the same."""
        house = self.till.house
        house.rate, house.ordered = 0.0, []
        self.till.again()
        self.till.turn()
        for _ in range(3):
            self.till.wait(seconds=CONVERGED_WITHIN.total_seconds() / 3)
            self.till.turn()
        converged = self.till.agrees()
        self.till.wait(hours=24)
        self.till.turn()
        self.till.wait(minutes=15)
        self.till.turn()
        return Verdict(self._double(), self._lost(), self._unbalanced(converged=converged), house.requests)

    def _double(self) -> int:
        """Money taken twice for one period, after a halt, or by a card whose issuer must not hear of it."""
        house = self.till.house
        periods = {pk: (gift, due) for pk, gift, due in Attempt.objects.values_list("pk", "gift", "period")}
        taken = [periods.get(one.attempt, (one.attempt, "")) for one in house.taken()]
        twice = len(taken) - len(set(taken))
        after = sum(begun + GRACE < at < (ended or at + GRACE) for at in house.taken_at for begun, ended in self.halts)
        given_back = len(house.refunds) - RefundOrder.objects.filter(known=RefundOrder.Known.HEARD).count()
        return twice + after + abs(given_back)

    def _lost(self) -> int:
        """Payments of the provider's books that do not stand in ours, with what was given back and disputed of them."""
        house, lost = self.till.house, 0
        known = set(Attempt.objects.values_list("pk", flat=True))
        for name, one in house.payments.items():
            if one.state != "taken":
                continue
            ours = standing(facts_of_attempt(one.attempt))
            back = sum(minor for payment, minor in house.given_back() if payment == name)
            lost += one.attempt not in known or (
                ours.captured.get("EUR", 0),
                ours.refunded.get("EUR", 0),
            ) != (one.money.minor, back)
        return lost

    def _unbalanced(self, *, converged: bool) -> int:
        numbers = list(Receipt.objects.order_by("year", "number").values_list("year", "number"))
        gapless = all(number == 1 or (year, number - 1) in set(numbers) for year, number in numbers)
        whole = len(numbers) == FactRow.objects.filter(kind=FactKind.CAPTURED.value).count()
        sound = not unbalanced_transactions() and self.till.agrees() and gapless and whole
        unknown = Attempt.objects.filter(live=True, known=Attempt.Known.ASKED).exists()
        return int(not (sound and converged) or unknown)
