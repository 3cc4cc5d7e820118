"""The QR code of a SEPA transfer (EPC069-12, version 002), which a giver's bank reads instead of four typed fields.

What the code says is what is printed beside it, sign for sign: somebody compares the two. The reference goes into the
structured field; for banks that refuse it there, the same reference goes as free text.
"""

import re
import unicodedata
from dataclasses import dataclass

from tamizdat.money.accounts import clean_bic, clean_iban, in_sepa, needs_bic
from tamizdat.money.amounts import Money, parse_amount
from tamizdat.money.errors import AccountRefused, TransferRefused
from tamizdat.money.references import grouped, is_reference

MOST_BYTES = 331
MOST_HOLDER = 70
MOST_REFERENCE = 25
MOST_CENTS = 99_999_999_999
_LINES = 11
_HEAD = ["BCD", "002", "1", "SCT"]
_SIGNS = frozenset(" /-?:().,'+&")
_AMOUNT = re.compile(r"EUR([0-9]{1,9}\.[0-9]{2})")
NO_CODE = "This is no QR code of a transfer."


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a giver's bank is told. `free`: the reference stands in the free text, in groups as it is printed."""

    holder: str
    iban: str
    money: Money
    reference: str
    bic: str = ""
    free: bool = False


def encode_transfer(transfer: Transfer) -> str:
    """The text of the QR code. Raises TransferRefused, AccountRefused."""
    checked(transfer)
    structured = "" if transfer.free else transfer.reference
    text = grouped(transfer.reference) if transfer.free else ""
    amount = f"EUR{transfer.money.plain}"
    payload = "\n".join([*_HEAD, transfer.bic, transfer.holder, transfer.iban, amount, "", structured, text]).rstrip()
    if len(payload.encode()) > MOST_BYTES:
        message = f"A code of a transfer holds {MOST_BYTES} bytes. Shorten the holder's name."
        raise TransferRefused(message)
    return payload


def decode_transfer(payload: str) -> Transfer:
    """Read the text of a QR code of ours back. Raises TransferRefused, AccountRefused."""
    lines = payload.split("\n")
    lines += [""] * (_LINES - len(lines))
    amount = _AMOUNT.fullmatch(lines[7])
    if lines[:4] != _HEAD or len(lines) != _LINES or amount is None or lines[8] or bool(lines[9]) == bool(lines[10]):
        raise TransferRefused(NO_CODE)
    transfer = Transfer(
        holder=lines[5],
        iban=lines[6],
        money=parse_amount(amount[1], "EUR"),
        reference=lines[9] or lines[10].replace(" ", ""),
        bic=lines[4],
        free=bool(lines[10]),
    )
    if encode_transfer(transfer) != payload:
        raise TransferRefused(NO_CODE)
    return transfer


def checked(transfer: Transfer) -> Transfer:
    """Refuse what a bank would not take. Raises TransferRefused, AccountRefused."""
    _check_holder(transfer.holder)
    _check_account(transfer.iban, transfer.bic)
    if transfer.money.currency != "EUR" or not 0 < transfer.money.minor <= MOST_CENTS:
        message = "A code of a transfer carries 0.01 to 999999999.99 EUR and no other currency."
        raise TransferRefused(message)
    if not is_reference(transfer.reference) or len(transfer.reference) > MOST_REFERENCE:
        message = f"The reference must be one of ISO 11649, at most {MOST_REFERENCE} signs, with right check digits."
        raise TransferRefused(message)
    return transfer


def _check_holder(holder: str) -> None:
    if not 0 < len(holder) <= MOST_HOLDER or holder != holder.strip():
        message = f"The holder's name must have 1 to {MOST_HOLDER} letters and no space at either end."
        raise TransferRefused(message)
    strange = [sign for sign in holder if not _is_latin(sign)]
    if strange:
        message = (
            f"Banks take Latin letters, digits and {' '.join(sorted(_SIGNS - {' '}))} in the holder's name,"
            f" but this one has {strange[0]!r}. Write it as it stands in the account's papers."
        )
        raise TransferRefused(message)


def _is_latin(sign: str) -> bool:
    return sign in _SIGNS or (sign.isascii() and sign.isdigit()) or unicodedata.name(sign, "").startswith("LATIN ")


def _check_account(iban: str, bic: str) -> None:
    if clean_iban(iban) != iban or (bic and clean_bic(bic) != bic):
        message = "IBAN and BIC stand in a code without spaces, in capitals."
        raise AccountRefused(message)
    if not in_sepa(iban):
        message = (
            "This account is outside the area of SEPA: its transfers have no QR code. Show the plain instructions."
        )
        raise TransferRefused(message)
    if needs_bic(iban) and not bic:
        message = "This account is outside the European Economic Area: banks need its BIC too."
        raise TransferRefused(message)
