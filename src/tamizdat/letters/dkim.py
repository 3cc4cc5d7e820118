"""DKIM (RFC 6376) with RSA: the body is hashed once for all, the fields that all share once, the rest for each mail.

Fields that must not be added to a signed mail are signed once more than they occur, so that a second one breaks the
signature (RFC 6376 8.15).
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tamizdat.letters.errors import DkimRefused
from tamizdat.letters.fields import Field

KEY_BITS = 2048
OVERSIGNED = ("from", "to", "subject", "date")
_PADDING = padding.PKCS1v15()
_HASH = Prehashed(SHA256())
_FOLD = 72


@dataclass(frozen=True, slots=True)
class Signer:
    """A domain, the selector under which its public key stands in DNS, and the private key."""

    domain: str
    selector: str
    key: rsa.RSAPrivateKey = field(repr=False)

    def record(self) -> tuple[str, str]:
        """The DNS record: its name, and the text that must stand there."""
        public = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"{self.selector}._domainkey.{self.domain}", f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


class Signature:
    """What signs mails that share `fields` and a body. `at` is written into them, so that a mail is the same again."""

    def __init__(self, signer: Signer, fields: Sequence[Field], body_hash: str, at: int, own: Sequence[str]) -> None:
        """`own` are the names of the fields that each mail has for itself, in the order in which `sign` gets them."""
        self._key = signer.key
        shared = hashlib.sha256()
        for one in fields:
            shared.update(one.canonical)
        self._shared = shared
        names = ":".join(name for one in [*(f.name.lower() for f in fields), *own] for name in _signed_names(one))
        value = f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={signer.domain}; s={signer.selector};\r\n t={at}; h="
        value += f"{_folded(names, ':')};\r\n bh={body_hash};\r\n b="
        self._line = f"DKIM-Signature: {value}".encode("ascii")
        self._canonical = Field("DKIM-Signature", value).canonical[:-2]

    def sign(self, own: Sequence[bytes]) -> bytes:
        """Sign one mail: `own` are its own fields in canonical form. Returns the line to stand on top."""
        return self.line(sign_digest(self._key, self.digest(own)))

    def digest(self, own: Sequence[bytes]) -> bytes:
        """What is signed of a mail with these fields of its own: a SHA-256 digest."""
        digest = self._shared.copy()
        for canonical in own:
            digest.update(canonical)
        digest.update(self._canonical)
        return digest.digest()

    def line(self, signature: bytes) -> bytes:
        """The line to stand on top, with the signature that was made of the digest."""
        signed = base64.b64encode(signature)
        return self._line + b"\r\n ".join(signed[at : at + _FOLD] for at in range(0, len(signed), _FOLD)) + b"\r\n"


def sign_digest(key: rsa.RSAPrivateKey, digest: bytes) -> bytes:
    """Sign a SHA-256 digest (RFC 8017 §8.2.1). The same digest gives the same bytes."""
    return key.sign(digest, _PADDING, _HASH)


def new_key() -> bytes:
    """Make a key, as PEM. RSA 2048: Gmail reports Ed25519 (RFC 8463) as a failure when it stands alone."""
    return pem_of(rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS))


def pem_of(key: rsa.RSAPrivateKey) -> bytes:
    """Write a key out, in the open."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_key(pem: bytes) -> rsa.RSAPrivateKey:
    """Read a key. Raises DkimRefused."""
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = "The DKIM key cannot be read. Make one with `tamizdat mail key`."
        raise DkimRefused(message) from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < KEY_BITS:
        message = f"The DKIM key is no RSA key of at least {KEY_BITS} bits. Make one with `tamizdat mail key`."
        raise DkimRefused(message)
    return key


def _signed_names(name: str) -> tuple[str, ...]:
    return (name, name) if name in OVERSIGNED else (name,)


def _folded(text: str, at: str) -> str:
    """Fold a list after its separators: whitespace there means nothing."""
    lines, line = [], ""
    for part in text.split(at):
        if line and len(line) + len(part) > _FOLD:
            lines.append(line)
            line = ""
        line += f"{part}{at}"
    return "\r\n ".join([*lines, line.removesuffix(at)])
