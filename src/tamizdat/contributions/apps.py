"""Registers the room of gifts with Django."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Gifts, pledges, and the books."""

    name = "tamizdat.contributions"
    label = "contributions"
    verbose_name = "Gifts"
