"""The books: a fact is booked once, nothing is ever rubbed out, and balances follow from the facts alone."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from tamizdat.contributions.actions.booking import record
from tamizdat.contributions.models import (
    Cursor,
    FactRow,
    Gift,
    LedgerEntry,
    LedgerTxn,
    Receipt,
)
from tamizdat.contributions.queries import books
from tamizdat.contributions.queries.gifts import disputes, gift, gifts_page, payments
from tamizdat.contributions.queries.health import provider_health
from tamizdat.money.facts import FactKind
from tests.contributions.givers import Givers


def test_a_fact_that_is_told_a_hundred_times_is_booked_once(givers: Givers) -> None:
    attempt = givers.card()
    came = givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk)
    for _ in range(100):
        givers.tell(came)

    assert FactRow.objects.count() == LedgerTxn.objects.count() == Receipt.objects.count() == 1
    assert givers.balances() == {"assets:clearing:stripe": 500, "income:gifts:once": -500}


@pytest.mark.parametrize("model", [LedgerTxn, LedgerEntry])
def test_the_database_refuses_to_change_or_delete_a_line_of_the_books(
    givers: Givers, model: type[LedgerTxn | LedgerEntry]
) -> None:
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", givers.card().pk))
    column = "day" if model is LedgerTxn else "minor"

    with pytest.raises(DatabaseError, match="never rubbed out"), transaction.atomic():
        model._default_manager.update(**{column: F(column)})
    with pytest.raises(DatabaseError, match="never rubbed out"), transaction.atomic():
        model._default_manager.all()._raw_delete(connection.alias)
    assert model._default_manager.exists()


def test_a_transaction_that_does_not_add_up_is_refused_or_shown(givers: Givers) -> None:
    if connection.vendor == "sqlite":
        # SQLite knows no check at the moment of the commit; the office is shown what was slipped in.
        assert [_slipped_in(givers)] == books.unbalanced_transactions()
        return
    with pytest.raises(DatabaseError, match="does not add up"), transaction.atomic():
        _slipped_in(givers)


def _slipped_in(givers: Givers) -> int:
    txn = LedgerTxn.objects.create(source_fact=_fact(givers), day=givers.now.date())
    LedgerEntry.objects.create(txn=txn, account="a", minor=1, currency="EUR")
    connection.check_constraints()
    return txn.pk


def _fact(givers: Givers) -> FactRow:
    return record(givers.fact(FactKind.PENDING, "x"), None, givers.keyring)


def test_no_name_that_a_provider_gave_lies_in_the_clear(givers: Givers) -> None:
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_secret_name", givers.card().pk))
    row = FactRow.objects.values().get()

    assert all("ch_secret_name" not in str(value) for value in row.values())
    assert b"ch_secret_name" not in b"".join(bytes(row[name]) for name in ("digest", "name", "ref"))


def test_what_names_an_attempt_of_nobody_is_not_booked_and_told_back(givers: Givers) -> None:
    booked = givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", "f" * 32))

    assert [one.ref for one in booked.strange] == ["ch_1"]
    assert books.is_empty()


def test_a_provider_that_contradicts_itself_alarms_and_changes_nothing(givers: Givers) -> None:
    attempt = givers.card()
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk, 500))
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk, 700))

    assert givers.balances()["assets:clearing:stripe"] == 500
    assert Cursor.objects.get(provider="stripe").contradictions == 1
    (health,) = provider_health(givers.now)
    assert health.contradictions == 1


def test_receipts_are_numbered_without_a_gap_one_for_each_payment(givers: Givers) -> None:
    for number in range(5):
        attempt = givers.card()
        givers.tell(
            givers.fact(FactKind.CAPTURED, f"ch_{number}", attempt.pk, 0 if number == 3 else 500),
            givers.fact(FactKind.FAILED, f"f_{number}", attempt.pk),
        )

    assert [str(one) for one in Receipt.objects.order_by("number")] == [f"2026-{one:05d}" for one in (1, 2, 3, 4)]


def test_a_booking_that_fails_gives_its_number_back(givers: Givers) -> None:
    attempt = givers.card()
    with transaction.atomic():
        record(givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk), attempt, givers.keyring)
        transaction.set_rollback(True)
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_2", attempt.pk))

    assert Receipt.objects.get().number == 1


def test_keepers_see_balances_months_and_every_entry(givers: Givers) -> None:
    attempt = givers.card(minor=1000)
    givers.tell(
        givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk, 1000),
        givers.fact(FactKind.FEE, "fee_1", attempt.pk, 40, parent="ch_1"),
        givers.fact(FactKind.REFUNDED, "re_1", attempt.pk, 300, parent="ch_1"),
        givers.fact(FactKind.PAID_OUT, "po_1", "", 660),
    )
    lines = list(books.entries(givers.now.date(), givers.now.date()))
    (month,) = books.months(2026)

    assert givers.balances() == {
        "assets:transit": 660,
        "expenses:fees:stripe": 40,
        "income:gifts:once": -700,
    }
    assert (month.month, month.rhythm, str(month.money), month.gifts) == ("2026-11", "once", "7.00 EUR", 1)
    assert len(lines) == 8
    assert {one.gift for one in lines} == {attempt.gift_id, ""}
    assert sum(one.money.minor for one in lines) == 0
    assert books.unbalanced_transactions() == []


def test_keepers_see_gifts_payments_and_disputes(givers: Givers) -> None:
    attempt = givers.card()
    givers.tell(
        givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk),
        givers.fact(FactKind.DISPUTE_OPENED, "dp_1", attempt.pk, parent="ch_1"),
    )
    (seen,), _further = gifts_page(givers.now.date(), method="card")
    (dispute,) = disputes()
    ((payment, standing),) = payments(attempt.gift_id)

    assert (seen.state, seen.id) == ("disputed", attempt.gift_id)
    assert gift(attempt.gift_id, givers.now.date()) == seen
    assert gifts_page(givers.now.date(), state="given") == ([], "")
    assert (dispute.state, dispute.payment, str(dispute.money)) == ("open", payment.pk, "5.00 EUR")
    assert standing.disputed == {"EUR": 500}
    givers.tell(givers.fact(FactKind.DISPUTE_WON, "dp_1", attempt.pk, parent="ch_1"))
    assert disputes()[0].state == "won"
    assert Gift.objects.get().ended is None
