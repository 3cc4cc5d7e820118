"""What a verification found, and errors of the TUF client put into sentences."""

import msgspec
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    SlowRetrievalError,
    UnsignedMetadataError,
)

_MEANINGS: tuple[tuple[type[Exception], str], ...] = (
    (ExpiredMetadataError, "Out of date ({}). Newer editions may be withheld here; ask another mirror."),
    (BadVersionNumberError, "Rolled back ({}). This is older than what was seen before; ask another mirror."),
    (UnsignedMetadataError, "Not signed by this newspaper ({}). Do not trust this copy."),
    (LengthOrHashMismatchError, "Altered or cut short ({}). Do not trust this copy."),
    (DownloadLengthMismatchError, "Longer than what was signed ({}). Do not trust this copy."),
    (SlowRetrievalError, "No answer came in time. It may be blocked where you are, or down; ask another mirror."),
    (DownloadError, "Could not be fetched ({}). It may be blocked where you are, or down; ask another mirror."),
)
_MISSING = "Missing ({}). The copy is not complete; ask another mirror."
# What a server says where a file is not there. Any other refusal (RFC 9110 15.5, 15.6) may be a censor's, or passing.
_ABSENT = frozenset({404, 410})


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: which file, and a sentence. `unreachable` where it could only not be fetched."""

    path: str
    sentence: str
    unreachable: bool = False


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
    """The outcome of a verification; as JSON this is what `tamizdat verify --json` prints (V9).

    `unreachable` where nothing was found wrong, yet something could not be fetched: then nothing can be said.
    """

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
    unreachable: bool = False


def is_unreachable(error: Exception) -> bool:
    """Say whether nothing was read at all: whoever is behind a block must not be told that the paper is false."""
    if isinstance(error, DownloadHTTPError):
        return error.status_code not in _ABSENT
    return isinstance(error, DownloadError) and not isinstance(error, DownloadLengthMismatchError)


def fault_of(path: str, error: Exception) -> Fault:
    """What an error of the TUF client says about a file."""
    return Fault(path, explain(error), is_unreachable(error))


def explain(error: Exception) -> str:
    """Put an error of the TUF client into a sentence."""
    reason = str(error) or type(error).__name__
    if isinstance(error, DownloadHTTPError) and not is_unreachable(error):
        return _MISSING.format(reason)
    for kind, sentence in _MEANINGS:
        if isinstance(error, kind):
            return sentence.format(reason)
    return f"Unreadable ({reason}). Do not trust this copy."
