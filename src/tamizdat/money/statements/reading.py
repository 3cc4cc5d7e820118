"""A file as a bank hands it over: what form it has, whose account it is of, and whether it adds up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from tamizdat.money.accounts import account_key
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.camt import read_camt
from tamizdat.money.statements.checks import MIXED, MIXED_FORMS, check_balances, in_order
from tamizdat.money.statements.columns import NOTHING_TOLD, Told
from tamizdat.money.statements.figures import refused
from tamizdat.money.statements.lines import Statement
from tamizdat.money.statements.mt940 import read_mt940
from tamizdat.money.statements.packed import check_is_text, is_packed, unpacked
from tamizdat.money.statements.tables import WHOLE, Table, open_table, statement_of

MOST_BYTES = 50_000_000
_FORM_OF_MT940 = re.compile(rb"^:(?:20|25|28C?|60[FM]):", re.MULTILINE)
# Bank code, number, and what some banks put between or behind.
_MOST_GROUPS = 4
_LEAST_DIGITS = 7
# Of an account's number, in sentences: enough to tell it from others.
_TOLD_OF_A_NUMBER = 4

Form = Literal["camt", "mt940", "table"]


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account of the newsroom: its IBAN, or its number where there is none, and its currency."""

    number: str
    currency: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file that was read and found right. `digest` knows the very same file again; `warnings` are for a keeper."""

    digest: str
    form: Form
    statements: tuple[Statement, ...]
    warnings: tuple[str, ...]


def read_file(content: bytes, accounts: Sequence[OwnAccount], told: Told = NOTHING_TOLD) -> BankFile:
    """Read a file, or an archive of files, whole. Statements come under the account's number as the newsroom has it.

    A table that does not name its account needs that account alone handed over. Raises StatementRefused.
    """
    if len(content) > MOST_BYTES:
        message = f"The file is larger than {MOST_BYTES // 10**6} MB. Get it from the bank in pieces."
        raise StatementRefused(message)
    files = unpacked(content, MOST_BYTES) if is_packed(content) else {"": content}
    statements = [one for name, file in files.items() for one in _of_file(name, file, accounts, told)]
    if not statements:
        message = "There is no statement in this file."
        raise StatementRefused(message)
    if len({(one.account, one.form) for one in statements}) > len({one.account for one in statements}):
        raise StatementRefused(MIXED_FORMS)
    kinds = {(one.account, one.currency, one.notice) for one in statements}
    if len(kinds) > len({kind[:2] for kind in kinds}):
        raise StatementRefused(MIXED)
    form = form_of(next(iter(files.values())))
    return BankFile(sha256(content).hexdigest(), form, tuple(statements), tuple(in_order(statements)))


def _of_file(name: str, content: bytes, accounts: Sequence[OwnAccount], told: Told) -> list[Statement]:
    """Statements that add up. Those of an archive have the name of their file in their place."""
    try:
        statements = _statements(content, accounts, told)
        for statement in statements:
            check_balances(statement)
    except StatementRefused as error:
        raise StatementRefused(f"{name}: {error}" if name else str(error)) from None
    return [replace(one, place=f"{name}, {one.place}") for one in statements] if name else statements


def _statements(content: bytes, accounts: Sequence[OwnAccount], told: Told) -> list[Statement]:
    form = form_of(content)
    if form == "table":
        check_is_text(content)
        table = open_table(content, told)
        found = [statement_of(table, *_only(_meant(table, accounts)))]
    else:
        read = read_camt(content) if form == "camt" else read_mt940(content)
        found = [_owned(statement, accounts) for statement in read]
    return [replace(one, form=form) for one in found]


def form_of(content: bytes) -> Form:
    """By its first signs: XML, fields of SWIFT, or else a table."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
        return "camt"
    return "mt940" if len(_FORM_OF_MT940.findall(content)) > 1 else "table"


def _meant(table: Table, accounts: Sequence[OwnAccount]) -> Sequence[OwnAccount]:
    """The accounts that a table can be of: where it names one, that in its currency. Raises StatementRefused."""
    if len(accounts) < 2:  # noqa: PLR2004 -- it was chosen, or there is no other
        return accounts
    named = [one for one in accounts if table.ownership.names(one.number)]
    if table.ownership.own and not named:
        table.ownership.check(accounts[0].number, WHOLE)
    same = [one for one in named if one.currency in table.currencies]
    return same or named or accounts


def _only(accounts: Sequence[OwnAccount]) -> tuple[str, str]:
    if len(accounts) != 1:
        message = (
            "This table does not say of which account it is. Choose the account first, under “Account” or with"
            f" --account: {listed(accounts)}."
        )
        raise StatementRefused(message)
    return accounts[0].number, accounts[0].currency


def listed(accounts: Sequence[OwnAccount]) -> str:
    """Accounts as a keeper can name them: the end of each number, and its currency."""
    ends = sorted({(account_key(one.number)[-_TOLD_OF_A_NUMBER:], one.currency) for one in accounts})
    return ", ".join(f"{end} ({currency})" for end, currency in ends) or "there is none yet"


def _owned(statement: Statement, accounts: Sequence[OwnAccount]) -> Statement:
    """The statement under the account's own number."""
    ours = [account for account in accounts if is_same_account(statement.account, account.number)]
    kept = [account for account in ours if account.currency == statement.currency]
    if ours and not kept:
        what = f"it is in {statement.currency}, and this account of the newsroom is kept in {ours[0].currency}."
        raise refused(statement.place, what)
    if len(kept) != 1:
        end = account_key(statement.account)[-4:]
        what = f"it is of an account ending in {end}, which is none of the newsroom's, or more than one of them."
        raise refused(statement.place, what)
    return replace(statement, account=kept[0].number)


def is_same_account(named: str, number: str) -> bool:
    """Whether a bank means an account of ours.

    Banks write the IBAN, perhaps with the currency behind it, or bank code and number (`37040044/532013000`), or the
    number alone as it was before there were IBANs.
    """
    said, own = account_key(named), account_key(number)
    if own and (said == own or (said.startswith(own) and said[len(own) :].isalpha())):
        return True
    groups = re.findall(r"[0-9]+", re.sub(r"[.\s-]", "", named))
    if len(groups) > _MOST_GROUPS or sum(map(len, groups)) < _LEAST_DIGITS or re.match(r"[A-Z]{2}[0-9]{2}", said):
        return False
    return re.search(".*".join(f"0*{group.lstrip('0')}" for group in groups) + "$", own) is not None
