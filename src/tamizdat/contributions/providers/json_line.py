"""Asking a provider that speaks JSON: each answer sorted into done, certainly not done, and not known."""

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from tamizdat.contributions.errors import ProviderDown, ProviderRefused
from tamizdat.wire.calls import Answer, Call, CallBroken, CallRefused, Transport

_GONE = frozenset({404, 410})
# Still being done, too many at once: both may be asked for again in the same words.
_LATER = frozenset({408, 409, 425, 429})
_FINE, _REFUSED, _BROKEN = 300, 400, 500

T = TypeVar("T")


class Missing(ProviderRefused):
    """There is nothing of this name at the provider's."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A way to one provider; `who` names it in sentences, `headers` carry our key and show in no representation."""

    transport: Transport
    address: str
    who: str
    headers: Mapping[str, str] = field(repr=False)
    seconds: float = 25.0

    def get(self, path: str, kind: type[T], query: Mapping[str, str | int] | None = None) -> T:
        """Read something. Raises ProviderDown, ProviderRefused."""
        return self._read(self._ask("GET", path + (f"?{urlencode(query)}" if query else "")), kind)

    def post(self, path: str, kind: type[T], thing: object, key: str = "") -> T:
        """Have something done. Raises ProviderDown, ProviderRefused."""
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        return self._read(self._ask("POST", path, headers, msgspec.json.encode(thing)), kind)

    def delete(self, path: str) -> None:
        """Delete something; what is gone already is gone. Raises ProviderDown, ProviderRefused."""
        try:
            self._ask("DELETE", path)
        except Missing:
            return

    def time(self, path: str) -> int:
        """The provider's own clock, in seconds, by the head of its answer. Raises ProviderDown, ProviderRefused."""
        told = self._ask("GET", path).headers.get("date", "")
        try:
            return int(email.utils.parsedate_to_datetime(told).timestamp())
        except ValueError as error:
            message = f"{self.who} answered without a date."
            raise ProviderDown(message) from error

    def _ask(
        self,
        method: Literal["GET", "POST", "DELETE"],
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        call = Call(method, self.address + path, {**self.headers, **(headers or {})}, body, self.seconds)
        try:
            answer = self.transport.call(call)
        except CallBroken as error:
            raise ProviderDown(str(error)) from error
        except CallRefused as error:
            raise ProviderRefused(str(error)) from error
        if answer.status >= _FINE:
            raise self._trouble(answer.status)
        return answer

    def _trouble(self, status: int) -> Exception:
        """Sort an answer that is none. The provider's sentences are not repeated: they may name a giver."""
        if status in _GONE:
            return Missing(f"{self.who} has nothing of this name ({status}).")
        if status in _LATER or status >= _BROKEN or status < _REFUSED:
            return ProviderDown(f"{self.who} answered {status}.")
        return ProviderRefused(f"{self.who} answered {status}. Look at its key and its settings.")

    def _read(self, answer: Answer, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.MsgspecError as error:
            message = f"{self.who} answered with something that cannot be read."
            raise ProviderDown(message) from error


def named(identity: str) -> str:
    """An object's name as a part of a path. Names come in calls, too: nothing of them may lead elsewhere."""
    return quote(identity, safe="")
