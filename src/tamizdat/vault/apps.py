"""Registers the vault with Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """What the vault remembers of its own work."""

    name = "tamizdat.vault"
    label = "vault"
    verbose_name = "Vault"
