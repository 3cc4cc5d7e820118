"""A mail server hands mail over by LMTP; what cannot be kept now stays with the server."""

import asyncio
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tamizdat.wire import lmtp

Kept = list[tuple[bytes, str, str]]


@contextmanager
def listening(take: lmtp.Take, place: Path) -> Iterator[smtplib.LMTP]:
    """A server in a thread of its own, and a client that has said hello."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    def serve() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(lmtp.serve(take, place, ready.set))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        assert ready.wait(10)
        with smtplib.LMTP(str(place)) as client:
            client.ehlo_or_helo_if_needed()
            yield client
    finally:
        for task in asyncio.all_tasks(loop):
            loop.call_soon_threadsafe(task.cancel)
        thread.join()


def test_a_mail_is_kept_with_its_envelope(tmp_path: Path) -> None:
    kept: Kept = []
    with listening(lambda *mail: kept.append(mail), tmp_path / "lmtp.sock") as client:
        client.sendmail("", ["b+x@bounce.news.example.org"], b"Subject: gone\r\n\r\n.dot\r\n")
        client.sendmail("nadia@mail.example", ["get@news.example.org"], "Subject: приветъ\r\n\r\n".encode())
    assert kept == [
        (b"Subject: gone\r\n\r\n.dot\r\n", "", "b+x@bounce.news.example.org"),
        ("Subject: приветъ\r\n\r\n".encode(), "nadia@mail.example", "get@news.example.org"),
    ]


def test_a_second_recipient_is_brought_again(tmp_path: Path) -> None:
    kept: Kept = []
    with listening(lambda *mail: kept.append(mail), tmp_path / "lmtp.sock") as client:
        put_off = client.sendmail("a@b.example", ["x@news.example.org", "y@news.example.org"], b"Hello\r\n")
    assert list(put_off) == ["y@news.example.org"]
    assert put_off["y@news.example.org"][0] == 452
    assert [recipient for _, _, recipient in kept] == ["x@news.example.org"]


def test_what_cannot_be_kept_stays_with_the_server(tmp_path: Path) -> None:
    def full(raw: bytes, sender: str, recipient: str) -> None:
        raise OSError

    with listening(full, tmp_path / "lmtp.sock") as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("a@b.example", ["x@news.example.org"], b"Hello\r\n")
    assert refused.value.smtp_code == 451


def test_a_socket_left_by_a_process_that_was_killed_is_no_obstacle(tmp_path: Path) -> None:
    place = tmp_path / "lmtp.sock"
    place.touch()
    with listening(lambda *mail: None, place) as client:
        assert client.noop()[0] == 250
