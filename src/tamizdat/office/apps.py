"""Django's entry to the office."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in


class OfficeConfig(AppConfig):
    """Sessions of keepers, the log of what they did, and lists that wait for a second yes."""

    name = "tamizdat.office"
    label = "office"
    verbose_name = "Office"

    def ready(self) -> None:
        """Let nobody's hours be known: Django would note the moment of every log-in."""
        if settings.ZONE == "office":
            user_logged_in.disconnect(dispatch_uid="update_last_login")
