"""Django's entry to the room of letters."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters as sent."""

    name = "tamizdat.letters"
    label = "letters"
    verbose_name = "Letters"
