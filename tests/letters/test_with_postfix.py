"""A real Postfix carries mail, bounces it and feeds back; what comes of it is in the readers' room."""

import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tamizdat.envelope.messages import Inbound, decode
from tamizdat.envelope.sealed import open_sealed
from tamizdat.envelope.tokens import derived_token
from tamizdat.letters.answering.answers import Desk
from tamizdat.letters.answering.library import Library
from tamizdat.letters.mailroom import Mailroom
from tamizdat.readers.models import Subscription, Suppression
from tamizdat.spool.envelopes import Spool
from tests.fakes.postfix import DOMAIN, NOBODY, Postfix, postfix
from tests.letters import mails
from tests.letters.printed import Printed
from tests.letters.test_mailroom import KnownSigners
from tests.readers.people import KEYRING, People

NOTHING = Printed({}, "https://ferry.example/")
WORDS = b"Subject: The week\r\n\r\nThe words.\r\n"


@pytest.fixture
def var() -> Iterator[Path]:
    """A desk's part of a newsroom, in a folder that others may pass through."""
    with tempfile.TemporaryDirectory(prefix="tamizdat-postfix-") as folder:
        var = Path(folder) / "var"
        for name in ("desk", "spool"):
            (var / name).mkdir(parents=True)
        (var / "desk/vault.pub").write_text(KEYRING.public.hex(), encoding="ascii")
        shutil.chown(var / "spool", NOBODY)
        for each in (Path(folder), var, var / "desk"):
            each.chmod(0o755)
        yield var


@contextmanager
def lmtp(var: Path) -> Iterator[None]:
    """The door for LMTP, as a process of its own."""
    command = [sys.executable, "-m", "tamizdat.config.commands", "mail", "lmtp", "--var", str(var)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            (var / "desk/lmtp.sock").chmod(0o666)
            yield
        finally:
            process.terminate()


def return_path(member: int) -> str:
    return f"b+{derived_token(KEYRING.verp, 'verp', (7, member))}@bounce.{DOMAIN}"


def taken_in(var: Path, server: Postfix, least: int) -> list[Inbound]:
    """Wait until so many envelopes lie in the spool, and open them."""
    spool, end = Spool(var / "spool"), time.monotonic() + 60
    while sum(1 for _ in spool.waiting()) < least:
        assert time.monotonic() < end, server.log.read_text(encoding="utf-8")
        time.sleep(0.1)
    found = [decode(open_sealed(KEYRING.mail, each.read())) for each in spool.waiting()]
    return [message for message in found if isinstance(message, Inbound)]


def test_bounces_by_pipe_and_a_complaint_by_lmtp_reach_the_readers_room(var: Path, db: None) -> None:
    people = People()
    gone, full = people.join("nadia@gone.test"), people.join("boris@full.test")
    angry, content = people.join("vera@mail.test"), people.join("lev@mail.test")
    room = Mailroom(
        Desk(DOMAIN, []), KnownSigners(), lambda: Library(NOTHING, NOTHING.origin), lambda wish, keyring, now: None
    )
    feedback = mails.complaint(sender=return_path(angry.pk), to=f"fbl@{DOMAIN}").replace(b"\n", b"\r\n")

    with lmtp(var), postfix(var.parent / "postfix", var) as server, smtplib.SMTP("127.0.0.1", server.port) as client:
        client.sendmail(return_path(gone.pk), ["nadia@gone.test"], WORDS)
        client.sendmail(return_path(full.pk), ["boris@full.test"], WORDS)
        client.sendmail("feedback@mail.test", [f"fbl@{DOMAIN}"], feedback)
        messages = taken_in(var, server, 3)

    assert len(messages) == 3
    for message in messages:
        room.take_in(message, KEYRING, people.now)
    states = {each.pk: each.state for each in Subscription.objects.all()}
    assert states == {
        gone.pk: Subscription.State.SUPPRESSED,
        full.pk: Subscription.State.ACTIVE,
        content.pk: Subscription.State.ACTIVE,
    }
    full.refresh_from_db()
    assert full.soft == 1
    assert {each.reason for each in Suppression.objects.all()} == {
        Suppression.Reason.HARD,
        Suppression.Reason.COMPLAINT,
    }
