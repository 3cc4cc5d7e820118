"""A statement of a bank and its lines, whatever file they came in; and by what a line is known again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from tamizdat.money.amounts import Money

# A busy account has some ten thousand in a month. Each costs memory many times its size in the file.
MOST_ROWS = 300_000
TOO_MANY = f"The file has more than {MOST_ROWS:,} lines. Get it from the bank for shorter periods."


@dataclass(frozen=True, slots=True)
class Line:
    """One movement on our account, as booked. `money` is what it did to the balance: negative if it left.

    `bank_ref` is the bank's own name for it, "" if it gave none. `texts` are what payer and bank wrote, in order.
    `counterparty` helps a person who looks at a line; it is never stored, nor written into a log. Texts often hold
    names too: whoever keeps them seals them.
    """

    day: date
    money: Money
    bank_ref: str
    texts: tuple[str, ...]
    counterparty: str = ""
    # Of a part of a batch: which entry of the file it is of, and the bank's reference of that.
    entry: str = field(default="", compare=False)
    entry_ref: str = field(default="", compare=False)
    # The bank took it for itself, by its own code or words.
    fee: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a bank says of one account over some time. `place` is where in the file it stands, for sentences.

    `number` is the bank's own, "" if it has none. `opening` and `closing` are None where the form has no balances
    (CAMT.054, many tables). `more`: a further page of the same statement follows. `notice`: it tells beforehand, or in
    detail, what a statement tells too (CAMT.054).
    """

    account: str
    currency: str
    number: str
    opening: Money | None
    closing: Money | None
    lines: tuple[Line, ...]
    place: str
    more: bool = False
    notice: bool = False
    # In which form the file was: `camt`, `mt940` or `table`.
    form: str = field(default="", compare=False)


def identities(statement: Statement, key: bytes, before: Iterable[str] = ()) -> tuple[str, ...]:
    """By what each line is known again when it comes in another file, in the order of the lines.

    Account, day, money, and the bank's reference or else the texts, then a number that counts lines which are equal in
    all of that: two equal real lines are two, and overlapping files come to their union. `key` keeps anybody who finds
    the identities from trying names. `before` are the identities of lines in the statement that this one continues
    (it opens with the balance at which that one closed): there counting goes on, as nothing overlaps.
    """
    seen = Counter(identity.rpartition("-")[0] for identity in before)
    found = []
    for line in statement.lines:
        content = _content(statement, line, key)
        seen[content] += 1
        found.append(f"{content}-{seen[content]}")
    return tuple(found)


def _content(statement: Statement, line: Line, key: bytes) -> str:
    """Spaces do not count in texts: banks break the same text differently in different files."""
    said = ["ref", line.bank_ref] if line.bank_ref else ["texts", "".join("".join(line.texts).split())]
    parts = [statement.account, line.day.isoformat(), str(line.money), *said]
    return blake2b("\n".join(parts).encode(), key=key, digest_size=16).hexdigest()
