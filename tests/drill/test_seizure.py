"""The drill: two hundred readers come, confirm, get a letter, some leave; then the machine is taken, switched off.

The vault is the real process over a real folder. Who has the disk finds none of the two hundred, in any encoding.
"""

import base64
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tamizdat.envelope.messages import AskToChange, Confirm, Inbound, Leave, Subscribe
from tests.drill.adversary import search, spellings
from tests.vault.printing import print_letter
from tests.vault.processes import RunningVault, found, start, until

STEM = "zq7canary"
CANARIES = [f"{STEM}{number}x{number * 7919 % 997}@drill{number % 9}.example" for number in range(200)]
LEAVE = 60
HOUR = "2026-11-29T20"


def link(mail: str, door: str) -> str:
    """The token of a link."""
    found_ = re.search(rf"/{door}/([A-Za-z0-9_-]+)", mail.replace("=\r\n", "").replace("=\n", ""))
    assert found_, mail
    return found_[1]


def journey(vault: RunningVault) -> None:
    """All of them come; the last few never confirm; the first few ask for their settings, bounce, and leave."""
    vault.drop(*(Subscribe("weekly", one, "en", "digest", "0123456789abcdef", HOUR) for one in CANARIES))
    until(lambda: vault.count_mails() == len(CANARIES), lambda: vault.log)
    tokens = {address: link(text, "confirm") for address, text in vault.mails()}
    vault.drop(*(Confirm(tokens[one]) for one in CANARIES[:-10]))
    print_letter(vault.places.var, "Good evening.")
    until(lambda: vault.count_mails() == 2 * len(CANARIES) - 10, lambda: vault.log)
    letters = dict(vault.mails()[len(CANARIES) :])
    vault.drop(*(AskToChange(one, "") for one in CANARIES[:5]))
    vault.drop(
        *(Inbound(f"From: {one}\r\nTo: x@y.example\r\n\r\nHello".encode(), "2026-11-29") for one in CANARIES[:5])
    )
    vault.drop(*(Leave(link(letters[one], "leave")) for one in CANARIES[:LEAVE]))


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is on the disk: a backup that was made while it ran, envelopes that still wait, one that was put aside."""
    var = tmp_path_factory.mktemp("seized")
    key_file = found(var)
    vault = start(var, key_file, "--key-file", str(key_file))
    vault.await_("unlocked")
    journey(vault)
    with closing(sqlite3.connect(vault.places.folder / "vault.sqlite3")) as database:
        database.execute("VACUUM INTO ?", (str(var / "backup.sqlite3"),))
    vault.lock()
    leave_in_the_spool(vault)
    vault.stop()
    shutil.rmtree(key_file.parent)
    return var


def leave_in_the_spool(vault: RunningVault) -> None:
    """Some more come while the vault is locked; one of their envelopes is put aside."""
    names = vault.drop_and_go(*(Subscribe("weekly", one, "en", "digest", "", HOUR) for one in CANARIES[:20]))
    vault.spool.set_aside(names[0])


def files_of(var: Path) -> list[Path]:
    return sorted(path for path in var.rglob("*") if path.is_file())


def test_there_was_something_to_find(seized: Path) -> None:
    names = {path.relative_to(seized).parts[0] for path in files_of(seized)}
    with closing(sqlite3.connect(f"file:{seized / 'backup.sqlite3'}?mode=ro", uri=True)) as database:
        subscriptions = database.execute("SELECT count(*) FROM readers_subscription").fetchone()[0]
        pending = database.execute("SELECT count(*) FROM readers_pending").fetchone()[0]

    assert (subscriptions, pending) == (len(CANARIES) - 10 - LEAVE, 10)
    assert {"vault", "spool", "backup.sqlite3", "edition", "said.txt"} <= names
    assert list((seized / "vault" / "outbox").glob("*.mails")) != []
    assert list((seized / "spool" / "aside").iterdir()) != []


def test_nobody_is_found_on_a_seized_disk_in_any_encoding(seized: Path) -> None:
    assert search(files_of(seized), [STEM, "drill1.example", "drill8.example"]) == []
    assert search(files_of(seized), CANARIES, ways="sha256") == []


def test_who_has_the_disk_cannot_tell_whether_a_suspect_is_on_the_list(seized: Path) -> None:
    """Without the key no digest of an address that anybody could compute stands anywhere."""
    needles = [spellings(address)["sha256"][:16] for address in CANARIES[LEAVE:70]]

    written = b"".join(path.read_bytes() for path in files_of(seized))
    assert [needle for needle in needles if needle in written] == []


@pytest.mark.parametrize("way", ["plain", "utf-16", "base64", "hex", "url", "packed", "packed twice over"])
def test_the_adversary_is_not_blind(tmp_path: Path, way: str) -> None:
    address = CANARIES[3]
    raw = f"some bytes before {address} and after".encode()
    packed = b"\0\1" + zlib.compress(raw) + b"\2"
    written = {
        "plain": raw,
        "utf-16": raw.decode().encode("utf-16"),
        "base64": base64.b64encode(raw),
        "hex": raw.hex().encode(),
        "url": quote(raw.decode(), safe="").encode(),
        "packed": packed,
        "packed twice over": zlib.compress(base64.b64encode(raw)),
    }
    (tmp_path / "file").write_bytes(written[way])

    assert search([tmp_path / "file"], [address]) != []
