"""Archives of a bank: read whole, bounded before they are unpacked."""

import io
import zipfile

import pytest

from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.packed import MOST_FILES, is_packed, unpacked
from tamizdat.money.statements.reading import OwnAccount, read_file
from tests.fakes.bank_files import OURS, Entry, balance_xml, camt, mt940, statement_xml

EURO = OwnAccount(OURS, "EUR")
LOCKED = "The archive is broken or locked with a password. Unpack it and hand over what is in it."


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()


def day(number: int) -> bytes:
    balances = balance_xml("OPBD", f"{number}.00") + balance_xml("CLBD", f"{number + 1}.00")
    return camt(statement_xml([Entry("1.00")], balances, number=str(number)))


def refusal(content: bytes, most: int = 10**6) -> str:
    with pytest.raises(StatementRefused) as caught:
        unpacked(content, most)
    return str(caught.value)


def test_an_archive_of_statements_is_read_in_the_order_of_names() -> None:
    packed = archive(**{"b/2.xml": day(2), "b/1.xml": day(1), "b/10.xml": day(3), "c": mt940("").encode()})
    with pytest.raises(StatementRefused, match=r"^c: Statement 1: it opens with 100\.00 EUR"):
        read_file(packed, [EURO])
    packed = archive(**{"2.xml": day(2), "1.xml": day(1), "3.xml": day(3)})

    file = read_file(packed, [EURO])
    assert [one.number for one in file.statements] == ["1", "2", "3"]
    assert [one.place for one in file.statements] == [f"{number}.xml, statement 1" for number in (1, 2, 3)]
    assert (file.form, file.warnings) == ("camt", ())


def test_what_no_bank_packed_is_left_out() -> None:
    foreign = ("__MACOSX/1.xml", "__MACOSX/._1.xml", ".DS_Store", "a/.hidden", "desktop.ini", "a/Thumbs.db", "folder/")
    packed = archive(**dict.fromkeys(foreign, b"x"), **{"a/1.xml": day(1)})

    assert unpacked(packed, 10**6) == {"a/1.xml": day(1)}
    assert is_packed(packed)
    assert not is_packed(day(1))


def test_an_archive_is_bounded_before_it_is_unpacked() -> None:
    sentence = "The archive holds more than 500 files or 1 MB. Hand it over in pieces."

    assert len(unpacked(archive(a=b"0" * 10**6), 10**6)["a"]) == 10**6
    assert refusal(archive(a=b"0" * 10**6, b=b"0")) == sentence
    assert refusal(archive(**{str(number): b"" for number in range(MOST_FILES + 1)})) == sentence
    assert len(unpacked(archive(**{str(number): b"" for number in range(MOST_FILES)}), 10**6)) == MOST_FILES


def test_a_size_that_lies_a_cut_and_a_password_are_refused() -> None:
    packed = archive(a=b"0" * 1000)
    lying = packed.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    locked = bytearray(packed)
    locked[packed.index(b"PK\x01\x02") + 8] |= 1
    locked[6] |= 1

    for broken in (
        lying,
        bytes(locked),
        packed[:60],
        packed[:-30],
        b"PK\x03\x04",
        packed.replace(b"\x08\x00", b"\x63\x00"),
    ):
        assert refusal(broken) == LOCKED


def test_two_files_of_one_name_are_refused() -> None:
    twice = archive(a=b"1", b=b"2").replace(b"b", b"a")

    assert refusal(twice) == "The archive holds two files of one name. Unpack it and hand over what is in it."


def test_an_empty_archive_holds_no_statement() -> None:
    for packed in (archive(**{".x": b""}), archive(a=camt(""))):
        with pytest.raises(StatementRefused, match=r"^There is no statement in this file\.$"):
            read_file(packed, [EURO])
