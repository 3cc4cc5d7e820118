"""The clerk's desk over the database: claims chunks, keeps their journals, asks the relay about what is uncertain."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters import queries
from tamizdat.letters.actions.claims import checkpoint, claim_chunk, release, remarks_of
from tamizdat.letters.actions.opening import mark_of
from tamizdat.letters.allowance import Allowance
from tamizdat.letters.audience import Audience
from tamizdat.letters.dkim import Signer
from tamizdat.letters.journal import ENDING, Header, Journal, boot_id
from tamizdat.letters.ladder import resolved
from tamizdat.letters.making import Ahead, when_asked
from tamizdat.letters.models import Chunk, Issue
from tamizdat.letters.postmark import House
from tamizdat.letters.relays import Relay
from tamizdat.letters.runs import Means, Run
from tamizdat.letters.splicing import Splicer
from tamizdat.letters.stock import splicers_of
from tamizdat.wire.smtp.parcels import Reply

Bounced = Callable[[int, str, int, datetime], None]
"""Told the subscription, `hard` or `soft`, the issue, and when."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who sends: keys, the house, its signature, the relay, the readers, and where journals lie."""

    keyring: Keyring
    house: House
    signer: Signer | None
    relay: Relay
    audience_of: Callable[[str], Audience]
    bounced: Bounced
    journals: Path
    clock: Callable[[], datetime]


class Ledger:
    """See `clerk.Desk`. One for the life of a sender; `begin_turn` looks afresh."""

    def __init__(self, office: Office) -> None:
        self.owner = secrets.token_hex(8)
        self._office = office
        self._journals: dict[int, Journal] = {}
        self._splicers: dict[int, dict[int, Splicer]] = {}
        self._audiences: dict[str, Audience] = {}
        self._marks: dict[str, int] = {}
        self._gone: dict[str, set[int]] = {}
        self._sending: dict[int, Issue] = {}
        self._allowance: Allowance | None = None
        self._ahead: Ahead | None = None

    def begin_turn(self, allowance: Allowance) -> bool:
        """Look afresh at issues and readers. Returns False where nothing is being sent."""
        self._allowance = allowance
        self._audiences.clear()
        self._gone.clear()
        self.look()
        for number in set(self._journals) - set(self._sending):
            self._journals.pop(number).close(remove=False)
            self._splicers.pop(number, None)
        return bool(self._sending)

    def look(self) -> None:
        """Look again at which issues are being sent, and at who left."""
        self._sending = {issue.pk: issue for issue in queries.being_sent()}
        for newsletter, audience in self._audiences.items():
            self._marks[newsletter], gone = audience.gone_since(self._marks[newsletter])
            self._gone[newsletter] |= gone

    def claim(self, now: datetime) -> Run | None:
        """Take the next chunk of the issue that was due first."""
        for issue in self._sending.values():
            journal = self._journal(issue)
            chunk = claim_chunk(issue.pk, self.owner, journal.path.name, now)
            if chunk is not None:
                run = Run(chunk, self._means(issue, journal), remarks_of(chunk), now)
                run.gone = self._gone[issue.newsletter]
                return run
        return None

    def may_go_on(self, run: Run) -> bool:
        """Say whether nobody has paused or stopped a run's issue."""
        return run.chunk.issue_id in self._sending

    def checkpoint(self, run: Run, now: datetime) -> None:
        """Write down how far a run is."""
        checkpoint(run.chunk, bytes(run.statuses), run.remarks, now)

    def release(self, run: Run, now: datetime) -> None:
        """Write down how a run ended, and tell the readers' room of mailboxes that do not exist."""
        issue = run.chunk.issue_id
        run.settle()
        statuses = self._settled(Issue.objects.get(pk=issue), bytes(run.statuses), run.message_ids())
        release(run.chunk, statuses, run.remarks, now)
        for member, kind in run.bounces:
            self._office.bounced(member, kind, issue, now)

    def settle(self, chunk: Chunk, now: datetime) -> None:
        """Ask about the uncertain mails of a chunk that was recovered, and write down what comes out."""
        issue = chunk.issue
        run = Run(chunk, self._means(issue, self._journal(issue)), remarks_of(chunk), now)
        statuses = self._settled(issue, bytes(chunk.statuses), run.message_ids())
        release(chunk, statuses, run.remarks, now)

    def pause(self, run: Run, reply: Reply, now: datetime) -> None:
        """Our own trouble: the issue pauses, and says what the relay said."""
        why = f"The relay refuses our mail ({reply}): look at its log, at SPF, DKIM and DMARC, then go on."
        issue = Issue.objects.filter(pk=run.chunk.issue_id, state__in=queries.SENDING)
        issue.update(state=Issue.State.PAUSED, why=why, touched_at=now)
        self.look()

    def close(self) -> None:
        """Let go of all journals, and of who signs."""
        if self._ahead:
            self._ahead.close()
            self._ahead = None
        for journal in self._journals.values():
            journal.close(remove=False)
        self._journals.clear()

    def _settled(self, issue: Issue, statuses: bytes, message_ids: dict[int, str]) -> bytes:
        places = list(message_ids)
        answers = self._office.relay.ask([message_ids[place] for place in places]) if places else []
        again = issue.policy == Issue.Policy.AT_LEAST_ONCE
        return resolved(statuses, dict(zip(places, answers, strict=True)), send_again=again)

    def _journal(self, issue: Issue) -> Journal:
        if issue.pk not in self._journals:
            path = self._office.journals / f"{issue.pk}-{self.owner}-{secrets.token_hex(4)}{ENDING}"
            self._journals[issue.pk] = Journal(path, Header(boot_id(), mark_of(issue), issue.pk))
        return self._journals[issue.pk]

    def _means(self, issue: Issue, journal: Journal) -> Means:
        office = self._office
        if office.signer and self._ahead is None:
            self._ahead = Ahead(office.signer)
        if issue.pk not in self._splicers:
            self._splicers[issue.pk] = splicers_of(issue, office.keyring, office.house, office.signer)
        make = self._ahead.make if self._ahead else when_asked
        return Means(journal, self._audience(issue.newsletter), self._splicers[issue.pk], self._resting, make)

    def _audience(self, newsletter: str) -> Audience:
        """The readers of a newsletter. Who leaves from this moment on is heard of through `look`."""
        if newsletter not in self._audiences:
            audience = self._office.audience_of(newsletter)
            self._marks[newsletter], _ = audience.gone_since(self._marks.get(newsletter, 0))
            self._gone[newsletter] = set()
            self._audiences[newsletter] = audience
        return self._audiences[newsletter]

    def _resting(self, kind: str) -> datetime | None:
        return self._allowance.held_until(kind, self._office.clock()) if self._allowance else None
