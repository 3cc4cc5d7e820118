"""Readers of a test: a keyring, a clock, and what one does with them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Edition, Subscribe
from tamizdat.readers.face import Later, NoticeWish, Outcome, ask_for_link, confirm, subscribe
from tamizdat.readers.models import Subscription
from tamizdat.readers.sealing import Drawers

KEYRING = Keyring.of(bytes(range(32)), [bytes(range(100, 132))])
NOON = datetime(2026, 11, 27, 12, 34, 56, tzinfo=UTC)
VERA = "vera@example.org"


@dataclass
class People:
    """The room, with a clock that a test moves."""

    now: datetime = NOON
    keyring: Keyring = field(default_factory=lambda: KEYRING)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def wish(
        self, address: str = VERA, newsletter: str = "weekly", language: str = "en", edition: Edition = "digest"
    ) -> Subscribe:
        return Subscribe(newsletter, address, language, edition, "0123456789abcdef", f"{self.now:%Y-%m-%dT%H}")

    def ask(self, address: str = VERA, newsletter: str = "weekly", edition: Edition = "digest") -> Outcome:
        """Sign up; the wish is heard at once."""
        outcome = subscribe(self.wish(address, newsletter, edition=edition), self.keyring, self.now)
        assert not isinstance(outcome, Later)
        return outcome

    def join(self, address: str = VERA, newsletter: str = "weekly", edition: Edition = "digest") -> Subscription:
        """Sign up and confirm."""
        (notice,) = self.ask(address, newsletter, edition).notices
        assert confirm(notice.values["token"], self.keyring, self.now).became == "confirmed"
        return Subscription.objects.order_by("pk").get(newsletter=newsletter, pk__in=self.numbers_of(address))

    def numbers_of(self, address: str) -> list[int]:
        return [
            number for number in Subscription.objects.values_list("pk", flat=True) if self.address(number) == address
        ]

    def address(self, number: int) -> str:
        return self.opened(Subscription.objects.get(pk=number))

    def opened(self, subscription: Subscription) -> str:
        return Drawers(self.keyring).open(subscription)

    def link(self, address: str = VERA, newsletter: str = "") -> NoticeWish:
        """Have a link mailed."""
        outcome = ask_for_link(address, newsletter, self.keyring, self.now)
        assert isinstance(outcome, Outcome)
        return outcome.notices[0]
