"""What the office itself keeps, in the vault's database: no reader is in any of it."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class KeeperSession(AbstractBaseSession):
    """A log-in of a keeper. The key is a hash: whoever reads the database cannot go on in anybody's name."""

    class Meta(AbstractBaseSession.Meta):
        """Its own words."""

        verbose_name = "session of a keeper"
        verbose_name_plural = "sessions of keepers"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Django asks for it; sessions are opened by their cookie only (see sessions.py)."""
        message = "A session is opened by its cookie alone."
        raise TypeError(message)


class LogLine(models.Model):
    """One dangerous act: who (the number of an account), what, to which thing, in which minute. Never an address.

    The line stands before the act is done; `outcome` says what became of it, and is "" while nobody knows.
    """

    minute = models.DateTimeField()
    keeper = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    object = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=160, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        """Say what was done."""
        return f"keeper {self.keeper}: {self.verb} {self.object}".strip()


class ListWish(models.Model):
    """A keeper's wish for a whole list. It waits for another keeper's yes, is fetched once, and dies after a day."""

    newsletter = models.CharField(max_length=64)
    asked_by = models.PositiveIntegerField()
    agreed_by = models.PositiveIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say where it stands."""
        return f"list of {self.newsletter}, {'agreed' if self.agreed_by else 'waiting for a second keeper'}"


class CancelWish(models.Model):
    """A keeper's wish that the pledges of a halted method end. It waits for another keeper, and dies after a day."""

    method = models.CharField(max_length=16)
    asked_by = models.PositiveIntegerField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say what is wished."""
        return f"end of the pledges by {self.method}"
