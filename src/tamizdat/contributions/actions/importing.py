"""A file of a bank is taken in: whole or not at all, each line once, and what carries a reference of ours is booked.

A name is never looked at. What a payer wrote is sealed while a person has to look at it, and otherwise not kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from tamizdat.contributions.actions.booking import record_lines
from tamizdat.contributions.actions.matching import match_line
from tamizdat.contributions.models import BankLine, BankStatement, FactRow
from tamizdat.contributions.queries.references import GivenReferences
from tamizdat.contributions.sealing import LINE, keyed, seal_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.accounts import account_key
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.matching import Matched
from tamizdat.money.matching import match_line as climb
from tamizdat.money.postings import BANK
from tamizdat.money.references import find_references
from tamizdat.money.statements.checks import Closed, gaps
from tamizdat.money.statements.columns import NOTHING_TOLD, Told
from tamizdat.money.statements.lines import Line, Statement, identities
from tamizdat.money.statements.reading import OwnAccount, read_file

CONTENT_BYTES = 16
COUNT_BYTES = 4
AT_ONCE = 500


@dataclass(slots=True)
class Imported:
    """What came of a file. `there` were known before; `waiting` need a person; `out` is money that left."""

    accounts: list[str] = field(default_factory=list)
    lines: int = 0
    there: int = 0
    matched: int = 0
    waiting: int = 0
    out: int = 0
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who takes a file in, when, and with what keys."""

    keyring: Keyring
    by: str
    now: datetime


@transaction.atomic
def import_file(
    content: bytes,
    accounts: Sequence[OwnAccount],
    hands: Hands,
    told: Told = NOTHING_TOLD,
    *,
    rehearse: bool = False,
) -> Imported:
    """Take a file in. Rehearsed, all of it is taken back again. Raises StatementRefused, and then nothing was taken."""
    file = read_file(content, accounts, told)
    imported = Imported(findings=list(file.warnings))
    for statement in file.statements:
        _take(statement, file.digest, imported, hands)
    transaction.set_rollback(rehearse)
    return imported


def alias_of(account: str, currency: str) -> str:
    """What an account of ours is called in the books: its currency and its last four signs."""
    return f"{currency.lower()}-{account_key(account)[-4:].lower()}"


def _take(statement: Statement, file: str, imported: Imported, hands: Hands) -> None:
    alias = alias_of(statement.account, statement.currency)
    imported.accounts += [alias] if alias not in imported.accounts else []
    imported.lines += len(statement.lines)
    keys = _keys(statement, hands)
    known = _known(statement.account, keys)
    imported.there += sum(key in known for key in keys)
    if not known.issuperset(keys):
        imported.findings += gaps(statement, _before(statement))
    row = _keep_statement(statement, file, alias, hands)
    fresh = [(line, key) for line, key in zip(statement.lines, keys, strict=True) if key not in known]
    _take_lines(fresh, row, imported, hands)


def _keep_statement(statement: Statement, file: str, alias: str, hands: Hands) -> BankStatement:
    days = [line.day for line in statement.lines]
    digest = sha256(f"{file}\n{statement.account}\n{statement.place}".encode()).digest()
    fresh = {
        "account": account_key(statement.account),
        "alias": alias,
        "currency": statement.currency,
        "number": statement.number[:40],
        "opening": statement.opening.minor if statement.opening else None,
        "closing": statement.closing.minor if statement.closing else None,
        "first": min(days, default=None),
        "last": max(days, default=None),
        "brought_on": hands.now.date(),
        "by": hands.by[:150],
    }
    return BankStatement.objects.get_or_create(digest=digest, defaults=fresh)[0]


def _take_lines(
    fresh: Sequence[tuple[Line, bytes]], statement: BankStatement, imported: Imported, hands: Hands
) -> None:
    """Book lines that are new as money that came or went; then say of those that carry a reference whose they are."""
    references = GivenReferences({one for line, _ in fresh for one in find_references(line.texts)})
    ladder = [climb(line, references) if line.money.minor > 0 else None for line, _ in fresh]
    facts = record_lines([_fact_of(line, key) for line, key in fresh], statement.alias, hands.keyring)
    rows = [
        _row_of(line, key, statement, fact, None if isinstance(found, Matched) else hands.keyring)
        for (line, key), fact, found in zip(fresh, facts, ladder, strict=True)
    ]
    rows = BankLine.objects.bulk_create(rows, batch_size=AT_ONCE)
    for row, found in zip(rows, ladder, strict=True):
        gift = references.gift_of(found.reference) if isinstance(found, Matched) else None
        if isinstance(found, Matched) and gift is not None:
            rung, today = found.rung.value, hands.now.date()
            match_line(row.pk, "gift", gift.pk, keyring=hands.keyring, by="", today=today, rung=rung)
        imported.matched += gift is not None
        imported.waiting += gift is None and row.minor > 0
        imported.out += row.minor < 0


def _fact_of(line: Line, key: bytes) -> Fact:
    kind = FactKind.RECEIVED if line.money.minor > 0 else FactKind.SPENT
    return Fact(BANK, kind, key.hex(), "", Money(abs(line.money.minor), line.money.currency), line.day)


def _row_of(line: Line, key: bytes, statement: BankStatement, fact: FactRow, keyring: Keyring | None) -> BankLine:
    """A line as it is kept. Its words are, sealed, only where somebody has to look at it: money came, of no gift."""
    said = "\n".join(line.texts).encode() if keyring is not None and line.money.minor > 0 else b""
    return BankLine(
        statement=statement,
        account=statement.account,
        key=key,
        day=line.day,
        minor=line.money.minor,
        currency=line.money.currency,
        sealed=seal_at(keyring, LINE, key.hex(), said) if keyring is not None else b"",
        fact=fact,
    )


def _keys(statement: Statement, hands: Hands) -> list[bytes]:
    """By what the lines are known again: a keyed digest of what each says, and the how-manieth of that it is."""
    key, before = keyed(hands.keyring, "bank line"), _continued(statement)
    split = (identity.rpartition("-") for identity in identities(statement, key, before))
    return [bytes.fromhex(content) + int(count).to_bytes(COUNT_BYTES, "big") for content, _, count in split]


def _continued(statement: Statement) -> list[str]:
    """The lines of the statement that ended with the balance, on the day, and before the number, of this one's begin.

    Then a line of that day which is equal to one there is another line. One that left the balance as it was says
    nothing, since it might be this very statement in another form.
    """
    days = [line.day for line in statement.lines]
    if statement.opening is None or not days:
        return []
    ended = BankStatement.objects.filter(
        account=account_key(statement.account),
        currency=statement.currency,
        closing=statement.opening.minor,
        last=min(days),
    )
    row = ended.exclude(opening=statement.opening.minor).order_by("pk").last()
    lines = BankLine.objects.filter(statement=row).values_list("key", flat=True) if row else []
    return [f"{bytes(key)[:CONTENT_BYTES].hex()}-{int.from_bytes(bytes(key)[CONTENT_BYTES:], 'big')}" for key in lines]


def _known(account: str, keys: Sequence[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        rows = BankLine.objects.filter(account=account_key(account), key__in=part)
        found |= {bytes(key) for key in rows.values_list("key", flat=True)}
    return found


def _before(statement: Statement) -> Closed | None:
    """How the statement ended that was taken in before this one."""
    days = [line.day for line in statement.lines]
    earlier = BankStatement.objects.filter(account=account_key(statement.account), currency=statement.currency)
    row = earlier.exclude(closing=None).filter(last__lte=min(days)).order_by("last", "pk").last() if days else None
    return Closed(row.number, Money(row.closing, row.currency)) if row and row.closing is not None else None
