"""Signing up: only the owner of a mailbox can say yes, and nobody can be flooded."""

import pytest

from tamizdat.envelope.errors import AddressRefused, SealError
from tamizdat.envelope.tokens import new_token
from tamizdat.readers.face import Later, confirm, counts, subscribe
from tamizdat.readers.limits import Limits
from tamizdat.readers.models import ConsentEvent, DataKey, Knock, Pending, Subscription
from tests.readers.people import VERA, People


def test_nobody_is_subscribed_before_they_have_confirmed(people: People) -> None:
    outcome = people.ask()

    assert outcome.became == "asked"
    assert [(notice.kind, notice.address, notice.language) for notice in outcome.notices] == [("confirm", VERA, "en")]
    assert Subscription.objects.count() == 0
    assert counts() == {"weekly": {"pending": 1}}


def test_who_confirms_is_subscribed_and_the_wish_is_forgotten(people: People) -> None:
    subscription = people.join(edition="full")

    assert (subscription.language, subscription.edition, subscription.joined) == ("en", "full", "2026-11")
    assert people.opened(subscription) == VERA
    assert Pending.objects.count() == 0
    assert counts() == {"weekly": {"active": 1}}


def test_the_proof_of_consent_knows_the_hour_and_the_revision_but_no_address(people: People) -> None:
    people.join()

    asked, confirmed = ConsentEvent.objects.order_by("pk")
    assert (asked.kind, confirmed.kind, confirmed.method) == ("asked", "confirmed", "web")
    assert (confirmed.hour.minute, confirmed.text_id) == (0, "0123456789abcdef")
    assert len(bytes(confirmed.proof)) == 32


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", new_token()], ids=["none", "x", "path", "unknown"])
def test_a_token_that_nobody_was_sent_confirms_nothing(people: People, token: str) -> None:
    people.ask()

    assert confirm(token, people.keyring, people.now).became == "nothing"
    assert Subscription.objects.count() == 0


def test_a_token_works_once(people: People) -> None:
    (notice,) = people.ask().notices

    assert confirm(notice.values["token"], people.keyring, people.now).became == "confirmed"
    assert confirm(notice.values["token"], people.keyring, people.now).became == "nothing"
    assert Subscription.objects.count() == 1


def test_a_token_is_over_after_three_days(people: People) -> None:
    (notice,) = people.ask().notices
    people.wait(hours=73)

    assert confirm(notice.values["token"], people.keyring, people.now).became == "nothing"


def test_no_second_confirmation_within_a_day(people: People) -> None:
    assert len(people.ask().notices) == 1
    people.wait(hours=23)
    assert people.ask().notices == ()
    people.wait(hours=2)
    assert len(people.ask("Vera@Example.org").notices) == 1


def test_ten_thousand_forms_for_one_victim_cause_two_mails(people: People) -> None:
    mails = sum(len(people.ask(newsletter=f"letter-{number % 20}").notices) for number in range(60))

    assert mails == 2


def test_a_flood_of_strangers_is_held_at_the_bound_and_nobody_is_lost(people: People) -> None:
    limits = Limits(of_one_host_per_hour=1000, of_all_per_hour=20)
    outcomes = [
        subscribe(people.wish(f"x{number}@host{number}.example"), people.keyring, people.now, limits)
        for number in range(40)
    ]
    later = [outcome for outcome in outcomes if isinstance(outcome, Later)]

    assert len(later) == 20
    assert all(outcome.at > people.now for outcome in later)
    people.wait(minutes=61)
    assert not isinstance(subscribe(people.wish("x39@host39.example"), people.keyring, people.now, limits), Later)


def test_one_mail_host_is_not_flooded(people: People) -> None:
    limits = Limits(of_one_host_per_hour=5)
    outcomes = [
        subscribe(people.wish(f"x{number}@one.example"), people.keyring, people.now, limits) for number in range(8)
    ]

    assert sum(isinstance(outcome, Later) for outcome in outcomes) == 3
    assert not isinstance(subscribe(people.wish("x@other.example"), people.keyring, people.now, limits), Later)


def test_who_signs_up_again_is_told_so_and_is_not_there_twice(people: People) -> None:
    first = people.join()
    people.wait(days=2)
    outcome = people.ask()

    assert [notice.kind for notice in outcome.notices] == ["already"]
    assert outcome.became == "already"
    assert list(Subscription.objects.values_list("pk", flat=True)) == [first.pk]


def test_two_newsletters_are_two_subscriptions(people: People) -> None:
    people.join()
    people.join(newsletter="daily")

    assert counts() == {"weekly": {"active": 1}, "daily": {"active": 1}}


def test_what_is_no_address_is_refused(people: People) -> None:
    with pytest.raises(AddressRefused):
        people.ask("vera@localhost")
    assert Knock.objects.count() == 0


def test_a_subscription_cannot_be_given_another_persons_address(people: People) -> None:
    vera, other = people.join(), people.join("other@example.org")
    vera.address, other.address = other.address, vera.address
    vera.save()

    with pytest.raises(SealError, match="moved from another row"):
        people.opened(vera)


def test_no_table_holds_an_address_in_the_clear_or_the_same_digest_as_another(people: People) -> None:
    people.join()
    people.ask("other@example.org")
    indexes = [
        bytes(row.index)
        for rows in (Subscription.objects.all(), ConsentEvent.objects.all()[:1], Knock.objects.all()[:1])
        for row in rows
    ]

    assert len(set(indexes)) == len(indexes)
    for row in [*Subscription.objects.all(), *Pending.objects.all(), *DataKey.objects.all()]:
        assert b"example" not in b"".join(
            value for value in vars(row).values() if isinstance(value, bytes | memoryview)
        )


def test_a_wish_shows_neither_address_nor_token(people: People) -> None:
    (notice,) = people.ask().notices

    assert VERA not in repr(notice)
    assert notice.values["token"] not in repr(notice)
