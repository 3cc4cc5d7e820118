"""What keeps money from being taken twice is taken away, one thing after the other: the histories must notice it.

Each sabotage is seen within few seeds. `make giftlab` sees each of them in most runs of a hundred histories
(docs/develop/money.md has how often).
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from tamizdat.contributions.actions import booking, charging
from tamizdat.contributions.asking import dealings, finding, giving_back, renewing
from tamizdat.contributions.models import Attempt, RefundOrder
from tamizdat.contributions.providers.protocol import Ask, Ref
from tamizdat.money import facts, standing
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.standing import State
from tests.contributions.histories import History, Restore

pytestmark = pytest.mark.django_db
Sabotage = Callable[[pytest.MonkeyPatch], None]
MOST = 100


def another_key_each_time(patch: pytest.MonkeyPatch) -> None:
    ask_of = dealings.Dealings.ask_of

    def forgetful(known: dealings.Dealings, attempt: Attempt) -> Ask:
        return replace(ask_of(known, attempt), key=secrets.token_hex(16))

    patch.setattr(dealings.Dealings, "ask_of", forgetful)


def failure_beats_money(patch: pytest.MonkeyPatch) -> None:
    def folded(told: Iterable[Fact], ended: date | None = None, *, takes_nothing: bool = False) -> standing.Standing:
        found = list(told)
        paid_for = any(one.kind is FactKind.FEE for one in found)
        return (
            standing.Standing(State.FAILED)
            if paid_for
            else standing.standing(found, ended, takes_nothing=takes_nothing)
        )

    patch.setattr(booking, "standing", folded)


def facts_are_one_whatever_their_kind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(facts.Fact, "identity", property(lambda one: (one.provider, "", one.ref)))


def what_is_called_off_is_repeated(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(renewing, "is_called_off", lambda _attempt: False)


def a_halt_is_not_read(patch: pytest.MonkeyPatch) -> None:
    for module in (charging, dealings):
        patch.setattr(module, "is_halted", lambda _method: False)


def what_was_lost_is_not_found(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(finding, "gift_of_mandate", lambda *_: None)


def a_refund_has_another_key_each_time(patch: pytest.MonkeyPatch) -> None:
    asked = giving_back._asked

    def forgetful(known: dealings.Dealings, order: RefundOrder) -> Ref:
        order.key = secrets.token_hex(16)
        return asked(known, order)

    patch.setattr(giving_back, "_asked", forgetful)


SABOTAGES: tuple[Sabotage, ...] = (
    another_key_each_time,
    failure_beats_money,
    facts_are_one_whatever_their_kind,
    what_is_called_off_is_repeated,
    a_halt_is_not_read,
    what_was_lost_is_not_found,
    a_refund_has_another_key_each_time,
)


def copied() -> Restore:
    """A backup within a test's transaction."""
    now = transaction.savepoint()
    return lambda: transaction.savepoint_rollback(now)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda one: one.__name__)
def test_the_histories_see_it(sabotage: Sabotage, monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage(monkeypatch)

    assert any(lived(seed) for seed in range(MOST))


def lived(seed: int) -> bool:
    """One history, in a place of its own. Says whether anything was wrong."""
    place = transaction.savepoint()
    found = History(seed, copied).live()
    transaction.savepoint_rollback(place)
    return bool(found.double or found.lost or found.unbalanced)
