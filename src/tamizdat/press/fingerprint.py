"""What a print of a story says of its page: the SHA-256 of the page, with zeros where the hash itself stands.

Whoever holds a print can fetch the page from anybody, put the zeros back and count again (docs/spec/edition.md). The
hash tells two prints of a story apart at a glance, and ties each to the bytes that were signed.
"""

import hashlib
from functools import lru_cache

BLANK = b"0" * 64
# No words of a story can look like this: they are cleaned of classes.
MARK = b'<code class="mark">'


def marked(top: bytes, rest: bytes) -> bytes:
    """Fill in the hash of a page given in two parts; returns the second. A theme may leave the mark out."""
    before, found, after = rest.rpartition(MARK + BLANK)
    if not found:
        return rest
    hashed = _begun(top).copy()
    hashed.update(rest)
    return b"".join((before, MARK, hashed.hexdigest().encode(), after))


@lru_cache(maxsize=64)
def _begun(top: bytes) -> "hashlib._Hash":
    """Hash what all pages of a kind begin with, once."""
    return hashlib.sha256(top)
