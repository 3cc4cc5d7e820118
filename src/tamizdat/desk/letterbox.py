"""The letterbox of this process."""

from functools import cache

from django.conf import settings

from tamizdat.spool.envelopes import Spool
from tamizdat.spool.letterbox import Letterbox


@cache
def letterbox() -> Letterbox:
    """The letterbox of this process."""
    return Letterbox(settings.VAR / "desk" / "vault.pub", Spool(settings.VAR / "spool"))
