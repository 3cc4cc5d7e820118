"""Lines of statements that nobody has settled, and which gifts each might be. A name is never a reason."""

from dataclasses import dataclass
from datetime import date

from tamizdat.contributions.models import BankLine, BankStatement, Gift
from tamizdat.contributions.sealing import LINE, open_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money


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


def references() -> dict[str, str]:
    """Every reference that was ever given out, with its gift: late money is always bookable."""
    return dict(Gift.objects.exclude(reference="").values_list("reference", "pk"))
