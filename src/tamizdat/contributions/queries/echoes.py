"""Entries that a file of the other kind has told: statements tell sums, notices (camt.054) what they are made of.

Both are the same money. An entry is known again by account, day and sum, and by the bank's reference of it where both
files have one; as many as the other kind has told, and no more.

A statement may also come in another form (MT940 after CAMT.053), in which the bank writes everything otherwise. It is
known by its balances, days and number, and then tells nothing new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import groupby

from tamizdat.contributions.models import BankLine, BankStatement
from tamizdat.contributions.queries.incoming_lines import Incoming
from tamizdat.money.accounts import account_key
from tamizdat.money.statements.lines import Statement

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Echo:
    """Lines of one entry, and the line that brought its money before, or the first one of those that did."""

    lines: tuple[Incoming, ...]
    of: BankLine
    # It stands in the same statement in another form.
    twin: bool = False

    @property
    def takes_apart(self) -> bool:
        """Whether a sum that still waits is told in its single payments now."""
        total = sum(one.line.money.minor for one in self.lines)
        is_sum = self.of.minor == self.of.entry_minor == total and self.of.state == BankLine.State.OPEN
        return len(self.lines) > 1 and is_sum


class Echoes:
    """Entries of the other kind that no file of this kind has told yet."""

    def __init__(self, statement: Statement, used: set[int]) -> None:
        """`used` are numbers of lines that this file has met already."""
        days = [line.day for line in statement.lines]
        self._used = used
        self._found: dict[tuple[object, int], list[BankLine]] = {}
        self.doubtful = 0
        self._twin = _twin_of(statement)
        rows = BankLine.objects.filter(
            account=account_key(statement.account),
            currency=statement.currency,
            statement__notice=not statement.notice,
            told_again=False,
            day__in={*days},
        )
        for row in rows.exclude(entry_minor=None).order_by("pk") if days else ():
            self._found.setdefault((row.day, row.entry_minor or 0), []).append(row)

    def meet(self, known: Iterable[bytes]) -> list[int]:
        """Lines that are known again by themselves are nobody else's echo. Returns their numbers."""
        keys = set(known)
        met = [row.pk for rows in self._found.values() for row in rows if bytes(row.key) in keys]
        self._used.update(met)
        return met

    def echo_of(self, lines: Sequence[Incoming]) -> Echo | None:
        """The entry that was told before, if these lines tell it again."""
        first = lines[0]
        if self._twin:
            return Echo(tuple(lines), self._in_twin(first), twin=True)
        rows = self._found.get((first.line.day, sum(one.line.money.minor for one in lines)), [])
        free = [row for row in rows if row.pk not in self._used]
        same = [row for row in free if not (first.entry_key and row.entry_key) or _same(row, first)]
        if not same:
            self.doubtful += bool(free)
            return None
        chosen = min(same, key=lambda row: (not _same(row, first), row.state != BankLine.State.OPEN, row.pk))
        self._used.add(chosen.pk)
        return Echo(tuple(lines), chosen)

    def _in_twin(self, first: Incoming) -> BankLine:
        """The line of the same day and sum; where the forms cut their entries otherwise, any line of these days."""
        same = [row for row in self._twin if (row.day, row.entry_minor) == (first.line.day, first.entry_minor)]
        free = [row for row in same if row.pk not in self._used]
        chosen = (free or same or self._twin)[0]
        self._used.add(chosen.pk)
        return chosen


def _twin_of(statement: Statement) -> list[BankLine]:
    """The lines of the days of this statement, if it came in another form; none where it did not.

    All its money is among them, though a notice may have brought some of it.
    """
    opening, closing, days = statement.opening, statement.closing, [line.day for line in statement.lines]
    # What left the balance as it was is told by no balance.
    if statement.notice or opening is None or closing is None or opening == closing or not days:
        return []
    found = BankStatement.objects.filter(
        account=account_key(statement.account),
        currency=statement.currency,
        opening=opening.minor,
        closing=closing.minor,
        first=min(days),
        last=max(days),
        notice=False,
    )
    if not any(_same_number(one.number, statement.number) for one in found):
        return []
    rows = BankLine.objects.filter(account=account_key(statement.account), currency=statement.currency)
    return list(rows.filter(day__in={*days}).exclude(entry_minor=None).order_by("pk"))


def _same_number(one: str, other: str) -> bool:
    """Banks write `231` and `00231`; a form without numbers contradicts nothing."""
    return not one or not other or one.lstrip("0") == other.lstrip("0")


def entries_of(lines: Iterable[Incoming], key: bytes) -> list[list[Incoming]]:
    """Lines by their entries; one that is no part of a batch is an entry of its own. The first line has the sum."""
    entries: list[list[Incoming]] = []
    for entry, group in groupby(lines, key=lambda one: one.line.entry):
        ones = list(group)
        entries += [ones] if entry else [[one] for one in ones]
    return [_summed(one, key) for one in entries]


def _summed(lines: list[Incoming], key: bytes) -> list[Incoming]:
    first = lines[0]
    ref = first.line.entry_ref or (first.line.bank_ref if len(lines) == 1 else "")
    digest = blake2b(ref.encode(), key=key, digest_size=KEY_BYTES).digest() if ref else b""
    total = sum(one.line.money.minor for one in lines)
    return [replace(first, entry_minor=total, entry_key=digest), *lines[1:]]


def _same(row: BankLine, first: Incoming) -> bool:
    return bool(first.entry_key) and bytes(row.entry_key) == first.entry_key
