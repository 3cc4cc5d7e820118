"""What a relay and the mail hosts behind it have been asked for lately, so that limits hold across restarts."""

from typing import ClassVar

from django.db import models


class RelayAllowance(models.Model):
    """`scope` is "" for the relay as a whole, or a kind of mail host. `slots` counts what was taken by time."""

    relay = models.CharField(max_length=120)
    scope = models.CharField(max_length=16, blank=True)
    slots = models.JSONField(default=dict)
    held_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One row for each scope of a relay."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["relay", "scope"], name="one_allowance_per_scope")]

    def __str__(self) -> str:
        """Name the scope."""
        return f"{self.relay} {self.scope}".strip()
