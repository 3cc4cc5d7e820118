"""A mailbox is read on from where it was left; what was not for a machine stays as it was."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tamizdat.wire.imap import MOST_BYTES, MailboxAddress, MailboxRefused, Mark, poll, read_address
from tests.fakes.imap_server import PASSWORD, USER, Box, mailbox


def url(port: int, password: str = PASSWORD, folder: str = "") -> MailboxAddress:
    return read_address(f"imap://{USER}:{quote(password)}@127.0.0.1:{port}/{folder}")


def keeping(dealt: list[bytes]) -> Callable[[bytes], bool]:
    """Note each mail, and take it away."""

    def deal(raw: bytes) -> bool:
        dealt.append(raw)
        return True

    return deal


def test_each_mail_is_handed_over_once_and_only_machines_mail_goes() -> None:
    box = Box({3: b"bounce", 5: b"dear editors", 9: b"bounce"})
    seen: list[bytes] = []

    def deal(raw: bytes) -> bool:
        seen.append(raw)
        return raw == b"bounce"

    with mailbox(box) as port:
        mark = poll(url(port), Mark(), deal)
        assert mark == Mark(1, 9)
        assert poll(url(port), mark, deal) == mark
        box.mails[11] = b"bounce"
        assert poll(url(port), mark, deal) == Mark(1, 11)

    assert seen == [b"bounce", b"dear editors", b"bounce", b"bounce"]
    assert box.mails == {5: b"dear editors"}
    assert box.seen == set()


def test_a_mail_whose_dealing_failed_stays() -> None:
    box = Box({1: b"bounce"})

    def fail(raw: bytes) -> bool:
        message = "The spool is full."
        raise MailboxRefused(message)

    with mailbox(box) as port, pytest.raises(MailboxRefused, match="spool"):
        poll(url(port), Mark(), fail)
    assert box.mails == {1: b"bounce"}
    assert box.deleted == set()


def test_a_folder_that_was_numbered_anew_is_read_from_the_beginning() -> None:
    box = Box({1: b"a"}, validity=2)
    with mailbox(box) as port:
        assert poll(url(port), Mark(1, 500), lambda _: False) == Mark(2, 1)


def test_without_uidplus_a_mail_is_only_marked_as_deleted() -> None:
    box = Box({1: b"a", 2: b"b"}, uidplus=False)
    with mailbox(box) as port:
        poll(url(port), Mark(), lambda raw: raw == b"a")
    assert box.deleted == {1}
    assert box.mails == {1: b"a", 2: b"b"}


def test_a_huge_mail_is_cut() -> None:
    dealt: list[bytes] = []
    with mailbox(Box({1: b"x" * (MOST_BYTES + 5000)})) as port:
        poll(url(port), Mark(), keeping(dealt))
    assert [len(raw) for raw in dealt] == [MOST_BYTES]


def test_what_was_dealt_with_before_the_line_broke_is_dealt_with_again_and_nothing_is_lost() -> None:
    box = Box({1: b"a", 2: b"b"}, breaks_after=1)
    dealt: list[bytes] = []
    with mailbox(box) as port:
        with pytest.raises(MailboxRefused, match="cannot be read now"):
            poll(url(port), Mark(), keeping(dealt))
        box.breaks_after = None
        poll(url(port), Mark(), keeping(dealt))
    assert dealt == [b"a", b"a", b"b"]
    assert box.mails == {}


@pytest.mark.parametrize(("password", "folder"), [("wrong", ""), (PASSWORD, "Nowhere")])
def test_a_mailbox_that_does_not_open_is_one_sentence(password: str, folder: str) -> None:
    with mailbox(Box()) as port, pytest.raises(MailboxRefused) as refused:
        poll(url(port, password, folder), Mark(), lambda _: False)
    assert password not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_nobody_there_is_one_sentence() -> None:
    with pytest.raises(MailboxRefused, match="cannot be read now"):
        poll(url(1), Mark(), lambda _: False)


@pytest.mark.parametrize(
    "text",
    ["", "imaps://", "imaps://host", "imaps://user@host", "https://u:p@host", "imaps://u:p@host:x", "imap://u:p@mail.example"],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(MailboxRefused) as refused:
        read_address(text)
    assert "u:p" not in str(refused.value)


def test_an_address_is_read() -> None:
    found = read_address("imaps://let%40ters:p%3Aw@mail.example/Lists/Weekly")
    assert found == MailboxAddress("mail.example", 993, "let@ters", "p:w", "Lists/Weekly", tls=True)
    assert "p:w" not in repr(found)
