"""Registers the readers' room with Django."""

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """Who gets which newsletter, sealed."""

    name = "tamizdat.readers"
    label = "readers"
    verbose_name = "Readers"
