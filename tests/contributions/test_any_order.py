"""The books are a function of the set of facts: any order, repetition and split of the same facts writes the same."""

import random
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tamizdat.contributions.actions.booking import book
from tamizdat.contributions.models import Attempt, LedgerEntry, Receipt
from tamizdat.contributions.queries.gifts import gift as look_up
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers

# What an honest provider can tell of one payment: parents of what it tells, and what each kind may follow.
_OF_ONE = (
    (FactKind.PENDING, "pi", ""),
    (FactKind.FAILED, "ch_0", ""),
    (FactKind.CAPTURED, "ch", ""),
    (FactKind.FEE, "fee", "ch"),
    (FactKind.REFUNDED, "re_1", "ch"),
    (FactKind.REFUNDED, "re_2", "ch"),
    (FactKind.DISPUTE_OPENED, "dp", "ch"),
    (FactKind.DISPUTE_FEE, "dpf", "ch"),
    (FactKind.DISPUTE_WON, "dp", "ch"),
)


def ledger() -> str:
    """A digest of the books that knows no order of writing."""
    rows = LedgerEntry.objects.values_list("txn__source_fact__digest", "account", "minor", "currency", "txn__day")
    lines = sorted(f"{bytes(digest).hex()} {rest}" for digest, *rest in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


class TestAnyOrder(TestCase):
    """Each example has tables of its own; hypothesis' own test case sees to that."""

    @given(
        st.lists(st.sampled_from(_OF_ONE), unique=True, min_size=1),
        st.integers(1, 3),
        st.integers(0, 2**32),
        st.sampled_from(["standing", "ended"]),
    )
    @settings(max_examples=60, deadline=None)
    def test_any_order_repetition_and_split_writes_the_same_books(
        self, told: list[tuple[FactKind, str, str]], gifts: int, seed: int, how: str
    ) -> None:
        givers, chance, ended = Givers(), random.Random(seed), how == "ended"
        attempts = [givers.card(chance.choice(list(Rhythm))) for _ in range(gifts)]
        facts = [
            givers.fact(kind, f"{ref}_{place}", attempt.pk, 100, f"{parent}_{place}" if parent else "")
            for place, attempt in enumerate(attempts)
            for kind, ref, parent in told
        ]
        with transaction.atomic():
            first = self._told(givers, facts, 1, chance)
            transaction.set_rollback(True)  # nothing may be deleted from the books; but this never was
        again = self._told(givers, facts, chance.randint(1, 5), chance, ended=ended)

        assert first[:2] == again[:2]
        assert ended or first == again

    def _told(
        self, givers: Givers, facts: list[Fact], parts: int, chance: random.Random, *, ended: bool = False
    ) -> tuple[str, int, list[str]]:
        """Tell facts in parts, in any order, some of them twice."""
        order = facts * parts
        chance.shuffle(order)
        size = max(1, len(order) // parts)
        for start in range(0, len(order), size):
            book(order[start : start + size], givers.keyring)
            if ended:
                for attempt in Attempt.objects.select_related("gift"):
                    attempt.gift.ended = givers.now.date() - timedelta(days=1)
                    attempt.gift.save()
        found = [
            look_up(one, givers.now.date()) for one in Attempt.objects.order_by("pk").values_list("gift", flat=True)
        ]
        return ledger(), Receipt.objects.count(), [one.state for one in found if one]
