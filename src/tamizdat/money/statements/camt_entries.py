"""Entries of ISO 20022 as lines. An entry may be a batch: then each of its transactions is a line."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from tamizdat.money.amounts import Money
from tamizdat.money.statements.fees import CAMT_FEES, told_as_fee
from tamizdat.money.statements.figures import figure, iso_day, moved, reference_or_none, refused
from tamizdat.money.statements.lines import Line

# Where the amount of a transaction stands: since version 04 in its own field, before that among the details.
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
_TEXTS = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")
_SIGNS = {"CRDT": 1, "DBIT": -1}


def text_at(element: etree._Element, path: str) -> str:
    """The text of the first element at a path, or ""."""
    return (element.findtext(path) or "").strip()


def signed(element: etree._Element, currency: str, place: str) -> Money:
    """`Amt` with the sign of `CdtDbtInd`. Raises StatementRefused.

    Of a reversal too this tells what it did to the balance; `RvslInd` tells only that there was something before.
    """
    amount = element.find("Amt")
    sign = _SIGNS.get(text_at(element, "CdtDbtInd"))
    if amount is None or sign is None:
        raise refused(place, "it tells no amount, or not whether that was paid in or out.")
    if amount.get("Ccy") != currency:
        raise refused(place, f"its amount is not in {currency}, the currency of the account.")
    return Money(sign * figure(amount.text or "", currency, place).minor, currency)


def day_of(element: etree._Element, name: str, place: str) -> date:
    """The day in an element that holds a date or a moment. Raises StatementRefused."""
    return iso_day(text_at(element, f"{name}/Dt") or text_at(element, f"{name}/DtTm"), place)


def entry_lines(entry: etree._Element, currency: str, place: str) -> list[Line]:
    """The lines of an entry; none for one that is not booked yet. Raises StatementRefused."""
    if (text_at(entry, "Sts/Cd") or text_at(entry, "Sts") or "BOOK") != "BOOK":
        return []
    money = moved(signed(entry, currency, place), place)
    day = day_of(entry, "BookgDt" if entry.find("BookgDt") is not None else "ValDt", place)
    details = entry.findall("NtryDtls/TxDtls")
    parts = _parts(details, money, place)
    if parts:
        references, whole = _references(entry, details), reference_or_none(text_at(entry, "AcctSvcrRef"))
        split = zip(details, parts, references, strict=True)
        return [
            Line(day, part, ref, tuple(_texts(one)), _party(one, part), place, whole, _is_fee(entry, one, part))
            for one, part, ref in split
        ]
    texts = [text for one in details for text in _texts(one)]
    texts += [text_at(entry, "AddtlNtryInf")] if text_at(entry, "AddtlNtryInf") else []
    party = _party(details[0], money) if len(details) == 1 else ""
    fee = _is_fee(entry, details[0] if len(details) == 1 else entry, money) or (money.minor < 0 and told_as_fee(texts))
    return [Line(day, money, _reference(entry, details), tuple(texts), party, fee=fee)]


def _is_fee(entry: etree._Element, detail: etree._Element, money: Money) -> bool:
    """Whether the bank's code of a transaction, or of its entry, says that the bank took it for itself."""
    codes = {text_at(one, "BkTxCd/Domn/Fmly/SubFmlyCd") for one in (entry, detail)}
    return money.minor < 0 and bool(codes & CAMT_FEES)


def _parts(details: list[etree._Element], money: Money, place: str) -> list[Money]:
    """The amounts of a batch; none if there is no batch, or if it does not say to the cent what it is made of."""
    if len(details) < 2:  # noqa: PLR2004 -- one transaction is no batch
        return []
    parts = [_part(one, money, place) for one in details]
    known = [part for part in parts if part is not None and part.minor]
    total = sum(part.minor for part in known)
    return known if len(known) == len(details) and total == money.minor else []


def _part(detail: etree._Element, whole: Money, place: str) -> Money | None:
    told = (found for path in _AMOUNTS if (found := detail.find(path)) is not None)
    amount = next((one for one in told if one.get("Ccy") == whole.currency), None)
    if amount is None:
        return None
    sign = _SIGNS.get(text_at(detail, "CdtDbtInd"), 1 if whole.minor > 0 else -1)
    return Money(sign * figure(amount.text or "", whole.currency, place).minor, whole.currency)


def _references(entry: etree._Element, details: list[etree._Element]) -> list[str]:
    """The bank's references of the parts of a batch: their own, or else the batch's with their place in it."""
    own = [reference_or_none(text_at(one, "Refs/AcctSvcrRef")) for one in details]
    if all(own) and len(set(own)) == len(own):
        return own
    whole = reference_or_none(text_at(entry, "AcctSvcrRef"))
    return [f"{whole}/{number}" if whole else "" for number in range(1, len(details) + 1)]


def _reference(entry: etree._Element, details: list[etree._Element]) -> str:
    own = text_at(details[0], "Refs/AcctSvcrRef") if len(details) == 1 else ""
    return reference_or_none(text_at(entry, "AcctSvcrRef")) or reference_or_none(own)


def _texts(detail: etree._Element) -> Iterator[str]:
    """The structured reference first, then all free text in order, then what the payer's bank passed on end to end."""
    for path in _TEXTS:
        for element in detail.findall(path):
            if element.text and element.text.strip():
                yield element.text.strip()
    end_to_end = reference_or_none(text_at(detail, "Refs/EndToEndId"))
    if end_to_end:
        yield end_to_end


def _party(detail: etree._Element, money: Money) -> str:
    """The name of the other side, for a person who looks at the line."""
    side = "Dbtr" if money.minor > 0 else "Cdtr"
    return text_at(detail, f"RltdPties/{side}/Nm") or text_at(detail, f"RltdPties/{side}/Pty/Nm")
