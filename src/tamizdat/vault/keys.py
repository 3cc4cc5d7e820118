"""The vault's secret at rest: an age file, locked by a passphrase or by a key file that lies elsewhere.

Any `age` opens it without us. It holds JSON: the secret from which keys are derived, and the private keys of the box.
"""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import pyrage
from nacl.utils import random

from tamizdat.edition.disk import Disk
from tamizdat.envelope.errors import SealError
from tamizdat.envelope.framing import KEY_BYTES
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.sealed import new_pair, public_half
from tamizdat.vault.errors import VaultError
from tamizdat.vault.places import Places

IDENTITY = "AGE-SECRET-KEY-"
SHORTEST_PASSPHRASE = 12
VERSION = 1


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """The vault's secret, in memory. Its representation shows nothing of it."""

    seed: bytes
    mail: tuple[bytes, ...]

    def keyring(self, offline: tuple[str, ...]) -> Keyring:
        """The keys that are derived from it."""
        return Keyring.of(self.seed, self.mail, offline)

    def to_json(self) -> str:
        """Write it down in one line, to be locked or handed through the keyhole."""
        fields = {"version": VERSION, "secret": _text(self.seed), "mail": [_text(one) for one in self.mail]}
        return json.dumps(fields, separators=(",", ":"))

    def __repr__(self) -> str:
        """Show nothing."""
        return "Secret(...)"


def parse_secret(text: str | bytes) -> Secret:
    """Read what `to_json` wrote. Raises VaultError, and never shows what it read."""
    try:
        fields = json.loads(text)
        secret = Secret(_bytes(fields["secret"]), tuple(_bytes(one) for one in fields["mail"]))
        secret.keyring(())
    except (ValueError, KeyError, TypeError, IndexError, SealError) as error:
        message = "The vault's secret is damaged. Bring back the copy of var/vault/keys that you keep elsewhere."
        raise VaultError(message) from error
    return secret


def new_secret() -> Secret:
    """Make a secret."""
    return Secret(random(KEY_BYTES), (new_pair().private,))


def lock_secret(secret: Secret, key: str) -> bytes:
    """Encrypt the secret by a passphrase, or by an age identity if `key` is one. Raises VaultError."""
    text = secret.to_json().encode()
    if key.startswith(IDENTITY):
        locked: bytes = pyrage.encrypt(text, [_identity(key).to_public()])
        return locked
    if len(key) < SHORTEST_PASSPHRASE:
        message = f"A passphrase needs at least {SHORTEST_PASSPHRASE} characters; five unrelated words are better."
        raise VaultError(message)
    by_passphrase: bytes = pyrage.passphrase.encrypt(text, key)
    return by_passphrase


def open_secret(locked: bytes, key: str) -> Secret:
    """Decrypt the secret. Raises VaultError where the passphrase or the key file is another."""
    try:
        if key.startswith(IDENTITY):
            return parse_secret(pyrage.decrypt(locked, [_identity(key)]))
        return parse_secret(pyrage.passphrase.decrypt(locked, key))
    except pyrage.DecryptError as error:
        kind = "key file" if key.startswith(IDENTITY) else "passphrase"
        message = f"The vault does not open with this {kind}. Nothing was changed."
        raise VaultError(message) from error


def found_vault(places: Places, secret: Secret, key: str, offline: tuple[str, ...]) -> None:
    """Lay down the keys of a new vault. Raises VaultError where one stands."""
    if places.secret.exists():
        message = (
            f"{places.secret} stands already. Without it nobody can open the list: move it away only if it is empty."
        )
        raise VaultError(message)
    locked = lock_secret(secret, key)
    places.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    places.offline.write_text("".join(f"{one}\n" for one in offline), encoding="ascii")
    _place(places.secret, locked, 0o600)
    write_public(places, secret)


def write_public(places: Places, secret: Secret) -> None:
    """Write the public key where desk and office read it: 64 hexadecimal digits."""
    places.public.parent.mkdir(parents=True, exist_ok=True)
    _place(places.public, f"{public_half(secret.mail[0]).hex()}\n".encode(), 0o644)


def read_secret(places: Places, key: str) -> Secret:
    """Read and open the vault's secret. Raises VaultError."""
    try:
        locked = places.secret.read_bytes()
    except FileNotFoundError as error:
        message = f"There is no vault in {places.folder}. Make one with “tamizdat vault init”."
        raise VaultError(message) from error
    return open_secret(locked, key)


def read_offline(places: Places) -> tuple[str, ...]:
    """The keepers to whom data keys are wrapped too."""
    if not places.offline.exists():
        return ()
    return tuple(line.strip() for line in places.offline.read_text(encoding="ascii").splitlines() if line.strip())


def read_key_file(path: Path) -> str:
    """The age identity in a key file, as `age-keygen` writes it. Raises VaultError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"The key file {path} cannot be read ({error})."
        raise VaultError(message) from error
    found = next((line.strip() for line in lines if line.strip().startswith(IDENTITY)), "")
    if not found:
        message = f"{path} holds no age identity: one line of it must begin with {IDENTITY}."
        raise VaultError(message)
    return found


def _identity(key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(key)
    except pyrage.IdentityError as error:
        message = "The key file's identity is damaged."
        raise VaultError(message) from error


def _place(path: Path, content: bytes, mode: int) -> None:
    disk = Disk()
    path.touch(mode=mode)
    temporary = path.with_name(f".{path.name}.new")
    temporary.touch(mode=mode)
    disk.write(temporary, content)
    disk.flush([temporary], path.parent)
    disk.rename(temporary, path)
    disk.flush([path.parent], path.parent)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
