"""The record of what the newsroom offers to givers: one for the paper, and about nobody."""

from tamizdat.money.offer import Offer
from tamizdat.press.recorded import Record

SUBJECT = "offer/1"


class GiftOffer(Record, frozen=True, omit_defaults=True, tag="offer"):
    """Everything that was set for gifts, as `support.json` has it (docs/spec/support.md); uid is always 1."""

    offer: Offer
