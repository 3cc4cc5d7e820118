"""The tables beside the tree: public addresses, addresses of an older site, and which public thing names which."""

from django.db import models


class PublicRoute(models.Model):
    """A public address, relative to the root, given at first publication and never changed.

    It stays when a story is withdrawn, so that the story comes back to the same place; it goes when the story is
    deleted, since a slug carries names.
    """

    path = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=10, choices=[("story", "story"), ("page", "page")])
    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="public_route")
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        """Say the address."""
        return self.path


class LegacyAddress(models.Model):
    """An address of the old site (no leading slash, query included) and the subject that it shows now.

    `language` says which list of a section, topic or contributor; "" is that of the first language.
    """

    old = models.CharField(max_length=500, unique=True)
    to = models.CharField(max_length=40, db_index=True)
    language = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        """Say where it leads."""
        return f"{self.old} → {self.to}"


class PublicUse(models.Model):
    """A public subject names another: a story its images and those who sign it, a contributor a portrait.

    When the last use goes, the thing leaves the edition. Sections and topics stay, as lists of their own.
    """

    subject = models.CharField(max_length=40)
    used = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "used"], name="one_use_each")]

    def __str__(self) -> str:
        """Say who names what."""
        return f"{self.subject} names {self.used}"
