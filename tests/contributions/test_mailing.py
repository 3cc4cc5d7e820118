"""What givers are told: a receipt for each payment, a word before a year's payment, failures and ends; reminders."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tamizdat.contributions.actions.halting import halt_method, resume_method
from tamizdat.contributions.actions.mailing import tell
from tamizdat.contributions.actions.matching import match_line, unmatch_line
from tamizdat.contributions.actions.pledging import cancel
from tamizdat.contributions.models import Gift, Pledge, Receipt
from tamizdat.contributions.sealing import gift_token
from tamizdat.envelope.gift_messages import Remind
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.methods import Rhythm
from tamizdat.readers.face import NoticeWish, erase, keep_giver, remind, run_clocks, where_to_write
from tamizdat.readers.models import DataKey, Giver, Reminder
from tests.contributions.givers import Till
from tests.fakes.provider_house import House

VERA = "vera@example.org"


@dataclass
class Mails:
    """Mails that were queued."""

    wishes: list[NoticeWish] = field(default_factory=list)

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        self.wishes.append(wish)

    def kinds(self) -> list[str]:
        return [one.kind for one in self.wishes]


@dataclass
class Room:
    till: Till
    mails: Mails = field(default_factory=Mails)

    def tell(self) -> int:
        return tell(self.mails.enqueue, self.till.givers.keyring, self.till.now)

    def write_to(self, gift: str, address: str = VERA) -> None:
        keep_giver(
            gift,
            address,
            language="ru",
            consent="rev1",
            until=self.till.now.date() + timedelta(days=90),
            today=self.till.now.date(),
            keyring=self.till.givers.keyring,
        )

    def give(self, rhythm: Rhythm = Rhythm.ONCE) -> str:
        gift = self.till.give(rhythm)
        self.write_to(gift)
        return gift

    def live(self, days: int) -> None:
        for _ in range(days):
            self.till.wait(days=1)
            self.till.turn()
            self.tell()


@pytest.fixture
def room(till: Till) -> Room:
    return Room(till)


def test_each_payment_has_one_receipt_and_one_mail_with_the_gifts_link(room: Room) -> None:
    gift = room.give(Rhythm.MONTHLY)
    room.tell()
    room.tell()
    (wish,) = room.mails.wishes

    assert (wish.kind, wish.address, wish.language) == ("gift-received", VERA, "ru")
    assert wish.values == {
        "amount": "5.00 EUR",
        "day": "2026-11-27",
        "receipt": "2026-00001",
        "next_day": "2026-12-27",
        "token": gift_token(room.till.givers.keyring, gift),
    }
    assert VERA not in repr(wish)


@pytest.mark.parametrize(("rhythm", "by"), [(Rhythm.MONTHLY, "bank"), (Rhythm.ONCE, "")])
def test_mails_of_a_standing_order_are_told_that_it_is_one(room: Room, rhythm: Rhythm, by: str) -> None:
    givers = room.till.givers
    gift, line = givers.transfer(rhythm=rhythm), givers.line(500)
    room.write_to(gift.pk)
    match_line(line.pk, "gift", gift.pk, keyring=givers.keyring, by="k", today=room.till.now.date())
    room.tell()
    cancel(gift, room.till.now)
    room.tell()

    assert room.mails.kinds() == ["gift-received", "gift-ended"]
    assert [wish.values.get("by", "") for wish in room.mails.wishes] == [by, by]


def test_who_left_no_address_has_a_receipt_and_no_mail(room: Room) -> None:
    room.till.give()
    assert room.tell() == 0
    assert Receipt.objects.get().told


def test_a_receipt_of_a_match_that_was_undone_is_void_and_not_mailed(room: Room) -> None:
    givers = room.till.givers
    gift, line = givers.transfer(), givers.line(500)
    room.write_to(gift.pk)
    match_line(line.pk, "gift", gift.pk, keyring=givers.keyring, by="k", today=room.till.now.date())
    unmatch_line(line.pk, keyring=givers.keyring, by="k", today=room.till.now.date())

    assert room.tell() == 0
    assert Receipt.objects.get().void


def test_a_years_payment_is_told_a_week_before_and_a_months_is_not(room: Room) -> None:
    room.give(Rhythm.ANNUAL)
    room.tell()
    room.mails.wishes.clear()
    room.till.wait(days=356)
    room.live(1)
    assert room.mails.kinds() == []
    room.live(9)

    assert room.mails.kinds() == ["gift-due", "gift-received"]
    assert room.mails.wishes[0].values["day"] == "2027-11-27"


def test_a_failed_payment_is_told_once_and_the_end_too(room: Room) -> None:
    room.give(Rhythm.MONTHLY)
    room.tell()
    room.mails.wishes.clear()
    room.till.house.cards[next(iter(room.till.house.mandates.values()))].says = "declines"
    room.live(50)

    assert room.mails.kinds() == ["gift-failed", "gift-ended"]
    assert room.mails.wishes[1].values["why"] == "lapsed"


@pytest.mark.parametrize("how", ["cancelled", "halted"])
def test_an_end_is_told_with_its_reason_and_the_address_is_erased_a_month_later(room: Room, how: str) -> None:
    gift = room.give(Rhythm.MONTHLY)
    if how == "cancelled":
        cancel(Gift.objects.get(pk=gift), room.till.now)
    else:
        halt_method("card", "designation", "cancel", by="keeper", now=room.till.now)
    room.tell()
    assert room.mails.wishes[-1].values["why"] == how
    run_clocks(room.till.now + timedelta(days=30))
    assert where_to_write(gift, room.till.givers.keyring) is not None
    run_clocks(room.till.now + timedelta(days=32))

    assert Giver.objects.count() == DataKey.objects.exclude(period__startswith="2026-12").count() == 0


def test_an_address_lives_while_payments_come(room: Room) -> None:
    gift = room.give(Rhythm.MONTHLY)
    for _ in range(16):
        room.till.wait(days=30)
        room.live(1)
        run_clocks(room.till.now)

    assert where_to_write(gift, room.till.givers.keyring) is not None


def test_an_address_whose_gift_never_came_is_erased_after_ninety_days(room: Room) -> None:
    gift = room.till.givers.transfer()
    room.write_to(gift.pk)
    run_clocks(room.till.now + timedelta(days=92))

    assert Giver.objects.count() == 0


def test_a_keeper_erases_a_person_and_with_them_their_gifts_address_and_reminders(room: Room) -> None:
    gift = room.give()
    reminder(room, "2027-01")
    erase(VERA, "keeper", room.till.givers.keyring, room.till.now)

    assert where_to_write(gift, room.till.givers.keyring) is None
    assert Reminder.objects.count() == 0
    assert Gift.objects.count() == 1


def reminder(room: Room, month: str, address: str = VERA) -> None:
    remind(Remind(address, month, "fa", "2026-11-27T12"), room.till.givers.keyring, room.till.now)


def test_a_reminder_is_mailed_once_in_its_month_and_its_address_goes_with_it(room: Room) -> None:
    reminder(room, "2027-01")
    room.live(20)
    assert room.mails.wishes == []
    room.live(20)
    (wish,) = room.mails.wishes
    assert (wish.kind, wish.address, wish.language, wish.values) == ("reminder", VERA, "fa", {})
    assert bytes(Reminder.objects.get().address) == b""
    reminder(room, "2027-01")
    room.live(10)
    assert len(room.mails.wishes) == 1
    room.live(30)
    run_clocks(room.till.now)

    assert Reminder.objects.count() == 0


def test_who_has_given_in_the_month_is_not_reminded(room: Room) -> None:
    reminder(room, "2026-11")
    room.give()
    room.tell()

    assert room.mails.kinds() == ["gift-received"]
    assert bytes(Reminder.objects.get().address) == b""


def test_a_reminder_that_the_vault_slept_through_is_forgotten_and_not_mailed(room: Room) -> None:
    reminder(room, "2026-12")
    room.till.wait(days=70)
    run_clocks(room.till.now)
    room.tell()

    assert room.mails.wishes == []
    assert Reminder.objects.count() == 0


def test_a_mail_is_queued_with_its_note_or_not_at_all(room: Room) -> None:
    room.give()

    def broken(wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        raise RuntimeError

    failing: Callable[[NoticeWish, Keyring, datetime], None] = broken
    with pytest.raises(RuntimeError):
        tell(failing, room.till.givers.keyring, room.till.now)
    assert not Receipt.objects.get().told
    assert room.tell() == 1
    assert isinstance(room.till.house, House)


def test_givers_by_standing_order_are_told_to_stop_it_once_for_each_halt_for_safety(room: Room) -> None:
    gift = room.till.givers.transfer(Rhythm.MONTHLY).pk
    once, silent = room.till.givers.transfer(), room.till.givers.transfer(Rhythm.ANNUAL)
    room.write_to(gift)
    room.write_to(once.pk)
    halt_method("bank", "repair", "keep", by="keeper", now=room.till.now)
    assert room.tell() == 0, "nobody is in danger"
    resume_method("bank", by="keeper", now=room.till.now)

    for _ in range(2):
        room.till.wait(days=1)
        halt_method("bank", "designation", "keep", by="keeper", now=room.till.now)
        room.mails.wishes.clear()
        room.live(2)
        [told] = room.mails.wishes
        assert (told.kind, told.address, told.language) == ("gift-stop", VERA, "ru")
        assert told.values["amount"] == "5.00 EUR"
        resume_method("bank", by="keeper", now=room.till.now)
    assert Pledge.objects.get(pk=silent.pk).told_stop is not None
