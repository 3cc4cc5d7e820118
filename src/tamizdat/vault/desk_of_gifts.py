"""What the office may ask about gifts: to take in a statement, to say what a line is, to give money back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tamizdat.contributions.actions.importing import Hands, Imported, import_file
from tamizdat.contributions.actions.matching import match_line, unmatch_line
from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.errors import ContributionsError
from tamizdat.contributions.queries.bank import OpenLine, count_waiting, known_accounts, waiting_lines
from tamizdat.contributions.queries.references import GivenReferences
from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.gift_questions import (
    MOST_LINES,
    GiftQuestion,
    ImportStatement,
    MatchLine,
    RefundGift,
    ShowLines,
    UnmatchLine,
    unpack,
)
from tamizdat.envelope.gift_replies import GiftActDone, LineShown, LinesShown, StatementRead, Suggestion
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.replies import Refused, Reply
from tamizdat.money.accounts import account_key
from tamizdat.money.errors import MoneyError
from tamizdat.money.matching import Suggestion as Near
from tamizdat.money.matching import Unmatched
from tamizdat.money.matching import match_line as climb
from tamizdat.money.references import find_references
from tamizdat.money.statements.columns import Told
from tamizdat.money.statements.headings import Holds
from tamizdat.money.statements.lines import Line
from tamizdat.money.statements.reading import OwnAccount, listed

ID_DIGITS = 32
NO_ACCOUNTS = "No account of the newsroom is known. Name one in its settings of gifts, and print the edition."
NO_SUCH_ACCOUNT = (
    "No account of the newsroom is the one that was named, or several are. Write more of its number."
    " There are: {known}."
)
NO_SUCH_GIFT = "There is no gift of this reference or number."
HOLDS_WHAT = "A column cannot hold “{holds}”. It can hold: {known}."
SLIPS = ("the reference itself", "one digit away", "its check digits are missing", "")


class DeskOfGifts:
    """`accounts` says which accounts the newsroom has, as its signed edition names them."""

    def __init__(self, accounts: Callable[[datetime], Sequence[OwnAccount]]) -> None:
        self._accounts = accounts

    def answer(self, question: GiftQuestion, keyring: Keyring, now: datetime) -> Reply:
        """Do it, or say why not."""
        try:
            return self._answer(question, keyring, now)
        except (ContributionsError, MoneyError, MessageRefused) as error:
            return Refused(f"{error}")

    def _answer(self, question: GiftQuestion, keyring: Keyring, now: datetime) -> Reply:
        match question:
            case ImportStatement():
                return self._import(question, keyring, now)
            case ShowLines():
                return _lines(question, keyring)
            case MatchLine(line, kind, gift, by):
                match_line(line, kind, gift_named(gift), keyring=keyring, by=by, today=now.date())
                return GiftActDone("It is booked. You can take it back below.")
            case UnmatchLine(line, by):
                unmatch_line(line, keyring=keyring, by=by, today=now.date())
                return GiftActDone("It was taken back, and the line waits again.")
            case RefundGift(payment, minor, by):
                order_refund(payment, minor, by=by, now=now)
                return GiftActDone(
                    "It is ordered: the provider is asked within a minute, and then the ledger shows it."
                )

    def _import(self, question: ImportStatement, keyring: Keyring, now: datetime) -> Reply:
        hands = Hands(keyring, question.by, now, question.names, question.alike)
        try:
            accounts, told = self._meant(question.account, now), told_of(question)
            came = import_file(unpack(question.packed), accounts, hands, told, rehearse=question.rehearse)
        except MoneyError as error:
            return StatementRead("refused", findings=[f"{error}"])
        return _read(came, rehearsed=question.rehearse)

    def _meant(self, said: str, now: datetime) -> Sequence[OwnAccount]:
        """The accounts, or the one that a keeper named by its currency or the end of its number."""
        offered = {(account_key(one.number), one.currency): one for one in self._accounts(now)}
        earlier = {(account_key(one.number), one.currency): one for one in known_accounts()}
        known = list((earlier | offered).values())
        if not known:
            raise MoneyError(NO_ACCOUNTS)
        end = account_key(said)
        meant = [one for one in known if one.currency == end or account_key(one.number).endswith(end)] if end else known
        if end and len(meant) != 1:
            raise MoneyError(NO_SUCH_ACCOUNT.format(known=listed(known)))
        return meant


def told_of(question: ImportStatement) -> Told:
    """What a keeper said of a table. Raises MoneyError."""
    known = {one.value: one for one in Holds}
    strange = next((holds for holds in question.columns.values() if holds not in known), None)
    if strange is not None:
        raise MoneyError(HOLDS_WHAT.format(holds=strange, known=", ".join(known)))
    columns = {heading: known[holds] for heading, holds in question.columns.items()}
    return Told(question.days or None, question.decimal or None, columns)


def gift_named(said: str) -> str:
    """The number of a gift, by its number or its reference; "" for none. Raises MoneyError."""
    plain = "".join(said.split())
    if not plain or len(plain) == ID_DIGITS:
        return plain.lower()
    found = {GivenReferences().gift_of(reference) for reference in find_references([plain])} - {None}
    gifts = [one.pk for one in found if one is not None]
    if len(gifts) != 1:
        raise MoneyError(NO_SUCH_GIFT)
    return gifts[0]


def _read(came: Imported, *, rehearsed: bool) -> StatementRead:
    return StatementRead(
        "rehearsed" if rehearsed else "taken",
        ", ".join(came.accounts),
        came.lines,
        came.there,
        came.matched,
        came.waiting,
        came.out,
        came.findings,
    )


def _lines(question: ShowLines, keyring: Keyring) -> LinesShown:
    shown = waiting_lines(keyring, question.after, min(question.most, MOST_LINES))
    return LinesShown([_shown(one) for one in shown], count_waiting())


def _shown(line: OpenLine) -> LineShown:
    found = climb(Line(line.day, line.money, "", (line.text,)), GivenReferences())
    near = found.suggestions if isinstance(found, Unmatched) else ()
    suggestions = [_suggestion(one) for one in near]
    minor, unit = line.money.minor, line.money.currency
    return LineShown(line.id, line.account, f"{line.day}", minor, unit, line.text, suggestions)


def _suggestion(near: Near) -> Suggestion:
    awaited, gift = near.awaited, GivenReferences().gift_of(near.awaited.reference)
    why = [SLIPS[near.slips], "same amount" if near.same_money else "another amount", _days(near.days)]
    return Suggestion(
        gift=gift.pk if gift else "",
        reference=awaited.reference,
        rhythm=gift.rhythm if gift else "",
        minor=awaited.money.minor,
        currency=awaited.money.currency,
        day=f"{awaited.day}",
        why=[one for one in why if one],
    )


def _days(days: int) -> str:
    return "the same day" if not days else f"{days} day{'s' if days > 1 else ''} apart"
