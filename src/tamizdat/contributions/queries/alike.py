"""Lines of a table, or of a statement in another form, that look like ones which are there: same account, day and sum.

Banks write the same payment otherwise in each form, and a table names it by nothing. What both carry (the reference of
a gift, the bank's own, the payer's words) makes it sure that two are one. Where no more than day and sum speak for it,
it is taken for sure only if some other line of the file is, and if of the day's lines one file has all that the other
has. Else a keeper is asked: taken for the same, another payment would be lost; taken for another, it would be double.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db.models import F, Q, QuerySet

from tamizdat.contributions.models import BankEcho, BankLine, BankMatch, BankStatement
from tamizdat.contributions.queries.bank import text_of
from tamizdat.contributions.queries.echoes import Echo
from tamizdat.contributions.queries.incoming_lines import Incoming
from tamizdat.contributions.queries.references import AT_ONCE
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.accounts import account_key
from tamizdat.money.matching import Rung
from tamizdat.money.statements.lines import Statement

TABLE = "table"
# Shorter words stand in many texts.
LEAST_WORDS = 4
# So many lines with words are gone through for each one; of more, only equal words count.
MOST_COMPARED = 500

Entry = list[Incoming]
Place = tuple[date, int]


@dataclass(slots=True)
class Alike:
    """Entries that are surely ones which are there, and those of which only a keeper can say it."""

    sure: list[Echo] = field(default_factory=list)
    doubtful: list[Echo] = field(default_factory=list)


def alike(statement: Statement, entries: Sequence[Entry], known: set[bytes], keyring: Keyring) -> Alike:
    """Which of these entries, all of them unknown, look like lines that are there. `known` are keys that are."""
    rows = [] if statement.notice or not entries else list(_candidates(statement, entries, known))
    there: dict[Place, list[BankLine]] = defaultdict(list)
    for row in rows:
        there[row.day, row.minor if row.entry_minor is None else row.entry_minor].append(row)
    told: dict[Place, list[Entry]] = defaultdict(list)
    for entry in entries:
        told[entry[0].line.day, _sum_of(entry)].append(entry)
    both = sorted(there.keys() & told.keys())
    signs = Signs([row for place in both for row in there[place]], keyring)
    sure: list[Echo] = []
    unsure: list[Echo] = []
    for place in both:
        for echo, is_sure in _pairs(told[place], there[place], signs):
            (sure if is_sure else unsure).append(echo)
    whole = _whole_days(told, there, [*sure, *unsure]) if sure else set()
    clear = [echo for echo in unsure if echo.of.day in whole]
    return Alike([*sure, *clear], [echo for echo in unsure if echo.of.day not in whole])


class Signs:
    """What is still known of lines that are there: their gifts, and their words while they wait."""

    def __init__(self, rows: Sequence[BankLine], keyring: Keyring) -> None:
        self._words = {row.pk: words for row in rows if (words := _plain(text_of(row, keyring)))}
        self._lines: dict[object, list[int]] = defaultdict(list)
        self._certain: dict[int, str] = {}
        for row in rows:
            self._lines[bytes(row.entry_key)].append(row.pk)
            self._lines[self._words.get(row.pk)].append(row.pk)
        for line, gift, rung, live in _matches_of(rows):
            self._lines["gift", gift].append(line)
            if live and rung != Rung.HUMAN.value:
                self._certain[line] = gift

    def sure(self, entry: Entry, free: Mapping[int, BankLine]) -> BankLine | None:
        """The line among the free ones that carries the same."""
        first, words = entry[0], _plain("".join(text for one in entry for text in one.line.texts))
        names: list[object] = [first.entry_key] if first.entry_key else []
        names += [("gift", first.gift.pk)] if first.gift is not None and len(entry) == 1 else []
        names += [words] if words else []
        found = next((line for name in names for line in self._lines.get(name, ()) if line in free), None)
        if found is None:
            worded = [line for line in islice(free, MOST_COMPARED) if line in self._words]
            found = next((line for line in worded if _holds(words, self._words[line])), None)
        return None if found is None else free[found]

    def against(self, entry: Entry, row: BankLine) -> bool:
        """Whether they carry references of two gifts: then they are two, whatever else speaks for it."""
        gift, certain = entry[0].gift, self._certain.get(row.pk)
        return len(entry) == 1 and gift is not None and certain is not None and gift.pk != certain


def _pairs(entries: Sequence[Entry], rows: Sequence[BankLine], signs: Signs) -> Iterator[tuple[Echo, bool]]:
    """As many pairs as there are on both sides, the sure ones first; then those with a gift, which fit to fewer."""
    free = {row.pk: row for row in rows}
    left = []
    for entry in entries:
        row = signs.sure(entry, free)
        if row is None:
            left.append(entry)
        else:
            yield Echo(tuple(entry), free.pop(row.pk), twin=True), True
    for entry in sorted(left, key=lambda one: one[0].gift is None):
        fits = [row for row in free.values() if not signs.against(entry, row)]
        if fits:
            row = min(fits, key=lambda one: (one.state == BankLine.State.OPEN) is (entry[0].gift is None))
            yield Echo(tuple(entry), free.pop(row.pk), twin=True), False


def _whole_days(told: dict[Place, list[Entry]], there: dict[Place, list[BankLine]], pairs: Iterable[Echo]) -> set[date]:
    """Days of which one side has all lines that the other has."""
    rest_here: dict[date, int] = defaultdict(int)
    rest_there: dict[date, int] = defaultdict(int)
    for (day, _), entries in told.items():
        rest_here[day] += len(entries)
    for (day, _), rows in there.items():
        rest_there[day] += len(rows)
    for echo in pairs:
        rest_here[echo.of.day] -= 1
        rest_there[echo.of.day] -= 1
    return {day for day in rest_here if not rest_here[day] or not rest_there[day]}


def _candidates(statement: Statement, entries: Sequence[Entry], known: set[bytes]) -> Iterator[BankLine]:
    """Lines of these days that came in another form, or in a table, and that this file does not tell by themselves."""
    account = account_key(statement.account)
    rows = BankLine.objects.filter(
        account=account, currency=statement.currency, day__in={entry[0].line.day for entry in entries}
    )
    rows = rows.filter(Q(statement__notice=False) | Q(told_again=True)).exclude(statement__in=_beside(statement))
    if statement.form != TABLE:
        rows = rows.exclude(statement__form=statement.form)
    met = set(_lines_of(account, list(known)))
    for row in rows.order_by("pk"):
        if bytes(row.key) not in known and row.pk not in met:
            yield row


def _lines_of(account: str, keys: Sequence[bytes]) -> Iterator[int]:
    """The lines whose echoes have these keys."""
    for start in range(0, len(keys), AT_ONCE):
        echoes = BankEcho.objects.filter(account=account, key__in=keys[start : start + AT_ONCE])
        yield from echoes.values_list("line_id", flat=True)


def _beside(statement: Statement) -> QuerySet[BankStatement]:
    """Statements that end with the balance on which this one begins, or begin where it ends: nothing is in both."""
    opening, closing, days = statement.opening, statement.closing, [line.day for line in statement.lines]
    moved = BankStatement.objects.filter(account=account_key(statement.account), currency=statement.currency)
    moved = moved.exclude(opening=None).exclude(closing=None).exclude(opening=F("closing"))
    if opening is None or closing is None or opening == closing:
        return moved.none()
    before, after = Q(closing=opening.minor, last=min(days)), Q(opening=closing.minor, first=max(days))
    return moved.filter(before | after)


def _matches_of(rows: Sequence[BankLine]) -> Iterator[tuple[int, str, str, bool]]:
    """Line, gift, rung, and whether it holds still, of every gift that was ever said of these lines."""
    keys = [row.pk for row in rows]
    for start in range(0, len(keys), AT_ONCE):
        found = BankMatch.objects.filter(line__in=keys[start : start + AT_ONCE]).exclude(gift=None)
        for line, gift, rung, live in found.values_list("line_id", "gift_id", "rung", "live"):
            yield line, gift or "", rung, live


def _holds(one: str, other: str) -> bool:
    """Whether the longer words hold the shorter ones."""
    short, long = sorted((one, other), key=len)
    return len(short) >= LEAST_WORDS and short in long


def _sum_of(entry: Entry) -> int:
    return sum(one.line.money.minor for one in entry)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
