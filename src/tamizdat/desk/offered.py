"""What the newsroom offers to givers, from the edition beside the desk, believed by the root that was first seen.

Where there is no edition, or it is not believed, nothing is offered: no account number is shown that was not signed.
"""

import logging
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.reading import VerifiedEdition
from tamizdat.edition.stranger import folder_source
from tamizdat.money.offer import NOTHING_OFFERED, PATH, Offer, OfferError, read_offer

LIVES = timedelta(seconds=10)
_log = logging.getLogger("tamizdat.desk")


class Offered:
    """Reads `support.json` of an edition, not more often than every ten seconds. Threads may share it.

    `memory` keeps the root and what was seen, so that an older edition, with an older account, is not believed later.
    """

    def __init__(self, edition: Path, memory: Path) -> None:
        self._folder = EditionFolder(edition)
        self._memory = memory
        self._lock = Lock()
        self._offer = NOTHING_OFFERED
        self._until: datetime | None = None
        self._said = ""

    def now(self, now: datetime) -> Offer:
        """What is offered now."""
        with self._lock:
            if self._until is None or now >= self._until:
                self._offer = self._read()
                self._until = now + LIVES
            return self._offer

    def _read(self) -> Offer:
        try:
            edition = VerifiedEdition(folder_source(self._folder), self._root(), self._memory / "metadata")
            content = edition.read(PATH)
            offer = read_offer(content) if content else NOTHING_OFFERED
        except (EditionError, OfferError, OSError) as error:
            self._say(f"Nothing is offered to givers. {error}")
            return NOTHING_OFFERED
        self._said = ""
        return offer

    def _root(self) -> bytes:
        kept = self._memory / "trusted-root.json"
        if not kept.exists():
            self._memory.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(self._folder.root_json.read_bytes())
        return kept.read_bytes()

    def _say(self, sentence: str) -> None:
        """Say why, once for each reason."""
        if sentence != self._said:
            self._said = sentence
            _log.warning("%s", sentence)


@cache
def offered() -> Offered:
    """The offer of this process."""
    return Offered(settings.VAR / "edition", settings.VAR / "desk" / "edition-seen")
