"""Who wrote a mail, found out beside the intake: the DNS may be slow, and a stranger's may be slow on purpose.

A mail that needs a proof is put off until one of a few threads has it; nothing else waits for that meanwhile.
"""

import hashlib
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

from tamizdat.letters.inbound.authenticity import Texts, signer_of

THREADS = 2
MOST_UNDER_WAY = 200


class Proofs:
    """Proofs that are under way, or were not asked for again yet. In memory only."""

    def __init__(self, domain: str, texts: Texts) -> None:
        """`domain` is ours, `texts` asks the DNS."""
        self._domain = domain
        self._texts = texts
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="proofs")
        self._found: OrderedDict[bytes, Future[str]] = OrderedDict()

    def signer(self, raw: bytes, day: date) -> str | None:
        """Give the proven address, "" where there is no proof, or None where it is not known yet: ask again later."""
        digest = hashlib.sha256(raw).digest()
        future = self._found.get(digest)
        if future is None:
            self._forget_done()
            if len(self._found) < MOST_UNDER_WAY:
                self._found[digest] = self._pool.submit(signer_of, raw, self._domain, day, self._texts)
            return None
        if not future.done():
            return None
        del self._found[digest]
        return "" if future.exception() else future.result()

    def close(self) -> None:
        """Begin no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _forget_done(self) -> None:
        """Make room: a proof that nobody asked for again is of a mail that was put aside."""
        if len(self._found) >= MOST_UNDER_WAY:
            for digest in [digest for digest, future in self._found.items() if future.done()]:
                del self._found[digest]
