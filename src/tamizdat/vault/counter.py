"""Answers the desk while a giver waits: begins a gift, takes a card, shows what a gift has become.

Nothing is written before it is known that nothing speaks against it: neither a halt, nor the country of a card. A flood
of attempts reaches no provider: there is a budget of calls that brought nothing, and too many refusals close cards for
a while.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError

from tamizdat.contributions.actions.visiting import show
from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.starting import NotTaken as Refused
from tamizdat.contributions.asking.starting import confirm, start
from tamizdat.contributions.providers.protocol import CardField, Coins, Confirmed, Guarded, Provider, Redirect
from tamizdat.contributions.queries.brought import calls_that_brought
from tamizdat.contributions.sealing import gift_token
from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.gift_messages import (
    CardPage,
    CardTaken,
    ConfirmCard,
    CounterAnswer,
    CounterQuestion,
    GiftShown,
    GoTo,
    NotTaken,
    PayCoins,
    ShowGift,
    StartGift,
    UnknownGift,
    decode_counter_question,
    encode_at_counter,
)
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.breaker import CALLS_WITHIN, MOST_CALLS, Memory, answered, called
from tamizdat.money.breaker import Counter as Door
from tamizdat.money.breaker import counter as door
from tamizdat.money.offer import Offer
from tamizdat.readers.face import Scrubber, forget_giver
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.questions import QUESTIONS, answer, read_question
from tamizdat.vault.gifting import chosen_of, keep_address

CALLS = {"start": 1, "confirm": 4}
"""How many calls an attempt may need: a card's country, the card, its money, and what became of it."""
# The words of the desk's catalogue for states that the engine names otherwise.
STATES = {"waiting": "started", "over": "failed", "past-due": "retrying"}
LATER = NotTaken("later")


class Counter:
    """The questions of one desk. `dealings` and `offer` say what is set up and offered now (None: it is not known)."""

    def __init__(
        self,
        folder: Path,
        keyring: Keyring,
        dealings: Callable[[datetime], Dealings],
        offer: Callable[[datetime], Offer | None],
        say: Callable[[str], None],
        most_calls: int = MOST_CALLS,
    ) -> None:
        self._folder = folder
        self._spool = Spool(folder / QUESTIONS)
        self._keyring = keyring
        self._dealings = dealings
        self._offer = offer
        self._say = say
        self._most = most_calls
        self._memory = Memory()
        self._scrubber = Scrubber()

    def turn(self, now: datetime) -> int:
        """Answer every question that waits. Returns how many there were."""
        count = 0
        for waiting in self._spool.waiting():
            try:
                sealed = waiting.read()
            except FileNotFoundError:
                continue
            # Taken away first: a question is carried out once or not at all, and whoever asked has seen no answer.
            self._spool.done(waiting.name)
            self._answer(sealed, now)
            count += 1
        self._scrubber.settle()
        return count

    def sign(self, now: datetime) -> str:
        """Whether attempts with a card reach a provider now, in words for keepers."""
        state = self._door(CALLS["confirm"], now)
        if state is Door.CLOSED and self._memory.closed_until is not None:
            return f"closed until {self._memory.closed_until:%Y-%m-%d %H:%M} UTC"
        return state.value

    def _answer(self, sealed: bytes, now: datetime) -> None:
        try:
            asked = read_question(self._keyring.mail, sealed)
            question = decode_counter_question(asked.question)
        except EnvelopeError as error:
            self._say(f"A question of the desk was not answered: {error}")
            return
        try:
            reply = self.reply(question, now)
        except EnvelopeError:
            reply = LATER
        except DatabaseError as error:
            self._say(f"A question of the desk could not be answered ({type(error).__name__}).")
            reply = LATER
        answer(self._folder, asked, encode_at_counter(reply))

    def reply(self, question: CounterQuestion, now: datetime) -> CounterAnswer:
        """Answer one question. Raises MessageRefused for what no form can have asked."""
        match question:
            case StartGift():
                return self._start(question, now)
            case ConfirmCard():
                return self._confirm(question, now)
            case ShowGift():
                return self._show(question.token, now)

    def _start(self, asked: StartGift, now: datetime) -> CounterAnswer:
        dealings = self._dealings(now)
        provider = self._provider(asked.method, dealings, now)
        if isinstance(provider, NotTaken):
            return provider
        # The field of a card asks nobody: to show it must not spend what those need who have typed theirs in.
        if (shut := self._shut(0 if isinstance(provider, Guarded) else CALLS["start"], now)) is not None:
            return shut
        chosen = chosen_of(asked, provider.slug)
        started = start(dealings, provider, chosen, lambda gift: keep_address(gift, asked, self._keyring, now), now)
        match started:
            case Redirect():
                return GoTo(started.url, gift_token(self._keyring, asked.gift))
            case Coins():
                until = started.until.isoformat()
                return PayCoins(started.uri, started.address, started.amount, until, started.page)
            case CardField():
                return CardPage(started.key, started.script)
            case Refused():
                self._forget(asked.gift)
                return NotTaken(started.reason)

    def _confirm(self, asked: ConfirmCard, now: datetime) -> CounterAnswer:
        dealings, gift = self._dealings(now), asked.start
        provider = self._provider(gift.method, dealings, now)
        if isinstance(provider, NotTaken):
            return provider
        if (shut := self._shut(CALLS["confirm"], now)) is not None:
            return shut
        chosen = chosen_of(gift, provider.slug)
        came = confirm(
            dealings, provider, chosen, asked.confirmation, lambda row: keep_address(row, gift, self._keyring, now), now
        )
        if isinstance(came, Confirmed):
            self._memory = answered(self._memory, now, declined=False)
            return CardTaken(came.secret, gift_token(self._keyring, gift.gift))
        if came.reason == "declined":
            self._memory = answered(self._memory, now, declined=True)
            self._forget(gift.gift)
        return NotTaken(came.reason)

    def _provider(self, method: str, dealings: Dealings, now: datetime) -> Provider | NotTaken:
        """The provider of a method that is offered now; none that cannot refuse a country, while any is listed."""
        offer = self._offer(now)
        if offer is None or dealings.risk is None:
            return LATER
        if method not in offer.methods or offer.halted(method) is not None:
            return NotTaken("halted")
        found = next((one for one in dealings.providers.values() if one.method.slug == method), None)
        if found is None:
            return LATER
        return NotTaken("halted") if found.method.gate == "none" and offer.risk_countries else found

    def _shut(self, calls: int, now: datetime) -> NotTaken | None:
        """Say no where the budget is spent; else the calls are counted, before any is made."""
        match self._door(calls, now):
            case Door.OPEN:
                self._memory = called(self._memory, now, calls)
                return None
            case Door.BUSY:
                return NotTaken("busy")
            case Door.CLOSED:
                return NotTaken("halted")

    def _door(self, calls: int, now: datetime) -> Door:
        """Whether so many calls may be made. What gifts cost that came is looked up only where the budget is spent."""
        state = door(self._memory, now, calls, most=self._most)
        if state is not Door.BUSY:
            return state
        return door(self._memory, now, calls, most=self._most, brought=calls_that_brought(CALLS_WITHIN, CALLS, now))

    def _forget(self, gift: str) -> None:
        """Nothing was taken: the address that was typed is erased at once."""
        if forget_giver(gift, self._keyring):
            self._scrubber.owe()

    def _show(self, token: str, now: datetime) -> CounterAnswer:
        shown = show(token, now.date())
        if shown is None:
            return UnknownGift()
        seen = shown.seen
        state = "country" if shown.ended_why == "country" else STATES.get(seen.state, seen.state)
        return GiftShown(
            rhythm=seen.rhythm.value,
            minor=seen.money.minor,
            currency=seen.money.currency,
            method=seen.method,
            state=state,
            next_due=f"{seen.next_due or ''}",
            reference=seen.reference,
            given=[(f"{day}", money.minor, money.currency) for day, money in shown.given],
            least=min(max(shown.least, self._least(seen.money.currency, now)), shown.most),
            most=shown.most,
        )

    def _least(self, currency: str, now: datetime) -> int:
        """What the newsroom takes at least in a currency; 0 while it is not known."""
        offer = self._offer(now)
        ladder = offer.ladder(currency) if offer else None
        return ladder.least if ladder else 0
