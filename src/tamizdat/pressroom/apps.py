"""Registers the pressroom with Django."""

from django.apps import AppConfig


class PressroomConfig(AppConfig):
    """The publication log and the records."""

    name = "tamizdat.pressroom"
    label = "pressroom"
    verbose_name = "Pressroom"
