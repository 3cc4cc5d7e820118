"""The worker seen from outside, as a person or a thief with root would: what it opens, holds, and forgets."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.processes import RunningVault, found, start, tamizdat


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    var = tmp_path_factory.mktemp("vault")
    return var, found(var)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    """One worker for the tests that only look at it."""
    var = tmp_path_factory.mktemp("running")
    vault = start(var, found(var))
    vault.await_("locked")
    yield vault
    vault.stop()


@pytest.fixture
def vault(running: RunningVault) -> RunningVault:
    """The same worker, unlocked."""
    running.unlock()
    return running


def seen(process: int, name: str) -> bytes:
    """What the kernel tells of a process; nothing, where only root may look."""
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except PermissionError:
        assert os.geteuid() != 0
        return b""


def open_files(process: int) -> list[str]:
    try:
        return [f"{path.readlink()}" for path in Path(f"/proc/{process}/fd").iterdir()]
    except PermissionError:
        assert os.geteuid() != 0
        return []


def in_memory(process: int, needles: list[bytes]) -> set[bytes] | None:
    """Which of these bytes lie in the memory of a process; None where even its memory may not be read."""
    found_there = set()
    try:
        maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                place, rights, *rest = line.split()
                if "r" not in rights or rest[-1] in {"[vvar]", "[vsyscall]", "[vvar_vclock]"}:
                    continue
                first, last = (int(end, 16) for end in place.split("-"))
                memory.seek(first)
                try:
                    content = memory.read(last - first)
                except OSError:
                    continue
                found_there |= {needle for needle in needles if needle in content}
    except PermissionError:
        return None
    return found_there


def test_a_locked_vault_forgets_its_keys_within_five_seconds(vault: RunningVault) -> None:
    secret = vault.secret
    keys = [secret.seed, *secret.mail, base64.b64encode(secret.seed)]
    open_ = in_memory(vault.process.pid, keys)
    vault.lock()
    after = in_memory(vault.process.pid, keys)

    assert vault.process.poll() is None, "it is the same process, which has become another program"
    if os.geteuid() == 0:
        assert open_, "an unlocked vault holds its keys somewhere, or we do not know how to look"
        assert after == set()
    else:
        assert open_ is after is None, "nobody but root may look into the vault's memory"


def test_it_holds_no_socket_and_leaves_no_core(vault: RunningVault) -> None:
    limits = Path(f"/proc/{vault.process.pid}/limits").read_text(encoding="ascii")

    assert [name for name in open_files(vault.process.pid) if name.startswith("socket:")] == []
    assert [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")] == [["0", "0"]]


def test_its_memory_is_locked_or_it_says_why_not(vault: RunningVault) -> None:
    status = Path(f"/proc/{vault.process.pid}/status").read_text(encoding="ascii")
    locked = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmLck:"))

    assert locked > 0 or "LimitMEMLOCK=infinity" in vault.log


def test_no_key_stands_in_any_file_nor_in_the_command_line(vault: RunningVault) -> None:
    secret = vault.secret
    places = [path for path in vault.places.var.rglob("*") if path.is_file() and path != vault.key_file]
    written = b"".join(path.read_bytes() for path in places)
    written += seen(vault.process.pid, "cmdline") + seen(vault.process.pid, "environ")

    for key in (secret.seed, *secret.mail):
        for spelling in (key, key.hex().encode(), base64.b64encode(key)):
            assert spelling not in written


def test_the_wrong_key_unlocks_nothing_and_says_so(running: RunningVault, tmp_path: Path) -> None:
    running.lock()
    other = tmp_path / "other.key"
    tamizdat("vault", "init", "--var", str(tmp_path / "var"), "--key-file", str(other))
    refused = tamizdat("unlock", "--var", str(running.places.var), "--key-file", str(other))

    # A vault that locks begins anew, and may not have said so yet; it never says that it is unlocked.
    running.await_("locked")
    assert refused.returncode == 1
    assert "does not open with this key file" in refused.stderr


def test_a_vault_that_was_locked_stays_so_through_a_restart_with_its_key_file(founded: tuple[Path, Path]) -> None:
    var, key_file = founded
    first = start(var, key_file, "--key-file", str(key_file))
    first.await_("unlocked")
    first.lock()
    first.stop()
    second = start(var, key_file, "--key-file", str(key_file))
    second.await_("locked")
    assert "A keeper has locked this vault" in second.log
    second.unlock()
    second.stop()

    assert not second.places.stay_locked.exists()
    assert second.is_("stopped")


def test_without_a_worker_unlock_says_how_to_start_one(tmp_path: Path) -> None:
    found_ = tamizdat("vault", "init", "--var", str(tmp_path), "--key-file", str(tmp_path / "key"))
    refused = tamizdat("unlock", "--var", str(tmp_path), "--key-file", str(tmp_path / "key"))

    assert (found_.returncode, refused.returncode) == (0, 1)
    assert "tamizdat run" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_vault_is_not_founded_twice(founded: tuple[Path, Path]) -> None:
    var, key_file = founded
    before = (var / "vault" / "keys" / "vault.age").read_bytes()
    refused = tamizdat("vault", "init", "--var", str(var), "--key-file", str(key_file))

    assert refused.returncode == 1
    assert "stands already" in refused.stderr
    assert (var / "vault" / "keys" / "vault.age").read_bytes() == before


def test_an_offline_keeper_who_is_none_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    words = ["vault", "init", "--var", str(tmp_path), "--key-file", str(tmp_path / "key"), "--offline", "mira"]
    refused = tamizdat(*words)

    assert refused.returncode == 1
    assert "must begin with age1" in refused.stderr
    assert list(tmp_path.iterdir()) == []
