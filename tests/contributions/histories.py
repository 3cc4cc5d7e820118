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
from tamizdat.contributions.actions.hints import keep_hint, want_found
from tamizdat.contributions.actions.pledging import cancel, pause, resume
from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Attempt, FactRow, Gift, Pledge, Receipt, RefundOrder
from tamizdat.contributions.queries.books import unbalanced_transactions
from tamizdat.contributions.queries.standings import facts_of_attempt
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.standing import standing
from tests.contributions.givers import Givers, Till
from tests.fakes.provider_house import SLUG, House
from tests.laboratory.books import Fault

GRACE = timedelta(seconds=30)
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
RESTORED_SHARE, GO_ON_SHARE = 0.4, 0.8
# What a request can come to of which nobody hears: done, and the answer is lost; or not done, or not done yet.
UNHEARD = (Fault.LOST, Fault.RESET, Fault.RESET)
LONGEST_PERIOD = 400


class Killed(BaseException):
    """The process is gone: nobody catches that."""


@contextmanager
def killed_at(word: int) -> Iterator[Callable[[], bool]]:
    """Kill the process at its n-th word with the database. Yields whether it came that far."""
    said, died = [0], [False]

    def listen(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if not died[0] and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            said[0] += 1
            # Within a test's own transaction, what Django undoes without a savepoint would undo the test.
            if said[0] >= word and connection.savepoint_ids[-1:] != [None]:
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


Restore = Callable[[], None]


@dataclass
class History:
    """`copy` makes a backup of the database, and gives what puts it back; None where there is none."""

    seed: int
    copy: Callable[[], Restore] | None = None
    chance: random.Random = field(init=False)
    till: Till = field(init=False)
    gifts: list[str] = field(default_factory=list)
    halts: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    # When a giver ended or paused a pledge for good.
    called_off: dict[str, datetime] = field(default_factory=dict)
    restored: bool = False
    # What each attempt was for, also of those that were lost when a backup was put back.
    periods: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        house = House(takes_first=self.chance.random() < 0.3, chance=self.chance)
        self.till = Till(Givers(), house, frozenset({"RU"}))
        house.rate, house.queues = self.chance.choice(RATES), True

    def live(self, events: int = 12) -> Verdict:
        """Live through it, and judge."""
        scenes = (self._renew, self._rewind, self._refund, self._stop)
        acts = (*scenes, *scenes, self._give, self._call, self._world, self._keeper, self._giver)
        self._give()
        backup, restore = sorted(self.chance.sample(range(events), 2))
        put_back: Restore | None = None
        for number in range(events):
            if number == backup and self.copy is not None and self.chance.random() < RESTORED_SHARE:
                put_back = self._back_up(self.copy())
            self.till.wait(seconds=self.chance.choice(WAITS).total_seconds())
            self.chance.choice(acts)()
            self._turn()
            if number == restore and put_back is not None:
                put_back()
        return self._end()

    def _back_up(self, put_back: Restore) -> Restore:
        """Make a copy. What is called off or halted after it is forgotten when it is put back."""
        called_off = dict(self.called_off)

        def restore() -> None:
            self.till.house.arrive()  # nobody could know any more of what still lay in a queue
            self._note_periods()
            put_back()
            self.till.again()
            # Who had gone on meanwhile is called off again from now on.
            stood = {gift for gift, at in called_off.items() if self.called_off.get(gift) == at}
            self.called_off = {gift: at if gift in stood else self.till.now for gift, at in called_off.items()}
            self.restored = True
            self.halts = [(begun, ended or self.till.now) for begun, ended in self.halts]
            self.halts += [(self.till.now, None)] if is_halted("card") else []

        return restore

    # ---- what happens

    def _turn(self) -> None:
        """A turn of the vault's work; one in six is killed, and the vault started anew."""
        if self.chance.random() < 1 / 6:
            with killed_at(self.chance.randrange(1, FURTHEST_WORD)):
                self.till.turn()
            self.till.again()
        else:
            self.till.turn()

    # ---- scenes: what must not go wrong, provoked

    def _renew(self) -> None:
        """A renewal is due, and its answer is lost, or it lies in a queue; then something is called off, or nothing."""
        gift = self._pledged()
        if gift is None:
            return
        self._wait_until_due(gift)
        self._unheard("charge")
        with killed_at(self.chance.randrange(1, FURTHEST_WORD) if self.chance.random() < 0.25 else 0):
            self.till.turn()
        self.till.again()
        match self.chance.randrange(5):
            case 0 | 1 | 2:
                self._call_off(gift)
            case 3:
                self._halt()
            case _:
                pass
        self._soon()
        self._go_on()

    def _rewind(self) -> None:
        """A renewal is taken, and then the database is put back from the day before."""
        gift = self._pledged()
        if gift is None or self.copy is None:
            return
        self._wait_until_due(gift, short_of=1)
        put_back = self._back_up(self.copy())
        self.till.wait(days=1)
        self.till.turn()
        put_back()
        self._soon()

    def _refund(self) -> None:
        """A refund is ordered, and its answer is lost."""
        captured = list(FactRow.objects.filter(kind=FactKind.CAPTURED.value).values_list("pk", "minor"))
        self._unheard("refund")
        with suppress(ActRefused, IndexError):
            payment, minor = self.chance.choice(captured)
            order_refund(payment, self.chance.choice((minor, minor // 2)), by="keeper", now=self.till.now)
        self.till.turn()
        self.till.again()
        self._soon()

    def _stop(self) -> None:
        """The way is halted, and renewals fall due meanwhile."""
        gift = self._pledged()
        if gift is not None:
            self._halt()
            self._wait_until_due(gift)
            self._soon()
            self._go_on()

    def _go_on(self) -> None:
        if is_halted("card") and self.chance.random() < GO_ON_SHARE:
            self._resume()

    def _pledged(self) -> Gift | None:
        """A pledge that stands; a new one, if there is none."""
        standing = Pledge.objects.filter(gift__ended=None, paused=None).exclude(mandate=b"")
        if not standing.exists() and not is_halted("card"):
            chosen = self.till.chosen(Rhythm.MONTHLY, 500)
            self.till.confirm(chosen, self.till.house.card())
            self.gifts.append(chosen.gift)
            self.till.turn()
        found = standing.select_related("gift").order_by("pk").first()
        return found.gift if found else None

    def _wait_until_due(self, gift: Gift, short_of: int = 0) -> None:
        due = Pledge.objects.get(pk=gift.pk).due_on
        days = (due - self.till.now.date()).days
        if 0 < days <= LONGEST_PERIOD:
            self.till.wait(days=days - 1)
            self.till.turn()  # by then everything else has happened
            self.till.wait(days=1 - short_of)

    def _unheard(self, line: str) -> None:
        """The next request of a kind is not answered; nor, often, what would tell us of it."""
        orders = [(line, self.chance.choice(UNHEARD))]
        if self.chance.random() < 0.5:
            orders += [("changed", Fault.DOWN)] * self.chance.randrange(4)
            orders += [("find", Fault.DOWN)] * self.chance.randrange(2)
        self.till.house.ordered += orders

    def _soon(self) -> None:
        """Some turns, minutes apart; then perhaps a day goes by."""
        for minutes in self.chance.choice(((1, 1, 6), (6, 1, 6), (1, 1500, 6, 1500), (50, 1, 6))):
            self.till.wait(minutes=minutes)
            self.till.turn()

    # ---- whatever else

    def _give(self) -> None:
        chosen = self.till.chosen(self.chance.choice(RHYTHMS), self.chance.choice((200, 500, 1000)))
        country = self.chance.choice(("NL", "NL", "DE", "DE", "RU", ""))
        card = self.till.house.card(country, self.chance.choice(("pays", "pays", "pays", "asks", "declines")))
        unheard = self.chance.random() < 0.3
        if unheard:  # whatever became of it, the giver sees nothing, and presses again
            self.till.house.ordered.append(("confirm", self.chance.choice(UNHEARD)))
        with killed_at(self.chance.randrange(1, FURTHEST_WORD) if self.chance.random() < 0.25 else 0):
            self.till.confirm(chosen, card)
        if unheard or self.chance.random() < 0.3:
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
            self._resume()
        else:
            self._halt()

    def _halt(self) -> None:
        if not is_halted("card"):
            reason = self.chance.choice(("designation", "repair"))
            halt_method("card", reason, self.chance.choice(("keep", "keep", "cancel")), by="keeper", now=self.till.now)
            self.halts.append((self.till.now, None))

    def _resume(self) -> None:
        now = self.till.now
        with suppress(ActRefused):
            resume_method("card", by="keeper", now=now, missed=self.chance.choice(("skip", "charge")))
        if is_halted("card"):  # what fell due during a halt for safety is not charged
            resume_method("card", by="keeper", now=now)
        self.halts[-1] = (self.halts[-1][0], now)

    def _giver(self) -> None:
        gift = Gift.objects.filter(pk=self.chance.choice(self.gifts)).first()
        if gift is not None and self.chance.random() < 0.5:
            self._call_off(gift)
        elif gift is not None and resume(gift, self.till.givers.keyring, self.till.now):
            self.called_off.pop(gift.pk, None)

    def _call_off(self, gift: Gift) -> None:
        if self.chance.choice((cancel, pause))(gift, self.till.now):
            self.called_off.setdefault(gift.pk, self.till.now)

    # ---- how it ends

    def _end(self) -> Verdict:
        """Everything works again. No call comes any more: a quarter of an hour later the books must be the same."""
        house = self.till.house
        house.rate, house.ordered = 0.0, []
        self.till.again()
        self.till.turn()
        for _ in range(3):
            want_found(SLUG, by="keeper", now=self.till.now)
            self.till.wait(seconds=CONVERGED_WITHIN.total_seconds() / 3)
            self.till.turn()
        converged = self.till.agrees()
        self.till.wait(hours=24)
        self.till.turn()
        self.till.wait(minutes=15)
        self.till.turn()
        return Verdict(self._double(), self._lost(), self._unbalanced(converged=converged), house.requests)

    def _note_periods(self) -> None:
        for number, gift, due in Attempt.objects.values_list("pk", "gift", "period"):
            self.periods.setdefault(number, (gift, due))

    def _double(self) -> int:
        """Money taken twice for one period, after a halt, or by a card whose issuer must not hear of it."""
        house = self.till.house
        self._note_periods()
        periods = self.periods
        taken = [periods.get(one.attempt, (one.attempt, "")) for one in house.taken()]
        twice = len(taken) - len(set(taken))
        after = sum(begun + GRACE < at < (ended or at + GRACE) for at in house.taken_at for begun, ended in self.halts)
        heard = RefundOrder.objects.filter(known=RefundOrder.Known.HEARD).count()
        given_back = 0 if self.restored else len(house.refunds) - heard  # orders of after a backup are lost
        return twice + after + abs(given_back) + self._after_calling_off(periods)

    def _after_calling_off(self, periods: dict[str, tuple[str, str]]) -> int:
        """Renewals that were asked for after their giver had called them off."""
        too_late = 0
        for one in self.till.house.taken():
            at = self.called_off.get(periods.get(one.attempt, ("", ""))[0])
            too_late += at is not None and bool(one.mandate) and one.asked > at
        return too_late

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
