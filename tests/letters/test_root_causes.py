"""Twelve ways in which other senders have lost or repeated letters, each as a claim that ours does not.

R1 to R12 are the causes; where they were seen stands in docs/adr/0009.
"""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError

from tamizdat.letters.actions import claims, freezing, orders, recovery
from tamizdat.letters.journal import ENDING
from tamizdat.letters.models import Chunk, Instance, Issue
from tamizdat.letters.statuses import Status
from tamizdat.wire.smtp.parcels import Parcel, Reply
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import TAKEN_UNHEARD, FakeRelay, Killed
from tests.letters.sending_house import DUE, SendingHouse, fakes

State = Issue.State


def killed_after(house: SendingHouse, mails: int) -> None:
    """Send until so many were taken; then the process dies in the middle of the next."""

    def die(parcel: Parcel) -> None:
        if len(fakes(house.relay).taken) == mails:
            raise Killed

    fakes(house.relay).before_each = die
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE
    with pytest.MonkeyPatch().context() as patched:
        # A killed process gives nothing back and closes nothing in order.
        patched.setattr("tamizdat.letters.clerk.SendingClerk.close", lambda clerk: None)
        with pytest.raises(Killed):
            house.turns()
    fakes(house.relay).before_each = lambda parcel: None
    house.restart()


def test_r1_nobody_is_counted_as_reached_before_the_relay_took_the_mail(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(150)
    killed_after(house, 70)
    house.turns()

    assert house.account().accepted == 150
    assert set(fakes(house.relay).copies.values()) == {1}


def test_r2_a_sender_that_slept_through_its_lease_writes_nothing_and_sends_nothing_more(
    house: SendingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.audience = FakeAudience.of(300)
    slept = [0.0]
    real = time.clock_gettime
    monkeypatch.setattr("tamizdat.letters.runs.time.clock_gettime", lambda which: real(which) + slept[0])

    def sleep_while_another_takes_over(parcel: Parcel) -> None:
        if len(fakes(house.relay).taken) == 10 and not slept[0]:
            slept[0] = 70.0
            Chunk.objects.update(epoch=99, owner="another", lease_until=house.now + timedelta(days=1))

    house.relay = FakeRelay(before_each=sleep_while_another_takes_over)
    house.restart()
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE
    house.turns()

    assert len(fakes(house.relay).taken) == 10
    assert Chunk.objects.get().owner == "another"
    assert bytes(Chunk.objects.get().statuses) == bytes(300)


def test_r3_a_long_sending_is_not_begun_again_by_a_second_sender(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(30)
    other = house.new_sender()

    def another_sender_looks(parcel: Parcel) -> None:
        if len(fakes(house.relay).taken) == 5:
            fakes(house.relay).before_each = lambda parcel: None
            house.now += timedelta(seconds=20)
            other.turn(house.now)

    house.relay = FakeRelay(before_each=another_sender_looks)
    house.restart()
    other = house.new_sender()
    house.send()
    other.close()

    assert set(fakes(house.relay).copies.values()) == {1}
    assert house.account().accepted == 30


def test_r4_of_two_senders_that_reach_for_a_chunk_one_gets_it(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(451, (4, 3, 0)))
    house.restart()
    issue = house.send()
    Chunk.objects.update(next_try=None)

    first = claims.claim_chunk(issue.pk, "a", "a.journal", house.now)
    second = claims.claim_chunk(issue.pk, "b", "b.journal", house.now)

    assert first is not None
    assert second is None


def test_r5_a_chunk_is_frozen_once_however_often_freezing_is_begun(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(2500)
    issue = house.send()
    Issue.objects.filter(pk=issue.pk).update(state=State.FREEZING)
    issue.refresh_from_db()
    while not freezing.freeze_step(issue, house.audience, house.now):
        pass

    assert issue.audience_n == 2500
    assert issue.chunks.count() == 3


def test_r6_an_uncertain_mail_is_asked_about_before_it_is_sent_again(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: TAKEN_UNHEARD if n == 0 else Reply(250), can_be_asked=True)
    house.restart()
    house.send()

    assert house.account().accepted == 5
    assert set(fakes(house.relay).copies.values()) == {1}


def test_r6_where_nobody_can_be_asked_it_is_sent_again_with_the_same_bytes(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: TAKEN_UNHEARD if n == 0 else Reply(250))
    house.restart()
    house.send()
    house.turns()

    assert house.account().accepted == 5
    assert len(fakes(house.relay).taken) == 10
    assert len(set(fakes(house.relay).taken)) == 5


@pytest.mark.parametrize("asked", [True, False])
def test_r6_a_sender_that_recovers_and_dies_before_it_asks_leaves_nobody_uncertain(
    house: SendingHouse, *, asked: bool
) -> None:
    house.relay = FakeRelay(can_be_asked=asked)
    house.restart()
    killed_after(house, 4)
    Chunk.objects.update(statuses=bytes([Status.ACCEPTED] * 4 + [Status.DOT]))
    assert recovery.recover(house.folder / "journal", house.now)
    Chunk.objects.update(statuses=bytes([Status.ACCEPTED] * 4 + [Status.UNCERTAIN]), open=0, next_try=None)

    house.restart()
    house.turns()

    assert house.account().accepted == 5
    assert house.issue().state == State.SENT
    assert set(fakes(house.relay).copies.values()) == {1}


def test_r6_what_another_sender_left_unasked_does_not_end_an_issue(house: SendingHouse) -> None:
    killed_after(house, 4)
    house.turns(1)
    Issue.objects.update(state=State.SENDING)
    Chunk.objects.update(statuses=bytes([Status.ACCEPTED] * 4 + [Status.UNCERTAIN]), open=0, next_try=None)

    house.turns()

    assert house.account().uncertain == 0
    assert house.issue().state == State.SENT


def test_r6_or_it_stays_uncertain_and_is_shown(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: TAKEN_UNHEARD if n == 0 else Reply(250))
    house.restart()
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE
    held = house.sender
    held._look_for_letters(Instance.objects.get(), house.now + timedelta(seconds=6))
    Issue.objects.update(policy=Issue.Policy.AT_MOST_ONCE)
    house.turns()

    account = house.account()
    assert (account.accepted, account.uncertain) == (0, 5)
    assert house.issue().state == State.PARTIAL
    assert len(fakes(house.relay).taken) == 5


def test_r7_looking_at_the_edition_again_begins_no_second_issue(house: SendingHouse) -> None:
    house.send()
    for _ in range(5):
        house.later(minutes=1)
        house.turns(1)

    assert Issue.objects.count() == 1


def test_r8_a_restored_backup_holds_and_asks(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(100)
    old = bytes(32)
    killed_after(house, 40)
    Instance.objects.update(nonce=old[:16])
    house.restart()
    house.turns()

    assert house.issue().state == State.HOLD
    assert "backup was restored" in house.issue().why
    assert len(fakes(house.relay).taken) == 40


def test_r8_going_on_after_a_restore_repeats_nothing_that_the_journals_know(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(100)
    killed_after(house, 40)
    # The database is that of the moment before the first mail.
    Chunk.objects.update(statuses=bytes(100), owner="", journal="", epoch=0, open=100, lease_until=None)
    Instance.objects.update(nonce=bytes(16))
    house.turns()
    orders.go_on(house.issue().pk, house.folder / "journal", house.now)
    house.turns()

    assert house.account().accepted == 100
    assert set(fakes(house.relay).copies.values()) == {1}


def test_r8_a_letter_that_was_due_before_a_restore_holds_even_if_the_database_never_heard_of_it(
    house: SendingHouse,
) -> None:
    house.send()
    Chunk.objects.all().delete()
    Issue.objects.all().delete()
    Instance.objects.update(nonce=bytes(16))
    house.restart()
    house.later(minutes=5)
    house.turns()

    assert house.issue().state == State.HOLD
    assert set(fakes(house.relay).copies.values()) == {1}


def test_r8_an_hour_that_was_missed_holds_and_asks(house: SendingHouse) -> None:
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE + timedelta(hours=3)
    house.turns()

    assert house.issue().state == State.HOLD
    assert fakes(house.relay).taken == []
    orders.skip(house.issue().pk, house.now)
    house.turns()
    assert fakes(house.relay).taken == []


def test_r9_a_commit_whose_answer_was_lost_leaves_no_gap_and_no_double(
    house: SendingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.audience = FakeAudience.of(45_000)
    issue = Issue.objects.create(letter=1, newsletter="weekly", due_at=DUE, touched_at=DUE, order_key=bytes(32))
    freezing.freeze_step(issue, house.audience, DUE)
    stale = Issue.objects.get(pk=issue.pk)
    stale.watermark, stale.next_seq = -1, 0
    while not freezing.freeze_step(stale, house.audience, DUE):
        pass

    assert stale.audience_n == 45_000
    ids = [one for chunk in stale.chunks.all() for one in freezing.ids_of(chunk)]
    assert len(set(ids)) == len(ids) == 45_000


def test_r10_the_audience_is_frozen_once_and_resuming_does_not_ask_again(house: SendingHouse) -> None:
    killed_after(house, 2)
    digest = house.issue().audience_sha256
    house.audience.members[10_000] = ("newcomer@example.net", "digest")
    house.turns()

    assert house.issue().audience_sha256 == digest
    assert "newcomer@example.net" not in fakes(house.relay).copies
    assert house.account().audience == 5


def test_r10_an_audience_of_which_a_part_is_lost_is_not_sent_to(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(1500)
    issue = Issue.objects.create(letter=1, newsletter="weekly", due_at=DUE, touched_at=DUE, order_key=bytes(32))
    while not freezing.freeze_step(issue, house.audience, DUE):
        pass
    issue.chunks.filter(seq=1).delete()
    Issue.objects.update(made_at=DUE)
    house.now = DUE
    house.turns()

    assert house.issue().state == State.HOLD
    assert fakes(house.relay).taken == []


def test_r11_what_is_frozen_is_sent_although_nobody_was_told_of_it(house: SendingHouse) -> None:
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE
    with pytest.MonkeyPatch().context() as patched:
        patched.setattr("tamizdat.letters.actions.passing.begin", _dies)
        with pytest.raises(DatabaseError):
            house.turns()
    assert house.issue().state == State.FROZEN
    house.restart()
    house.turns()

    assert house.account().accepted == 5


def _dies(*_: object) -> None:
    raise DatabaseError


def test_r12_a_page_of_people_who_get_nothing_does_not_end_the_audience(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(3000)
    for number in range(1000, 2000):
        house.audience.leave(7 * number + 3)
    house.send()

    assert house.account().accepted == 2000


def test_without_its_journal_a_chunk_is_uncertain_and_never_silently_sent_again(house: SendingHouse) -> None:
    killed_after(house, 2)
    for path in (house.folder / "journal").glob(f"*{ENDING}"):
        path.unlink()
    Issue.objects.update(policy=Issue.Policy.AT_MOST_ONCE)
    house.later(minutes=2)
    house.turns()

    assert house.account().uncertain == 5
    assert len(fakes(house.relay).taken) == 2
