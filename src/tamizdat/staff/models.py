"""An account: how a person who works here signs in. Nothing on it is ever printed."""

from django.contrib.auth.models import AbstractUser


class Account(AbstractUser):  # type: ignore[django-manager-missing]  # the images of Wagtail name it, which the plugin cannot see
    """A log-in. The name may be a working name; an e-mail address is not asked for."""

    class Meta:
        verbose_name = "account"
        verbose_name_plural = "accounts"
