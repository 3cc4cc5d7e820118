"""Addresses of the keepers' office."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the door is open, and nothing else."""
    return HttpResponse(status=204)


urlpatterns = [path("health", health)]
