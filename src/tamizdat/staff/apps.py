"""Django's entry to the staff room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Accounts and roles."""

    name = "tamizdat.staff"
    label = "staff"
    verbose_name = "Staff"
