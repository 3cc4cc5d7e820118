"""Asking Stripe's API: forms out, JSON in, each answer sorted into done, declined, certainly not done, and not known.

Own client in place of Stripe's: theirs opens connections by itself and tells in headers what runs here (ADR 0021).
Sections are those of docs.stripe.com/api: Errors, Idempotent requests, Pagination, Versioning, Authentication.
"""

import email.utils
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec

from tamizdat.contributions.errors import Declined, ProviderDown, ProviderRefused
from tamizdat.wire.calls import Answer, Call, CallBroken, CallRefused, Transport

# Versioning: an answer has the shape of the version that is asked for, whatever the account's is.
VERSION = "2026-10-28.endive"
PAGE = 100
MOST_PAGES = 10_000
_OK, _REFUSED, _CARD, _CONFLICT, _MANY, _BROKEN = 200, 400, 402, 409, 429, 500

Form = Mapping[str, str | int]
T = TypeVar("T")


class _Error(msgspec.Struct):
    type: str = ""
    code: str | None = None
    decline_code: str | None = None


class _Trouble(msgspec.Struct):
    error: _Error


class Listed(msgspec.Struct):
    """A page of a list, before its objects are read."""

    data: list[msgspec.Raw]
    has_more: bool = False


class _Named(msgspec.Struct):
    id: str


@dataclass(frozen=True, slots=True)
class StripeLine:
    """A way to Stripe with one secret key, which no representation shows."""

    transport: Transport
    key: str = field(repr=False)
    address: str = "https://api.stripe.com"
    seconds: float = 25.0

    def get(self, path: str, kind: type[T], query: Form | None = None) -> T:
        """Read an object. Raises ProviderDown, ProviderRefused."""
        return _read(self._ask("GET", path, query or {}), kind)

    def post(self, path: str, kind: type[T], form: Form, key: str) -> T:
        """Have something done, once for each key. Raises Declined, ProviderDown, ProviderRefused."""
        return _read(self._ask("POST", path, form, key), kind)

    def delete(self, path: str) -> None:
        """Delete an object. Raises ProviderDown, ProviderRefused."""
        self._ask("DELETE", path, {})

    def every(self, path: str, kind: type[T], query: Form) -> Iterator[T]:
        """All objects of a list, newest first, page after page. Raises ProviderDown, ProviderRefused."""
        after: Form = {}
        for _ in range(MOST_PAGES):
            page = self.get(path, Listed, {"limit": PAGE, **query, **after})
            yield from (_decode(raw, kind) for raw in page.data)
            if not page.has_more or not page.data:
                return
            after = {"starting_after": _decode(page.data[-1], _Named).id}
        message = "Stripe's list does not end."
        raise ProviderDown(message)

    def time(self) -> int:
        """Stripe's own clock, in its seconds: what it lists is told apart by it. Raises ProviderDown."""
        answer = self._ask("GET", "/v1/events", {"limit": 1})
        try:
            return int(email.utils.parsedate_to_datetime(answer.headers.get("date", "")).timestamp())
        except ValueError as error:
            message = "Stripe answered without a date."
            raise ProviderDown(message) from error

    def _ask(self, method: str, path: str, form: Form, key: str = "") -> Answer:
        encoded = urlencode({name: str(value) for name, value in form.items()})
        posts = method == "POST"
        headers = {"Authorization": f"Bearer {self.key}", "Stripe-Version": VERSION}
        if posts:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": key}
        call = Call(
            method="POST" if posts else "DELETE" if method == "DELETE" else "GET",
            url=self.address + path + (f"?{encoded}" if encoded and not posts else ""),
            headers=headers,
            body=encoded.encode("ascii") if posts else b"",
            seconds=self.seconds,
        )
        try:
            answer = self.transport.call(call)
        except CallBroken as error:
            raise ProviderDown(str(error)) from error
        except CallRefused as error:
            raise ProviderRefused(str(error)) from error
        if answer.status != _OK:
            raise _trouble(answer)
        return answer


def named(identity: str) -> str:
    """An object's name as a part of a path. Names come out of browsers, too: nothing of them may lead elsewhere."""
    return quote(identity, safe="")


def _trouble(answer: Answer) -> Exception:
    """Sort an answer that is none (Errors). Stripe's sentences are not repeated: they may name a giver."""
    try:
        error = msgspec.json.decode(answer.body, type=_Trouble).error
    except msgspec.MsgspecError:
        error = _Error()
    word = error.decline_code or error.code or error.type or "no reason"
    if answer.status == _CARD:
        return Declined(word)
    # A key whose first request had other parameters may have done something; a conflict is still being done.
    unknown = answer.status in {_CONFLICT, _MANY} or answer.status >= _BROKEN or error.type == "idempotency_error"
    if unknown or answer.status < _REFUSED:
        return ProviderDown(f"Stripe answered {answer.status} ({word}).")
    sentence = f"Stripe answered {answer.status} ({word}). Look at key and account in Stripe's dashboard."
    return ProviderRefused(sentence, error.code or "")


def _read(answer: Answer, kind: type[T]) -> T:
    return _decode(answer.body, kind)


def _decode(raw: bytes | msgspec.Raw, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.MsgspecError as error:
        message = f"Stripe answered with something that is no {kind.__name__}."
        raise ProviderDown(message) from error
