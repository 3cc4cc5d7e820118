"""Takes lists in. First everybody who must not be written to, then the others: an order that no repetition can undo."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.errors import AddressRefused
from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.actions.leaving import end, suppress
from tamizdat.readers.actions.subscribing import enrol
from tamizdat.readers.errors import ListRefused
from tamizdat.readers.importing.formats import Entry
from tamizdat.readers.importing.reading import ListFile
from tamizdat.readers.models import ConsentEvent, ConsentText, Suppression
from tamizdat.readers.queries import is_suppressed, subscriptions_of
from tamizdat.readers.sealing import consent_index, hour_of, suppression_index

TOGETHER = 200
SHORTEST_NOTE = 20
LASTS = {"hard": timedelta(days=365), "left": timedelta(days=730)}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a list comes: for which newsletter, in what language and edition, and how people said yes."""

    newsletter: str
    language: str
    edition: str
    consent: str


@dataclass(slots=True)
class Report:
    """What came, and what did not. `refused` names file, line and reason; no address is in it."""

    came: int = 0
    there: int = 0
    suppressed: int = 0
    gone: int = 0
    refused: list[str] = field(default_factory=list)


class Loading:
    """One import: its terms, its keys, and what has come of it so far."""

    def __init__(self, terms: Terms, keyring: Keyring, now: datetime) -> None:
        if len(terms.consent.strip()) < SHORTEST_NOTE:
            message = "Say with --consent how these people agreed, in a sentence: it is the proof that is kept."
            raise ListRefused(message)
        self.terms = terms
        self.keyring = keyring
        self.now = now
        self.report = Report()
        self.note = _note(terms.consent)

    @transaction.atomic
    def suppress(self, file: ListFile, entries: Sequence[Entry]) -> None:
        """See that those who left the old list are not written to from here either."""
        for entry in entries:
            if address := self._address(file, entry):
                index = suppression_index(self.keyring, address)
                scope = "" if entry.gone == Suppression.Reason.HARD else self.terms.newsletter
                suppress(index, scope, entry.gone, self.now, LASTS[entry.gone])
                self._end_what_an_import_began(address)
                self.report.gone += 1

    @transaction.atomic
    def enrol(self, file: ListFile, entries: Sequence[Entry]) -> None:
        """Put the others on the list, but those who are there, or have left."""
        for entry in entries:
            if address := self._address(file, entry):
                self._enrol(address, entry)

    def _enrol(self, address: str, entry: Entry) -> None:
        newsletter = self.terms.newsletter
        if is_suppressed(self.keyring, address, newsletter, self.now.date()):
            self.report.suppressed += 1
            return
        if subscriptions_of(self.keyring, address, newsletter).exists():
            self.report.there += 1
            return
        enrol(address, newsletter, self.terms.language, self.terms.edition, self.keyring, self.now)
        ConsentEvent.objects.create(
            index=consent_index(self.keyring, address),
            newsletter=newsletter,
            kind=ConsentEvent.Kind.CONFIRMED,
            method=ConsentEvent.Method.IMPORT,
            hour=hour_of(self.now),
            text=self.note,
            said=entry.proof[:120],
        )
        self.report.came += 1

    def _end_what_an_import_began(self, address: str) -> None:
        """A newer list may say that somebody left there: but who has confirmed here stays."""
        for subscription in subscriptions_of(self.keyring, address, self.terms.newsletter):
            events = ConsentEvent.objects.filter(
                index=consent_index(self.keyring, address), newsletter=self.terms.newsletter
            )
            if not events.filter(kind="confirmed").exclude(method=ConsentEvent.Method.IMPORT).exists():
                end(subscription, self.keyring, self.now, method=ConsentEvent.Method.IMPORT)

    def _address(self, file: ListFile, entry: Entry) -> str:
        try:
            return normalised(entry.address)
        except AddressRefused as error:
            self.report.refused.append(f"{file.path.name}, line {entry.line}: {error}")
            return ""


def import_lists(
    files: Sequence[ListFile], terms: Terms, keyring: Keyring, now: datetime, progress: Progress = lambda *_: None
) -> Report:
    """Take in lists. Safe to repeat, and to go on with after it was stopped. Raises ListRefused."""
    loading = Loading(terms, keyring, now)
    total = sum(1 for file in files for _ in file.entries())
    done = 0
    for verb, act in (("gone", loading.suppress), ("readers", loading.enrol)):
        for file in files:
            for some in _handfuls(entry for entry in file.entries() if bool(entry.gone) == (verb == "gone")):
                act(file, some)
                done += len(some)
                progress("readers", done, total)
    return loading.report


def _handfuls(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while some := list(islice(entries, TOGETHER)):
        yield some


def _note(words: str) -> ConsentText:
    text, _ = ConsentText.objects.get_or_create(
        revision=hashlib.sha256(words.strip().encode()).hexdigest()[:16], defaults={"words": words.strip()}
    )
    return text
