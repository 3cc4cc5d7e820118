"""Facts as rows back into facts as values, and the standing of attempts and gifts."""

from collections.abc import Iterable

from tamizdat.contributions.models import FactRow, Gift
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.standing import Standing, standing


def as_fact(row: FactRow) -> Fact:
    """A row as a fact. Its refs are digests: facts know each other by them, and nobody at the provider does."""
    return Fact(
        provider=row.provider,
        kind=FactKind(row.kind),
        ref=bytes(row.name).hex(),
        attempt=row.attempt_id or "",
        money=Money(row.minor, row.currency),
        day=row.day,
        parent=bytes(row.parent).hex(),
    )


def facts_of_attempt(attempt: str) -> list[Fact]:
    """What is known of one attempt."""
    return [as_fact(row) for row in FactRow.objects.filter(attempt=attempt)]


def facts_of_gift(gift: str) -> list[Fact]:
    """What is known of all attempts of a gift."""
    return [as_fact(row) for row in FactRow.objects.filter(attempt__gift=gift)]


def standings(gifts: Iterable[Gift]) -> dict[str, Standing]:
    """The same for many gifts, with one look at the facts."""
    by_gift: dict[str, list[Fact]] = {one.pk: [] for one in gifts}
    ends = {one.pk: one.ended for one in gifts}
    for row in FactRow.objects.filter(attempt__gift__in=list(by_gift)).select_related("attempt"):
        if row.attempt is not None:
            by_gift[row.attempt.gift_id].append(as_fact(row))
    return {gift: standing(facts, ends[gift]) for gift, facts in by_gift.items()}
