"""The key ceremony on disk: keepers' files, a pending root, and putting a root in force."""

from datetime import datetime
from pathlib import Path

from tamizdat.edition import objects
from tamizdat.edition.disk import Disk
from tamizdat.edition.keys import (
    TOP_ROLES,
    OnlineKeys,
    SigningKey,
    generate_online,
    key_from_pem,
    write_secret,
)
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.lock import held
from tamizdat.edition.roots import Root, check_next, compose_root, sign_root
from tamizdat.edition.slot_keys import ensure_slot_key, slot_keys_beside
from tamizdat.edition.standing import read_root

DEMONSTRATION_KEY = "DEMONSTRATION-root.pem"


def online_publics(keys: OnlineKeys) -> dict[str, list[str]]:
    """Public keys of the top roles, as a root wants them."""
    return {role: [keys.roles[role].public] for role in TOP_ROLES}


def publish_root(folder: EditionFolder, root: Root) -> None:
    """Put a root in force: check it against the one before, then add it to the chain and hand it out.

    Raises KeysError when readers of the former root would refuse it.
    """
    disk = Disk()
    with held(folder):
        former = read_root(folder)
        check_next(root, former)
        objects.prepare(folder)
        content = root.to_bytes()
        disk.place(folder.role_path("root", root.version), content)
        disk.flush([folder.role_path("root", root.version), folder.metadata], folder.root)
        disk.place(folder.root_json, content)
        disk.flush([folder.root_json, folder.root], folder.root)


def make_demo_keys(folder: EditionFolder, keys_dir: Path, at: datetime, *, offline: Path | None = None) -> OnlineKeys:
    """Make 1-of-1 keys for demonstration, once, and put the root in force. Returns the online keys.

    The root itself says that it is for demonstration, and so does the name of the offline key's file, which stands
    in the clear in `offline` (by default `demo-keys/` beside the edition's folder).
    """
    ensure_slot_key(slot_keys_beside(keys_dir))
    if read_root(folder) is not None:
        return OnlineKeys.load(keys_dir)
    keeper = _kept_or_new(offline or folder.root.parent / "demo-keys")
    online = OnlineKeys.load(keys_dir) if any(keys_dir.glob("*.pem")) else _new_online(keys_dir)
    root = compose_root(1, [keeper.public], 1, online_publics(online), at, demonstration=True)
    publish_root(folder, sign_root(root, keeper))
    return online


def _new_online(keys_dir: Path) -> OnlineKeys:
    online = generate_online()
    online.save(keys_dir)
    return online


def _kept_or_new(offline: Path) -> SigningKey:
    path = offline / DEMONSTRATION_KEY
    if path.is_file():
        return key_from_pem(path.read_bytes(), str(path))
    keeper = SigningKey.generate()
    write_secret(path, keeper.to_pem())
    return keeper


def is_demonstration(folder: EditionFolder) -> bool:
    """Say whether the edition's root is for demonstration only. False before the key ceremony."""
    root = read_root(folder)
    return root is not None and root.demonstration
