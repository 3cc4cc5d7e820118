"""Daily renewal: sign again what nears its expiry or bears a former key, without a word of the paper changing."""

import re
from dataclasses import dataclass
from datetime import datetime

from tamizdat.edition.bins import bin_name
from tamizdat.edition.canonical import moment
from tamizdat.edition.disk import Disk
from tamizdat.edition.draft import Draft
from tamizdat.edition.errors import EditionError
from tamizdat.edition.expiry import RENEWED_BEFORE
from tamizdat.edition.journal import recover
from tamizdat.edition.keys import OnlineKeys
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.lock import held
from tamizdat.edition.signing import (
    bins_rekeyed,
    due,
    put_archive_if_due,
    put_bin,
    put_front,
    put_targets_if_due,
    trusted_root,
)
from tamizdat.edition.standing import Standing, read_bin, read_standing

_EXPIRES = re.compile(rb'"expires":"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a renewal signed; `root_expires` is when the keepers must meet at the latest."""

    bins: int
    roles: tuple[str, ...]
    root_expires: datetime


def renew(folder: EditionFolder, keys: OnlineKeys, at: datetime, *, disk: Disk | None = None) -> Renewed:
    """Sign the timestamp anew, and whatever else is due. Call it daily, and after a change of keys.

    Raises EditionError with the old edition intact, also when there is no edition yet.
    """
    disk = disk or Disk()
    with held(folder):
        recover(folder, disk)
        root = trusted_root(folder, keys)
        standing = read_standing(folder)
        if standing is None:
            message = f"There is no edition in {folder.root} to renew; print one first."
            raise EditionError(message)
        draft = Draft(folder, disk, keys, at, standing)
        try:
            bins, roles = renew_roles(draft, standing)
            draft.make_durable()
            draft.switch(draft.timestamp())
        except OSError as error:
            draft.discard()
            message = f"The renewal could not be written ({error}); the edition stands as it was. Make room and repeat."
            raise EditionError(message) from error
        except BaseException:
            draft.discard()
            raise
    return Renewed(bins, (*roles, "timestamp"), moment(root.fields["expires"]))


def renew_roles(draft: Draft, standing: Standing) -> tuple[int, list[str]]:
    """Sign into a draft what is due of bins, front, archive, targets and snapshot. Returns bins and role names."""
    bins = _renew_bins(draft, standing)
    roles = []
    if due(standing.front, "front", draft.at) or not draft.signed_alike("front", standing):
        put_front(draft, standing.front["targets"])
        roles.append("front")
    if put_archive_if_due(draft, standing, standing.bits):
        roles.append("archive")
    if put_targets_if_due(draft, standing, standing.front["targets"]):
        roles.append("targets")
    stale = due(standing.snapshot, "snapshot", draft.at) or not draft.signed_alike("snapshot", standing)
    if bins or roles or stale:
        draft.put_snapshot()
        roles.append("snapshot")
    return bins, roles


def _renew_bins(draft: Draft, standing: Standing) -> int:
    rekeyed = bins_rekeyed(standing, draft.keys)
    limit = draft.at + RENEWED_BEFORE["bins"]
    count = 0
    for number in range(1 << standing.bits):
        if rekeyed or _bin_expiry(draft.folder, standing, number) < limit:
            put_bin(draft, number, standing.bits, read_bin(draft.folder, standing, number))
            count += 1
    return count


def _bin_expiry(folder: EditionFolder, standing: Standing, number: int) -> datetime:
    """Read when a bin expires from its first bytes: signatures and expiry come before the targets."""
    name = bin_name(number, standing.bits)
    with folder.role_path(name, standing.roster.version(name)).open("rb") as file:
        found = _EXPIRES.search(file.read(2048))
    if found is None:
        message = f"The metadata of {name} is damaged; print the whole paper again."
        raise EditionError(message)
    return moment(found.group(1).decode())
