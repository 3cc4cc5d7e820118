"""The root of trust: composing, signing and following `<n>.root.json`. Pure; files are the ceremony's business."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tamizdat.edition.canonical import SPEC_VERSION, Fields, canonical, envelope
from tamizdat.edition.errors import KeysError
from tamizdat.edition.expiry import expires
from tamizdat.edition.keys import TOP_ROLES, SigningKey, key_id, public_fields

DEMONSTRATION = "x-tamizdat-demonstration"


@dataclass(frozen=True, slots=True)
class Root:
    """A root file: its signed fields, and the signatures by key id."""

    fields: Fields
    signatures: Mapping[str, str]

    @property
    def version(self) -> int:
        """Number of the root in the chain, from 1."""
        return int(self.fields["version"])

    @property
    def threshold(self) -> int:
        """How many keepers must sign."""
        return int(self.fields["roles"]["root"]["threshold"])

    @property
    def keepers(self) -> list[str]:
        """Key ids of the keepers."""
        return list(self.fields["roles"]["root"]["keyids"])

    @property
    def demonstration(self) -> bool:
        """Say whether these keys are for demonstration only."""
        return bool(self.fields.get(DEMONSTRATION, False))

    def role_keys(self, role: str) -> list[str]:
        """Key ids that may sign a top role."""
        return list(self.fields["roles"][role]["keyids"])

    def to_bytes(self) -> bytes:
        """The file, canonical and compact; signatures sorted by key id."""
        signatures = [{"keyid": name, "sig": self.signatures[name]} for name in sorted(self.signatures)]
        return envelope(canonical(self.fields), signatures)


def parse_root(content: bytes, source: str) -> Root:
    """Read a root file. `source` names it in the error."""
    try:
        document = orjson.loads(content)
        fields = document["signed"]
        signatures = {each["keyid"]: each["sig"] for each in document["signatures"]}
        if fields["_type"] != "root" or not isinstance(fields["version"], int):
            raise KeyError("_type")  # noqa: EM101, TRY301  # caught three lines below
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        message = f"{source} is no TUF root; take root.json from the newspaper itself."
        raise KeysError(message) from error
    return Root(fields, signatures)


def compose_root(
    version: int,
    keepers: Sequence[str],
    threshold: int,
    online: Mapping[str, Sequence[str]],
    at: datetime,
    *,
    demonstration: bool = False,
) -> Root:
    """Write an unsigned root (TUF 4.3).

    `keepers` are public keys (hexadecimal), `online` gives the public keys of targets, snapshot and timestamp.
    Raises KeysError for a threshold that cannot be reached.
    """
    if not 1 <= threshold <= len(set(keepers)):
        message = f"A threshold of {threshold} cannot be reached by {len(set(keepers))} keepers; choose another."
        raise KeysError(message)
    publics = {public for role in TOP_ROLES for public in online[role]} | set(keepers)
    roles: Fields = {"root": {"keyids": sorted(key_id(each) for each in set(keepers)), "threshold": threshold}}
    for role in TOP_ROLES:
        roles[role] = {"keyids": [key_id(each) for each in online[role]], "threshold": 1}
    fields: Fields = {
        "_type": "root",
        "consistent_snapshot": True,
        "expires": expires("root", at),
        "keys": {key_id(each): public_fields(each) for each in publics},
        "roles": roles,
        "spec_version": SPEC_VERSION,
        "version": version,
    }
    if demonstration:
        fields[DEMONSTRATION] = True
    return Root(fields, {})


def sign_root(root: Root, key: SigningKey) -> Root:
    """Add one signature."""
    signature = key.sign(canonical(root.fields))
    return Root(root.fields, {**root.signatures, key.id: signature["sig"]})


def missing_signatures(root: Root, former: Root | None) -> int:
    """How many signatures are still wanted: of the root's own keepers, and of those of the root before (TUF 5.3.4)."""
    return max(_short_of(root, root), 0 if former is None else _short_of(root, former))


def _short_of(root: Root, judge: Root) -> int:
    good = sum(_signed_by(root, keeper, judge) for keeper in judge.keepers)
    return max(judge.threshold - good, 0)


def _signed_by(root: Root, keeper: str, judge: Root) -> bool:
    signature = root.signatures.get(keeper)
    if signature is None:
        return False
    public = judge.fields["keys"][keeper]["keyval"]["public"]
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), canonical(root.fields)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def check_next(root: Root, former: Root | None) -> None:
    """Raise KeysError unless readers of `former` will accept `root`."""
    wanted = 1 if former is None else former.version + 1
    if root.version != wanted:
        message = f"This is root number {root.version}, but number {wanted} comes next; compose it again."
        raise KeysError(message)
    missing = missing_signatures(root, former)
    if missing:
        message = f"The root still wants {missing} more signature(s); let keepers run “tamizdat keys sign”."
        raise KeysError(message)
