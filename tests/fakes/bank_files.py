"""Invented files of banks, shaped like those of real ones: ISO 20022 in several versions, MT940 in several dialects."""

from dataclasses import dataclass, field

OURS = "NL91ABNA0417164300"
CAMT = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.052": ("BkToCstmrAcctRpt", "Rpt")}
CAMT["camt.054"] = ("BkToCstmrDbtCdtNtfctn", "Ntfctn")


@dataclass
class Part:
    """One transaction: `words` are its Ustrd, `structured` its creditor's reference."""

    amount: str = ""
    words: tuple[str, ...] = ()
    structured: str = ""
    end_to_end: str = "NOTPROVIDED"
    ref: str = ""
    sign: str = ""
    name: str = "Vera Example"
    currency: str = "EUR"


@dataclass
class Entry:
    """One entry; a batch has several parts."""

    amount: str
    parts: list[Part] = field(default_factory=list)
    sign: str = "CRDT"
    ref: str = ""
    day: str = "2026-11-27"
    status: str = "BOOK"
    reversal: bool = False
    currency: str = "EUR"
    more: str = ""


def tag(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>" if content else ""


def part_xml(part: Part, version: int) -> str:
    """A transaction: up to version 03 its amount stands among the details, from 08 on names stand in `Pty`."""
    amount = f'<Amt Ccy="{part.currency}">{part.amount}</Amt>' if part.amount else ""
    old = tag("AmtDtls", tag("TxAmt", amount)) if version < 4 else ""
    new = amount if version >= 4 else ""
    name = tag("Nm", part.name)
    party = tag("Dbtr", tag("Pty", name) if version >= 8 else name)
    strd = tag("Strd", tag("CdtrRefInf", tag("Ref", part.structured)))
    words = "".join(tag("Ustrd", word) for word in part.words)
    refs = tag("AcctSvcrRef", part.ref) + tag("EndToEndId", part.end_to_end)
    said = tag("RmtInf", words + strd)
    return tag("TxDtls", tag("Refs", refs) + new + tag("CdtDbtInd", part.sign) + old + tag("RltdPties", party) + said)


def entry_xml(entry: Entry, version: int) -> str:
    """An entry: from version 04 on its status is a code of its own."""
    status = tag("Sts", tag("Cd", entry.status) if version >= 4 else entry.status)
    day = tag("BookgDt", tag("DtTm" if "T" in entry.day else "Dt", entry.day))
    parts = tag("NtryDtls", "".join(part_xml(part, version) for part in entry.parts))
    reversal = tag("RvslInd", "true") if entry.reversal else ""
    money = f'<Amt Ccy="{entry.currency}">{entry.amount}</Amt>' + tag("CdtDbtInd", entry.sign)
    tail = tag("AcctSvcrRef", entry.ref) + parts + tag("AddtlNtryInf", entry.more)
    return tag("Ntry", money + reversal + status + day + tail)


def balance_xml(code: str, amount: str, day: str = "2026-11-27", currency: str = "EUR") -> str:
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    money = f'<Amt Ccy="{currency}">{amount.removeprefix("-")}</Amt>{tag("CdtDbtInd", sign)}'
    return tag("Bal", tag("Tp", tag("CdOrPrtry", tag("Cd", code))) + money + tag("Dt", tag("Dt", day)))


def statement_xml(
    entries: list[Entry],
    balances: str,
    *,
    version: int = 8,
    kind: str = "camt.053",
    account: str = OURS,
    number: str = "231",
    pages: str = "",
    currency: str = "EUR",
) -> str:
    """One statement, report or notice."""
    where = tag("Acct", tag("Id", tag("IBAN", account)) + tag("Ccy", currency))
    listed = "".join(entry_xml(entry, version) for entry in entries)
    return tag(CAMT[kind][1], tag("Id", "A-1") + pages + tag("ElctrncSeqNb", number) + where + balances + listed)


def camt(statements: str, *, version: int = 8, kind: str = "camt.053", head: str = "") -> bytes:
    """A file of ISO 20022."""
    space = f"urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version:02d}"
    group = tag("GrpHdr", tag("MsgId", "M-1"))
    body = f'<Document xmlns="{space}">{tag(CAMT[kind][0], group + statements)}</Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{body}'.encode()


def mt940(lines: str, *, opening: str = "C261126EUR100,00", closing: str = "C261127EUR107,50", **fields: str) -> str:
    """A statement of SWIFT; `lines` are fields 61 and 86. The codes of fields can be told apart for pages."""
    account, number = fields.get("account", OURS), fields.get("number", "00231/00001")
    first, last = fields.get("first", "60F"), fields.get("last", "62F")
    return f":20:STARTUMS\n:25:{account}\n:28C:{number}\n:{first}:{opening}\n{lines}:{last}:{closing}\n-\n"
