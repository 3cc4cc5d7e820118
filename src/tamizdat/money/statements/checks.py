"""What must be right about a statement before anything of it is booked, and what only deserves a word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tamizdat.money.amounts import Money
from tamizdat.money.statements.figures import refused
from tamizdat.money.statements.lines import Statement

MIXED = (
    "This archive holds notices (camt.054) and statements of one account, which tell the same money. Bring in the"
    " statements first, and then the notices."
)
MIXED_FORMS = (
    "This archive holds statements of one account in several forms, which may tell the same money. Bring in those of"
    " one form first, and then the others."
)


@dataclass(frozen=True, slots=True)
class Closed:
    """How the statement before this one ended: its number, "" if it had none, and its closing balance."""

    number: str
    closing: Money


def joined_pages(statements: Iterable[Statement]) -> list[Statement]:
    """Pages of one statement put together. Raises StatementRefused if one page does not begin where the last ended."""
    whole: list[Statement] = []
    for page in statements:
        if whole and whole[-1].more and _same(whole[-1], page):
            whole[-1] = _joined(whole[-1], page)
        else:
            whole.append(page)
    return whole


def check_balances(statement: Statement) -> None:
    """Opening, all lines, closing. Raises StatementRefused."""
    if statement.opening is None or statement.closing is None:
        return
    total = statement.opening.minor + sum(line.money.minor for line in statement.lines)
    if total != statement.closing.minor:
        reached = Money(total, statement.currency)
        what = (
            f"it opens with {statement.opening}, its {len(statement.lines)} lines lead to {reached}, but it closes with"
            f" {statement.closing}. A line is missing or was read wrongly: get the file from the bank anew."
        )
        raise refused(statement.place, what)


def check_days(statement: Statement, latest: date) -> None:
    """No line is of a day that has not come. Raises StatementRefused."""
    for number, line in enumerate(statement.lines, 1):
        if line.day > latest:
            place = f"{statement.place}, line {number}"
            what = (
                f"its day, {line.day}, has not come yet. Most often day and month were read in the wrong order: say in"
                " which they stand (--days). What the bank has only announced is brought in when it is booked."
            )
            raise refused(place, what)


def need_balances(statements: Iterable[Statement]) -> None:
    """For forms that must tell both balances. Raises StatementRefused."""
    for statement in statements:
        if statement.opening is None or statement.closing is None:
            what = "it tells no opening or no closing balance. Get the whole statement, with all pages, from the bank."
            raise refused(statement.place, what)


def gaps(statement: Statement, before: Closed | None) -> list[str]:
    """What is odd between a statement and the one that was imported before it, in sentences for a keeper."""
    if before is None:
        return []
    said = []
    if before.number.isdecimal() and statement.number.isdecimal() and int(statement.number) > int(before.number) + 1:
        said.append(
            f"Its number is {statement.number}, and the last one had {before.number}: statements between are missing."
        )
    if statement.opening is not None and statement.opening != before.closing:
        said.append(
            f"It opens with {statement.opening}, and the last one closed with {before.closing}: a statement is missing"
            " between, or this one overlaps with it."
        )
    return said


def in_order(statements: Sequence[Statement]) -> list[str]:
    """What is odd between the statements of one file, in sentences for a keeper."""
    said: list[str] = []
    last: dict[tuple[str, str], Closed] = {}
    for statement in statements:
        account = (statement.account, statement.currency)
        said += [f"{statement.place}: {what}" for what in gaps(statement, last.get(account))]
        if statement.closing is not None:
            last[account] = Closed(statement.number, statement.closing)
    return said


def _same(page: Statement, following: Statement) -> bool:
    return (page.account, page.currency, page.number) == (following.account, following.currency, following.number)


def _joined(page: Statement, following: Statement) -> Statement:
    if page.closing is not None and following.opening is not None and page.closing != following.opening:
        what = (
            f"the page before it ends with {page.closing}, but it begins with {following.opening}. A page is missing."
        )
        raise refused(following.place, what)
    return replace(page, closing=following.closing, lines=page.lines + following.lines, more=following.more)
