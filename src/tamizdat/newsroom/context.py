"""What every screen of the newsroom knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tamizdat.press.addresses import stays_home


def attention(request: HttpRequest) -> dict[str, Any]:
    """Say what must be put right before readers depend on the paper.

    Whether the edition's keys are for demonstration: by the environment, or by the folder that holds them. If they are
    not, an address under which no reader finds the paper, to those who may name the paper.
    """
    demonstration = settings.DEMONSTRATION or (settings.VAR / "demo-keys").exists()
    lost = not demonstration and stays_home(settings.PAPER_ORIGIN)
    told = lost and request.user.has_perm("newsroom.change_identity")
    return {"demonstration": demonstration, "lost_origin": settings.PAPER_ORIGIN if told else ""}
