"""A request that writes is one transaction: all of it stands or none of it does."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

READING = frozenset({"GET", "HEAD", "OPTIONS"})
FAILED = 500


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

    def process_exception(self, request: HttpRequest, _exception: Exception) -> None:
        """Undo what a view did before it failed, even where Django turns the failure into a page."""
        if request.method not in READING:
            transaction.set_rollback(True)
