"""Claims about how keepers page through gifts: each once, newest first, whatever they are narrowed by."""

import pytest

from tamizdat.contributions.queries import gifts
from tamizdat.contributions.queries.gifts import disputes, gifts_page
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers


def test_paging_shows_each_gift_once_and_newest_first(givers: Givers) -> None:
    made = []
    for number in range(7):
        made.append(givers.transfer().pk)
        givers.wait(days=number % 2)
    seen: list[str] = []
    after, days = "", []
    while True:
        page, after = gifts_page(givers.now.date(), after=after, most=3)
        seen += [one.id for one in page]
        days += [one.day for one in page]
        if not after:
            break
    assert sorted(seen) == sorted(made)
    assert days == sorted(days, reverse=True)


def test_a_state_is_found_however_old_it_is(givers: Givers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gifts, "A_LOOK", 2)
    paid = givers.card()
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", paid.pk))
    for _ in range(6):
        givers.wait(days=1)
        givers.transfer(Rhythm.MONTHLY)
    page, after = gifts_page(givers.now.date(), state="given")
    assert ([one.id for one in page], after) == ([paid.gift_id], "")
    assert gifts_page(givers.now.date(), method="card", rhythm="once")[0] == page
    assert gifts_page(givers.now.date(), rhythm="year") == ([], "")


def test_no_more_than_a_few_are_looked_at_for_one_page(givers: Givers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gifts, "A_LOOK", 1)
    monkeypatch.setattr(gifts, "LOOKS", 2)
    for _ in range(4):
        givers.transfer()
    page, after = gifts_page(givers.now.date(), state="given")
    assert page == []
    assert after
    assert gifts_page(givers.now.date(), state="given", after=after)[0] == []


def test_a_dispute_names_the_payment_that_it_is_about(givers: Givers) -> None:
    attempt = givers.card()
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk))
    givers.tell(givers.fact(FactKind.DISPUTE_OPENED, "dp_1", attempt.pk, parent="ch_1"))
    (found,) = disputes()
    assert found.payment
    assert (found.gift, found.state) == (attempt.gift_id, "open")
