"""A vault that answers at the counter, for tests of the desk: it opens questions as the real one does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tamizdat.envelope.gift_messages import (
    CardPage,
    CounterAnswer,
    CounterQuestion,
    GiftShown,
    PayCoins,
    UnknownGift,
    decode_counter_question,
    encode_at_counter,
)
from tamizdat.envelope.sealed import KeyPair
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.questions import QUESTIONS, answer, read_question

CARD = CardPage("pk_test_1", "https://js.stripe.com/endive/stripe.js")
COINS = PayCoins(
    "bitcoin:bc1qxy?amount=0.0001", "bc1qxy", "0.0001", "2026-11-30T12:00:00+00:00", "http://pay.onion/i/1"
)
SHOWN = GiftShown("month", 200, "EUR", "bank", "seen", "2026-12-30", "RF18539007547034", [("2026-11-30", 200, "EUR")])
BY_CARD = GiftShown("month", 300, "EUR", "card", "active", "2026-12-30", "", [("2026-11-30", 200, "USD")], 200, 300)
Reply = Callable[[CounterQuestion], CounterAnswer]


class VaultAtTheCounter:
    """Answers in a thread of its own. It knows no gift, unless a test says otherwise."""

    def __init__(self, folder: Path, pair: KeyPair) -> None:
        self.folder, self.pair = folder, pair
        self.asked: list[CounterQuestion] = []
        self._reply: Reply = lambda _question: UnknownGift()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(5)

    @contextmanager
    def replying(self, reply: CounterAnswer | Reply) -> Iterator[list[CounterQuestion]]:
        """Answer so while the block runs; yields what is asked, which grows."""
        former, self.asked = self._reply, []
        self._reply = reply if callable(reply) else lambda _question: reply
        try:
            yield self.asked
        finally:
            self._reply = former

    def _work(self) -> None:
        spool = Spool(self.folder / QUESTIONS)
        while not self._over.wait(0.02):
            for waiting in spool.waiting():
                with suppress(FileNotFoundError):
                    found = read_question((self.pair.private,), waiting.read())
                    spool.done(waiting.name)
                    question = decode_counter_question(found.question)
                    self.asked.append(question)
                    answer(self.folder, found, encode_at_counter(self._reply(question)))
