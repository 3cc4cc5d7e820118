"""Keeps keys in memory and nowhere else: no swap, no core dump, no look from another process of the same user."""

import ctypes
import os
import resource
from contextlib import suppress

_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_libc = ctypes.CDLL(None, use_errno=True)


def harden() -> list[str]:
    """Do it for this process. Returns a sentence for each thing that this machine does not allow."""
    troubles = []
    if not _without_core():
        troubles.append("A crash of the vault may leave a file with its memory. Set LimitCORE=0 in its unit.")
    if _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        troubles.append(f"Other processes of this user may look into the vault's memory ({_reason()}).")
    if trouble := _lock_memory():
        troubles.append(trouble)
    return troubles


def _without_core() -> bool:
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def _lock_memory() -> str:
    limit, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if limit != resource.RLIM_INFINITY and os.geteuid() != 0:
        # With a limit the lock would hold now and make some later allocation fail, in the midst of work.
        return (
            "The vault's memory may be written to swap: only so much may be locked as the limit allows. "
            "Set LimitMEMLOCK=infinity in its unit (or “ulimit -l unlimited”), or use encrypted swap or none."
        )
    if _libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) != 0:
        return f"The vault's memory could not be locked ({_reason()}); use encrypted swap or none."
    return ""


def _reason() -> str:
    return os.strerror(ctypes.get_errno())
