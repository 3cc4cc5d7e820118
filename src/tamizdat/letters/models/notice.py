"""Mails that somebody waits for: confirm, manage, left, already subscribed, export, answers; and those about gifts."""

from django.db import models


class Notice(models.Model):
    """One notice. Address and words are sealed while it waits, and gone once the relay took it.

    `unique` is a digest, so that a wish that comes twice makes one mail. `serial` is part of what is sealed and of the
    Message-ID: a notice that is sent again after a crash is the same mail.
    """

    class Kind(models.TextChoices):
        """What it tells."""

        CONFIRM = "confirm"
        MANAGE = "manage"
        LEFT = "left"
        ALREADY = "already"
        EXPORT = "export"
        GIFT_RECEIVED = "gift-received"
        GIFT_DUE = "gift-due"
        GIFT_FAILED = "gift-failed"
        GIFT_ENDED = "gift-ended"
        GIFT_STOP = "gift-stop"
        REMINDER = "reminder"
        ANSWER = "answer"  # to whom reads by mail; see letters.answering

    unique = models.BinaryField(max_length=32, unique=True)
    serial = models.CharField(max_length=32)
    kind = models.CharField(max_length=13, choices=Kind)
    sealed = models.BinaryField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True, db_index=True)
    day = models.DateField()

    def __str__(self) -> str:
        """Say what kind it is, and not for whom."""
        return f"{self.kind}, {'waiting' if self.next_try else 'over'}"
