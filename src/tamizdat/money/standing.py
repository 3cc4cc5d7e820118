"""What a gift has become: a fold over the set of facts that are known of it.

Sets are joined by union, so the outcome knows no order, no repetition and no delay: whatever was told late, twice or
the wrong way round, the same set gives the same standing. Nothing is ever taken out of it: money that comes after an
end is counted as any other, and said to be late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind

Sums = Mapping[str, int]


class State(StrEnum):
    """What has become of an attempt to give."""

    STARTED = "started"
    PENDING = "pending"
    EXPIRED = "expired"
    FAILED = "failed"
    VOIDED = "voided"
    AUTHORISED = "authorised"
    # Nothing is taken by it: it was to make a mandate, and did.
    MANDATED = "mandated"
    GIVEN = "given"
    PART_REFUNDED = "part-refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    LOST = "lost"


_UNDOABLE = (FactKind.CAPTURED, FactKind.REFUNDED, FactKind.REFUND_BACK)
HAS_MONEY = frozenset({State.GIVEN, State.PART_REFUNDED, State.REFUNDED, State.DISPUTED, State.LOST})
# Without money, the first of these that was told counts: "voided" says more than "authorised", whichever came first.
_WITHOUT_MONEY = (
    (FactKind.VOIDED, State.VOIDED),
    (FactKind.AUTHORISED, State.AUTHORISED),
    (FactKind.FAILED, State.FAILED),
    (FactKind.EXPIRED, State.EXPIRED),
    (FactKind.PENDING, State.PENDING),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Sums are minor units by currency. `late` are the refs of payments that came after the end, to be offered back."""

    state: State = State.STARTED
    captured: Sums = field(default_factory=dict)
    refunded: Sums = field(default_factory=dict)
    disputed: Sums = field(default_factory=dict)
    lost: Sums = field(default_factory=dict)
    fees: Sums = field(default_factory=dict)
    late: tuple[str, ...] = ()

    def kept(self, currency: str) -> int:
        """What is ours of a currency, fees apart: what came, less what went back, was lost or is disputed."""
        went = (self.refunded, self.disputed, self.lost)
        return self.captured.get(currency, 0) - sum(one.get(currency, 0) for one in went)


def join(one: frozenset[Fact], other: frozenset[Fact]) -> frozenset[Fact]:
    """Put together what two tellers know. Commutative, associative, and the same fact twice is one."""
    return one | other


def standing(facts: Iterable[Fact], ended: date | None = None, *, takes_nothing: bool = False) -> Standing:
    """Fold facts about one attempt, or about all attempts of a gift. `ended` is the day on which it was cancelled.

    `takes_nothing` says that it is an attempt at a mandate alone, which the mandate settles.
    """
    unique = _unique(facts)
    captures = _standing(unique, FactKind.CAPTURED)
    disputes = _Disputes.of(unique)
    captured = _sums(captures)
    refunded = _less(_standing(unique, FactKind.REFUNDED), _standing(unique, FactKind.REFUND_BACK))
    paid = [*_of(unique, FactKind.FEE), *_of(unique, FactKind.DISPUTE_FEE)]
    fees = _less(paid, _of(unique, FactKind.DISPUTE_FEE_BACK))
    sums = Standing(captured=captured, refunded=refunded, disputed=disputes.open, lost=disputes.lost, fees=fees)
    late = tuple(sorted(one.ref for one in captures if ended is not None and one.day > ended))
    state = _state(unique, sums)
    if takes_nothing and not captured and _of(unique, FactKind.MANDATE_MADE):
        state = State.MANDATED
    return Standing(state, captured, refunded, disputes.open, disputes.lost, sums.fees, late)


@dataclass(frozen=True, slots=True)
class _Disputes:
    """Disputed money that is not decided, and that which was lost."""

    open: Sums
    lost: Sums

    @classmethod
    def of(cls, facts: list[Fact]) -> "_Disputes":
        lost, won = _of(facts, FactKind.DISPUTE_LOST), {one.ref for one in _of(facts, FactKind.DISPUTE_WON)}
        decided = won | {one.ref for one in lost}
        undecided = [one for one in _of(facts, FactKind.DISPUTE_OPENED) if one.ref not in decided]
        return cls(_sums(undecided), _sums([one for one in lost if one.ref not in won]))


def _unique(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once. If a teller contradicts itself, the greater telling counts, whichever was heard first."""
    by_identity: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        known = by_identity.get(fact.identity)
        if known is None or _weight(fact) > _weight(known):
            by_identity[fact.identity] = fact
    return list(by_identity.values())


def _weight(fact: Fact) -> tuple[str, int, date, str, str]:
    return fact.money.currency, fact.money.minor, fact.day, fact.attempt, fact.parent


def _standing(facts: list[Fact], kind: FactKind) -> list[Fact]:
    """Those of a kind, without what was undone afterwards (a bank's line that was given to the wrong gift)."""
    undone = {one.parent for one in _of(facts, FactKind.VOIDED) if one.parent}
    return [one for one in _of(facts, kind) if one.ref not in undone]


def _of(facts: Iterable[Fact], kind: FactKind) -> list[Fact]:
    return [one for one in facts if one.kind is kind]


def _less(went: list[Fact], back: list[Fact]) -> Sums:
    """What went away and did not come back; never less than nothing, whichever was told first."""
    came = _sums(back)
    left = {currency: minor - came.get(currency, 0) for currency, minor in _sums(went).items()}
    return {currency: minor for currency, minor in left.items() if minor > 0}


def _sums(facts: Iterable[Fact]) -> Sums:
    sums: dict[str, Money] = {}
    for fact in facts:
        before = sums.get(fact.money.currency, Money(0, fact.money.currency))
        sums[fact.money.currency] = before + fact.money
    return {currency: sums[currency].minor for currency in sorted(sums) if sums[currency].minor}


def _state(facts: list[Fact], sums: Standing) -> State:
    if sums.captured:
        return _state_of_money(sums)
    booked = {one.ref for kind in _UNDOABLE for one in _of(facts, kind)}
    kinds = {one.kind for one in facts if one.kind is not FactKind.VOIDED or one.parent not in booked}
    return next((state for kind, state in _WITHOUT_MONEY if kind in kinds), State.STARTED)


def _state_of_money(sums: Standing) -> State:
    if sums.disputed:
        return State.DISPUTED
    if all(sums.kept(currency) <= 0 for currency in sums.captured):
        return State.LOST if sums.lost else State.REFUNDED
    return State.PART_REFUNDED if sums.refunded or sums.lost else State.GIVEN
