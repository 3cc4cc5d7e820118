"""The QR code of a transfer: read back as it was written, by us and by a stranger's program."""

import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.epc import MOST_BYTES, MOST_CENTS, MOST_HOLDER, NO_CODE, Transfer, decode_transfer, encode_transfer
from tamizdat.money.errors import AccountRefused, MoneyError, TransferRefused
from tamizdat.money.qr import LEVEL, MOST_VERSION, qr_code, qr_svg
from tamizdat.money.references import DRAWS, drawn_reference, grouped

TRANSFER = Transfer("Stichting Elders", "NL91ABNA0417164300", Money(200, "EUR"), "RF18539007547034")
PRINTED = """BCD
002
1
SCT

Stichting Elders
NL91ABNA0417164300
EUR2.00

RF18539007547034"""
HOLDER_SIGNS = "ABCXYZabcxyzäöüÄßéñøłčİ0123456789 /-?:().,'+&"
HOLDERS = st.text(alphabet=HOLDER_SIGNS, min_size=1, max_size=70).filter(lambda name: name == name.strip())
ACCOUNTS = st.sampled_from(
    [("NL91ABNA0417164300", ""), ("DE89370400440532013000", "COBADEFFXXX"), ("CH9300762011623852957", "UBSWCHZH80A")]
)
TRANSFERS = st.builds(
    lambda holder, account, cents, draw, free: Transfer(
        holder, account[0], Money(cents, "EUR"), drawn_reference(draw), account[1], free=free
    ),
    HOLDERS,
    ACCOUNTS,
    st.integers(min_value=1, max_value=MOST_CENTS),
    st.integers(min_value=0, max_value=DRAWS - 1),
    st.booleans(),
)


def test_a_transfer_is_written_line_by_line_as_the_standard_says() -> None:
    assert encode_transfer(TRANSFER) == PRINTED
    assert encode_transfer(replace(TRANSFER, free=True)) == (
        PRINTED.removesuffix("RF18539007547034") + "\nRF18 5390 0754 7034"
    )
    assert encode_transfer(replace(TRANSFER, bic="ABNANL2A")).split("\n")[4] == "ABNANL2A"


@given(TRANSFERS)
def test_what_was_written_is_read_back_and_fits(transfer: Transfer) -> None:
    payload = encode_transfer(transfer)

    assert decode_transfer(payload) == transfer
    assert len(payload.encode()) <= MOST_BYTES == 331
    assert int(qr_code(payload).version) <= MOST_VERSION == 13


def test_the_largest_amount_and_the_longest_payload_still_fit() -> None:
    largest = replace(TRANSFER, money=Money(MOST_CENTS, "EUR"))
    assert decode_transfer(encode_transfer(largest)) == largest

    # Letters of four bytes, and as many of one byte as fill the rest.
    room = MOST_BYTES - len(encode_transfer(replace(TRANSFER, holder="a"))) + 1
    holder = "\U0001df00" * (MOST_HOLDER - 1)
    filled = encode_transfer(replace(TRANSFER, holder=holder[: room // 4] + "a" * (room % 4)))
    assert len(filled.encode()) == MOST_BYTES


@given(TRANSFERS)
def test_the_code_says_what_is_printed(transfer: Transfer) -> None:
    lines = encode_transfer(transfer).split("\n")

    assert lines[5:7] == [transfer.holder, transfer.iban]
    assert lines[7] == f"EUR{transfer.money.plain}"
    assert lines[-1] == (grouped(transfer.reference) if transfer.free else transfer.reference)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"holder": ""}, "The holder's name must have 1 to 70 letters and no space at either end."),
        ({"holder": "a" * 71}, "The holder's name must have 1 to 70 letters and no space at either end."),
        ({"holder": " a"}, "The holder's name must have 1 to 70 letters and no space at either end."),
        ({"holder": "a "}, "The holder's name must have 1 to 70 letters and no space at either end."),
        ({"money": Money(0, "EUR")}, "A code of a transfer carries 0.01 to 999999999.99 EUR and no other currency."),
        ({"money": Money(-1, "EUR")}, "A code of a transfer carries 0.01 to 999999999.99 EUR and no other currency."),
        ({"money": Money(MOST_CENTS + 1, "EUR")}, "A code of a transfer carries 0.01 to 999999999.99 EUR"),
        ({"money": Money(200, "USD")}, "A code of a transfer carries 0.01 to 999999999.99 EUR and no other currency."),
        ({"reference": "RF19539007547034"}, "The reference must be one of ISO 11649, at most 25 signs"),
        ({"reference": ""}, "The reference must be one of ISO 11649, at most 25 signs, with right check digits."),
        ({"iban": "NL91 ABNA 0417 1643 00"}, "IBAN and BIC stand in a code without spaces, in capitals."),
        ({"iban": "NL91ABNA0417164301"}, "This is no IBAN"),
        ({"bic": "abnanl2a"}, "IBAN and BIC stand in a code without spaces, in capitals."),
        ({"bic": "ABN"}, "This is no BIC"),
        (
            {"iban": "TR330006100519786457841326"},
            "This account is outside the area of SEPA: its transfers have no QR code. Show the plain instructions.",
        ),
        (
            {"iban": "CH9300762011623852957"},
            "This account is outside the European Economic Area: banks need its BIC too.",
        ),
    ],
)
def test_what_a_bank_would_not_take_is_refused_with_a_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(MoneyError) as caught:
        encode_transfer(replace(TRANSFER, **change))  # type: ignore[arg-type]  # one field of each kind

    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("sign", ["Ж", "ا", "\n", "\t", "_", "€", "²", "١", "\u202e", "*"])
def test_a_name_that_banks_would_mangle_is_refused(sign: str) -> None:
    with pytest.raises(TransferRefused) as caught:
        encode_transfer(replace(TRANSFER, holder=f"Stichting {sign} Elders"))

    assert str(caught.value) == (
        "Banks take Latin letters, digits and & ' ( ) + , - . / : ? in the holder's name,"
        f" but this one has {sign!r}. Write it as it stands in the account's papers."
    )


def test_a_name_of_many_bytes_still_has_to_fit() -> None:
    longest = replace(TRANSFER, holder="\U0001df00" * 70, iban="MT84MALT011000012345MTLCAST001S", bic="MALTMTMTXXX")
    with pytest.raises(TransferRefused) as caught:
        encode_transfer(longest)
    assert str(caught.value) == "A code of a transfer holds 331 bytes. Shorten the holder's name."


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "https://example.org/",
        PRINTED.replace("BCD", "BCE"),
        PRINTED.replace("BCD", "BCE") + "\n\n\n",
        PRINTED.replace("002", "001"),
        PRINTED.replace("SCT", "INST"),
        PRINTED.replace("EUR2.00", "EUR2"),
        PRINTED.replace("EUR2.00", "EUR02.00"),
        PRINTED.replace("EUR2.00", "EUR2.00\nGDDS").replace("GDDS\n", "GDDS"),
        PRINTED + "\n",
        PRINTED + "\nRF18 5390 0754 7034",
        PRINTED.removesuffix("RF18539007547034"),
        PRINTED.removesuffix("RF18539007547034") + "\nRF18539007547034",
        PRINTED + "\n\n\n",
        PRINTED.replace("\n", "\r\n"),
    ],
)
def test_what_we_did_not_write_is_not_read(payload: str) -> None:
    with pytest.raises(TransferRefused) as caught:
        decode_transfer(payload)
    assert str(caught.value) == NO_CODE


def test_an_account_with_a_slip_is_not_read() -> None:
    with pytest.raises(AccountRefused):
        decode_transfer(PRINTED.replace("4300", "4301"))


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize(
    "holder", ["Stichting Elders", "Förderverein Übersee", "Förderverein Übersee e.V. (für \u0141ódź)"]
)
def test_a_strangers_program_reads_the_picture(tmp_path: Path, holder: str, *, free: bool) -> None:
    """As bytes: what encoding they have, zbar guesses, while banks go by the third line of the code."""
    payload = encode_transfer(replace(TRANSFER, holder=holder, free=free))
    picture = tmp_path / "transfer.png"
    qr_code(payload).save(str(picture), scale=4, border=4)

    words = ["zbarimg", "--quiet", "--raw", "--nodbus", "--oneshot", "-Sbinary", str(picture)]
    read = subprocess.run(words, check=True, capture_output=True)

    assert read.stdout.decode().removesuffix("\n") == payload
    assert decode_transfer(read.stdout.decode().removesuffix("\n")).holder == holder


def test_the_picture_stands_in_a_page_without_script_or_style() -> None:
    svg = qr_svg(PRINTED, "Code <of> the transfer")
    root = ET.fromstring(svg)  # noqa: S314 -- our own picture
    paths = root.findall("path")

    assert root.attrib == {"viewBox": "0 0 45 45", "class": "qr"}  # version 5: 37 modules, and four around it
    assert root.findtext("title") == "Code <of> the transfer"
    assert [(path.get("fill"), path.get("stroke")) for path in paths] == [("#fff", None), (None, "#000")]
    assert "style" not in svg
    assert paths[0].get("d") == "M0 0h45v45h-45z"  # the light reaches to the edge
    assert {path.get("class") for path in paths} == {None}
    assert (paths[1].get("d") or "").startswith("M4 4.5h7")  # the first mark begins behind four modules
    assert "<title" not in qr_svg(PRINTED)
    assert qr_code(PRINTED).error == qr_code("a").error == LEVEL.upper()
    assert qr_code("Übersee").matrix == segno.make_qr("Übersee".encode(), error="m", boost_error=False).matrix
