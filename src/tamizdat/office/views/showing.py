"""How a page of the office is answered, who is asking, and what time it is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamizdat.staff.models import Account

SAID = "said"
MOST_DIGITS = 15


def show(
    request: HttpRequest,
    template: str,
    values: Mapping[str, object] | None = None,
    *,
    refused: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Answer with a page; `refused` is a sentence for what was not done."""
    around = {"refused": refused, "said": request.session.pop(SAID, ""), "demonstration": settings.DEMONSTRATION}
    status = HTTPStatus.CONFLICT if refused else status
    return render(request, f"office/{template}.html", {**around, **(values or {})}, status=status)


def say(request: HttpRequest, sentence: str) -> None:
    """Keep a sentence for the next page."""
    request.session[SAID] = sentence


def keeper_of(request: HttpRequest) -> Account:
    """The keeper who is signed in; the middleware has seen to it."""
    assert isinstance(request.user, Account)  # noqa: S101  # the middleware lets in nobody else
    return request.user


def number_of(text: str) -> int:
    """The number of a row as a form or an address gives it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def now() -> datetime:
    """The time: a door may look."""
    return datetime.now(UTC)  # noqa: TID251  # a door reads the clock
