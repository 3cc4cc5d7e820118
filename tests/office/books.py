"""Books with a little of everything in them, for the pages of gifts. Written by the room's own actions."""

from datetime import UTC, datetime, timedelta

from tamizdat.contributions.actions.booking import book, record
from tamizdat.contributions.models import Attempt, BankLine, BankMatch, BankStatement, Cursor, DayCount, Gift, Pledge
from tamizdat.contributions.sealing import token_digest
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.sealed import new_pair
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.postings import BANK

KEYRING = Keyring.of(bytes(range(32)), [new_pair().private])
ONCE, MONTHLY, CARD, COINS = ("1" * 32, "2" * 32, "3" * 32, "4" * 32)
REFERENCES = {ONCE: "RF18539007547034", MONTHLY: "RF712348231"}
ALIAS = "de89-3000"
TODAY = datetime.now(UTC).date()
EUROS = [(ONCE, "once", "bank", 2500), (MONTHLY, "month", "bank", 500), (CARD, "month", "card", 1000)]


def set_up() -> None:
    """Write them."""
    for number, rhythm, method, minor in EUROS:
        _gift(number, rhythm, method, minor)
    _bank()
    _card()
    Cursor.objects.create(provider="stripe", trouble="ProviderDown", contradictions=0)
    DayCount.objects.create(day=TODAY, name="country", count=3)


def _gift(number: str, rhythm: str, method: str, minor: int) -> None:
    provider = {"bank": BANK, "card": "stripe"}[method]
    reference = REFERENCES.get(number, "")
    day = TODAY - timedelta(58)
    gift = Gift.objects.create(
        id=number,
        rhythm=rhythm,
        method=method,
        provider=provider,
        minor=minor,
        currency="EUR",
        language="en",
        reference=reference,
        day=day,
        token=token_digest(KEYRING, number),
    )
    if rhythm != "once":
        Pledge.objects.create(gift=gift, anchor=day, minor=minor, most=minor, next_on=TODAY + timedelta(3))
    Attempt.objects.create(
        id=number[::-1].replace(number[0], "a", 1),
        gift=gift,
        key=f"{number}.1",
        provider=provider,
        minor=minor,
        currency="EUR",
        call="none" if provider == BANK else "charge",
        known="heard",
        asked_at=f"{day}T12:00:00Z",
    )


def _bank() -> None:
    statement = BankStatement.objects.create(
        digest=b"d" * 32,
        account="DE89370400440532013000",
        alias=ALIAS,
        currency="EUR",
        number="11",
        opening=0,
        closing=4200,
        first=TODAY - timedelta(29),
        last=TODAY,
        brought_on=TODAY,
        by="1",
    )
    lines = [(2500, ONCE), (500, MONTHLY), (1500, ""), (-300, "")]
    for place, (minor, gift) in enumerate(lines):
        day = TODAY - timedelta(25 - place)
        kind = FactKind.RECEIVED if minor > 0 else FactKind.SPENT
        fact = record(Fact(BANK, kind, f"line{place}", "", Money(abs(minor), "EUR"), day), None, KEYRING, alias=ALIAS)
        line = BankLine.objects.create(
            statement=statement,
            account=statement.account,
            key=bytes([place]) * 32,
            day=day,
            minor=minor,
            currency="EUR",
            state="settled" if gift else "open",
            fact=fact,
        )
        if gift:
            _match(line, gift)


def _match(line: BankLine, number: str) -> None:
    attempt = Attempt.objects.get(gift=number)
    fact = Fact(BANK, FactKind.CAPTURED, f"match{line.pk}", attempt.pk, Money(line.minor, "EUR"), line.day)
    rung = "exact" if number == ONCE else "human"
    row = record(fact, attempt, KEYRING)
    BankMatch.objects.create(line=line, kind="gift", gift=attempt.gift, rung=rung, by="1", day=line.day, fact=row)


def _card() -> None:
    attempt = Attempt.objects.get(gift=CARD).pk
    told = [
        (FactKind.CAPTURED, "ch_1", 1000, 4, ""),
        (FactKind.FEE, "fee_1", 40, 4, "ch_1"),
        (FactKind.REFUNDED, "re_1", 200, 9, "ch_1"),
        (FactKind.CAPTURED, "ch_2", 1000, 20, ""),
        (FactKind.DISPUTE_OPENED, "dp_1", 1000, 22, "ch_2"),
        (FactKind.DISPUTE_FEE, "dp_1", 1500, 22, "ch_2"),
    ]
    facts = [
        Fact("stripe", kind, ref, attempt, Money(minor, "EUR"), TODAY - timedelta(30 - day), parent)
        for kind, ref, minor, day, parent in told
    ]
    book(facts, KEYRING)
