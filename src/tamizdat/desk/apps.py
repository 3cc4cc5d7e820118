"""Django's entry to the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Forms for the public; no models, since there is no database."""

    name = "tamizdat.desk"
    label = "desk"
    verbose_name = "Desk"
