"""Stands before every page: refuses what is no request of ours, and sends nothing of anybody to a log or a browser.

There is no check of forged requests (CSRF) here, and no cookie for one. Such a check keeps somebody who is logged in
from acting by mistake, and here nobody is logged in. Each form is one command that anybody may give, and the page of
any mirror may post it; what must not be done in somebody's name needs a link that only their mailbox got.
"""

import logging
import traceback
from collections.abc import Callable

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from tamizdat.desk.pages import SPOKEN, refusal
from tamizdat.desk.speech import tongue

LARGEST_BODY_BYTES = 8_192
# Calls of payment providers are no forms, and bound themselves (hints.py).
HINTS = "/hint/"
METHODS = ("GET", "HEAD", "POST")
# What browsers and mail programs send (RFC 8058 §3.2 names both).
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
HEADINGS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Vary": "Accept-Language",
}
UNREADABLE_ERRORS = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)
UNREADABLE = "This form cannot be read"
AGAIN = "Go back with your browser, load the page again and send it once more."
BROKEN = "Something broke at our desk"
NOT_TAKEN = "What you sent was not taken, and nothing of it was noted. Please try again in an hour."

_log = logging.getLogger("tamizdat.desk")


class Threshold:
    """The outermost middleware, and the only one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headings that every answer has."""
        response = _refused(request) or self._get_response(request)
        for name, value in HEADINGS.items():
            response.headers.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say on the console what broke and where, and nothing of what was sent: no message, no address, no values."""
        if isinstance(exception, Http404):
            return None
        if isinstance(exception, UNREADABLE_ERRORS):
            return refusal(language_of(request), 400, UNREADABLE, AGAIN)
        _log.error("The desk broke with %s at %s. The sender was told.", type(exception).__name__, place_of(exception))
        return refusal(language_of(request), 500, BROKEN, NOT_TAKEN)


def language_of(request: HttpRequest) -> str:
    """Choose the language of a page: that of the address, of the form, of the browser."""
    wanted = [request.GET.get("l", "")]
    return tongue(wanted, request.headers.get("Accept-Language", ""), SPOKEN)


def place_of(exception: BaseException) -> str:
    """Name the innermost place of ours in which an exception arose: file and line, no values."""
    frames = traceback.extract_tb(exception.__traceback__)
    ours = [frame for frame in frames if "tamizdat" in frame.filename] or frames
    return f"{ours[-1].filename.rpartition('/')[2]}:{ours[-1].lineno}" if ours else "an unknown place"


def _refused(request: HttpRequest) -> HttpResponse | None:
    language = language_of(request)
    if request.method not in METHODS:
        response = refusal(language, 405, UNREADABLE, "This address shows pages and takes forms, and nothing else.")
        response["Allow"] = ", ".join(METHODS)
        return response
    if request.method != "POST" or request.path_info.startswith(HINTS):
        return None
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdecimal()):
        return refusal(language, 411, UNREADABLE, "It does not say how long it is. Send it from a browser.")
    if int(length) > LARGEST_BODY_BYTES:
        return refusal(language, 413, UNREADABLE, "It is too long: a form has at most eight kilobytes.")
    if int(length) and request.content_type not in FORM_TYPES:
        return refusal(language, 415, UNREADABLE, "It is written in a way that forms are not. Send it from a browser.")
    return None
