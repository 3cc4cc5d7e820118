"""What a gift has become is a fold over a set: no order, no repetition and no delay can change it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.standing import State, join, standing

DAY = date(2026, 11, 30)
_KINDS = st.sampled_from(sorted(FactKind))


def fact(kind: FactKind, ref: str = "p1", minor: int = 500, *, parent: str = "", day: date = DAY) -> Fact:
    return Fact("stripe", kind, ref, "a" * 32, Money(minor, "EUR"), day, parent)


FACTS = st.lists(
    st.builds(
        fact,
        _KINDS,
        st.sampled_from(["p1", "p2", "d1", "r1"]),
        st.integers(0, 1000),
        parent=st.sampled_from(["", "p1", "p2"]),
        day=st.sampled_from([DAY, DAY + timedelta(days=40)]),
    ),
    max_size=12,
)


@given(FACTS, st.data())
def test_any_order_repetition_and_delay_give_the_same(facts: list[Fact], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(facts + facts[: len(facts) // 2]))

    assert standing(shuffled, DAY) == standing(facts, DAY)


@given(st.lists(FACTS, min_size=3, max_size=3))
def test_joining_is_commutative_associative_and_idempotent(parts: list[list[Fact]]) -> None:
    one, two, three = (frozenset(part) for part in parts)

    assert join(one, two) == join(two, one)
    assert join(join(one, two), three) == join(one, join(two, three))
    assert join(one, one) == one
    assert standing(join(one, two)) == standing([*two, *one, *two])


def test_nothing_told_is_started() -> None:
    assert standing([]).state is State.STARTED


def test_a_mandate_settles_an_attempt_that_is_for_nothing_else() -> None:
    made = fact(FactKind.MANDATE_MADE)
    for kind in (FactKind.FAILED, FactKind.EXPIRED, FactKind.PENDING, FactKind.MANDATE_ENDED):
        assert standing([fact(kind), made], takes_nothing=True).state is State.MANDATED
        assert standing([made, fact(kind)]).state is not State.MANDATED, "money is still awaited"
    assert standing([made, fact(FactKind.CAPTURED)], takes_nothing=True).state is State.GIVEN
    assert standing([fact(FactKind.PENDING)], takes_nothing=True).state is State.PENDING


def test_money_ends_every_failure_whichever_came_first() -> None:
    captured = fact(FactKind.CAPTURED)
    for kind in (FactKind.FAILED, FactKind.EXPIRED, FactKind.PENDING, FactKind.VOIDED, FactKind.AUTHORISED):
        assert standing([fact(kind), captured]).state is State.GIVEN
        assert standing([captured, fact(kind)]).state is State.GIVEN


def test_without_money_the_last_word_counts() -> None:
    authorised, voided = fact(FactKind.AUTHORISED), fact(FactKind.VOIDED)

    assert standing([authorised]).state is State.AUTHORISED
    assert standing([authorised, voided]).state is State.VOIDED
    assert standing([fact(FactKind.PENDING), fact(FactKind.FAILED)]).state is State.FAILED
    assert standing([fact(FactKind.PENDING), fact(FactKind.EXPIRED)]).state is State.EXPIRED
    assert standing([fact(FactKind.PENDING)]).state is State.PENDING


def test_refunds_in_part_and_whole() -> None:
    came = fact(FactKind.CAPTURED, minor=500)
    part = fact(FactKind.REFUNDED, "r1", 200, parent="p1")
    rest = fact(FactKind.REFUNDED, "r2", 300, parent="p1")

    assert standing([came, part]).state is State.PART_REFUNDED
    assert standing([came, part]).kept("EUR") == 300
    assert standing([came, part, rest]).state is State.REFUNDED
    assert standing([came, part, rest]).kept("EUR") == 0


def test_a_dispute_is_open_won_or_lost() -> None:
    came = fact(FactKind.CAPTURED)
    opened, won = fact(FactKind.DISPUTE_OPENED, "d1"), fact(FactKind.DISPUTE_WON, "d1")
    lost = fact(FactKind.DISPUTE_LOST, "d1")

    assert standing([came, opened]).state is State.DISPUTED
    assert standing([came, opened]).kept("EUR") == 0
    assert standing([came, opened, won]).state is State.GIVEN
    assert standing([came, opened, lost]).state is State.LOST
    assert standing([came, opened, lost]).lost == {"EUR": 500}


def test_what_was_matched_wrongly_does_not_count() -> None:
    came, undone = fact(FactKind.CAPTURED), fact(FactKind.VOIDED, parent="p1")

    assert standing([came, undone]).state is State.STARTED
    assert standing([came, undone]).captured == {}
    assert standing([came, undone, fact(FactKind.CAPTURED, "p2")]).captured == {"EUR": 500}


def test_money_after_the_end_is_counted_and_said_to_be_late() -> None:
    before, after = fact(FactKind.CAPTURED), fact(FactKind.CAPTURED, "p2", day=DAY + timedelta(days=1))

    found = standing([after, before], ended=DAY)
    assert found.captured == {"EUR": 1000}
    assert found.late == ("p2",)
    assert standing([after, before]).late == ()


def test_fees_of_all_kinds_are_added_up_by_currency() -> None:
    dollars = Fact("stripe", FactKind.FEE, "f2", "a", Money(7, "USD"), DAY)
    found = standing([fact(FactKind.FEE, "f1", 33), fact(FactKind.DISPUTE_FEE, "d1", 1500), dollars])

    assert found.fees == {"EUR": 1533, "USD": 7}


def test_all_but_a_cent_is_a_part_and_of_what_never_came_nothing_is_kept() -> None:
    found = standing([fact(FactKind.CAPTURED), fact(FactKind.REFUNDED, "r1", 499)])

    assert (found.state, found.kept("EUR"), found.kept("USD")) == (State.PART_REFUNDED, 1, 0)
    assert standing([]).kept("EUR") == 0


def test_a_refund_that_came_back_is_no_refund_whichever_was_told_first() -> None:
    came = fact(FactKind.CAPTURED)
    went, back = fact(FactKind.REFUNDED, "r1", 500, parent="p1"), fact(FactKind.REFUND_BACK, "r1", 500, parent="p1")

    assert standing([came, went, back]).state is State.GIVEN
    assert standing([came, went, back]).kept("EUR") == 500
    assert standing([back, came]).refunded == {}
    again = fact(FactKind.REFUNDED, "r2", 200, parent="p1")
    assert standing([came, went, back, again]).state is State.PART_REFUNDED


def test_a_refund_that_was_taken_back_is_no_refund() -> None:
    came, went = fact(FactKind.CAPTURED), fact(FactKind.REFUNDED, "r1", 500, parent="p1")
    undone = fact(FactKind.VOIDED, "r1", 500, parent="r1")

    assert standing([came, went, undone]).state is State.GIVEN
    assert standing([went, undone]).state is State.STARTED


def test_the_fee_of_a_dispute_that_is_given_back_is_no_fee() -> None:
    fee, back = fact(FactKind.DISPUTE_FEE, "t1", 1500), fact(FactKind.DISPUTE_FEE_BACK, "t2", 1500)

    assert standing([fact(FactKind.CAPTURED), fee, back]).fees == {}
    assert standing([fact(FactKind.CAPTURED), fact(FactKind.FEE, "f1", 30), fee, back]).fees == {"EUR": 30}
