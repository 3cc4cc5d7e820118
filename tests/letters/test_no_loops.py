"""Two machines that answer never talk to each other for long, whatever happens to their mails on the way."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound
from tamizdat.letters.answering.allowance import EACH_A_DAY
from tamizdat.letters.answering.answers import Desk
from tamizdat.letters.answering.library import Library
from tamizdat.letters.inbound.addressing import sender_of
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.letters.mailroom import AnswerWish, Mailroom
from tamizdat.letters.notice_mails import Wish, notice_mail
from tamizdat.letters.postmark import House
from tests.letters import mails
from tests.letters.printed import Printed
from tests.readers.people import KEYRING

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
EMPTY = Printed({}, "https://ferry.example/")
MARKS = [b"auto-submitted", b"x-auto-response-suppress", b"precedence", b"in-reply-to", b"references", b"message-id"]


class EverybodyProves:
    """The worst that can be: every mail is proven to be from whom it says."""

    def signer(self, raw: bytes, day: date) -> str | None:
        return sender_of(read_mail(raw)).lower()


@dataclass
class Instance:
    """A newsroom that answers by mail."""

    domain: str
    answers: list[AnswerWish] = field(default_factory=list)

    def __post_init__(self) -> None:
        desk = Desk(self.domain, ["https://ferry.example/"])
        self._room = Mailroom(desk, EverybodyProves(), lambda: Library(EMPTY, EMPTY.origin), self._keep)

    def _keep(self, wish: AnswerWish, keyring: Keyring, now: datetime) -> None:
        self.answers.append(wish)

    def take(self, raw: bytes) -> list[tuple[str, bytes]]:
        """Take a mail in; give what is sent for it, by address."""
        before = len(self.answers)
        self._room.take_in(Inbound(raw, f"{NOON:%Y-%m-%d}"), KEYRING, NOON)
        return [(wish.address, self._as_mail(wish)) for wish in self.answers[before:]]

    def _as_mail(self, wish: AnswerWish) -> bytes:
        told = Wish(wish.kind, wish.address, wish.newsletter, wish.language, dict(wish.values), NOON.isoformat())
        house = House(self.domain, "https://desk.example.org/", "https://ferry.example/")
        return b"".join(notice_mail(KEYRING, house, None, told, wish.unique).pieces)


def without(raw: bytes, names: set[bytes]) -> bytes:
    """A hop that strips fields, as some do."""
    head, _, body = raw.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if line.partition(b":")[0].lower() not in names]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body


def correspondence(stripped: list[set[bytes]]) -> list[Instance]:
    """Somebody forges the first mail, from one machine to the other; then they are on their own."""
    instances = {domain: Instance(domain) for domain in ("a.example", "b.example")}
    first = mails.plain("hello", From="get@a.example", To="get@b.example")
    under_way = deque([("get@b.example", first)])
    for hop in range(400):
        if not under_way:
            return list(instances.values())
        to, raw = under_way.popleft()
        strip = stripped[hop % len(stripped)]
        under_way += instances[to.rpartition("@")[2]].take(without(raw, strip))
    message = "they still talk"
    raise AssertionError(message)


def test_a_machine_that_is_answered_once_says_nothing_more() -> None:
    silent, answering = correspondence([set()])
    assert (len(silent.answers), len(answering.answers)) == (0, 1)


@given(st.lists(st.sets(st.sampled_from(MARKS)), min_size=1, max_size=6))
@settings(max_examples=40)
def test_even_when_every_mark_is_stripped_the_day_ends_in_silence(stripped: list[set[bytes]]) -> None:
    for instance in correspondence(stripped):
        assert len(instance.answers) <= EACH_A_DAY
