"""What is kept of a reader: sealed addresses, keyed digests, days instead of moments. docs/data.md lists each column.

Every digest has a purpose of its own, so that no two tables can be joined by it without the key.
"""

from django.db import models


class DataKey(models.Model):
    """The wrapped key of what was sealed in a period: `2026-11`, or `2026-11-29` for what waits (envelope.months)."""

    period = models.CharField(max_length=10, primary_key=True)
    vault = models.BinaryField()
    offline = models.BinaryField()

    def __str__(self) -> str:
        """Name the period."""
        return self.period


class Subscription(models.Model):
    """One reader of one newsletter, from confirmation to leaving. `id` is chance; it means nothing elsewhere."""

    class State(models.TextChoices):
        """Whether letters are sent."""

        ACTIVE = "active"
        HALTED = "halted"  # letters came back again and again
        SUPPRESSED = "suppressed"  # the mailbox does not exist

    id = models.BigIntegerField(primary_key=True)
    newsletter = models.CharField(max_length=64)
    index = models.BinaryField(max_length=16)
    period = models.CharField(max_length=10)
    address = models.BinaryField()
    domain = models.PositiveIntegerField()
    language = models.CharField(max_length=16)
    edition = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    joined = models.CharField(max_length=7)
    paused_until = models.DateField(null=True)
    soft = models.PositiveSmallIntegerField(default=0)
    soft_since = models.DateField(null=True)
    soft_day = models.DateField(null=True)
    soft_issue = models.BigIntegerField(null=True)

    class Meta:
        """One subscription for each address and newsletter; audiences are read in the order of ids."""

        constraints = [models.UniqueConstraint(fields=["newsletter", "index"], name="one_subscription_each")]
        indexes = [models.Index(fields=["newsletter", "id"], name="audience_in_order")]

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"subscription {self.pk}"


class Pending(models.Model):
    """A sign-up that nobody has confirmed yet. Gone after 72 hours, and its day's key with it."""

    id = models.BigIntegerField(primary_key=True)
    newsletter = models.CharField(max_length=64)
    index = models.BinaryField(max_length=16)
    period = models.CharField(max_length=10)
    address = models.BinaryField()
    language = models.CharField(max_length=16)
    edition = models.CharField(max_length=8)
    consent = models.CharField(max_length=16)
    token = models.BinaryField(max_length=32, unique=True)
    asked = models.DateTimeField()

    class Meta:
        """The newest wish for each address and newsletter counts."""

        constraints = [models.UniqueConstraint(fields=["newsletter", "index"], name="one_pending_each")]

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"pending {self.pk}"


class ManageLink(models.Model):
    """A mailed link to a reader's own settings: the digest of its token, for one use within half an hour."""

    token = models.BinaryField(max_length=32, primary_key=True)
    subscription = models.BigIntegerField()
    expires = models.DateTimeField()

    def __str__(self) -> str:
        """Say until when it opens."""
        return f"link until {self.expires:%H:%M}"


class ConsentText(models.Model):
    """To what people said yes: a revision of the policy (its words are in the edition), or a keeper's note."""

    revision = models.CharField(max_length=16, primary_key=True)
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        """Name the revision."""
        return self.revision


class ConsentEvent(models.Model):
    """Proof that somebody said yes, or no more: no address, no IP address, an hour. Kept for the time of limitation."""

    class Kind(models.TextChoices):
        """What was said."""

        ASKED = "asked"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"

    class Method(models.TextChoices):
        """How it was said."""

        WEB = "web"
        MAIL = "mail"
        IMPORT = "import"
        OFFICE = "office"

    index = models.BinaryField(max_length=16, db_index=True)
    newsletter = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    method = models.CharField(max_length=10, choices=Method.choices)
    hour = models.DateTimeField()
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, null=True)
    proof = models.BinaryField(max_length=32, blank=True)  # digest of the token that only the mailbox had
    said = models.CharField(max_length=120, blank=True)  # what the old list says of it: times, never more

    def __str__(self) -> str:
        """Say what was said, and when."""
        return f"{self.kind} {self.hour:%Y-%m-%d %H}h"


class Suppression(models.Model):
    """An address that must not be written to, known by its digest alone: it outlives erasure and every import.

    `newsletter` is "" where it holds for all. `until` is empty where only a new confirmed sign-up ends it.
    """

    class Reason(models.TextChoices):
        """Why."""

        HARD = "hard"
        COMPLAINT = "complaint"
        LEFT = "left"
        ERASED = "erased"
        LEGAL = "legal"

    index = models.BinaryField(max_length=16)
    newsletter = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        """One row for each address and scope."""

        constraints = [models.UniqueConstraint(fields=["index", "newsletter"], name="one_suppression_each")]

    def __str__(self) -> str:
        """Say why and since when."""
        return f"{self.reason} since {self.since}"


class Knock(models.Model):
    """A mail that somebody caused by typing an address, counted for two days so that nobody can be flooded."""

    index = models.BinaryField(max_length=16, db_index=True)
    domain = models.PositiveIntegerField()
    newsletter = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Say what it was."""
        return f"{self.kind} {self.at:%Y-%m-%d %H}h"


class Giver(models.Model):
    """Where to write to somebody about their own gift. `gift` is a keyed digest: no gift leads here without the key.

    `gave` is the month of the newest payment; each one moves `erase_on`.
    """

    id = models.BigIntegerField(primary_key=True)
    gift = models.BinaryField(max_length=16, unique=True)
    index = models.BinaryField(max_length=16, db_index=True)
    period = models.CharField(max_length=10)
    address = models.BinaryField()
    language = models.CharField(max_length=16)
    consent = models.CharField(max_length=16)
    gave = models.CharField(max_length=7, blank=True)
    erase_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"giver {self.pk}"


class Reminder(models.Model):
    """One mail in one month. The address goes with the mail; a digest stays until the month is over: no second one."""

    id = models.BigIntegerField(primary_key=True)
    index = models.BinaryField(max_length=16)
    month = models.CharField(max_length=7, db_index=True)
    period = models.CharField(max_length=10)
    address = models.BinaryField()
    language = models.CharField(max_length=16)

    class Meta:
        """One for each address and month."""

        constraints = [models.UniqueConstraint(fields=["index", "month"], name="one_reminder_each")]

    def __str__(self) -> str:
        """Say for which month."""
        return f"reminder for {self.month}"


class AuditMonth(models.Model):
    """The key of a month's audit notes: anybody here can seal with it, only offline keepers can open.

    Dropping the row shreds all that was sealed with it, on the disks of keepers too, if they drop theirs.
    """

    period = models.CharField(max_length=7, primary_key=True)
    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        """Name the month."""
        return self.period


class AuditNote(models.Model):
    """What an auditor may have to see of a payment, such as the payer's name at the bank. This server cannot read it.

    `about` is a keyed digest of the payment's name.
    """

    about = models.BinaryField(max_length=16, unique=True)
    month = models.ForeignKey(AuditMonth, on_delete=models.CASCADE)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        """Name the month."""
        return f"note of {self.month_id}"


class Departure(models.Model):
    """A subscription that gets no letters from now on, in the order of leaving; sendings that run ask for it."""

    subscription = models.BigIntegerField()
    newsletter = models.CharField(max_length=64)
    day = models.DateField()

    def __str__(self) -> str:
        """Name the subscription by its number."""
        return f"departure of {self.subscription}"


class Deed(models.Model):
    """What a keeper did with the list: written before it is done. Nobody's address is in it."""

    day = models.DateField()
    kind = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    second = models.CharField(max_length=150, blank=True)
    newsletter = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        """Say who did what."""
        return f"{self.day} {self.kind} by {self.by}"
