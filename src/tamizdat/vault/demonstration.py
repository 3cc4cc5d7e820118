"""The demonstration's vault: it unlocks itself with a key that lies beside it, which no real vault may do unasked."""

from pathlib import Path

import pyrage

from tamizdat.edition.keys import write_secret
from tamizdat.letters.dkim import new_key
from tamizdat.vault.keys import found_vault, new_secret, read_key_file
from tamizdat.vault.places import Places


def demo_key_file(var: Path) -> Path:
    """Where the demonstration's key lies."""
    return var / "demo-keys" / "vault.key"


def ensure_demo_vault(var: Path) -> None:
    """Found the demonstration's vault, unless it stands, with a DKIM key. Raises VaultError or KeysError."""
    places, key_file = Places(var), demo_key_file(var)
    if not key_file.exists():
        write_secret(key_file, f"{pyrage.x25519.Identity.generate()}\n".encode())
    if not places.secret.exists():
        found_vault(places, new_secret(), read_key_file(key_file), ())
    if not places.dkim.exists():
        write_secret(places.dkim, new_key())
