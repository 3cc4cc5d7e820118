"""Books with a little of everything in them, for the pages of gifts. Written by the room's own actions."""

from datetime import UTC, date, datetime, time, timedelta

from tamizdat.contributions.actions.booking import book
from tamizdat.contributions.actions.importing import Hands, import_file
from tamizdat.contributions.actions.matching import match_line
from tamizdat.contributions.actions.taking import Chosen, begin, expect_transfer
from tamizdat.contributions.asking.starting import REFUSED_COUNTRIES
from tamizdat.contributions.models import Attempt, BankLine, CanaryRun, Cursor, DayCount, Pledge
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.sealed import new_pair
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.money.references import make_reference
from tamizdat.money.statements.reading import OwnAccount
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, statement_xml

KEYRING = Keyring.of(bytes(range(32)), [new_pair().private])
ONCE, MONTHLY, CARD = "1" * 32, "2" * 32, "3" * 32
REFERENCES = {ONCE: make_reference("539007547034"), MONTHLY: make_reference("712348231999"), CARD: ""}
TODAY = datetime.now(UTC).date()


def set_up() -> None:
    """Write them."""
    before = datetime.combine(TODAY - timedelta(58), time(12), UTC)
    expect_transfer(_chosen(ONCE, Rhythm.ONCE, 2500), KEYRING, before)
    expect_transfer(_chosen(MONTHLY, Rhythm.MONTHLY, 500), KEYRING, before)
    attempt, _ = begin(_chosen(CARD, Rhythm.MONTHLY, 1000), Attempt.Call.CHARGE, KEYRING, before)
    Pledge.objects.filter(gift=CARD).update(next_on=TODAY + timedelta(3))
    _bank()
    _card(attempt.pk)
    Cursor.objects.create(provider="stripe", trouble="ProviderDown", contradictions=0)
    CanaryRun.objects.create(provider="stripe", day=TODAY - timedelta(31), silent="BY CN", untried="RU")
    DayCount.objects.create(day=TODAY, name=REFUSED_COUNTRIES, count=3)
    DayCount.objects.create(day=TODAY - timedelta(2), name=REFUSED_COUNTRIES, count=4)
    DayCount.objects.create(day=TODAY - timedelta(2), name="forged calls", count=1)


def _chosen(number: str, rhythm: Rhythm, minor: int) -> Chosen:
    method, provider = ("card", "stripe") if number == CARD else ("bank", BANK)
    return Chosen(number, method, provider, rhythm, Money(minor, "EUR"), "en", "", REFERENCES[number])


def _bank() -> None:
    """A month of the bank: one gift is matched, one was matched by a keeper, one waits, and some money went out."""
    told = [("25.00", REFERENCES[ONCE]), ("5.00", "monthly"), ("15.00", "for all of you"), ("3.00", "fee")]
    listed = [
        Entry(
            amount,
            [Part(amount, (text,))],
            sign="DBIT" if text == "fee" else "CRDT",
            ref=f"B-{place}",
            day=f"{_day(5 + place)}",
        )
        for place, (amount, text) in enumerate(told)
    ]
    balances = balance_xml("OPBD", "0.00") + balance_xml("CLBD", "42.00")
    hands = Hands(KEYRING, "1", datetime.combine(TODAY, time(12), UTC))
    import_file(camt(statement_xml(listed, balances, number="11")), [OwnAccount(OURS, "EUR")], hands)
    line = BankLine.objects.get(minor=500)
    match_line(line.pk, "gift", MONTHLY, keyring=KEYRING, by="1", today=TODAY)


def _card(attempt: str) -> None:
    told = [
        (FactKind.CAPTURED, "ch_1", 1000, 4, ""),
        (FactKind.FEE, "fee_1", 40, 4, "ch_1"),
        (FactKind.REFUNDED, "re_1", 200, 9, "ch_1"),
        (FactKind.CAPTURED, "ch_2", 1000, 20, ""),
        (FactKind.DISPUTE_OPENED, "dp_1", 1000, 22, "ch_2"),
        (FactKind.DISPUTE_FEE, "dp_1", 1500, 22, "ch_2"),
    ]
    facts = [
        Fact("stripe", kind, ref, attempt, Money(minor, "EUR"), _day(day), parent)
        for kind, ref, minor, day, parent in told
    ]
    book(facts, KEYRING)


def _day(number: int) -> date:
    """A day of the thirty before today."""
    return TODAY - timedelta(30 - number)
