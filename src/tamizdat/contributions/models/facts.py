"""What providers told, and what waits to be looked up with them."""

from django.db import models

from tamizdat.contributions.models.gifts import Attempt
from tamizdat.money.facts import FactKind


class FactRow(models.Model):
    """A fact (money.facts). `digest` is keyed and stands for provider, kind and ref: told twice, it is one row.

    The provider's own name of the thing is sealed (`ref`): whoever seizes the disk cannot ask the provider with it.
    `name` and `parent` are keyed digests of refs, by which facts know each other.
    """

    digest = models.BinaryField(max_length=16, unique=True)
    provider = models.CharField(max_length=24)
    kind = models.CharField(max_length=14, choices=[(one.value, one.value) for one in FactKind])
    name = models.BinaryField(max_length=16, db_index=True)
    parent = models.BinaryField(max_length=16, blank=True)
    ref = models.BinaryField()
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="facts")
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Say what happened."""
        return f"{self.day} {self.kind} {self.minor} {self.currency}"


class RawHint(models.Model):
    """A provider called, or a sweep found something: sealed until its truth was fetched. It is never lost.

    What speaks of an attempt that we do not know stays, is tried again, and alarms.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        STRANGE = "strange"  # it names an attempt that is not ours, or was lost with a database
        DONE = "done"

    digest = models.BinaryField(max_length=32, unique=True)
    provider = models.CharField(max_length=24)
    sealed = models.BinaryField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    came_at = models.DateTimeField()
    next_try = models.DateTimeField(null=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # A sweep found it, and it could not be fetched: what it says of may have been taken already.
    in_doubt = models.BooleanField(default=False)
    # Of one that is strange: the payment that it speaks of, and the keeper who said that it is to be booked.
    minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    day = models.DateField(null=True)
    wanted_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        """Say where it stands."""
        return f"hint of {self.provider}: {self.state}"


class Cursor(models.Model):
    """How far a provider's changes were read, and how it fares."""

    provider = models.CharField(max_length=24, primary_key=True)
    cursor = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    # Facts that contradicted what the provider had told before under the same name. Not one should exist.
    contradictions = models.PositiveIntegerField(default=0)
    # What givers see of us on their statements, what they saw before that, and on which day the one became the other.
    descriptor = models.CharField(max_length=40, blank=True)
    descriptor_before = models.CharField(max_length=40, blank=True)
    descriptor_since = models.DateField(null=True)

    def __str__(self) -> str:
        """Say how it fares."""
        return f"{self.provider}: {self.trouble or 'well'}"


class CanaryRun(models.Model):
    """What a rule at a provider did, when it was tried last, to test cards of the countries that the newsroom lists.

    Countries of the list stand on the page of support for everybody to read; no giver is in any of this.
    """

    provider = models.CharField(max_length=24, primary_key=True)
    day = models.DateField()
    # Codes of countries with spaces between: refused before any network, heard of by one, and not to be tried.
    silent = models.TextField(blank=True)
    heard = models.TextField(blank=True)
    untried = models.TextField(blank=True)

    def __str__(self) -> str:
        """Say when, and whether anybody heard."""
        return f"canary of {self.provider}, {self.day}: {'heard' if self.heard else 'silent'}"
