"""A request that writes is one transaction: all of it stands or none of it does."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from tamizdat.newsroom.projection import ProjectionError
from tamizdat.press.records import RecordError

READING = frozenset({"GET", "HEAD", "OPTIONS"})
FAILED = 500
REFUSED = (
    "<!doctype html><title>Not published</title><h1>Not published</h1><p>{}</p>"
    "<p>Nothing was changed. Go back with your browser: your text is still in the form.</p>"
)


class AtomicWrites:
    """Like ATOMIC_REQUESTS, but looking at a page takes no write lock.

    SQLite has one writer. An editor who only looks must hold up neither a colleague nor the press.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within a transaction where the method may write."""
        if request.method in READING:
            return self._get_response(request)
        with transaction.atomic():
            response = self._get_response(request)
            if response.status_code >= FAILED:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Undo what a view did before it failed; where the press refused, say why and keep the editor's text."""
        if request.method in READING:
            return None
        transaction.set_rollback(True)
        if isinstance(exception, ProjectionError | RecordError):
            return HttpResponse(format_html(REFUSED, str(exception)), status=409)
        return None
