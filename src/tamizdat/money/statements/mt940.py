"""SWIFT MT940, which every bank fills in its own way.

Fields are taken apart by the library mt-940. What they mean is decided here: its names of payers are not used, and
texts are read from the raw field 86.
"""

import logging
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mt940.models import Balance, Processors, Transaction, Transactions
from mt940.options import Options
from mt940.tags import Statement as Field61
from mt940.tags import StatementASNB

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.checks import joined_pages, need_balances
from tamizdat.money.statements.fees import GVC_FEES, SWIFT_FEES, told_as_fee
from tamizdat.money.statements.figures import figure, known_currency, moved, reference_or_none, refused
from tamizdat.money.statements.lines import MOST_ROWS, TOO_MANY, Line, Statement
from tamizdat.money.statements.mt940_fields import FORM, plain_fields

# The library logs fields that it cannot read, and they hold names.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_BLOCK = re.compile(r"^(?=:20:)", re.MULTILINE)
_END = re.compile(r"^-(?:\}.*)?$", re.MULTILINE)
# `166?00…?20…`: three digits, then fields of two digits behind a sign that the bank chose.
_STRUCTURED = re.compile(r"[0-9]{3}([^0-9A-Za-z\s])[0-9]{2}")
_PURPOSE = frozenset({*(f"2{digit}" for digit in range(10)), *(f"6{digit}" for digit in range(10))})
_NAMES = frozenset({"32", "33"})
_OPTIONS = Options.all()
_FIELDS_61 = (Field61(), StatementASNB())
_RAW_DETAILS: Processors = {"post_transaction_details": []}


def read_mt940(content: bytes) -> list[Statement]:
    """Every statement of a file, with its pages put together. Raises StatementRefused."""
    text = _END.sub("-", _decoded(content).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))
    if text.count("\n:61:") > MOST_ROWS or text.count("\n:20:") > MOST_ROWS:
        raise StatementRefused(TOO_MANY)
    blocks = [block for block in _BLOCK.split(text) if block.startswith(":20:")]
    statements = joined_pages(_statement(block, f"statement {number}") for number, block in enumerate(blocks, 1))
    need_balances(statements)
    return statements


def _decoded(content: bytes) -> str:
    """References are digits in every encoding; a wrong letter in a name harms nobody."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _statement(block: str, place: str) -> Statement:
    fields, lines = plain_fields(block, place)
    read = _read(fields)
    if read is None:
        raise refused(place, FORM)
    if lines != len(read.transactions):
        raise refused(place, f"{lines} lines were read as {len(read.transactions)}.")
    currency = known_currency(read.currency or "", place)
    final, pages = read.data.get("final_closing_balance"), read.data.get("intermediate_closing_balance")
    opening = read.data.get("final_opening_balance") or read.data.get("intermediate_opening_balance")
    return Statement(
        account=str(read.data.get("account_identification") or "").strip(),
        currency=currency,
        number=str(read.data.get("statement_number") or "").strip(),
        opening=_balance(opening, currency, f"{place}, opening balance"),
        closing=_balance(final or pages, currency, f"{place}, closing balance"),
        lines=tuple(_line(one, currency, f"{place}, line {at}") for at, one in enumerate(read.transactions, 1)),
        place=place,
        more=final is None and pages is not None,
    )


def _read(block: str) -> Transactions | None:
    """What the library makes of it, with field 61 as SWIFT has it or else with longer references (ASN Bank)."""
    for field in _FIELDS_61:
        transactions = Transactions(processors=_RAW_DETAILS, options=_OPTIONS, tags={61: field})
        try:
            transactions.parse(block)
        except (RuntimeError, ValueError, ArithmeticError, LookupError, TypeError):
            continue  # its error holds the text of the field, and with it names: it is dropped
        return transactions
    return None


def _balance(balance: Balance | None, currency: str, place: str) -> Money | None:
    if balance is None or balance.amount is None or isinstance(balance.amount, str):
        return None
    if balance.amount.currency != currency:
        raise refused(place, f"it is not in {currency}, the currency of the account.")
    return _money(balance.amount.amount, currency, place)


def _line(transaction: Transaction, currency: str, place: str) -> Line:
    data = transaction.data
    if "amount" not in data or "date" not in data:
        raise refused(place, "it has no field 61.")
    texts, names = _texts(str(data.get("transaction_details") or ""))
    around = [reference_or_none(str(data.get(name) or "")) for name in ("customer_reference", "extra_details")]
    told = [*texts, *around, str(data.get("non_swift_text") or "")]
    money = moved(_money(data["amount"].amount, currency, place), place)
    return Line(
        day=_plain(data.get("entry_date") or data["date"]),
        money=money,
        bank_ref=reference_or_none(str(data.get("bank_reference") or "")),
        texts=tuple(text for text in told if text),
        counterparty=names,
        fee=money.minor < 0 and _is_fee(data),
    )


def _is_fee(data: Mapping[str, object]) -> bool:
    """Whether the bank took it for itself: by the kind of field 61, the German code or the words of field 86."""
    details = str(data.get("transaction_details") or "")
    coded = str(data.get("id") or "").upper() in SWIFT_FEES
    return coded or (bool(_STRUCTURED.match(details)) and details[:3] in GVC_FEES) or told_as_fee([details])


def _plain(day: date) -> date:
    """The library's days are of a class of their own."""
    return date(day.year, day.month, day.day)


def _money(amount: Decimal, currency: str, place: str) -> Money:
    money = figure(f"{abs(amount):f}", currency, place)
    return -money if amount < 0 else money


def _texts(details: str) -> tuple[list[str], str]:
    """Field 86: the purpose, and the name of the other side where the bank keeps it apart."""
    found = _STRUCTURED.match(details)
    if found is None:
        return [line.strip() for line in details.split("\n") if line.strip()], ""
    sign = re.escape(found[1])
    flat = details.replace("\n", "")
    starts = [*(match.start() for match in re.finditer(rf"{sign}[0-9]{{2}}", flat)), len(flat)]
    fields = [(flat[start + 1 : start + 3], flat[start + 3 : end]) for start, end in pairwise(starts)]
    purpose = "".join(text for name, text in fields if name in _PURPOSE)
    return [purpose] if purpose.strip() else [], "".join(text for name, text in fields if name in _NAMES).strip()
