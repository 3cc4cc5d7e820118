"""A mailbox that editors share gives up what is for the list, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tamizdat.envelope.messages import Inbound, decode
from tamizdat.envelope.sealed import open_sealed
from tamizdat.letters.fetching import Mailbox, is_for_us
from tamizdat.spool.envelopes import Spool
from tamizdat.wire.imap import MailboxAddress, MailboxRefused, Mark
from tests.fakes.imap_server import PASSWORD, USER, Box, mailbox
from tests.letters import mails
from tests.letters.test_mailroom import bounce_address, leave_address, report
from tests.readers.people import KEYRING, NOON

BOUNCE = report("5.1.1", bounce_address(5))
WORDS = mails.plain("A word about the harbour", To=f"weekly@{mails.DOMAIN}")


def of(tmp_path: Path, port: int = 1) -> Mailbox:
    address = MailboxAddress("127.0.0.1", port, USER, PASSWORD, tls=False)
    return Mailbox(address, mails.DOMAIN, Spool(tmp_path / "spool"), tmp_path / "imap.json")


def kept(tmp_path: Path) -> list[bytes]:
    found = [decode(open_sealed(KEYRING.mail, each.read())) for each in Spool(tmp_path / "spool").waiting()]
    return sorted(message.raw for message in found if isinstance(message, Inbound))


def test_bounces_and_requests_go_to_the_spool_and_words_to_editors_stay(tmp_path: Path) -> None:
    request = mails.plain("12")
    box = Box({1: BOUNCE, 2: WORDS, 3: request, 4: mails.plain("hi", To="someone@else.example", List_Id="<x.example>")})
    with mailbox(box) as port:
        assert of(tmp_path, port).fetch(KEYRING, NOON) == ""
        assert of(tmp_path, port).fetch(KEYRING, NOON) == ""
    assert kept(tmp_path) == sorted([BOUNCE, request])
    assert set(box.mails) == {2, 4}
    assert box.seen == set()
    assert box.fetched == [1, 2, 3, 4]


def test_a_full_spool_leaves_the_mail_where_it_is(tmp_path: Path) -> None:
    box = Box({1: BOUNCE})
    with mailbox(box) as port:
        full = Mailbox(
            of(tmp_path, port).address, mails.DOMAIN, Spool(tmp_path / "spool", most_waiting=0), tmp_path / "m"
        )
        assert "Nothing was kept" in full.fetch(KEYRING, NOON)
    assert box.mails == {1: BOUNCE}


@pytest.mark.parametrize("memory", ["", "nonsense", "[1]", '["x", 2]', "{}"])
def test_a_memory_that_cannot_be_read_begins_anew(tmp_path: Path, memory: str) -> None:
    (tmp_path / "imap.json").write_text(memory, encoding="ascii")
    marks: list[Mark] = []

    def note(address: MailboxAddress, mark: Mark, deal: Callable[[bytes], bool]) -> Mark:
        marks.append(mark)
        return Mark(3, 7)

    assert of(tmp_path).fetch(KEYRING, NOON, note) == ""
    assert of(tmp_path).fetch(KEYRING, NOON, note) == ""
    assert marks == [Mark(), Mark(3, 7)]


def test_a_mailbox_that_is_down_is_one_sentence(tmp_path: Path) -> None:
    def down(address: MailboxAddress, mark: Mark, deal: Callable[[bytes], bool]) -> Mark:
        message = "The mailbox cannot be read now."
        raise MailboxRefused(message)

    assert of(tmp_path).fetch(KEYRING, NOON, down) == "The mailbox cannot be read now."


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (BOUNCE, True),
        (mails.plain("", To=leave_address(3)), True),
        (mails.plain("stop", To=f"weekly@{mails.DOMAIN}"), True),
        (mails.plain("12", Auto_Submitted="auto-replied"), True),
        (WORDS, False),
        (mails.plain("hello", To="editors@else.example"), False),
        (b"", False),
    ],
    ids=["bounce", "leave", "stop", "automatic request", "words", "elsewhere", "nothing"],
)
def test_what_is_for_us_is_known_by_its_address_or_its_word(raw: bytes, expected: bool) -> None:  # noqa: FBT001  a table
    assert is_for_us(raw, mails.DOMAIN, KEYRING) is expected
