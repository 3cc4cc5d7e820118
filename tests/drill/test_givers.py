"""The drill for givers: two hundred give, some with an address, some are named by their bank; then the disk is taken.

The vault is the real process over a real folder. Who has the disk finds none of the two hundred, in any encoding.
"""

import secrets
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from tamizdat.envelope.gift_messages import Give, ManageGift, ProviderHint, Remind
from tamizdat.envelope.gift_questions import ImportStatement, pack
from tamizdat.envelope.gift_replies import StatementRead
from tamizdat.envelope.messages import encode
from tamizdat.envelope.replies import decode_reply
from tamizdat.money.offer import VERSION, BankAccount, Offer
from tamizdat.money.references import DRAWS, drawn_reference
from tamizdat.spool.questions import ask
from tests.drill.adversary import search, spellings
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, statement_xml
from tests.vault.printing import print_offer
from tests.vault.processes import RunningVault, found, start, tamizdat, until

STEM = "zk5canary"
GIVERS = [f"{STEM}{number}y{number * 6563 % 991}@gifts{number % 9}.example" for number in range(200)]
NAMES = [f"Zk5Canary Givername{number}" for number in range(200)]
# The names are looked for without their numbers, as one may find any.
NAMED = ["Zk5Canary", "Givername1"]
KNOWN_BY_THEIR_BANK = 100
TABLES = ("contributions_gift", "contributions_bankline", "readers_giver", "readers_reminder", "readers_auditnote")
TODAY = datetime.now(UTC).date()
OFFER = Offer(version=VERSION, methods=["bank"], accounts=[BankAccount("EUR", "Those Abroad", OURS)])


def gift(number: int) -> Give:
    """A transfer that is promised; every other one is monthly."""
    return Give(
        gift=secrets.token_hex(16),
        reference=drawn_reference(secrets.randbelow(DRAWS)),
        method="bank",
        rhythm="month" if number % 2 else "once",
        minor=500 + number,
        currency="EUR",
        language="en",
        address=GIVERS[number],
        consent="0123456789abcdef",
        campaign="",
        day=f"{TODAY}",
    )


def statement(gifts: list[Give]) -> bytes:
    """A statement that names who paid; every third wrote a greeting with their name in place of the reference."""
    parts = [
        Part(words=(f"from {NAMES[place]} {GIVERS[place]}" if place % 3 == 0 else one.reference,), name=NAMES[place])
        for place, one in enumerate(gifts)
    ]
    listed = [Entry("5.00", [part], ref=f"B-{place}", day=f"{TODAY}") for place, part in enumerate(parts)]
    balances = balance_xml("OPBD", "0.00") + balance_xml("CLBD", f"{5 * len(listed)}.00")
    return camt(statement_xml(listed, balances))


def bring_in(vault: RunningVault, content: bytes) -> StatementRead:
    """Hand a statement to the vault, as the office does; the names in it are kept for an audit."""
    public = bytes.fromhex(vault.places.public.read_text())
    question = encode(ImportStatement(pack(content), rehearse=False, by="1", names=True))
    reply = decode_reply(ask(vault.places.office, public, question, timeout_seconds=60))
    assert isinstance(reply, StatementRead)
    return reply


def journey(vault: RunningVault) -> None:
    """They give; their money comes; some want to be reminded, some to be forgotten; a provider calls about one."""
    gifts = [gift(number) for number in range(len(GIVERS))]
    vault.drop(*gifts)
    read = bring_in(vault, statement(gifts[:KNOWN_BY_THEIR_BANK]))
    assert (read.matched, read.waiting) == (66, 34), read
    vault.drop(*(Remind(one, "2027-03", "en", f"{TODAY}T10") for one in GIVERS[:50]))
    body = f'{{"id": "evt_1", "email": "{GIVERS[3]}", "name": "{NAMES[3]}"}}'.encode()
    vault.drop(ProviderHint("stripe", body, {"stripe-signature": "t=1,v1=00"}, f"{TODAY}"))
    vault.drop(*(ManageGift(secrets.token_urlsafe(32), "forget", 0) for _ in range(3)))
    until(lambda: vault.count_mails() > 0, lambda: vault.log)


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is on the disk: books, a backup that was made while it ran, mails that wait, envelopes, exports, a halt."""
    var = tmp_path_factory.mktemp("seized-gifts")
    key_file = found(var)
    keepers = [pyrage.x25519.Identity.generate().to_public() for _ in range(2)]
    (var / "vault" / "keys" / "offline.txt").write_text("".join(f"{one}\n" for one in keepers))
    print_offer(var, OFFER)
    vault = start(var, key_file, "--key-file", str(key_file))
    vault.await_("unlocked")
    journey(vault)
    tamizdat("gifts", "book", "--var", str(var), "--out", str(var / "books.csv"))
    notes = ("gifts", "notes", f"{TODAY:%Y-%m}", "--var", str(var), "--out", str(var / "audit.notes"))
    assert tamizdat(*notes).returncode == 0
    tamizdat("gifts", "halt", "bank", "--var", str(var), "--reason", "closed", "--pledges", "keep")
    with closing(sqlite3.connect(vault.places.folder / "vault.sqlite3")) as database:
        database.execute("VACUUM INTO ?", (str(var / "backup.sqlite3"),))
    vault.lock()
    names = vault.drop_and_go(*(gift(number) for number in range(20)))
    vault.spool.set_aside(names[0])
    vault.stop()
    shutil.rmtree(key_file.parent)
    return var


def files_of(var: Path) -> list[Path]:
    return sorted(path for path in var.rglob("*") if path.is_file())


def test_there_was_something_to_find(seized: Path) -> None:
    with closing(sqlite3.connect(f"file:{seized / 'backup.sqlite3'}?mode=ro", uri=True)) as database:
        counted = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # names of our own
            for table in (
                "contributions_gift",
                "contributions_bankline",
                "readers_giver",
                "readers_reminder",
                "readers_auditnote",
            )
        }
    assert counted["contributions_gift"] == counted["readers_giver"] == len(GIVERS)
    assert counted["contributions_bankline"] == KNOWN_BY_THEIR_BANK
    assert counted["readers_reminder"] == 50
    assert counted["readers_auditnote"] == KNOWN_BY_THEIR_BANK
    assert (seized / "books.csv").stat().st_size > 1_000
    assert list((seized / "spool" / "aside").iterdir()) != []


def test_no_giver_is_found_on_a_seized_disk_in_any_encoding(seized: Path) -> None:
    assert search(files_of(seized), [STEM, *NAMED, "gifts1.example", "gifts8.example"]) == []
    assert search(files_of(seized), [*GIVERS, *NAMES], ways="sha256") == []


def test_who_has_the_disk_cannot_tell_whether_a_suspect_gave(seized: Path) -> None:
    """Without the key no digest of an address that anybody could compute stands anywhere."""
    needles = [spellings(address)["sha256"][:16] for address in GIVERS[:10]]
    written = b"".join(path.read_bytes() for path in files_of(seized))
    assert [needle for needle in needles if needle in written] == []
