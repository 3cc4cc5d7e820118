"""Lines of statements that nobody has settled, and which gifts each might be. A name is never a reason."""

from dataclasses import dataclass
from datetime import date

from tamizdat.contributions.models import BankLine, BankStatement, Gift
from tamizdat.contributions.sealing import LINE, open_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.statements.reading import OwnAccount


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that waits. `text` is what the payer wrote; it stands here only while the line is open."""

    id: int
    account: str
    day: date
    money: Money
    text: str


def unmatched_lines(keyring: Keyring | None = None, newest: int = 500) -> list[OpenLine]:
    """Lines that brought money and are not settled, newest first; with what was written, where a key is given."""
    rows = BankLine.objects.filter(state=BankLine.State.OPEN, minor__gt=0).select_related("statement")
    return [
        OpenLine(one.pk, one.statement.alias, one.day, Money(one.minor, one.currency), text_of(one, keyring))
        for one in rows.order_by("-day", "-pk")[:newest]
    ]


def waiting_lines(keyring: Keyring, after: int, most: int) -> list[OpenLine]:
    """Lines that brought money and are not settled, in the order in which they came, from behind the line `after`."""
    rows = BankLine.objects.filter(state=BankLine.State.OPEN, minor__gt=0, pk__gt=after).select_related("statement")
    return [
        OpenLine(one.pk, one.statement.alias, one.day, Money(one.minor, one.currency), text_of(one, keyring))
        for one in rows.order_by("pk")[:most]
    ]


def count_waiting() -> int:
    """How many lines brought money and are not settled."""
    return BankLine.objects.filter(state=BankLine.State.OPEN, minor__gt=0).count()


def outgoing_lines(newest: int = 200) -> list[OpenLine]:
    """Lines by which money left, newest first: a refund that was sent by hand is among them."""
    rows = BankLine.objects.filter(state=BankLine.State.OPEN, minor__lt=0).select_related("statement")
    return [
        OpenLine(one.pk, one.statement.alias, one.day, Money(one.minor, one.currency), "")
        for one in rows.order_by("-day", "-pk")[:newest]
    ]


def text_of(line: BankLine, keyring: Keyring | None) -> str:
    """What a line says, while it is open; "" without a key. Raises SealError where it was tampered with."""
    if keyring is None or not line.sealed:
        return ""
    return open_at(keyring, LINE, bytes(line.key).hex(), bytes(line.sealed)).decode()


def statements() -> list[BankStatement]:
    """What was brought in, newest first."""
    return list(BankStatement.objects.order_by("-brought_on", "-pk"))


def known_accounts() -> list[OwnAccount]:
    """Accounts of which a statement was ever brought in: money comes to them when they are not offered any more."""
    rows = BankStatement.objects.values_list("account", "currency").distinct().order_by("account", "currency")
    return [OwnAccount(account, currency) for account, currency in rows]


def references() -> dict[str, str]:
    """Every reference that was ever given out, with its gift: late money is always bookable."""
    return dict(Gift.objects.exclude(reference="").values_list("reference", "pk"))
