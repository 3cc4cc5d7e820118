"""The audience of an issue is frozen before its first mail leaves, in steps; any may be the last before a crash.

A step reads on from the watermark that the database has, and writes chunks and watermark in one transaction; so it does
not matter whether the answer to the last commit arrived. Memory holds one step's members, whatever the audience.
"""

import hashlib
import hmac
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length

from tamizdat.letters.audience import Audience
from tamizdat.letters.models import Chunk, Issue
from tamizdat.letters.statuses import GOT_IT, MISSING

CHUNK = 1000
STEP_CHUNKS = 20
EDITIONS = ("digest", "full", "text")
_MOST = (1 << 63) - 1


def freeze_step(issue: Issue, audience: Audience, now: datetime) -> bool:
    """Freeze some more of the audience. Returns True when all is frozen and the issue is ready."""
    with transaction.atomic():
        issue.refresh_from_db()
        if issue.state != Issue.State.FREEZING:
            return issue.state == Issue.State.FROZEN
        chunks = list(_of_parent(issue) if issue.parent_id else _of_audience(issue, audience))
        Chunk.objects.bulk_create(chunks)
        issue.next_seq += len(chunks)
        issue.touched_at = now
        if not chunks:
            _finish(issue, now)
        issue.save(update_fields=["watermark", "next_seq", "touched_at", "state", "frozen_at", *_SEALED])
    return not chunks


_SEALED = ("audience_n", "audience_sha256")


def audience_digest(issue: Issue) -> tuple[int, str]:
    """How many there are, and SHA-256 over all numbers in the order of sending."""
    digest, count = hashlib.sha256(), 0
    for ids in issue.chunks.order_by("seq").values_list("ids", flat=True).iterator(chunk_size=100):
        digest.update(bytes(ids))
        count += len(bytes(ids)) // 8
    return count, digest.hexdigest()


def ids_of(chunk: Chunk) -> Sequence[int]:
    """The members of a chunk."""
    return array("Q", bytes(chunk.ids))


def _finish(issue: Issue, now: datetime) -> None:
    issue.audience_n, issue.audience_sha256 = audience_digest(issue)
    issue.frozen_at = now
    issue.state = Issue.State.FROZEN


def _of_audience(issue: Issue, audience: Audience) -> Iterator[Chunk]:
    for offset in range(STEP_CHUNKS):
        members = audience.after(issue.watermark, CHUNK)
        if not members:
            return
        issue.watermark = members[-1].id
        pairs = [(member.id, EDITIONS.index(member.edition)) for member in members]
        yield _chunk(issue, issue.next_seq + offset, pairs)


def _of_parent(issue: Issue) -> Iterator[Chunk]:
    """One chunk for each of the parent's that holds somebody whom this version is for."""
    wanted = GOT_IT if issue.scope == Issue.Scope.REACHED else MISSING
    chunks = Chunk.objects.filter(issue=issue.parent_id, seq__gt=issue.watermark).order_by("seq")
    made = 0
    for chunk in chunks.iterator(chunk_size=STEP_CHUNKS):
        issue.watermark = chunk.seq
        rows = zip(ids_of(chunk), bytes(chunk.editions), bytes(chunk.statuses), strict=True)
        pairs = [(member, edition) for member, edition, status in rows if status in wanted]
        if pairs:
            yield _chunk(issue, issue.next_seq + made, pairs)
            made += 1
        if made == STEP_CHUNKS:
            return


def _chunk(issue: Issue, seq: int, pairs: Sequence[tuple[int, int]]) -> Chunk:
    """A chunk in an order that whoever does not have the issue's key cannot tell."""
    key = bytes(issue.order_key)
    ordered = sorted(pairs, key=lambda pair: hmac.digest(key, pair[0].to_bytes(8), "sha256"))
    rank = int.from_bytes(hmac.digest(key, b"chunk" + seq.to_bytes(8), "sha256")[:8]) & _MOST
    return Chunk(
        issue=issue,
        seq=seq,
        rank=rank,
        ids=array("Q", [member for member, _ in ordered]).tobytes(),
        editions=bytes(edition for _, edition in ordered),
        statuses=bytes(len(ordered)),
        open=len(ordered),
    )


def is_whole(issue: Issue) -> bool:
    """Say whether the chunks still hold as many as were frozen; otherwise nothing of them is sent."""
    found = issue.chunks.aggregate(total=Sum(Length(F("statuses"))))["total"] or 0
    return bool(issue.audience_n == found)
