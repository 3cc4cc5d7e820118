"""Signing keys: the online ones that every edition needs, and the keepers' offline ones for the root."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tamizdat.edition.canonical import Fields, canonical
from tamizdat.edition.errors import KeysError

ONLINE_ROLES = ("targets", "archive", "front", "bins", "snapshot", "timestamp")
TOP_ROLES = ("targets", "snapshot", "timestamp")
SHARED = "online"


def public_fields(public: str) -> Fields:
    """A public key as TUF writes it (TUF 4.2.1); `public` is 64 hexadecimal digits."""
    return {"keytype": "ed25519", "keyval": {"public": public}, "scheme": "ed25519"}


def key_id(public: str) -> str:
    """The key's id: SHA-256 of its canonical form, as python-tuf computes it."""
    return hashlib.sha256(canonical(public_fields(public))).hexdigest()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key that can sign. Its representation never shows the private half."""

    private: Ed25519PrivateKey
    public: str
    id: str

    def __repr__(self) -> str:
        """Name the key by its id alone."""
        return f"SigningKey({self.id})"

    @classmethod
    def of(cls, private: Ed25519PrivateKey) -> "SigningKey":
        """Take a private key."""
        public = private.public_key().public_bytes_raw().hex()
        return cls(private, public, key_id(public))

    @classmethod
    def generate(cls) -> "SigningKey":
        """Make a new key."""
        return cls.of(Ed25519PrivateKey.generate())

    def sign(self, content: bytes) -> dict[str, str]:
        """Sign; returns the signature as TUF writes it."""
        return {"keyid": self.id, "sig": self.private.sign(content).hex()}

    def to_pem(self) -> bytes:
        """The private key in the clear (PKCS 8 PEM)."""
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def key_from_pem(pem: bytes, source: str) -> SigningKey:
    """Read a private key. `source` names it in the error."""
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except ValueError as error:
        message = f"{source} holds no private key that can be read; restore it from a copy."
        raise KeysError(message) from error
    if not isinstance(private, Ed25519PrivateKey):
        message = f"{source} holds a key that is not Ed25519; make one with “tamizdat keys”."
        raise KeysError(message)
    return SigningKey.of(private)


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read, durable on return. Refuses to write over another."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        message = f"{path} exists already and is not overwritten; move it away first."
        raise KeysError(message) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class OnlineKeys:
    """The key of each online role; one key may serve several.

    `former` are keys that the present root still names, while a new root stands ready: the top roles are signed by
    both, so that readers of either root are served.
    """

    roles: Mapping[str, SigningKey]
    former: Mapping[str, SigningKey] | None = None

    def signers(self, role: str) -> tuple[SigningKey, ...]:
        """Keys that sign a role, the present one first."""
        if self.former is None or role not in TOP_ROLES or self.former[role].id == self.roles[role].id:
            return (self.roles[role],)
        return (self.roles[role], self.former[role])

    @classmethod
    def shared(cls, key: SigningKey) -> "OnlineKeys":
        """One key for everything."""
        return cls(dict.fromkeys(ONLINE_ROLES, key))

    @classmethod
    def load(cls, folder: Path) -> "OnlineKeys":
        """Read the online keys: `<role>.pem` where there is one, else `online.pem`."""
        files = {role: _file_of(folder, role) for role in ONLINE_ROLES}
        first_users = {path: role for role, path in reversed(files.items())}
        keys = {path: _load(path, role) for path, role in first_users.items()}
        return cls({role: keys[path] for role, path in files.items()})

    def save(self, folder: Path) -> None:
        """Write the keys, readable by their owner alone: one file if one key serves all, else one for each role."""
        if len({key.id for key in self.roles.values()}) == 1:
            write_secret(folder / f"{SHARED}.pem", self.roles["targets"].to_pem())
            return
        for role, key in self.roles.items():
            write_secret(folder / f"{role}.pem", key.to_pem())


def generate_online(*, each_role: bool = False) -> OnlineKeys:
    """Make new online keys: one for all roles, or one for each."""
    if each_role:
        return OnlineKeys({role: SigningKey.generate() for role in ONLINE_ROLES})
    return OnlineKeys.shared(SigningKey.generate())


def _file_of(folder: Path, role: str) -> Path:
    own = folder / f"{role}.pem"
    return own if own.is_file() else folder / f"{SHARED}.pem"


def _load(path: Path, role: str) -> SigningKey:
    try:
        pem = path.read_bytes()
    except FileNotFoundError as error:
        message = f"No signing key for “{role}” in {path.parent}; make keys with “tamizdat keys init”."
        raise KeysError(message) from error
    except PermissionError as error:
        message = f"{path} may not be read by this user; the press must own its keys."
        raise KeysError(message) from error
    return key_from_pem(pem, str(path))


def seal_keeper(key: SigningKey, passphrase: str) -> bytes:
    """Encrypt a keeper's key for rest: an age file locked by a passphrase."""
    sealed: bytes = pyrage.passphrase.encrypt(key.to_pem(), passphrase)
    return sealed


def open_keeper(content: bytes, passphrase: str, source: str) -> SigningKey:
    """Open a keeper's file. Raises KeysError when the passphrase is another."""
    try:
        pem = pyrage.passphrase.decrypt(content, passphrase)
    except pyrage.DecryptError as error:
        message = f"{source} does not open with this passphrase; nothing was signed."
        raise KeysError(message) from error
    return key_from_pem(pem, source)
