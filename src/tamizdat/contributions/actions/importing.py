"""A file of a bank is taken in: its lines whole or not at all, each once; what carries a reference of ours is booked.

What a payer wrote is sealed while a person has to look at it, and otherwise not kept. First the money of all new lines
is booked as nobody's, in one transaction; then the lines that carry a reference are given to their gifts, some dozens
in a transaction, so that nobody else has to wait long. Cut short there, the same file goes on from where it was.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from tamizdat.contributions.actions.booking import record_lines
from tamizdat.contributions.actions.matching import match_line, take_apart
from tamizdat.contributions.actions.opening import book_opening
from tamizdat.contributions.models import BankEcho, BankLine, BankStatement, FactRow
from tamizdat.contributions.queries.incoming import Expected, Looking, Said, refuse_doubts
from tamizdat.contributions.queries.incoming_lines import Incoming
from tamizdat.contributions.queries.references import AT_ONCE
from tamizdat.contributions.sealing import LINE, seal_at
from tamizdat.envelope.audit import LEAST_KEEPERS
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.accounts import account_key
from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.postings import BANK
from tamizdat.money.statements.checks import check_days
from tamizdat.money.statements.columns import NOTHING_TOLD, Told
from tamizdat.money.statements.lines import Statement
from tamizdat.money.statements.reading import OwnAccount, read_file
from tamizdat.readers.face import keep_note

# It is tomorrow already where the bank is. What is later is a day that was misread, or not booked yet.
BOOKED_AHEAD = timedelta(days=1)
# A bank passes on some hundred signs. More is not for a person to read, and would not fit into an answer to the office.
LONGEST_WORDS = 4_000
# Lines given to their gifts in one transaction: more would keep others waiting.
TOGETHER = 50
TOO_FEW = (
    "Names can be kept only where there are two offline keepers at least (“tamizdat vault init --offline”). Make them"
    " first, or bring the file in without names. Nothing of the file was taken."
)


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

    def count(self, expected: Expected) -> None:
        """Add what a statement brings."""
        self.accounts += [expected.alias] if expected.alias not in self.accounts else []
        there = len(expected.there) + sum(len(one.lines) for one in expected.echoes)
        self.lines += len(expected.fresh) + there
        self.there += there
        self.matched += sum(one.gift is not None for one in expected.fresh)
        self.out += sum(one.line.money.minor < 0 for one in expected.fresh)
        self.waiting += sum(one.gift is None and one.line.money.minor > 0 for one in expected.fresh)
        self.findings += expected.findings


@dataclass(frozen=True, slots=True)
class Hands:
    """Who takes a file in, when, and with what keys."""

    keyring: Keyring
    by: str
    now: datetime
    # Whether names that the bank tells are kept for an audit, sealed to keepers who are offline.
    names: bool = False
    # What a keeper says of lines that look like ones which are there: they are (`again`), or are others (`new`).
    alike: Said = ""


def import_file(
    content: bytes,
    accounts: Sequence[OwnAccount],
    hands: Hands,
    told: Told = NOTHING_TOLD,
    *,
    rehearse: bool = False,
) -> Imported:
    """Take a file in; rehearsed, only say what would be. Raises StatementRefused, and then nothing was taken."""
    if hands.names and len(set(hands.keyring.offline)) < LEAST_KEEPERS:
        raise StatementRefused(TOO_FEW)
    file = read_file(content, accounts, told)
    for statement in file.statements:
        check_days(statement, hands.now.date() + BOOKED_AHEAD)
    found = Looking(hands.keyring, hands.alike).at(file)
    refuse_doubts(found)
    imported = Imported(findings=list(file.warnings))
    for expected in found:
        imported.count(expected)
    if not rehearse:
        with transaction.atomic():
            for expected in found:
                _keep(expected, file.digest, hands)
        for expected in found:
            _give(expected, hands)
    return imported


def _keep(expected: Expected, file: str, hands: Hands) -> None:
    """Keep a statement and its new lines; their money is nobody's yet."""
    statement = _keep_statement(expected.statement, file, expected.alias, hands)
    _keep_echoes(expected, statement.account)
    for row in expected.apart:
        take_apart(row, hands.keyring)
    facts = record_lines([_fact_of(one) for one in expected.fresh], expected.alias, hands.keyring)
    rows = [_row_of(one, statement, fact, hands) for one, fact in zip(expected.fresh, facts, strict=True)]
    BankLine.objects.bulk_create(rows, batch_size=AT_ONCE)
    book_opening(statement, hands.keyring)
    for one in expected.fresh if hands.names else ():
        if one.line.money.minor > 0:
            # For an audit only, and for keepers who are offline: the one place where a name that a bank told is kept.
            keep_note(one.key.hex(), _note_of(one), one.line.day, hands.keyring)


def _keep_echoes(expected: Expected, account: str) -> None:
    """What told money once more is known from now on, and what it told is nobody else's."""
    echoes = [BankEcho(account=account, key=one.key, line=echo.of) for echo in expected.echoes for one in echo.lines]
    BankEcho.objects.bulk_create(echoes, batch_size=AT_ONCE)
    told = [*expected.met, *(echo.of.pk for echo in expected.echoes if not echo.twin)]
    for start in range(0, len(told), AT_ONCE):
        BankLine.objects.filter(pk__in=told[start : start + AT_ONCE]).update(told_again=True)


def _give(expected: Expected, hands: Hands) -> None:
    """Give each line that carries a reference to its gift, unless that was done, or a person has said otherwise."""
    echoed = [one for echo in expected.echoes for one in echo.lines]
    carrying = {one.key: one for one in (*expected.fresh, *expected.there, *echoed) if one.gift is not None}
    account, today = account_key(expected.statement.account), hands.now.date()
    untouched = BankLine.objects.filter(account=account, state=BankLine.State.OPEN, matches=None)
    # A notice may carry the reference of a payment that the statement told without it.
    echoes = BankEcho.objects.filter(account=account, line__in=untouched).select_related("line")
    told = {one.line_id: carrying.get(bytes(one.key)) for one in echoes if _is_one(one, carrying)}
    keys = untouched.values_list("pk", "key")
    lines = [(number, carrying.get(bytes(key)) or told.get(number)) for number, key in keys]
    for start in range(0, len(lines), TOGETHER):
        with transaction.atomic():
            for number, one in lines[start : start + TOGETHER]:
                if one is not None and one.gift is not None and one.rung is not None:
                    rung = one.rung.value
                    match_line(number, "gift", one.gift.pk, keyring=hands.keyring, by="", today=today, rung=rung)


def _is_one(echo: BankEcho, carrying: Mapping[bytes, Incoming]) -> bool:
    """Whether an echo is of one line, and not of a part of it."""
    one = carrying.get(bytes(echo.key))
    return one is not None and one.line.money.minor == echo.line.minor == echo.line.entry_minor


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
        "notice": statement.notice,
        "form": statement.form,
    }
    return BankStatement.objects.get_or_create(digest=digest, defaults=fresh)[0]


def _note_of(one: Incoming) -> str:
    """What an auditor may have to see of a line: day, sum, reference, what the bank tells of who paid; "" without."""
    reference = one.gift.reference if one.gift else ""
    told = [f"{one.line.day}", one.line.money.plain, one.line.money.currency, reference, one.line.counterparty]
    return json.dumps(told, ensure_ascii=False) if one.line.counterparty else ""


def _fact_of(one: Incoming) -> Fact:
    money = one.line.money
    kind = FactKind.BANK_FEE if one.line.fee else FactKind.SPENT
    kind = FactKind.RECEIVED if money.minor > 0 else kind
    return Fact(BANK, kind, one.key.hex(), "", Money(abs(money.minor), money.currency), one.line.day)


def _row_of(one: Incoming, statement: BankStatement, fact: FactRow, hands: Hands) -> BankLine:
    """A line as it is kept, with its words where somebody has to look at them: money came, of no gift that we know."""
    needs_a_person = one.gift is None and one.line.money.minor > 0
    said = "\n".join(one.line.texts)[:LONGEST_WORDS].encode() if needs_a_person else b""
    return BankLine(
        statement=statement,
        account=statement.account,
        key=one.key,
        day=one.line.day,
        minor=one.line.money.minor,
        currency=one.line.money.currency,
        sealed=seal_at(hands.keyring, LINE, one.key.hex(), said),
        fact=fact,
        entry_minor=one.entry_minor,
        entry_key=one.entry_key,
    )
