"""Takes envelopes out of the spool: each is opened, its wish carried out once, and only then taken away.

Wish, mails that follow from it and the envelope's digest are written in one transaction. A worker that is killed before
it has written leaves the envelope where it is; one that is killed after finds the digest and takes the envelope away.
"""

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.db import DatabaseError, transaction

from tamizdat.envelope.errors import AddressRefused, EnvelopeError
from tamizdat.envelope.gift_messages import Give, ManageGift, ProviderHint, Remind
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import (
    AskToChange,
    AskToLeave,
    Change,
    Confirm,
    Inbound,
    Leave,
    MailCopy,
    Message,
    Subscribe,
    decode,
)
from tamizdat.envelope.sealed import open_sealed
from tamizdat.readers.face import (
    LIMITS,
    NOTHING,
    Later,
    Limits,
    NoticeWish,
    Outcome,
    Scrubber,
    ask_for_link,
    change,
    confirm,
    leave,
    subscribe,
)
from tamizdat.spool.envelopes import Spool, Waiting
from tamizdat.vault.gifting import carry_out_gifting
from tamizdat.vault.models import Opened

TRIES = 3
WISH_LIVES = timedelta(hours=72)
AFTER_TROUBLE = timedelta(seconds=30)

Say = Callable[[str], None]
ReadersWish = Subscribe | Confirm | Leave | AskToLeave | AskToChange | Change


class Mailroom(Protocol):
    """What the intake asks of the letters: to write to one person, and to judge a mail that came in."""

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        """Keep a mail to be sent, within the transaction that stands."""

    def take_in(self, mail: Inbound, keyring: Keyring, now: datetime) -> Outcome | Later:
        """Do what follows from a bounce, a complaint or a reply."""

    def copy(self, wish: MailCopy, keyring: Keyring, now: datetime) -> Outcome:
        """Mail a copy of a letter that is being written. Raises AddressRefused."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What a wish is carried out with."""

    keyring: Keyring
    now: datetime
    mailroom: Mailroom
    limits: Limits = LIMITS


def carry_out(message: Message, hands: Hands) -> Outcome | Later:
    """Do what a message asks. Raises AddressRefused, MessageRefused."""
    match message:
        case Inbound():
            return hands.mailroom.take_in(message, hands.keyring, hands.now)
        case MailCopy():
            return hands.mailroom.copy(message, hands.keyring, hands.now)
        case Give() | ManageGift() | Remind() | ProviderHint():
            return carry_out_gifting(message, hands.keyring, hands.now)
        case _:
            return _granted(message, hands)


def _granted(wish: ReadersWish, hands: Hands) -> Outcome | Later:
    """Do what a reader asks."""
    keyring, now = hands.keyring, hands.now
    match wish:
        case Subscribe():
            return NOTHING if _is_stale(wish.hour, now) else subscribe(wish, keyring, now, hands.limits)
        case Confirm():
            return confirm(wish.token, keyring, now)
        case Leave():
            return leave(wish.token, keyring, now)
        case AskToLeave() | AskToChange():
            return ask_for_link(wish.address, wish.newsletter, keyring, now)
        case Change():
            return change(wish, keyring, now)


@dataclass(slots=True)
class Turn:
    """What one look into the spool came to."""

    done: int = 0
    later: int = 0
    aside: int = 0
    became: dict[str, int] = field(default_factory=dict)


class Intake:
    """One spool, one keyring. `say` gets a sentence for each envelope that is put aside, and for each trouble."""

    def __init__(self, spool: Spool, keyring: Keyring, mailroom: Mailroom, say: Say, limits: Limits = LIMITS) -> None:
        self.spool = spool
        self.keyring = keyring
        self.mailroom = mailroom
        self.say = say
        self.limits = limits
        self._scrubber = Scrubber()
        self._later: dict[str, datetime] = {}
        self._tries: dict[str, int] = {}

    def turn(self, now: datetime, stop: Callable[[], bool] = lambda: False) -> Turn:
        """Take out everything that waits and may be taken now. Stops between two envelopes."""
        turn = Turn()
        for waiting in self.spool.waiting():
            if stop():
                break
            if self._later.get(waiting.name, now) <= now:
                self._take(waiting, now, turn)
        self._scrubber.settle()
        return turn

    def _take(self, waiting: Waiting, now: datetime, turn: Turn) -> None:
        try:
            outcome = self._carry_out_once(waiting.read(), now)
        except FileNotFoundError:
            return
        except AddressRefused:
            # The form had said so; whoever sent this did not use the form.
            outcome = NOTHING
        except EnvelopeError as error:
            self._put_aside(waiting, f"{error}", turn)
            return
        except DatabaseError as error:
            self._try_again(waiting, error, now)
            return
        except Exception as error:  # noqa: BLE001  # one envelope must never stop the others, whatever is wrong with it
            self._stumble(waiting, error, now, turn)
            return
        if isinstance(outcome, Later):
            self._later[waiting.name] = outcome.at
            turn.later += 1
            return
        self._finish(waiting)
        turn.done += 1
        turn.became[outcome.became] = turn.became.get(outcome.became, 0) + 1
        if outcome.erased:
            self._scrubber.owe()

    @transaction.atomic
    def _carry_out_once(self, sealed: bytes, now: datetime) -> Outcome | Later:
        digest = hashlib.sha256(sealed).digest()
        if Opened.objects.filter(digest=digest).exists():
            return NOTHING
        message = decode(open_sealed(self.keyring.mail, sealed))
        outcome = carry_out(message, Hands(self.keyring, now, self.mailroom, self.limits))
        if isinstance(outcome, Later):
            return outcome
        for wish in outcome.notices:
            self.mailroom.enqueue(wish, self.keyring, now)
        Opened.objects.create(digest=digest, day=now.date())
        return outcome

    def _finish(self, waiting: Waiting) -> None:
        self.spool.done(waiting.name)
        self._later.pop(waiting.name, None)
        self._tries.pop(waiting.name, None)

    def _put_aside(self, waiting: Waiting, why: str, turn: Turn) -> None:
        place = self.spool.set_aside(waiting.name)
        turn.aside += 1
        self.say(f"An envelope was put aside: {why} It lies in {place}.")

    def _try_again(self, waiting: Waiting, error: DatabaseError, now: datetime) -> None:
        self._later[waiting.name] = now + AFTER_TROUBLE
        self.say(
            f"The vault's database does not take an envelope now ({type(error).__name__}); it waits and is tried again."
        )

    def _stumble(self, waiting: Waiting, error: Exception, now: datetime, turn: Turn) -> None:
        # Only the kind of error is told: its words might repeat an address.
        tries = self._tries[waiting.name] = self._tries.get(waiting.name, 0) + 1
        if tries >= TRIES:
            self._put_aside(waiting, f"its wish could not be carried out ({trace_of(error)}).", turn)
        else:
            self._later[waiting.name] = now + AFTER_TROUBLE


def trace_of(error: BaseException) -> str:
    """Kind of an error and where it came from, without any word of it: those might repeat an address."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return "".join(f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}" for frame in last)


def _is_stale(hour: str, now: datetime) -> bool:
    """Say whether a form was sent so long ago that its sender has forgotten it."""
    try:
        sent = datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    except ValueError:
        return False
    return now - sent > WISH_LIVES
