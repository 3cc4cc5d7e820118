"""ISO 20022: CAMT.053 (statement), CAMT.052 (report of the day) and CAMT.054 (notice), versions 02 to 14.

No entity of the file is ever resolved and no document type is accepted. Names of elements are looked at without their
namespace, as versions differ in little else; the namespace itself must be one of those.
"""

import re
from collections.abc import Iterator

from lxml import etree

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.camt_entries import day_of, entry_lines, signed, text_at
from tamizdat.money.statements.checks import joined_pages, need_balances
from tamizdat.money.statements.figures import known_currency
from tamizdat.money.statements.lines import TOO_MANY, Statement

_MESSAGES = {
    "BkToCstmrStmt": ("Stmt", "StmtPgntn"),
    "BkToCstmrAcctRpt": ("Rpt", "RptPgntn"),
    "BkToCstmrDbtCdtNtfctn": ("Ntfctn", "NtfctnPgntn"),
}
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05[234]\.001\.(?:0[2-9]|1[0-4])")
# PRCD: the closing balance of the day before. ITBD: the balance at which a page or a report of the day ends.
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD", "ITBD")
# Beginnings and ends of elements; an entry has some sixty.
MOST_SIGNS = 4_000_000


def read_camt(content: bytes) -> list[Statement]:
    """Every statement, report or notice of a file, with its pages put together. Raises StatementRefused."""
    document = _document(content)
    message = document[0] if len(document) else None
    if message is None or message.tag not in _MESSAGES:
        message = "This file of ISO 20022 is no statement (camt.053), report (camt.052) or notice (camt.054)."
        raise StatementRefused(message)
    name, pagination = _MESSAGES[message.tag]
    pages = enumerate(message.findall(name), 1)
    statements = joined_pages(_statement(one, pagination, f"statement {number}") for number, one in pages)
    if name == "Stmt":
        need_balances(statements)
    return statements


def _document(content: bytes) -> etree._Element:
    if content.count(b"<") > MOST_SIGNS:
        raise StatementRefused(TOO_MANY)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content.strip(), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        message = f"The file is broken at line {line}. Get it from the bank anew."
        raise StatementRefused(message) from None
    if root.getroottree().docinfo.doctype:
        message = "The file declares a document type, which no bank does. It is not read."
        raise StatementRefused(message)
    document = next(root.iter("{*}Document"), None)
    space = etree.QName(document).namespace if document is not None else None
    if document is None or not _NAMESPACE.fullmatch(space or ""):
        message = "This is no file of camt.052, 053 or 054 in a version from 02 to 14."
        raise StatementRefused(message)
    for element in document.iter():
        element.tag = etree.QName(element).localname
    return document


def _statement(element: etree._Element, pagination: str, place: str) -> Statement:
    currency = _currency(element, place)
    number = text_at(element, "ElctrncSeqNb") or text_at(element, "LglSeqNb")
    numbered = enumerate(element.findall("Ntry"), 1)
    return Statement(
        account=text_at(element, "Acct/Id/IBAN") or text_at(element, "Acct/Id/Othr/Id"),
        currency=currency,
        number=number,
        opening=_balance(element, _OPENING, currency, place, first=True),
        closing=_balance(element, _CLOSING, currency, place, first=False),
        lines=tuple(line for at, entry in numbered for line in entry_lines(entry, currency, f"{place}, entry {at}")),
        place=place,
        more=text_at(element, f"{pagination}/LastPgInd").lower() in {"false", "0"},
        notice=element.tag == "Ntfctn",
    )


def _currency(element: etree._Element, place: str) -> str:
    told = text_at(element, "Acct/Ccy")
    amounts = [*element.findall("Bal/Amt"), *element.findall("Ntry/Amt")]
    return known_currency(told or next((amount.get("Ccy", "") for amount in amounts), ""), place)


def _balance(
    element: etree._Element, codes: tuple[str, ...], currency: str, place: str, *, first: bool
) -> Money | None:
    """The balance of the first code that is there; of several days' the earliest opens and the latest closes."""
    for code in codes:
        found = list(_balances(element, code))
        if found:
            days = sorted(found, key=lambda balance: day_of(balance, "Dt", f"{place}, balance {code}"))
            return signed(days[0] if first else days[-1], currency, f"{place}, balance {code}")
    return None


def _balances(element: etree._Element, code: str) -> Iterator[etree._Element]:
    for balance in element.findall("Bal"):
        if text_at(balance, "Tp/CdOrPrtry/Cd") == code:
            yield balance
