"""The letterbox of this process."""

from functools import cache

from django.conf import settings

from tamizdat.spool.letterbox import Letterbox, letterbox_in


@cache
def letterbox() -> Letterbox:
    """The letterbox of this process."""
    return letterbox_in(settings.VAR)
