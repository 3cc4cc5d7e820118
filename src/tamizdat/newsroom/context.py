"""What every screen of the newsroom knows."""

from django.conf import settings
from django.http import HttpRequest


def demonstration(_request: HttpRequest) -> dict[str, bool]:
    """Say whether the edition's keys are for demonstration: by the environment, or by the folder that holds them."""
    return {"demonstration": settings.DEMONSTRATION or (settings.VAR / "demo-keys").exists()}
