"""The slot key: it signs slot files and nothing else, and its public half stands in every page.

So it is changed seldom. Pages name two keys where they can: the present one, and a spare whose private half its keeper
holds offline. When the present one is lost, the spare takes over and no page that stands anywhere has to change.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tamizdat.edition.disk import Disk
from tamizdat.edition.errors import KeysError
from tamizdat.edition.keys import SigningKey, key_from_pem, write_secret
from tamizdat.edition.layout import EditionFolder

PRESENT = "slots.pem"
SPARE = "spare.pub"
_PUBLIC = re.compile(r"[0-9a-f]{64}")


def slot_keys_beside(keys_dir: Path) -> Path:
    """Where slot keys stand: `slot-keys` beside the online keys, which are replaced as a whole when they change."""
    return keys_dir.with_name("slot-keys")


def load_slot_key(folder: Path) -> SigningKey | None:
    """Read the present key, or None where there is none yet: pages then carry their evergreen words alone."""
    path = folder / PRESENT
    try:
        return key_from_pem(path.read_bytes(), str(path))
    except FileNotFoundError:
        return None
    except PermissionError as error:
        message = f"{path} may not be read by this user; the press must own its keys."
        raise KeysError(message) from error


def slot_publics(folder: Path) -> tuple[str, ...]:
    """Name the keys that pages trust, in hexadecimal: the present one, then the spare. Empty where there is none."""
    present = load_slot_key(folder)
    if present is None:
        return ()
    spare = folder / SPARE
    return (present.public, spare.read_text(encoding="ascii").strip()) if spare.is_file() else (present.public,)


def ensure_slot_key(folder: Path) -> SigningKey:
    """Return the present key, making it where there is none."""
    present = load_slot_key(folder)
    if present is None:
        present = SigningKey.generate()
        write_secret(folder / PRESENT, present.to_pem())
    return present


def name_spare(folder: Path, public: str) -> None:
    """Let pages trust a spare key as well; one that was named before is forgotten."""
    (folder / SPARE).write_text(f"{public}\n", encoding="ascii")


def take_spare(folder: Path, spare: SigningKey) -> None:
    """Put the spare in force and delete the present key. Raises KeysError for a key that pages do not know."""
    if spare.public not in slot_publics(folder)[1:]:
        message = "Pages do not know this key as their spare, so they would refuse what it signs. Nothing was changed."
        raise KeysError(message)
    fresh = folder / f".{PRESENT}.new"
    fresh.unlink(missing_ok=True)
    write_secret(fresh, spare.to_pem())
    fresh.replace(folder / PRESENT)
    (folder / SPARE).unlink()


def tell_publics(folder: EditionFolder, publics: Sequence[str]) -> None:
    """Say beside the edition which keys its pages name, for whoever proofs pages and may see no private key."""
    if publics == told_publics(folder):
        return
    Disk().place(folder.slot_keys, "".join(f"{public}\n" for public in publics).encode())


def told_publics(folder: EditionFolder) -> tuple[str, ...]:
    """Read what was said; empty where the press has not printed yet, or where the words are no keys."""
    with suppress(OSError, UnicodeDecodeError):
        told = tuple(folder.slot_keys.read_text(encoding="ascii").split())
        return told if all(_PUBLIC.fullmatch(public) for public in told) else ()
    return ()
