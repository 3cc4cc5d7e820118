"""Mail comes in through doors that cannot read it again, and whoever brings it is told 0 or "later"."""

import os
import re
import smtplib
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.envelope.messages import Inbound, decode
from tamizdat.envelope.sealed import open_sealed
from tamizdat.letters.inbound.arrival import MOST_BYTES, stamped
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.spool.envelopes import Spool
from tests.letters import mails
from tests.readers.people import KEYRING

COMMAND = [sys.executable, "-m", "tamizdat.config.commands", "mail"]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A newsroom whose vault has a key; of the vault itself nothing is here."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "vault.pub").write_text(KEYRING.public.hex(), encoding="ascii")
    return tmp_path


def taken_in(var: Path) -> list[Inbound]:
    """What lies in the spool, opened as only the vault can."""
    found = [decode(open_sealed(KEYRING.mail, waiting.read())) for waiting in Spool(var / "spool").waiting()]
    assert all(isinstance(message, Inbound) for message in found)
    return [message for message in found if isinstance(message, Inbound)]


def receive(var: Path, raw: bytes, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    surroundings = {**os.environ, **environment}
    command = [*COMMAND, "receive", "--var", str(var), *words]
    return subprocess.run(command, input=raw, capture_output=True, env=surroundings, check=False)


def test_a_mail_from_a_pipe_is_sealed_with_what_the_envelope_said(var: Path) -> None:
    done = receive(var, mails.report("5.1.1"), "--sender=", f"--recipient={mails.BOUNCE}")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (message,) = taken_in(var)
    assert message.raw.startswith(f"Return-Path: <>\r\nX-Original-To: {mails.BOUNCE}\r\n".encode())
    assert message.raw.endswith(mails.report("5.1.1"))
    assert abs(date.fromisoformat(message.day) - datetime.now(UTC).date()).days <= 1


def test_nothing_of_the_mail_can_be_read_where_it_waits(var: Path) -> None:
    receive(var, mails.plain("stop"), f"--recipient=get@{mails.DOMAIN}")
    stored = b"".join(path.read_bytes() for path in var.rglob("*") if path.is_file())
    assert not re.search(rb"nadia|stop|example", stored)


def test_a_forward_file_tells_the_envelope_in_the_environment(var: Path) -> None:
    raw = b"From nadia@mail.example Fri Nov 27 10:00:00 2026\n" + mails.plain("12")
    assert receive(var, raw, SENDER="nadia@mail.example", ORIGINAL_RECIPIENT=f"get@{mails.DOMAIN}").returncode == 0
    mail = read_mail(taken_in(var)[0].raw)
    assert mail.first("return-path") == "<nadia@mail.example>"
    assert mail.first("x-original-to") == f"get@{mails.DOMAIN}"
    assert mail.first("subject") == "Hello"


def test_without_a_key_the_server_keeps_the_mail(tmp_path: Path) -> None:
    done = receive(tmp_path, mails.plain())
    assert done.returncode == 75
    assert done.stderr.count(b"\n") == 1
    assert b"@" not in done.stderr


def test_where_the_spool_cannot_be_written_the_server_keeps_the_mail(var: Path) -> None:
    (var / "spool").write_text("a file in its place", encoding="ascii")
    assert receive(var, mails.plain()).returncode == 75


def test_a_huge_mail_is_read_to_its_end_and_cut(var: Path) -> None:
    assert receive(var, mails.plain("x" * (3 * MOST_BYTES))).returncode == 0
    assert len(taken_in(var)[0].raw) == MOST_BYTES


@given(st.text(max_size=60), st.text(max_size=60), st.binary(max_size=60))
def test_an_envelope_never_begins_a_second_line(sender: str, recipient: str, raw: bytes) -> None:
    head = stamped(b"", sender, recipient)
    assert head.count(b"\n") == 1 + bool(recipient)
    assert stamped(raw, None, "").endswith(raw[raw.find(b"\n") + 1 :] if raw.startswith(b"From ") else raw)


@pytest.mark.parametrize("sender", ["", "<>", "MAILER-DAEMON"])
def test_a_null_sender_is_null_however_a_server_says_it(sender: str) -> None:
    assert stamped(b"", sender, "") == b"Return-Path: <>\r\n"


def test_a_mail_server_hands_over_by_lmtp(var: Path) -> None:
    command = [*COMMAND, "lmtp", "--var", str(var)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "desk/lmtp.sock" in process.stdout.readline()
            with smtplib.LMTP(str(var / "desk" / "lmtp.sock")) as client:
                client.sendmail("", [mails.BOUNCE], mails.report("5.1.1").replace(b"\n", b"\r\n"))
        finally:
            process.terminate()
    (message,) = taken_in(var)
    assert read_mail(message.raw).first("x-original-to") == mails.BOUNCE


def test_a_place_that_cannot_be_listened_at_is_one_sentence(var: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "lmtp", "--var", str(var), "--socket", str(var / "nowhere" / "x")], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"tamizdat mail lmtp: cannot listen at")
