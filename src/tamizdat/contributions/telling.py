"""Tells the newsroom which ways of giving are halted (money.halts), so that the page of support says it at once.

Whoever halts or resumes calls this, and so does the vault every few seconds while it works: it can be halted locked.
"""

import os
from pathlib import Path

from tamizdat.contributions.models import Halt
from tamizdat.money.halts import FILE, encode_halts
from tamizdat.money.offer import Halt as Told


def tell_halts(counts: Path) -> bool:
    """Write the file in the folder of what the newsroom may know, if it says something else. Says whether it did."""
    standing = Halt.objects.filter(until=None)
    content = encode_halts([Told(one.method, one.reason, one.words) for one in standing])
    path = counts / FILE
    if path.exists() and path.read_bytes() == content:
        return False
    counts.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.rename(path)
    return True
