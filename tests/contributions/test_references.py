"""What a line without a reference may be: looked up by sum and nearest day, however many gifts there are."""

from datetime import date, timedelta

from django.db import connection

from tamizdat.contributions.models import Gift
from tamizdat.contributions.queries.references import FEW, GivenReferences, awaited_by_sum
from tamizdat.money.amounts import Money
from tests.contributions.givers import Givers

SUM = Money(500, "EUR")


def given(givers: Givers, day: date, minor: int = 500, method: str = "bank") -> Gift:
    gift = givers.transfer(minor=minor) if method == "bank" else givers.card(minor=minor).gift
    gift.day = day
    gift.save(update_fields=["day"])
    return gift


def test_the_same_sum_of_the_nearest_days_is_meant_on_either_side(givers: Givers) -> None:
    day = givers.now.date()
    for off in range(-30, 30, 3):
        given(givers, day + timedelta(off))
    for minor, method in ((501, "bank"), (500, "card")):
        given(givers, day, minor, method)
    dollars = given(givers, day)
    Gift.objects.filter(pk=dollars.pk).update(currency="USD")
    found = GivenReferences().awaited(SUM, day)

    assert sorted((one.day - day).days for one in found) == [-6, -3, 0, 3, 6]
    assert [abs((one.day - day).days) for one in found] == [0, 3, 3, 6, 6]


def test_few_are_meant_where_all_are_older_or_all_are_younger(givers: Givers) -> None:
    day = givers.now.date()
    for off in range(1, 9):
        given(givers, day + timedelta(off))
    for asked, nearest in ((day, [1, 2, 3, 4, 5]), (day + timedelta(9), [8, 7, 6, 5, 4])):
        found = GivenReferences().awaited(SUM, asked)
        assert [(one.day - day).days for one in found] == nearest
        assert len(found) == FEW


def test_the_index_of_sums_and_days_answers_it(db: None) -> None:
    if connection.vendor == "postgresql":
        # Of so few rows it chooses by what it happens to know of them; that it chooses this of many was measured.
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'gifts_by_sum_and_day'")
            assert "(currency, minor, day)" in str(cursor.fetchone())
        return
    for rows in awaited_by_sum(SUM, date(2026, 11, 30)):
        assert "gifts_by_sum_and_day" in rows.explain()
