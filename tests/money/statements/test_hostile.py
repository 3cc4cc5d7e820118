"""Files that were made to do harm: each is refused with a sentence, in little time and memory; nothing is kept."""

import pytest

from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.reading import OwnAccount, read_file
from tests.fakes.bank_files import OURS

ACCOUNT = OwnAccount(OURS, "EUR")
HEAD = b"Datum;Betrag;Text\n"
MILLION = 1_000_000
ENTITIES = b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 20 if number else b"ha") for number in range(12)
)


def camt_of(balance: bytes, head: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0"?>' + head + b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        b"<BkToCstmrStmt><Stmt><Acct><Id><IBAN>" + OURS.encode() + b"</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        b"<Bal>" + balance + b"</Bal></Stmt></BkToCstmrStmt></Document>"
    )


def mt940_of(lines: bytes) -> bytes:
    return b":20:A\n:25:" + OURS.encode() + b"\n:28C:1\n:60F:C261101EUR1,00\n" + lines + b":62F:C261101EUR1,00\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(HEAD + b"\n" * 4 * MILLION, "more than 300,000 lines", id="a table of empty lines"),
        pytest.param(HEAD + b"2026-11-01;1,00;a\n" * 310_000, "more than 300,000 lines", id="a table of many lines"),
        pytest.param(HEAD + b";" * 4 * MILLION, "it is no table", id="a table of one line without end"),
        pytest.param(b";" * 4 * MILLION + b"\n" + HEAD, "it is no table", id="a heading without end"),
        pytest.param(HEAD + b'"' * 4 * MILLION, "quotation mark", id="a table of quotation marks"),
        pytest.param(camt_of(b"<a/>" * 4_100_000), "more than 300,000 lines", id="elements without number"),
        pytest.param(camt_of(b"<a>" * 100_000), "broken", id="elements within elements"),
        pytest.param(
            camt_of(b'<Amt Ccy="&a11;">1</Amt>', b"<!DOCTYPE x [" + ENTITIES + b"]>"),
            "broken|document type",
            id="a bomb",
        ),
        pytest.param(
            camt_of(b"<Amt>&x;</Amt>", b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
            "document type",
            id="a file of ours",
        ),
        pytest.param(
            camt_of(b"<Amt>1</Amt>", b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'), "document type", id="a network"
        ),
        pytest.param(
            mt940_of(b":61:2611011101C1,00NMSCNONREF\n" * 310_000),
            "more than 300,000 lines",
            id="fields without number",
        ),
        pytest.param(mt940_of(b":61:" + b"2" * 4 * MILLION + b"\n"), "form of MT940", id="a field without end"),
        pytest.param(mt940_of(b":61:" + b"\x00" * MILLION + b"\n"), "form of MT940", id="noughts"),
    ],
)
def test_it_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(StatementRefused, match=sentence):
        read_file(content, [ACCOUNT])
