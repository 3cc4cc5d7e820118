"""The vault's secret at rest opens for its keeper alone, and never stands anywhere in the clear."""

import base64
from pathlib import Path

import pyrage
import pytest

from tamizdat.envelope.sealed import open_sealed, seal
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keyhole import LARGEST_WORD, Keyhole, Word, tell
from tamizdat.vault.keys import (
    found_vault,
    lock_secret,
    new_secret,
    open_secret,
    parse_secret,
    read_key_file,
    read_offline,
    read_secret,
)
from tamizdat.vault.places import Places

IDENTITY = str(pyrage.x25519.Identity.generate())


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def test_a_key_file_opens_what_it_locked_and_no_other_does() -> None:
    secret = new_secret()
    locked = lock_secret(secret, IDENTITY)

    assert open_secret(locked, IDENTITY) == secret
    with pytest.raises(VaultError, match="does not open with this key file"):
        open_secret(locked, str(pyrage.x25519.Identity.generate()))


def test_a_passphrase_opens_what_it_locked_and_no_other_does() -> None:
    secret = new_secret()
    locked = lock_secret(secret, "five unrelated words are better")

    assert open_secret(locked, "five unrelated words are better") == secret
    with pytest.raises(VaultError, match="does not open with this passphrase"):
        open_secret(locked, "five unrelated words are worse")


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(VaultError, match="at least 12"):
        lock_secret(new_secret(), "secret")


def test_a_founded_vault_holds_its_secret_locked_and_its_public_key_open(places: Places) -> None:
    secret = new_secret()
    keeper = str(pyrage.x25519.Identity.generate().to_public())
    found_vault(places, secret, IDENTITY, (keeper,))

    assert read_secret(places, IDENTITY) == secret
    assert read_offline(places) == (keeper,)
    public = bytes.fromhex(places.public.read_text().strip())
    assert open_sealed(secret.mail, seal(public, b"x")) == b"x"
    assert places.secret.stat().st_mode & 0o777 == 0o600
    assert places.keys.stat().st_mode & 0o777 == 0o700
    written = b"".join(path.read_bytes() for path in places.var.rglob("*") if path.is_file())
    for private in (secret.seed, *secret.mail):
        assert private not in written
        assert private.hex().encode() not in written
        assert base64.b64encode(private) not in written


def test_a_vault_that_stands_is_never_written_over(places: Places) -> None:
    found_vault(places, new_secret(), IDENTITY, ())
    before = places.secret.read_bytes()

    with pytest.raises(VaultError, match="stands already"):
        found_vault(places, new_secret(), IDENTITY, ())
    assert places.secret.read_bytes() == before


def test_where_there_is_no_vault_one_is_told_how_to_make_it(places: Places) -> None:
    with pytest.raises(VaultError, match="tamizdat vault init"):
        read_secret(places, IDENTITY)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"secret":"AA==","mail":[]}', '{"secret":1,"mail":2}', "\0"])
def test_a_damaged_secret_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(VaultError, match="damaged"):
        parse_secret(text)


def test_a_secret_shows_nothing() -> None:
    secret = new_secret()

    assert repr(secret) == f"{secret}" == "Secret(...)"
    assert secret.to_json() not in repr(Word("unlock", secret.to_json()))


def test_any_age_opens_the_secret_without_us(places: Places, tmp_path: Path) -> None:
    found_vault(places, new_secret(), IDENTITY, ())
    key = tmp_path / "key.txt"
    key.write_text(f"# created: yesterday\n{IDENTITY}\n")

    assert read_key_file(key) == IDENTITY
    opened = pyrage.decrypt(places.secret.read_bytes(), [pyrage.x25519.Identity.from_str(IDENTITY)])
    assert parse_secret(opened) == read_secret(places, IDENTITY)
    assert places.secret.read_bytes().startswith(b"age-encryption.org/v1\n")


@pytest.mark.parametrize("text", ["", "age1public", "\xff"])
def test_what_is_no_key_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(VaultError, match=r"key file|identity"):
        read_key_file(path)


def test_words_pass_through_the_keyhole_whole_and_in_order(places: Places) -> None:
    keyhole = Keyhole(places.keyhole)
    secret = new_secret().to_json()
    tell(places.keyhole, Word("unlock", secret))
    tell(places.keyhole, Word("lock"))

    assert keyhole.wait(5) == Word("unlock", secret)
    assert keyhole.wait(5) == Word("lock")
    assert keyhole.wait(0) is None
    assert places.keyhole.stat().st_mode & 0o777 == 0o600
    keyhole.close()


def test_junk_in_the_keyhole_is_passed_over(places: Places) -> None:
    keyhole = Keyhole(places.keyhole)
    with places.keyhole.open("wb", buffering=0) as pipe:
        pipe.write(b"open sesame\n\xff\xfe\n" + b"x" * LARGEST_WORD + b"\n")
        pipe.write(b"lock\n")
    heard = [word for word in (keyhole.wait(0.1) for _ in range(10)) if word]

    assert heard == [Word("lock")]
    keyhole.close()


def test_where_no_worker_runs_one_is_told_how_to_start_it(places: Places) -> None:
    with pytest.raises(VaultError, match="does not run"):
        tell(places.keyhole, Word("lock"))
    Keyhole(places.keyhole).close()
    with pytest.raises(VaultError, match="does not run"):
        tell(places.keyhole, Word("lock"))


def test_the_secret_is_too_large_for_the_keyhole_only_with_very_many_old_keys(places: Places) -> None:
    keyhole = Keyhole(places.keyhole)

    with pytest.raises(VaultError, match="too many old keys"):
        tell(places.keyhole, Word("unlock", "x" * LARGEST_WORD))
    keyhole.close()
