"""Changing keys so that no reader is ever left between two roots."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tamizdat.edition.ceremony import online_publics, publish_root
from tamizdat.edition.errors import KeysError
from tamizdat.edition.keys import TOP_ROLES, OnlineKeys
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.renewal import renew
from tamizdat.edition.roots import Root, check_next, compose_root
from tamizdat.edition.signing import knows
from tamizdat.edition.standing import read_root


def keys_in_waiting(keys_dir: Path) -> Path:
    """Where new online keys stand until their root is in force: `keys.next` beside `keys`."""
    return keys_dir.with_name(f"{keys_dir.name}.next")


def next_root(
    folder: EditionFolder,
    at: datetime,
    *,
    online: OnlineKeys | None = None,
    keepers: Sequence[str] | None = None,
    threshold: int | None = None,
) -> Root:
    """Compose the root after the one in force, unsigned; what is not given stays as it is.

    `keepers` are public keys in hexadecimal. New keepers also end a demonstration.
    """
    former = read_root(folder)
    if former is None:
        message = f"There is no root in {folder.root} to follow; begin with “tamizdat keys init”."
        raise KeysError(message)
    publics = {name: key["keyval"]["public"] for name, key in former.fields["keys"].items()}
    return compose_root(
        former.version + 1,
        keepers or [publics[name] for name in former.keepers],
        threshold or former.threshold,
        online_publics(online) if online else {r: [publics[name] for name in former.role_keys(r)] for r in TOP_ROLES},
        at,
        demonstration=former.demonstration and keepers is None,
    )


def put_in_force(folder: EditionFolder, root: Root, keys_dir: Path, at: datetime) -> None:
    """Put a signed root in force, and with it the online keys that wait for it. Safe to repeat after a crash.

    First everything is signed by the new keys, the top roles by the old ones too: that edition is good under both
    roots. Then the new root is shown, then the old keys are deleted. Where the old keys are lost or must not be
    used again (delete them first), the root goes first and readers wait until the signing is done.
    """
    waiting = keys_in_waiting(keys_dir)
    fresh = OnlineKeys.load(waiting) if any(waiting.glob("*.pem")) else OnlineKeys.load(keys_dir)
    if not knows(root, fresh):
        message = "This root names other online keys than those that wait here; compose it again with rotate --online."
        raise KeysError(message)
    in_force = read_root(folder)
    shown = in_force is not None and in_force.to_bytes() == root.to_bytes()
    has_edition = folder.timestamp.is_file()
    if not shown:
        check_next(root, in_force)
        if has_edition and in_force is not None and (both := _both(fresh, keys_dir, in_force)):
            renew(folder, both, at)
            has_edition = False
        publish_root(folder, root)
    if has_edition:
        renew(folder, fresh, at)
    if waiting.is_dir():
        _take_over(waiting, keys_dir)


def _both(fresh: OnlineKeys, keys_dir: Path, in_force: Root) -> OnlineKeys | None:
    """New keys together with the old ones, where the old ones are still here and of use."""
    try:
        former = OnlineKeys.load(keys_dir)
    except KeysError:
        return None
    return OnlineKeys(fresh.roles, former.roles) if knows(in_force, former) else None


def _take_over(waiting: Path, keys_dir: Path) -> None:
    """Put waiting keys in the place of the old ones, which are deleted."""
    if keys_dir.is_dir():
        shutil.rmtree(keys_dir)
    waiting.replace(keys_dir)
