"""What a file of a bank would bring: which lines are new, and whose the money is. Nothing is written.

A name is never looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from django.db.models import QuerySet

from tamizdat.contributions.models import BankEcho, BankLine, BankStatement
from tamizdat.contributions.queries.alike import alike
from tamizdat.contributions.queries.echoes import Echo, Echoes, entries_of
from tamizdat.contributions.queries.incoming_lines import Incoming
from tamizdat.contributions.queries.references import AT_ONCE, GivenReferences
from tamizdat.contributions.sealing import keyed
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.accounts import account_key
from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.matching import match_surely
from tamizdat.money.references import find_references
from tamizdat.money.statements.checks import Closed, gaps
from tamizdat.money.statements.lines import Line, Statement, identities
from tamizdat.money.statements.reading import BankFile

CONTENT_BYTES = 16
COUNT_BYTES = 4
TOLD_AGAIN = "{lines} lines tell money once more that a {other} has told. It was not booked again."
OTHER_FORM = (
    "{lines} of its lines came before in another form or table, where they are written otherwise. They were not booked"
    " again. If they are other payments, bring the file in once more and say so (“They are others”, --new)."
)
ALIKE = (
    "{lines} of its lines look like ones you have: same account, day and sum, such as {example}. Whether they are the"
    " same payments is not sure. Say that they are (“You have them”, --again), and they are not booked again; or that"
    " they are others (“They are others”, --new). Nothing of the file was taken."
)
Said = Literal["", "again", "new"]
TAKEN_APART = "{sums} sums of a statement were taken apart into the payments that they are made of."
DOUBTFUL = (
    "{entries} entries have day and sum of one that was told by a file of the other kind, but another reference of the"
    " bank. They were booked: look whether they are the same money."
)


@dataclass(slots=True)
class Expected:
    """A statement of the file. `fresh` are its lines that are new, `there` those that came before.

    `echoes` tell money once more that a file of the other kind has brought, and `apart` are sums that are told in
    their single payments now, which are among the fresh ones. `met` are numbers of lines that came before in a file of
    the other kind and are known again by themselves.
    """

    statement: Statement
    alias: str
    fresh: list[Incoming] = field(default_factory=list)
    there: list[Incoming] = field(default_factory=list)
    echoes: list[Echo] = field(default_factory=list)
    apart: list[BankLine] = field(default_factory=list)
    met: list[int] = field(default_factory=list)
    doubtful: list[Echo] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def find_echoes(self) -> None:
        """Say it where money was told once more."""
        other = "statement" if self.statement.notice else "notice"
        again, twins = (sum(len(one.lines) for one in self.echoes if one.twin is twin) for twin in (False, True))
        self.findings += [TOLD_AGAIN.format(lines=again, other=other)] if again else []
        self.findings += [OTHER_FORM.format(lines=twins)] if twins else []
        self.findings += [TAKEN_APART.format(sums=len(self.apart))] if self.apart else []


class Looking:
    """Looks through the statements of one file, in their order."""

    def __init__(self, keyring: Keyring, said: Said = "") -> None:
        """`said` is what a keeper knows of lines that look like ones which are there."""
        self._keyring = keyring
        self._said = said
        self._key = keyed(keyring, "bank line")
        self._seen: list[tuple[Statement, tuple[str, ...]]] = []
        self._taken: set[tuple[str, bytes]] = set()
        self._met: set[int] = set()

    def at(self, file: BankFile) -> list[Expected]:
        """What each statement would bring."""
        return [self._expected(statement) for statement in file.statements]

    def _expected(self, statement: Statement) -> Expected:
        account = account_key(statement.account)
        earlier = any(one.account == statement.account for one, _ in self._seen)
        found = identities(statement, self._key, self._before(statement))
        self._seen.append((statement, found))
        expected = Expected(statement, alias_of(statement.account, statement.currency))
        lines = with_gifts(statement.lines, [_key_of(one) for one in found])
        known = _known(account, [one.key for one in lines], but_alike=self._said == "new" and not statement.notice)
        known |= {one.key for one in lines if (account, one.key) in self._taken}
        self._taken |= {(account, one.key) for one in lines}
        self._sort(expected, lines, known)
        if expected.fresh and not earlier:
            expected.findings += gaps(statement, _closed_before(statement))
        return expected

    def _sort(self, expected: Expected, lines: Sequence[Incoming], known: set[bytes]) -> None:
        """What is known, what tells known money once more, and what is new."""
        echoes = Echoes(expected.statement, self._met)
        expected.met = echoes.meet(known)
        unknown: list[list[Incoming]] = []
        for entry in entries_of(lines, self._key):
            is_known = any(one.key in known for one in entry)
            echo = None if is_known else echoes.echo_of(entry)
            if echo is None and not is_known:
                unknown.append(entry)
            else:
                _put(expected, entry, echo, known)
        found = self._alike(expected, unknown, known)
        for entry in unknown:
            _put(expected, entry, found.get(entry[0].key), known)
        expected.find_echoes()
        expected.findings += [DOUBTFUL.format(entries=echoes.doubtful)] if echoes.doubtful else []

    def _alike(self, expected: Expected, unknown: list[list[Incoming]], known: set[bytes]) -> dict[bytes, Echo]:
        """Entries that are there in another form, by their first lines; of what is in doubt, what a keeper said."""
        if self._said == "new":
            return {}
        found = alike(expected.statement, unknown, known, self._keyring)
        expected.doubtful = [] if self._said else found.doubtful
        return {echo.lines[0].key: echo for echo in [*found.sure, *(found.doubtful if self._said else ())]}

    def _before(self, statement: Statement) -> Iterable[str]:
        """The lines of the statement that ended with the balance, on the day, on which this one begins.

        Then a line of that day which is equal to one there is another line. One that left the balance as it was says
        nothing, since it might be this very statement in another form.
        """
        days = [line.day for line in statement.lines]
        if statement.opening is None or not days:
            return ()
        for earlier, found in reversed(self._seen):
            last = max((one.day for one in earlier.lines), default=None)
            ended = (earlier.account, earlier.currency, earlier.closing, last)
            if ended == (statement.account, statement.currency, statement.opening, min(days)):
                return found if earlier.opening != earlier.closing else ()
        return _identities_before(statement)


def refuse_doubts(found: Iterable[Expected]) -> None:
    """A file is not taken while it is in doubt whether its money is there. Raises StatementRefused."""
    doubtful = [one for expected in found for echo in expected.doubtful for one in echo.lines]
    if doubtful:
        first = min(doubtful, key=lambda one: one.line.day).line
        raise StatementRefused(ALIKE.format(lines=len(doubtful), example=f"{first.money} on {first.day}"))


def _put(expected: Expected, entry: Sequence[Incoming], echo: Echo | None, known: set[bytes]) -> None:
    """An entry where it belongs: told once more, taking a sum apart, known, or new."""
    if echo is not None and not echo.takes_apart:
        expected.echoes.append(echo)
        return
    if echo is not None:
        expected.apart.append(echo.of)
    for one in entry:
        kept = replace(one, entry_minor=None) if echo is not None and not echo.twin else one
        (expected.there if one.key in known else expected.fresh).append(kept)


def with_gifts(lines: Sequence[Line], keys: Sequence[bytes]) -> list[Incoming]:
    """Lines with the gifts whose references they carry; the references are looked up many at once."""
    references = GivenReferences({one for line in lines for one in find_references(line.texts)})
    incoming = []
    for line, key in zip(lines, keys, strict=True):
        found = match_surely(line, references)
        gift = references.gift_of(found.reference) if found else None
        incoming.append(Incoming(line, key, gift, found.rung if found else None))
    return incoming


def alias_of(account: str, currency: str) -> str:
    """What an account of ours is called in the books: its currency and its last four signs."""
    return f"{currency.lower()}-{account_key(account)[-4:].lower()}"


def _key_of(identity: str) -> bytes:
    """A keyed digest of what a line says, and the how-manieth of that it is."""
    content, _, count = identity.rpartition("-")
    return bytes.fromhex(content) + int(count).to_bytes(COUNT_BYTES, "big")


def _identity_of(key: bytes) -> str:
    return f"{key[:CONTENT_BYTES].hex()}-{int.from_bytes(key[CONTENT_BYTES:], 'big')}"


def _identities_before(statement: Statement) -> list[str]:
    assert statement.opening is not None  # noqa: S101  # who calls has seen to it
    row = (
        _statements_of(statement)
        .filter(closing=statement.opening.minor, last=min(line.day for line in statement.lines))
        .exclude(opening=statement.opening.minor)
        .order_by("pk")
        .last()
    )
    lines = BankLine.objects.filter(statement=row).values_list("key", flat=True) if row else ()
    return [_identity_of(bytes(key)) for key in lines]


def _known(account: str, keys: Sequence[bytes], *, but_alike: bool) -> set[bytes]:
    """Keys that are there. `but_alike`: without those of lines that were only taken for ones of another form."""
    found: set[bytes] = set()
    for start in range(0, len(keys), AT_ONCE):
        rows = BankLine.objects.filter(account=account, key__in=keys[start : start + AT_ONCE])
        echoes = BankEcho.objects.filter(account=account, key__in=keys[start : start + AT_ONCE])
        echoes = echoes.exclude(line__statement__notice=False) if but_alike else echoes
        found |= {bytes(key) for part in (rows, echoes) for key in part.values_list("key", flat=True)}
    return found


def _closed_before(statement: Statement) -> Closed | None:
    """How the statement ended that was taken in before this one."""
    first = min(line.day for line in statement.lines)
    row = _statements_of(statement).exclude(closing=None).filter(last__lte=first).order_by("last", "pk").last()
    return Closed(row.number, Money(row.closing, row.currency)) if row and row.closing is not None else None


def _statements_of(statement: Statement) -> QuerySet[BankStatement]:
    return BankStatement.objects.filter(account=account_key(statement.account), currency=statement.currency)
