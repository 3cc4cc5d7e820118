"""One run of one sender for `bench.letters`, in a process of its own. Prints JSON (or, for `mail`, the mail)."""

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import call_command

from bench.generated import GeneratedAudience
from tamizdat.config.zones import open_zone
from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.dkim import Signer, new_key, read_key
from tamizdat.letters.postmark import House
from tamizdat.letters.smtp_relay import SmtpRelay
from tamizdat.wire.smtp.server import Server
from tests.fakes.readership import FakeEdition

PLACE = Path(next((word.partition("=")[2] for word in sys.argv if word.startswith("--place=")), tempfile.gettempdir()))
FOLDER = tempfile.TemporaryDirectory(dir=PLACE)
open_zone("vault", Path(FOLDER.name))

from tamizdat.letters.actions.freezing import freeze_step  # noqa: E402  # models load once the zone is open
from tamizdat.letters.ledger import Office  # noqa: E402  # as above
from tamizdat.letters.models import Issue  # noqa: E402  # as above
from tamizdat.letters.queries import equation_of  # noqa: E402  # as above
from tamizdat.letters.splicing import Splicer  # noqa: E402  # as above
from tamizdat.letters.stock import splicers_of  # noqa: E402  # as above
from tamizdat.letters.worker import Sender  # noqa: E402  # as above

PORT = 8139
DUE = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
HOUSE = House("news.example.org", "https://desk.example.org/", "https://example.org/")
KEYRING = Keyring.of(bytes(range(32)), [bytes(range(32))])
WORDS = "The harbour was quiet when the last ferry came in, and nobody on the pier had heard the news. "


class Timed(SmtpRelay):
    """The relay, with a stop watch around it."""

    def __init__(self) -> None:
        super().__init__(Server("127.0.0.1", PORT, "none", connections=4))
        self.seconds = 0.0
        self.cpu = 0.0

    def carry(self, clerk: object) -> None:
        """Carry, and time it."""
        start, before = time.perf_counter(), time.process_time()
        super().carry(clerk)  # type: ignore[arg-type]  # whatever the sender hands over
        self.seconds += time.perf_counter() - start
        self.cpu += time.process_time() - before


def edition() -> FakeEdition:
    """A letter of some 40 KB, as weekly letters are."""
    found = FakeEdition()
    found.put(1, DUE)
    found.files["1/digest.html"] = f"<html><body>{'<p>' + WORDS * 3 + '</p>'}{'<p>' + WORDS * 3 + '</p>'}".encode() * 45
    found.files["1/digest.txt"] = (WORDS + "\n").encode() * 90
    return found


def sender(relay: SmtpRelay, signer: Signer | None, count: int) -> Sender:
    """Our sender over its own database."""
    return Sender(
        Office(
            keyring=KEYRING,
            house=HOUSE,
            signer=signer,
            relay=relay,
            audience_of=lambda _: GeneratedAudience(count),
            bounced=lambda *_: None,
            journals=Path(FOLDER.name) / "vault" / "journal",
            clock=lambda: DUE,
        ),
        edition(),
    )


def ours(count: int, *, signed: bool) -> dict[str, float]:
    """Send an issue to so many readers."""
    relay = Timed()
    signer = Signer(HOUSE.domain, "t1", read_key(new_key())) if signed else None
    working = sender(relay, signer, count)
    while not Issue.objects.filter(state=Issue.State.SENT).exists():
        working.turn(DUE)
    assert equation_of(Issue.objects.get()).accepted == count
    return {"per_second": count / relay.seconds, "microseconds": relay.cpu / count * 1e6}


def splicer() -> Splicer:
    """What makes the mails, without a relay."""
    working = sender(SmtpRelay(Server("127.0.0.1", 1, "none")), None, 1)
    working.turn(DUE)
    return splicers_of(Issue.objects.get(), KEYRING, HOUSE, None)[0]


def mail() -> bytes:
    """One mail as it goes over the wire, with plain line ends, as smtp-source wants it."""
    parcel = splicer().mail(1, "reader1@example.net")
    return b"".join(parcel.pieces).replace(b"\r\n", b"\n")


def django(count: int) -> dict[str, float]:
    """The usual loop: one EmailMultiAlternatives for each reader, one connection."""
    files = edition().files
    text, html = files["1/digest.txt"].decode(), files["1/digest.html"].decode()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    connection = get_connection(backend, host="127.0.0.1", port=PORT, username="", password="")
    settings.EMAIL_USE_LOCALTIME = False
    start, before = time.perf_counter(), time.process_time()
    connection.open()
    for number in range(count):
        message = EmailMultiAlternatives("Letter", text, "weekly@news.example.org", [f"reader{number}@example.net"])
        message.attach_alternative(html, "text/html")
        connection.send_messages([message])
    connection.close()
    seconds, cpu = time.perf_counter() - start, time.process_time() - before
    return {"per_second": count / seconds, "microseconds": cpu / count * 1e6}


def freeze(count: int) -> dict[str, float]:
    """Freeze an audience; the highest memory that this process ever had."""
    issue = Issue.objects.create(letter=1, newsletter="weekly", due_at=DUE, touched_at=DUE, order_key=bytes(32))
    audience = GeneratedAudience(count)
    start = time.perf_counter()
    while not freeze_step(issue, audience, DUE):
        pass
    seconds = time.perf_counter() - start
    assert issue.audience_n == count
    database = sum(path.stat().st_size for path in (Path(FOLDER.name) / "vault").glob("vault.sqlite3*"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": memory, "database": database / 1e6}


def main() -> None:
    """One run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("unsigned", "signed", "django", "freeze", "mail"))
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--place", type=Path)
    asked = parser.parse_args()
    with FOLDER:
        call_command("migrate", verbosity=0)
        if asked.kind == "mail":
            sys.stdout.buffer.write(mail())
        elif asked.kind == "django":
            print(json.dumps(django(asked.count)))
        elif asked.kind == "freeze":
            print(json.dumps(freeze(asked.count)))
        else:
            print(json.dumps(ours(asked.count, signed=asked.kind == "signed")))


if __name__ == "__main__":
    main()
