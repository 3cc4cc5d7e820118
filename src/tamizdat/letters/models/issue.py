"""One sending of a letter, its variants, and its readers in chunks: one byte of status each, and no address."""

from typing import ClassVar

from django.db import models


class Instance(models.Model):
    """One row: a number that also stands beside the journals. Where the two differ, a backup was restored."""

    nonce = models.BinaryField(max_length=16)
    born_at = models.DateTimeField()
    # Letters that were due before may have been sent by whoever was restored over.
    restored_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Say what it is."""
        return "this instance"


class Issue(models.Model):
    """One sending of a letter to an audience that is frozen before the first mail leaves."""

    class State(models.TextChoices):
        """Where it stands. HOLD waits for a person; SENT, PARTIAL, STOPPED and SKIPPED are ends."""

        FREEZING = "freezing"
        FROZEN = "frozen"
        SENDING = "sending"
        DRAINING = "draining"
        PAUSED = "paused"
        HOLD = "hold"
        SENT = "sent"
        PARTIAL = "partial"
        STOPPED = "stopped"
        SKIPPED = "skipped"

    class Scope(models.TextChoices):
        """Who gets it: everybody, or of its parent's readers those whom it did not reach, or those whom it did."""

        EVERYBODY = "everybody"
        MISSING = "missing"
        REACHED = "reached"

    class Policy(models.TextChoices):
        """What an uncertain mail comes to: sent again with identical bytes, or left and shown."""

        AT_LEAST_ONCE = "at least once"
        AT_MOST_ONCE = "at most once"

    letter = models.BigIntegerField()
    newsletter = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="versions")
    scope = models.CharField(max_length=9, choices=Scope, default=Scope.EVERYBODY)
    policy = models.CharField(max_length=13, choices=Policy, default=Policy.AT_LEAST_ONCE)
    state = models.CharField(max_length=8, choices=State, default=State.FREEZING)
    why = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    # Stands in the mails as their date, so that one that is sent again is the same.
    made_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # Orders the audience; whoever does not have it cannot tell who comes first.
    order_key = models.BinaryField(max_length=32)
    watermark = models.BigIntegerField(default=-1)
    next_seq = models.PositiveIntegerField(default=0)
    audience_n = models.PositiveIntegerField(default=0)
    audience_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """A letter is sent once in each version."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["letter", "version"], name="one_issue_per_version")]

    def __str__(self) -> str:
        """Name the letter and its version."""
        return f"{self.newsletter}, letter {self.letter}, version {self.version}: {self.state}"


class Variant(models.Model):
    """One body, the same bytes for every reader who gets it: digest, full or text, as SMTP carries it."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="variants")
    edition = models.CharField(max_length=8)
    head = models.BinaryField()
    body = models.BinaryField()
    body_hash = models.CharField(max_length=44)

    class Meta:
        """One body for each edition of an issue."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["issue", "edition"], name="one_variant_per_edition")]

    def __str__(self) -> str:
        """Name the edition."""
        return self.edition


class Chunk(models.Model):
    """Up to a thousand readers of an issue: numbers, editions and statuses in three blobs of the same order.

    `statuses` is a checkpoint; between two of them the journal that `journal` names knows more. A sender owns a chunk
    until `lease_until`; every writing is bound to `epoch`, which each claim raises.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="chunks")
    seq = models.PositiveIntegerField()
    rank = models.BigIntegerField()
    ids = models.BinaryField()
    editions = models.BinaryField()
    statuses = models.BinaryField()
    open = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=32, blank=True)
    journal = models.CharField(max_length=80, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Chunks are counted from zero, once each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["issue", "seq"], name="one_chunk_per_number")]
        indexes: ClassVar = [models.Index(fields=["issue", "open", "rank"], name="chunks_to_send")]

    def __str__(self) -> str:
        """Say which one of its issue."""
        return f"chunk {self.seq}"


class SendNote(models.Model):
    """What the relay said against one mail, as codes. A clean sending leaves none."""

    chunk = models.ForeignKey(Chunk, on_delete=models.CASCADE, related_name="notes")
    place = models.PositiveSmallIntegerField()
    code = models.PositiveSmallIntegerField()
    enhanced = models.CharField(max_length=11, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One note for each place; a newer one replaces it."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["chunk", "place"], name="one_note_per_place")]

    def __str__(self) -> str:
        """Say the codes."""
        return f"{self.code} {self.enhanced}".strip()
