"""The sender: one turn after another it looks for letters that are due, freezes audiences, and sends.

It runs as a thread of the vault's worker. Everything that it knows between two turns stands in the ledger and the
journals; it can be killed at any moment and goes on where it was.
"""

import threading
from datetime import datetime, timedelta

from tamizdat.edition.errors import EditionError
from tamizdat.letters import guard, queries
from tamizdat.letters.actions import freezing, opening, passing, recovery
from tamizdat.letters.actions.notices import forget_old
from tamizdat.letters.allowance import WHOLE, Allowance
from tamizdat.letters.clerk import SendingClerk
from tamizdat.letters.errors import LetterUnfit
from tamizdat.letters.journal import ENDING
from tamizdat.letters.lane import NoticeLane
from tamizdat.letters.ledger import Ledger, Office
from tamizdat.letters.models import Chunk, Instance, Issue
from tamizdat.letters.outbox import Outbox
from tamizdat.letters.releasing import ReleaseClerk
from tamizdat.letters.statuses import Status
from tamizdat.letters.stock import Reading, make_variants
from tamizdat.letters.wishes import grant, is_wished
from tamizdat.press.letter_index import PATH, LetterEntry, LetterIndex, LetterIndexError, NewsletterEntry, read_letters

EDITION_EVERY = timedelta(seconds=5)
CLEAN_EVERY = timedelta(hours=1)
JOURNALS_KEPT = timedelta(days=7)
IDLE_SECONDS = 1.0


class Sender:
    """Sends. `turn` is called again and again by one thread, `stop` by any."""

    def __init__(self, office: Office, edition: Reading) -> None:
        self._office = office
        self._edition = edition
        self._ledger = Ledger(office)
        self._outbox = office.journals.parent / "outbox"
        self._lane = NoticeLane(office.keyring, office.house, office.signer)
        self._stopped = threading.Event()
        self._instance: Instance | None = None
        self._index = LetterIndex(1, [], [])
        self._read_at: datetime | None = None
        self._cleaned_at: datetime | None = None
        # A sender before this one, or beside it, may have recovered chunks and died before it asked about them.
        self._unasked = True
        self.trouble = ""

    def turn(self, now: datetime) -> float:
        """Do what is to be done now. Returns the seconds until the next turn. Raises JournalBroken, database errors."""
        instance = self._instance or self._begin(now)
        self._recover(now)
        self._look_for_letters(instance, now)
        for issue in Issue.objects.filter(state__in=(Issue.State.FREEZING, Issue.State.FROZEN)):
            self._prepare(issue, now)
        self._send(now)
        for issue in queries.being_sent():
            passing.give_up_late(issue, self._office.clock())
            if passing.has_unasked(issue):
                self._unasked = True
            else:
                passing.end_if_over(issue, self._office.clock())
        self._release(now)
        self._clean(now)
        return 0.0 if Issue.objects.filter(state=Issue.State.FREEZING).exists() else IDLE_SECONDS

    def stop(self) -> None:
        """End the turn that is under way: no further dot leaves. May be called from any thread."""
        self._stopped.set()

    def close(self) -> None:
        """Let go of the journals, after the last turn."""
        self._ledger.close()

    def _begin(self, now: datetime) -> Instance:
        self._instance = guard.check(self._office.journals, now)
        opening.hold_interrupted(self._instance, now)
        return self._instance

    def _recover(self, now: datetime) -> None:
        if recovery.recover(self._office.journals, now) or self._unasked:
            self._unasked = False
            uncertain = bytes([Status.UNCERTAIN])
            for chunk in Chunk.objects.filter(owner="", issue__state__in=queries.SENDING).select_related("issue"):
                if uncertain in bytes(chunk.statuses):
                    self._ledger.settle(chunk, now)

    def _look_for_letters(self, instance: Instance, now: datetime) -> None:
        if self._read_at is not None and now - self._read_at < EDITION_EVERY:
            return
        self._read_at = now
        try:
            self._edition.refresh()
            content = self._edition.read(PATH)
            self._index = read_letters(content) if content is not None else self._index
            self.trouble = ""
        except (EditionError, LetterIndexError) as error:
            self.trouble = str(error)
            return
        for letter in self._index.letters:
            due = datetime.fromisoformat(letter.due)
            if due <= now:
                opening.open_issue(letter.uid, letter.newsletter, due, instance, now)

    def _prepare(self, issue: Issue, now: datetime) -> None:
        """Build and freeze, until it is done or a stop comes."""
        if issue.state == Issue.State.FREEZING and issue.made_at is None and not self._build(issue, now):
            return
        audience = self._office.audience_of(issue.newsletter)
        while not self._stopped.is_set():
            if freezing.freeze_step(issue, audience, self._office.clock()):
                passing.begin(issue, self._office.clock())
                return
            if issue.state != Issue.State.FREEZING:
                return

    def _build(self, issue: Issue, now: datetime) -> bool:
        found = self._written(issue)
        if found is None:
            passing.hold(issue, "The edition does not have this letter; print it again, then go on.", now)
            return False
        try:
            variants = make_variants(self._edition, self._office.house, found[0], found[1], issue, now)
        except (LetterUnfit, EditionError) as error:
            passing.hold(issue, str(error), now)
            return False
        passing.keep_variants(issue, variants, now)
        return True

    def _written(self, issue: Issue) -> tuple[NewsletterEntry, LetterEntry] | None:
        letter = next((one for one in self._index.letters if one.uid == issue.letter), None)
        newsletter = next((one for one in self._index.newsletters if one.slug == issue.newsletter), None)
        return (newsletter, letter) if newsletter and letter else None

    def _send(self, now: datetime) -> None:
        relay = self._office.relay
        allowance = Allowance(relay.name, relay.limits)
        busy = self._ledger.begin_turn(allowance)
        notice_at = queries.next_notice_at()
        if self._stopped.is_set() or allowance.held_until(WHOLE, now) or not (busy or (notice_at and notice_at <= now)):
            return
        clerk = SendingClerk(self._ledger, self._lane, allowance, self._office.clock, self._stopped.is_set)
        try:
            relay.carry(clerk)
        finally:
            clerk.close()

    def _release(self, now: datetime) -> None:
        """Send what waited in the outbox, if somebody wishes it and there is a relay."""
        folder, relay, clock = self._outbox, self._office.relay, self._office.clock
        if isinstance(relay, Outbox) or not is_wished(folder):
            return
        allowance = Allowance(relay.name, relay.limits)
        if allowance.held_until(WHOLE, now):
            return
        clerk = ReleaseClerk(Outbox(folder, self._office.keyring.outbox, clock), allowance, clock, self._stopped.is_set)
        relay.carry(clerk)
        if clerk.finished:
            grant(folder)

    def _clean(self, now: datetime) -> None:
        if self._cleaned_at is not None and now - self._cleaned_at < CLEAN_EVERY:
            return
        self._cleaned_at = now
        forget_old(now.date())
        passing.forget_notes(now)
        Outbox(self._outbox, self._office.keyring.outbox, self._office.clock).prune(now.date())
        needed = set(Chunk.objects.exclude(journal="").values_list("journal", flat=True))
        for path in self._office.journals.glob(f"*{ENDING}"):
            if path.name not in needed and path.stat().st_mtime < (now - JOURNALS_KEPT).timestamp():
                path.unlink()
