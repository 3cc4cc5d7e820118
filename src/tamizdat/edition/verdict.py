"""What a verification found, and errors of the TUF client put into sentences."""

import msgspec
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    UnsignedMetadataError,
)

_MEANINGS: tuple[tuple[type[Exception], str], ...] = (
    (ExpiredMetadataError, "Out of date ({}). Newer editions may be withheld here; ask another mirror."),
    (BadVersionNumberError, "Rolled back ({}). This is older than what was seen before; ask another mirror."),
    (UnsignedMetadataError, "Not signed by this newspaper ({}). Do not trust this copy."),
    (LengthOrHashMismatchError, "Altered or cut short ({}). Do not trust this copy."),
    (DownloadLengthMismatchError, "Longer than what was signed ({}). Do not trust this copy."),
    (DownloadHTTPError, "Missing ({}). The copy is not complete; ask another mirror."),
    (DownloadError, "Could not be fetched ({}). Try again, or ask another mirror."),
)


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: which file, and a sentence."""

    path: str
    sentence: str


class Signer(msgspec.Struct, frozen=True):
    """A key whose signature on a role was found good."""

    role: str
    key: str
    version: int
    expires: str


class Checked(msgspec.Struct, frozen=True):
    """How much was looked at."""

    pages: int = 0
    media: int = 0
    bins: int = 0


class Verdict(msgspec.Struct, frozen=True):
    """The outcome of a verification; as JSON this is what `tamizdat verify --json` prints (V9)."""

    sound: bool
    complete: bool
    demonstration: bool = False
    sequence: int = 0
    digest: str = ""
    pages: int = 0
    log_position: int = 0
    sealed_at: str = ""
    age_seconds: int = 0
    valid_until: str = ""
    root_version: int = 0
    moved_on: bool = False
    signers: tuple[Signer, ...] = ()
    checked: Checked = Checked()
    faults: tuple[Fault, ...] = ()


def explain(error: Exception) -> str:
    """Put an error of the TUF client into a sentence."""
    reason = str(error) or type(error).__name__
    for kind, sentence in _MEANINGS:
        if isinstance(error, kind):
            return sentence.format(reason)
    return f"Unreadable ({reason}). Do not trust this copy."
