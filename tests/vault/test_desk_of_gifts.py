"""Claims about what the office is answered about gifts, through the vault, with real books below."""

from dataclasses import dataclass

import pytest

from tamizdat.contributions.models import BankLine, BankMatch, RefundOrder
from tamizdat.contributions.queries.gifts import payments
from tamizdat.envelope.gift_questions import ImportStatement, MatchLine, RefundGift, ShowLines, UnmatchLine, pack
from tamizdat.envelope.gift_replies import GiftActDone, LinesShown, StatementRead
from tamizdat.envelope.replies import Refused, Reply
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.references import grouped
from tamizdat.money.statements.reading import OwnAccount
from tamizdat.vault.desk_of_gifts import DeskOfGifts
from tests.contributions.givers import Givers
from tests.contributions.test_importing import entries, statement
from tests.fakes.bank_files import OURS

TABLE = b"Date;Amount;Description\n27.11.2026;5,00;tea\n28.11.2026;1,00;cake\n"
STRANGE = b"When;Wieviel;Description\n27.11.2026;5,00;tea\n"


@dataclass
class Room:
    """The desk, asked as the office asks."""

    givers: Givers
    accounts: tuple[OwnAccount, ...] = (OwnAccount(OURS, "EUR"),)

    def ask(self, question: ImportStatement | ShowLines | MatchLine | UnmatchLine | RefundGift) -> Reply:
        return DeskOfGifts(lambda _now: self.accounts).answer(question, self.givers.keyring, self.givers.now)

    def bring(self, content: bytes, **told: str) -> StatementRead:
        reply = self.ask(ImportStatement(pack(content), rehearse=False, by="1", **told))  # type: ignore[arg-type]  # words
        assert isinstance(reply, StatementRead)
        return reply

    def lines(self) -> LinesShown:
        reply = self.ask(ShowLines(0, 25))
        assert isinstance(reply, LinesShown)
        return reply


@pytest.fixture
def room(db: None) -> Room:
    return Room(Givers())


def test_a_statement_with_three_mangled_references_is_matched_by_hand_booked_and_taken_back(room: Room) -> None:
    """One was only spaced, one has a wrong digit, one lost its check digits: the last two wait, ranked first."""
    spaced, wrong, cut = (room.givers.transfer(Rhythm.MONTHLY) for _ in range(3))
    last = f"{(int(wrong.reference[-1]) + 1) % 10}"
    texts = [grouped(spaced.reference), wrong.reference[:-1] + last, f"thanks {cut.reference[4:]}"]
    read = room.bring(statement(entries(*texts)))
    assert (read.verdict, read.matched, read.waiting) == ("taken", 1, 2)

    shown = room.lines()
    assert shown.total == 2
    assert [line.suggestions[0].gift for line in shown.lines] == [wrong.pk, cut.pk]
    assert shown.lines[0].suggestions[0].why[:2] == ["one digit away", "same amount"]
    first, second = shown.lines
    done = room.ask(MatchLine(first.line, "gift", first.suggestions[0].gift, "1"))
    assert isinstance(done, GiftActDone)
    assert isinstance(room.ask(MatchLine(second.line, "gift", cut.reference, "1")), GiftActDone)
    assert room.lines().total == 0
    assert room.givers.balances() == {"assets:bank:eur-4300": 1500, "income:gifts:month": -1500}
    assert [match.by for match in BankMatch.objects.order_by("pk")] == ["", "1", "1"]

    assert isinstance(room.ask(UnmatchLine(first.line, "1")), GiftActDone)
    again = room.lines()
    assert [(line.line, line.text) for line in again.lines] == [(first.line, first.text)]
    assert room.givers.balances()["liabilities:unidentified"] == -500


def test_what_cannot_be_is_refused_with_a_sentence(room: Room) -> None:
    room.bring(statement(entries("tea")))
    line = BankLine.objects.get().pk
    for question, sentence in (
        (MatchLine(line, "gift", "RF00000000000000", "1"), "no gift of this reference"),
        (MatchLine(line, "gift", "f" * 32, "1"), "no such gift"),
        (MatchLine(line, "gift", "", "1"), "no such gift"),
        (MatchLine(line, "refund", "f" * 32, "1"), "no such gift"),
        (MatchLine(999, "other", "", "1"), "settled already"),
        (UnmatchLine(line, "1"), "not settled"),
        (RefundGift(999, 100, "1"), "no such payment"),
    ):
        reply = room.ask(question)
        assert isinstance(reply, Refused)
        assert sentence in reply.sentence, question


def test_a_file_that_is_refused_says_where_and_why(room: Room) -> None:
    read = room.bring(statement(entries("tea"), closing="1.00"))
    assert read.verdict == "refused"
    (finding,) = read.findings
    assert "it closes with 1.00 EUR" in finding
    assert room.bring(b"nonsense").verdict == "refused"
    stranger = Room(room.givers, (OwnAccount("DE89370400440532013000", "EUR"),))
    assert "none of the newsroom's" in stranger.bring(statement(entries("tea"))).findings[0]
    assert "No account of the newsroom is known" in Room(room.givers, ()).bring(b"x").findings[0]


def test_a_table_is_told_its_account_and_what_its_headings_hold(room: Room) -> None:
    two = Room(room.givers, (*room.accounts, OwnAccount("DE89370400440532013000", "USD")))
    assert "with --account: 3000 (USD), 4300 (EUR)." in two.bring(TABLE).findings[0]
    assert two.bring(TABLE, account="4300").waiting == 2
    assert two.bring(TABLE, account="eur").there == 2
    assert "Write more" in two.bring(TABLE, account="9").findings[0]
    assert "There are: 3000 (USD), 4300 (EUR)." in two.bring(TABLE, account="9").findings[0]
    assert "headings that are known" in two.bring(STRANGE, account="EUR").findings[0]
    told = {"When": "day", "Wieviel": "amount"}
    reply = two.ask(ImportStatement(pack(STRANGE), rehearse=False, by="1", account="EUR", columns=told))
    assert isinstance(reply, StatementRead)
    assert (reply.verdict, reply.lines) == ("taken", 1)
    reply = two.ask(ImportStatement(pack(STRANGE), rehearse=False, by="1", account="EUR", columns={"When": "o'clock"}))
    assert isinstance(reply, StatementRead)
    assert "cannot hold “o'clock”" in reply.findings[0]


def test_money_still_comes_to_an_account_that_is_not_offered_any_more(room: Room) -> None:
    room.bring(statement(entries("one")))
    assert Room(room.givers, ()).bring(statement(entries("two", day="2026-11-28"))).waiting == 1


def test_lines_are_shown_a_page_at_a_time(room: Room) -> None:
    room.bring(statement(entries(*(f"tea {number}" for number in range(5)))))
    first = room.ask(ShowLines(0, 3))
    assert isinstance(first, LinesShown)
    rest = room.ask(ShowLines(first.lines[-1].line, 3))
    assert isinstance(rest, LinesShown)
    assert [len(first.lines), len(rest.lines), rest.total] == [3, 2, 5]


def test_a_refund_is_ordered_and_never_of_more_than_came(room: Room) -> None:
    attempt = room.givers.card()
    room.givers.tell(room.givers.fact(FactKind.CAPTURED, "ch_1", attempt.pk))
    ((payment, _standing),) = payments(attempt.gift_id)
    assert isinstance(room.ask(RefundGift(payment.pk, 501, "1")), Refused)
    assert isinstance(room.ask(RefundGift(payment.pk, 500, "1")), GiftActDone)
    assert [(order.minor, order.by) for order in RefundOrder.objects.all()] == [(500, "1")]
