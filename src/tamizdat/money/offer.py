"""`support.json`: what the newsroom offers to givers. The press writes it; desk and vault read it in the edition.

Nothing in it is about a person, and nothing in it is secret: whoever gives must see all of it.
"""

import msgspec

from tamizdat.money.errors import MoneyError

PATH = "support.json"
VERSION = 1


class OfferError(MoneyError):
    """A support.json that cannot be used; the sentence says why."""


class Ladder(msgspec.Struct, frozen=True, omit_defaults=True):
    """The amounts that are proposed in a currency, for each rhythm (once, month, year), in minor units, ascending."""

    currency: str
    least: int
    amounts: dict[str, list[int]]


class BankAccount(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a transfer goes. `iban` or else `plain` lines (account number, routing, bank) for accounts without one."""

    currency: str
    holder: str
    iban: str = ""
    bic: str = ""
    plain: list[str] = []


class Halt(msgspec.Struct, frozen=True, omit_defaults=True):
    """A method that is not offered now. `reason` is a key of the pages' catalogue, `words` are the newsroom's own."""

    method: str
    reason: str = ""
    words: str = ""


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a newsroom set for gifts. `methods` are slugs in the newsroom's order.

    `risk_countries` are ISO 3166-1 alpha-2 codes of card issuers that must never hear of a gift; `safety` is the text
    for readers there, by language, which stands before anything else. `purpose` is what a bank prints beside the
    reference, neutral words or "".
    """

    version: int
    ladders: list[Ladder] = []
    methods: list[str] = []
    accounts: list[BankAccount] = []
    risk_countries: list[str] = []
    safety: dict[str, str] = {}
    thanks: dict[str, str] = {}
    purpose: str = ""
    halts: list[Halt] = []

    def ladder(self, currency: str) -> Ladder | None:
        """The ladder of a currency, if it is offered."""
        return next((one for one in self.ladders if one.currency == currency), None)

    def account(self, currency: str) -> BankAccount | None:
        """The account that takes a currency, if there is one."""
        return next((one for one in self.accounts if one.currency == currency), None)

    def halted(self, method: str) -> Halt | None:
        """The halt of a method, if it is not offered now."""
        return next((one for one in self.halts if one.method == method), None)


NOTHING_OFFERED = Offer(version=VERSION)
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Offer)


def encode_offer(offer: Offer) -> bytes:
    """Write the file; equal offers give equal bytes."""
    return _encoder.encode(offer)


def read_offer(content: bytes) -> Offer:
    """Read the file. Fields that a later version adds are passed over. Raises OfferError."""
    try:
        found = _decoder.decode(content)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"support.json cannot be read: {error}. Print the edition again."
        raise OfferError(message) from error
    if found.version != VERSION:
        message = f"support.json is of version {found.version}, and this program reads {VERSION}. Upgrade it."
        raise OfferError(message)
    return found
