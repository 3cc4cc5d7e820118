"""From a letter in a verified edition to mails that a relay took, and everything that may come in between."""

import pytest

from tamizdat.letters.actions import orders
from tamizdat.letters.models import Chunk, Issue
from tamizdat.letters.outbox import Outbox
from tamizdat.letters.verdicts import Verdict, judge
from tamizdat.wire.smtp.parcels import Reply, Stage
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import AFTER_DOT, BEFORE_DOT, FakeRelay
from tests.letters.sending_house import DUE, KEYRING, SendingHouse, fakes

State = Issue.State


def test_a_letter_that_is_due_reaches_everybody_once(house: SendingHouse) -> None:
    issue = house.send()

    assert issue.state == State.SENT
    assert fakes(house.relay).copies == {f"reader{number}@example.net": 1 for number in range(5)}
    account = house.account()
    assert (account.audience, account.accepted) == (5, 5)
    assert account.balanced


def test_a_letter_is_not_sent_before_it_is_due(house: SendingHouse) -> None:
    house.begin()
    house.edition.put(1, house.now.replace(hour=18))
    house.turns()

    assert not Issue.objects.exists()


def test_a_further_turn_or_process_sends_nothing_twice(house: SendingHouse) -> None:
    house.send()
    house.turns()
    house.restart()
    house.turns()

    assert set(fakes(house.relay).copies.values()) == {1}


def test_each_reader_gets_the_edition_that_they_chose(house: SendingHouse) -> None:
    house.audience = FakeAudience({1: ("d@x.org", "digest"), 2: ("f@x.org", "full"), 3: ("t@x.org", "text")})
    house.send()

    kinds = {who: message.partition(b"Content-Type: ")[2][:15] for who, message in fakes(house.relay).taken}
    assert kinds == {"d@x.org": b"multipart/alter", "f@x.org": b"multipart/alter", "t@x.org": b"text/plain; cha"}
    assert b"digest" in dict(fakes(house.relay).taken)["d@x.org"]


def test_who_left_a_moment_ago_gets_nothing(house: SendingHouse) -> None:
    def somebody_leaves(parcel: object) -> None:
        if len(house.audience.members) == 5:
            reached = {who for who, _ in fakes(house.relay).taken}
            house.audience.leave(next(n for n, (who, _) in house.audience.members.items() if who not in reached))

    house.relay = FakeRelay(before_each=somebody_leaves)
    house.restart()
    house.send()

    account = house.account()
    assert account.accepted + account.skipped == 5
    assert account.accepted == len(fakes(house.relay).taken)


def test_a_mailbox_that_does_not_exist_is_told_of_at_once(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(550, (5, 1, 1)) if who.startswith("reader2") else Reply(250))
    house.restart()
    issue = house.send()

    assert house.bounces == [(7 * 2 + 3, "hard", issue.pk)]
    assert house.account().rejected == 1
    assert issue.state == State.SENT


def test_a_policy_refusal_pauses_and_punishes_no_reader(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(550, (5, 7, 26)))
    house.restart()
    issue = house.send()

    assert issue.state == State.PAUSED
    assert "550 5.7.26" in issue.why
    assert house.bounces == []
    assert house.account().waiting == 5
    assert sum(fakes(house.relay).attempts.values()) == 1


def test_a_temporary_refusal_costs_nobody_the_letter(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(450, (4, 2, 2)) if n == 0 else Reply(250))
    house.restart()
    house.send()
    assert house.issue().state == State.DRAINING
    house.later(minutes=3)
    house.turns()

    assert house.issue().state == State.SENT
    assert house.account().accepted == 5


def test_a_throttling_relay_is_left_alone_and_loses_nobody(house: SendingHouse) -> None:
    answers = iter([Reply(250), Reply(454, (4, 7, 0))])
    house.relay = FakeRelay(fate=lambda who, n: next(answers, Reply(250)))
    house.restart()
    house.send()
    assert len(fakes(house.relay).taken) == 1
    house.later(seconds=20)
    house.turns()

    assert house.account().accepted == 5


def test_what_was_deferred_for_three_days_expires_and_the_issue_is_partial(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(452, (4, 2, 2)) if who.startswith("reader1") else Reply(250))
    house.restart()
    house.send()
    for _ in range(8):
        house.later(hours=12)
        house.turns(1)

    assert house.issue().state == State.PARTIAL
    assert house.account().expired == 1


@pytest.mark.parametrize("fate", [BEFORE_DOT, AFTER_DOT])
def test_a_connection_that_breaks_loses_nobody(house: SendingHouse, fate: str) -> None:
    house.relay = FakeRelay(fate=lambda who, n: fate if n == 0 else Reply(250))
    house.restart()
    house.send()
    house.turns()

    assert house.account().accepted == 5
    assert set(fakes(house.relay).copies.values()) == {1}


def test_pausing_stops_at_once_and_going_on_sends_the_rest(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(200)

    def pause_after_fifty(parcel: object) -> None:
        if len(fakes(house.relay).taken) == 50:
            orders.pause(house.issue().pk, house.now)
            house.sender.stop()

    house.relay = FakeRelay(before_each=pause_after_fifty)
    house.restart()
    house.send()
    assert house.issue().state == State.PAUSED
    assert len(fakes(house.relay).taken) == 50

    fakes(house.relay).before_each = lambda parcel: None
    house.restart()
    orders.go_on(house.issue().pk, house.folder / "journal", house.now)
    house.turns()

    assert house.issue().state == State.SENT
    assert set(fakes(house.relay).copies.values()) == {1}
    assert len(fakes(house.relay).copies) == 200


def test_without_a_relay_everything_waits_in_the_outbox_whole(house: SendingHouse) -> None:
    outbox = Outbox(house.folder / "outbox", KEYRING.outbox, lambda: house.now)
    house.relay = outbox
    house.restart()
    issue = house.send()

    assert issue.state == State.SENT
    mails = outbox.newest(10)
    assert {mail.head.recipient for mail in mails} == {b"reader%d@example.net" % number for number in range(5)}
    message = outbox.message(mails[0].name)
    assert message is not None
    assert b"Subject: Letter 1" in message
    on_disk = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    assert b"@example.net" not in on_disk
    assert on_disk.count(b"a line with a dot") == 0 or on_disk.count(b"Letter 1") >= 1


@pytest.mark.parametrize("moment", ["before the dot", "after the dot"])
def test_an_error_in_the_midst_leaves_nothing_under_way_and_loses_nobody(
    house: SendingHouse, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def fails_once(*_: object) -> None:
        if len(fakes(house.relay).taken) == 3:
            fakes(house.relay).before_each = lambda parcel: None
            monkeypatch.undo()
            raise OSError

    def judges_or_fails(stage: Stage, reply: Reply) -> Verdict:
        fails_once()
        return judge(stage, reply)

    if moment == "before the dot":
        fakes(house.relay).before_each = fails_once
    else:
        monkeypatch.setattr("tamizdat.letters.clerk.judge", judges_or_fails)
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE
    with pytest.raises(OSError):  # noqa: PT011  # whatever the system says: a full disk, a locked database
        house.turns()
    assert not Chunk.objects.exclude(owner="").exists()
    house.turns()

    assert house.account().accepted == 5
    assert len(fakes(house.relay).copies) == 5
    assert len(fakes(house.relay).taken) == (5 if moment == "before the dot" else 6)
