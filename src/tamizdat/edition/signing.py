"""Which roles must be signed again, and writing them in publish order: bins, front, archive, targets, snapshot."""

from collections.abc import Iterable
from datetime import datetime

from tamizdat.edition.bins import NAME_PREFIX, bin_name
from tamizdat.edition.canonical import Fields, moment
from tamizdat.edition.draft import Draft
from tamizdat.edition.errors import KeysError
from tamizdat.edition.expiry import RENEWED_BEFORE, bin_expires, expires
from tamizdat.edition.front import front_delegations
from tamizdat.edition.keys import TOP_ROLES, OnlineKeys, public_fields
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import CONTROL_PATH, Entries
from tamizdat.edition.roots import Root
from tamizdat.edition.standing import Standing, read_root


def trusted_root(folder: EditionFolder, keys: OnlineKeys) -> Root:
    """Read the newest root and see that readers who trust it will accept these keys. Raises KeysError."""
    root = read_root(folder)
    if root is None:
        message = f"There is no root in {folder.root}; begin with “tamizdat keys init”."
        raise KeysError(message)
    if not knows(root, keys):
        message = "The root does not know these online keys; finish the change of keys with “tamizdat keys publish”."
        raise KeysError(message)
    return root


def knows(root: Root, keys: OnlineKeys) -> bool:
    """Say whether readers who trust a root accept what these keys sign."""
    return all({key.id for key in keys.signers(role)} & set(root.role_keys(role)) for role in TOP_ROLES)


def bins_rekeyed(standing: Standing, keys: OnlineKeys) -> bool:
    """Say whether bins bear another key's signature than ours."""
    return standing.bin_keys != [keys.roles["bins"].id]


def due(fields: Fields, role: str, at: datetime) -> bool:
    """Say whether a role is near its expiry."""
    return moment(fields["expires"]) - at < RENEWED_BEFORE[role]


def put_bin(draft: Draft, number: int, bits: int, entries: Entries) -> None:
    """Sign and write one bin."""
    draft.put_targets(bin_name(number, bits), bin_expires(number, 1 << bits, draft.at), entries)


def put_front(draft: Draft, targets: Entries) -> None:
    """Sign and write `front`."""
    draft.put_targets("front", expires("front", draft.at), targets)


def put_archive_if_due(draft: Draft, standing: Standing | None, bits: int) -> bool:
    """Sign and write `archive` when its bins, its keys or its expiry ask for it."""
    key = draft.keys.roles["bins"]
    succinct = {"bit_length": bits, "keyids": [key.id], "name_prefix": NAME_PREFIX, "threshold": 1}
    delegations: Fields = {"keys": {key.id: public_fields(key.public)}, "succinct_roles": succinct}
    if standing is not None and _still_good(draft, standing, "archive", standing.archive, delegations):
        return False
    draft.put_targets("archive", expires("archive", draft.at), {}, delegations)
    return True


def put_targets_if_due(draft: Draft, standing: Standing | None, hot: Iterable[str]) -> bool:
    """Sign and write `targets` when its delegations, its keys or its expiry ask for it."""
    front, archive = draft.keys.roles["front"], draft.keys.roles["archive"]
    publics = {key.id: public_fields(key.public) for key in (front, archive)}
    delegations = front_delegations(publics, front.id, archive.id, [path for path in hot if path != CONTROL_PATH])
    if standing is not None and _still_good(draft, standing, "targets", standing.targets, delegations):
        return False
    draft.put_targets("targets", expires("targets", draft.at), {}, delegations)
    return True


def _still_good(draft: Draft, standing: Standing, role: str, fields: Fields, delegations: Fields) -> bool:
    if due(fields, role, draft.at) or fields["delegations"] != delegations:
        return False
    return draft.signed_alike(role, standing)


def retire_bins(draft: Draft, standing: Standing, bits: int) -> None:
    """Keep the names of bins that are no more in the snapshot, all under one version.

    A client refuses a snapshot that has lost a name (TUF 5.5.5), and one version for all compresses to nearly nothing.
    """
    if bits == standing.bits:
        return
    present = {bin_name(number, bits) for number in range(1 << bits)}
    gone = [name for name in standing.roster.roles() if name.startswith(f"{NAME_PREFIX}-") and name not in present]
    highest = max((standing.roster.version(name) for name in gone), default=0)
    for name in gone:
        draft.roster.set(name, highest)
