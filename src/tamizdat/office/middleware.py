"""What every answer of the office carries, and when a session is over."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from tamizdat.office.views.entry import BORN

LONGEST_SESSION_SECONDS = 12 * 60 * 60
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADINGS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}

_log = logging.getLogger("tamizdat.office")


class Headings:
    """The outermost: headings, and errors that name a place and nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headings of the office."""
        response = self._get_response(request)
        for name, value in HEADINGS.items():
            response.headers.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002  # Django hands it over
        """Name the kind of an error, and nothing of what was asked."""
        _log.error("The office broke with %s.", type(exception).__name__)


class TwelveHours:
    """Ends a session twelve hours after it began, however busy it is. An idle one ends after half an hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at when the session began."""
        born = request.session.get(BORN)
        at = datetime.now(UTC).timestamp()  # noqa: TID251  # a door reads the clock
        if request.user.is_authenticated and (born is None or at - born > LONGEST_SESSION_SECONDS):
            logout(request)
        return self._get_response(request)
