"""The engine as a machine that Hypothesis drives: whatever is done in whatever order, these things stay true.

Where it finds a way that breaks one of them, it shows the shortest.
"""

from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tamizdat.contributions.actions.halting import halt_method, is_halted, resume_method
from tamizdat.contributions.actions.hints import keep_hint
from tamizdat.contributions.actions.pledging import cancel, change_amount, pause, resume
from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Attempt, FactRow, Gift, LedgerEntry, Pledge, RawHint, Receipt
from tamizdat.contributions.queries.books import unbalanced_transactions
from tamizdat.contributions.queries.standings import facts_of_attempt
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.standing import standing
from tests.contributions.givers import Givers, Till
from tests.contributions.histories import killed_at
from tests.fakes.provider_house import SLUG, House
from tests.laboratory.books import Fault

RISK = frozenset({"RU"})
LINES = st.sampled_from(["confirm", "charge", "fetch", "find", "changed", "refund", "country", "end"])


class Gifts(RuleBasedStateMachine):
    """Givers, a provider, keepers, crashes; time goes on by minutes, days and months."""

    def __init__(self) -> None:
        super().__init__()
        self._all = transaction.atomic()
        self._all.__enter__()
        self.till = Till(Givers(), House(), RISK)
        self.halted_since: datetime | None = None
        self.entries: list[tuple[int, str, int]] = []

    def teardown(self) -> None:
        """All works again, and no call comes: the books are the provider's."""
        try:
            self.till.house.ordered = []
            self.till.again()
            for minutes in (0, 6, 6, 25 * 60, 6):
                self.till.wait(minutes=minutes)
                self.till.turn()
            assert self.till.agrees()
            assert not Attempt.objects.filter(live=True, known=Attempt.Known.ASKED).exists()
            assert not RawHint.objects.exclude(state="done").exists()
        finally:
            transaction.set_rollback(True)
            self._all.__exit__(None, None, None)

    @rule(
        rhythm=st.sampled_from(list(Rhythm)),
        country=st.sampled_from(["NL", "RU", ""]),
        says=st.sampled_from(["pays", "asks", "declines"]),
        word=st.integers(0, 60),
    )
    def give(self, rhythm: Rhythm, country: str, says: str, word: int) -> None:
        with killed_at(word):
            self.till.confirm(self.till.chosen(rhythm), self.till.house.card(country, says))

    @rule(word=st.integers(0, 60))
    def turn(self, word: int) -> None:
        with killed_at(word) as died:
            self.till.turn()
        if died():
            self.till.again()

    @rule(hours=st.sampled_from([0.02, 0.1, 5, 24, 24 * 7, 24 * 31]))
    def wait(self, hours: float) -> None:
        self.till.wait(hours=hours)

    @rule(line=LINES, fault=st.sampled_from(list(Fault)))
    def go_wrong(self, line: str, fault: Fault) -> None:
        self.till.house.ordered.append((line, fault))

    @precondition(lambda self: self.till.house.events)
    @rule(data=st.data(), times=st.integers(1, 3))
    def call(self, data: st.DataObject, times: int) -> None:
        body, headers = data.draw(st.sampled_from(self.till.house.calls_since(0)))
        for _ in range(times):
            keep_hint(SLUG, body, headers, self.till.givers.keyring, self.till.now)

    @rule(won=st.booleans())
    def dispute(self, won: bool) -> None:  # noqa: FBT001  # rules are called by name
        house = self.till.house
        taken = [name for name, one in house.payments.items() if one.state == "taken"]
        if house.disputes and next(reversed(house.disputes.values())).state == "open":
            house.close(next(reversed(house.disputes)), won=won)
        elif taken and house.left(taken[-1]) == house.payments[taken[-1]].money.minor:
            house.dispute(taken[-1])

    @rule(yes=st.booleans())
    def answer_the_bank(self, yes: bool) -> None:  # noqa: FBT001  # as above
        house = self.till.house
        for name, one in (house.payments | house.setups).items():
            if one.state == "asking":
                (house.authenticate if yes else house.leave)(name)

    @rule(minor=st.integers(1, 600))
    def refund(self, minor: int) -> None:
        row = FactRow.objects.filter(kind=FactKind.CAPTURED.value).order_by("pk").last()
        if row is not None:
            try:
                order_refund(row.pk, minor, by="keeper", now=self.till.now)
            except ActRefused:
                assert minor > 0

    @rule(pledges=st.sampled_from(["keep", "cancel"]))
    def halt_or_resume(self, pledges: str) -> None:
        if is_halted("card"):
            resume_method("card", by="keeper", now=self.till.now)
            self.halted_since = None
        else:
            halt_method("card", "designation", "cancel" if pledges == "cancel" else "keep", by="k", now=self.till.now)
            self.halted_since = self.till.now

    @rule(act=st.sampled_from(["cancel", "pause", "resume", "lower", "raise"]))
    def visit(self, act: str) -> None:
        gift, keyring, now = Gift.objects.order_by("pk").first(), self.till.givers.keyring, self.till.now
        if gift is None:
            return
        match act:
            case "cancel":
                cancel(gift, now)
            case "pause":
                pause(gift, now)
            case "resume":
                resume(gift, keyring, now)
            case _:
                change_amount(gift, 200 if act == "lower" else 100_000, 100)

    @invariant()
    def nothing_is_taken_twice_for_one_period(self) -> None:
        periods = {pk: (gift, due) for pk, gift, due in Attempt.objects.values_list("pk", "gift", "period")}
        taken = [periods[one.attempt] for one in self.till.house.taken()]
        assert len(taken) == len(set(taken))

    @invariant()
    def nothing_is_begun_after_a_halt(self) -> None:
        charges = Attempt.objects.filter(call__in=["charge", "confirm"])
        assert self.halted_since is None or not charges.filter(asked_at__gt=self.halted_since).exists()

    @invariant()
    def no_unsafe_card_is_heard_of(self) -> None:
        assert all(country not in {"RU", ""} for _, country in self.till.house.network)

    @invariant()
    def the_books_add_up_and_only_grow(self) -> None:
        entries = list(LedgerEntry.objects.order_by("pk").values_list("pk", "account", "minor"))
        assert entries[: len(self.entries)] == self.entries
        assert unbalanced_transactions() == []
        self.entries = entries

    @invariant()
    def no_more_goes_back_than_came_and_receipts_have_no_gap(self) -> None:
        for attempt in Attempt.objects.values_list("pk", flat=True):
            now = standing(facts_of_attempt(attempt))
            assert 0 <= now.refunded.get("EUR", 0) <= now.captured.get("EUR", 0)
            assert now.kept("EUR") >= 0
        numbers = list(Receipt.objects.order_by("fact__day", "number").values_list("year", "number"))
        for year in {year for year, _ in numbers}:
            of_year = sorted(number for one, number in numbers if one == year)
            assert of_year == list(range(1, len(of_year) + 1))

    @invariant()
    def nobody_gives_more_than_they_said(self) -> None:
        assert all(one.minor <= one.most for one in Pledge.objects.all())


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order() -> None:
    run_state_machine_as_test(
        Gifts,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
