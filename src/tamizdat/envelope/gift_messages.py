"""What the desk says to the vault about gifts: wishes that wait in the spool, and questions that a page waits for."""

from typing import Literal

import msgspec

from tamizdat.envelope.tagged import Tagged, read_tagged

RhythmWord = Literal["once", "month", "year"]
GiftAct = Literal["cancel", "pause", "resume", "amount", "forget"]


class Give(Tagged, frozen=True):
    """Somebody chose a method that needs nobody's answer, such as a transfer, and was shown `reference` (ISO 11649).

    `gift` is chance, 32 hexadecimal digits; money is `minor` units of `currency`. `address` is "" unless a receipt was
    wanted, and `consent` names then the revision of the policy. `campaign` is a word of the page, or "". `day` is UTC.
    """

    gift: str
    reference: str
    method: str
    rhythm: RhythmWord
    minor: int
    currency: str
    language: str
    address: str
    consent: str
    campaign: str
    day: str


class ManageGift(Tagged, frozen=True):
    """The page behind the link of a gift's mail. `minor` belongs to the act "amount", 0 otherwise."""

    token: str
    act: GiftAct
    minor: int


class Remind(Tagged, frozen=True):
    """Somebody wants one mail in a month such as 2027-01, and to be forgotten after it. `hour` is that of the form."""

    address: str
    month: str
    language: str
    hour: str


class ProviderHint(Tagged, frozen=True):
    """A provider called the desk. It is a hint only: its truth is fetched. `headers` are those that sign it."""

    provider: str
    body: bytes
    headers: dict[str, str]
    day: str


class StartGift(Tagged, frozen=True):
    """Question of the desk: begin a gift by a method whose provider must be asked. The fields are those of Give."""

    gift: str
    method: str
    rhythm: RhythmWord
    minor: int
    currency: str
    language: str
    address: str
    consent: str
    campaign: str
    day: str


class ConfirmCard(Tagged, frozen=True):
    """Question of the desk: a card was typed into the provider's own field, which gave `confirmation` for it.

    The gift is told whole once more: nothing is kept before the card's country is known.
    """

    start: StartGift
    confirmation: str


class ShowGift(Tagged, frozen=True):
    """Question of the desk: what the page behind the link of a gift's mail shows."""

    token: str


class GoTo(Tagged, frozen=True):
    """Answer: the giver goes on at the provider's own page. `token` opens the gift's page; "" for one that is over."""

    url: str
    token: str = ""


class CardPage(Tagged, frozen=True):
    """Answer: the card is typed into a field of the provider's on our own page; `key` is its public key."""

    key: str
    script: str


class PayCoins(Tagged, frozen=True):
    """Answer: where to send coins: a BIP 21 `uri`, until when (UTC), and the provider's own `page`."""

    uri: str
    address: str
    amount: str
    until: str
    page: str


class CardTaken(Tagged, frozen=True):
    """Answer: done, or one more step (3-D Secure) with the provider's `secret` in the browser.

    `token` opens the page of a gift that repeats: without an address no mail brings it.
    """

    secret: str = ""
    token: str = ""


class NotTaken(Tagged, frozen=True):
    """Answer: it was not taken, and nothing was kept. `reason` is a word of the desk's catalogue.

    country: the card's issuer must not hear of it. declined: the bank said no. halted: the method is not offered now.
    busy: too many at once. later: the provider does not answer.
    """

    reason: Literal["country", "declined", "halted", "busy", "later"]


class GiftShown(Tagged, frozen=True):
    """Answer: one gift or pledge, as its giver may see it. `state` is a word of the catalogue.

    `next_due` is a day or "", `given` are days, minor units and currencies, newest first. Of a pledge, `least` and
    `most` bound what the amount can be changed to.
    """

    rhythm: RhythmWord
    minor: int
    currency: str
    method: str
    state: str
    next_due: str
    reference: str
    given: list[tuple[str, int, str]]
    least: int = 0
    most: int = 0


class UnknownGift(Tagged, frozen=True):
    """Answer: no gift has this token, or it is over."""


CounterQuestion = StartGift | ConfirmCard | ShowGift
CounterAnswer = GoTo | CardPage | PayCoins | CardTaken | NotTaken | GiftShown | UnknownGift

_QUESTIONS: "msgspec.msgpack.Decoder[CounterQuestion]" = msgspec.msgpack.Decoder(CounterQuestion)
_ANSWERS: "msgspec.msgpack.Decoder[CounterAnswer]" = msgspec.msgpack.Decoder(CounterAnswer)


def encode_at_counter(message: CounterQuestion | CounterAnswer) -> bytes:
    """Write a question of the desk, or its answer, as it is sealed."""
    return msgspec.msgpack.encode(message)


def decode_counter_question(payload: bytes) -> CounterQuestion:
    """Read what the desk asked. Raises MessageRefused."""
    return read_tagged(_QUESTIONS, payload)


def decode_counter_answer(payload: bytes) -> CounterAnswer:
    """Read what the vault answered. Raises MessageRefused."""
    return read_tagged(_ANSWERS, payload)
