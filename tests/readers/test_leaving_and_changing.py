"""Leaving is one act, works for every mail that was ever sent, and leaves no address behind."""

from datetime import date

import pytest

from tamizdat.envelope.messages import Change
from tamizdat.envelope.tokens import derived_token
from tamizdat.readers.actions.changing import pause_of
from tamizdat.readers.face import LEAVE, audience, change, confirm, erase, find, leave, leave_by_address
from tamizdat.readers.models import ConsentEvent, Knock, ManageLink, Pending, Subscription, Suppression
from tests.readers.people import NOON, VERA, People


def leave_token(people: People, subscription: Subscription) -> str:
    return derived_token(people.keyring.leave, LEAVE, (subscription.pk,))


def wanted(token: str, **said: object) -> Change:
    given = {"language": "", "edition": "", "paused_until": "", "export": False, "erase": False}
    return Change(token=token, **given | said)  # type: ignore[arg-type]  # a builder of samples


def test_leaving_takes_the_address_away_and_keeps_the_proof(people: People) -> None:
    subscription = people.join()
    people.wait(days=400)

    assert leave(leave_token(people, subscription), people.keyring, people.now).became == "left"
    assert Subscription.objects.count() == 0
    assert ConsentEvent.objects.filter(kind="withdrawn").count() == 1


def test_leaving_twice_is_as_good_as_once(people: People) -> None:
    token = leave_token(people, people.join())

    assert [leave(token, people.keyring, people.now).became for _ in range(3)] == ["left", "nothing", "nothing"]
    assert ConsentEvent.objects.filter(kind="withdrawn").count() == 1


def test_a_link_of_one_newsletter_does_not_touch_another(people: People) -> None:
    weekly, daily = people.join(), people.join(newsletter="daily")
    leave(leave_token(people, weekly), people.keyring, people.now)

    assert list(Subscription.objects.values_list("pk", flat=True)) == [daily.pk]


@pytest.mark.parametrize("token", ["", "x", "a" * 29, "é", derived_token(bytes(32), LEAVE, (2**64 - 1,))])
def test_a_forged_link_changes_nothing(people: People, token: str) -> None:
    people.join()

    assert leave(token, people.keyring, people.now).became == "nothing"
    assert Subscription.objects.count() == 1


def test_a_number_that_no_row_can_have_changes_nothing(people: People) -> None:
    token = derived_token(people.keyring.leave, LEAVE, (2**64 - 1,))

    assert leave(token, people.keyring, people.now).became == "nothing"


def test_who_left_can_come_back_only_by_confirming(people: People) -> None:
    subscription = people.join()
    leave(leave_token(people, subscription), people.keyring, people.now)
    people.wait(days=2)
    again = people.join()

    assert again.pk != subscription.pk
    assert Suppression.objects.count() == 0


def test_an_address_that_is_not_subscribed_gets_no_mail(people: People) -> None:
    people.join()

    with pytest.raises(IndexError):
        people.link("stranger@example.org")
    assert Knock.objects.filter(kind="manage").count() == 0


def test_the_mailed_link_leaves_too(people: People) -> None:
    people.join()

    assert leave(people.link().values["leave"], people.keyring, people.now).became == "left"
    assert ManageLink.objects.count() == 0


def test_links_to_one_victim_are_bounded(people: People) -> None:
    people.join()

    sent = 0
    for _ in range(30):
        try:
            people.link()
        except IndexError:
            break
        sent += 1
    assert sent == 3


def test_a_signed_mail_that_says_stop_ends_all_subscriptions(people: People) -> None:
    people.join()
    people.join(newsletter="daily")

    assert leave_by_address("VERA@example.org", "", people.keyring, people.now).became == "left"
    assert leave_by_address(VERA, "", people.keyring, people.now).became == "nothing"


def test_a_reader_changes_language_edition_and_pause(people: People) -> None:
    number = people.join().pk
    outcome = change(
        wanted(people.link().values["token"], language="ru", edition="text", paused_until="2026-12-24"),
        people.keyring,
        people.now,
    )
    subscription = Subscription.objects.get(pk=number)

    assert outcome.became == "changed"
    assert (subscription.language, subscription.edition) == ("ru", "text")
    assert audience("weekly", people.keyring, people.now).count() == 0
    people.wait(days=28)
    assert audience("weekly", people.keyring, people.now).count() == 1


def test_what_is_left_empty_stays_as_it_is(people: People) -> None:
    number = people.join(edition="full").pk
    change(wanted(people.link().values["token"], paused_until="2026-12-24"), people.keyring, people.now)
    change(wanted(people.link().values["token"]), people.keyring, people.now)

    subscription = Subscription.objects.get(pk=number)
    assert (subscription.language, subscription.edition, subscription.paused_until) == (
        "en",
        "full",
        date(2026, 12, 24),
    )
    change(wanted(people.link().values["token"], paused_until="none"), people.keyring, people.now)
    assert Subscription.objects.get(pk=number).paused_until is None


def test_a_mailed_link_works_once_and_for_half_an_hour(people: People) -> None:
    people.join()
    first, second = people.link().values["token"], people.link().values["token"]

    assert change(wanted(first, language="fa"), people.keyring, people.now).became == "changed"
    assert change(wanted(first, language="ru"), people.keyring, people.now).became == "nothing"
    people.wait(minutes=31)
    assert change(wanted(second, language="ru"), people.keyring, people.now).became == "nothing"


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("2099-01-01", date(2027, 11, 28)),
        ("2026-11-27", None),
        ("2020-01-01", None),
        ("none", None),
        ("soon", None),
    ],
)
def test_a_pause_ends_in_the_future_and_within_a_year(said: str, until: date | None) -> None:
    assert pause_of(said, NOON.date()) == until


def test_a_reader_gets_everything_that_is_kept(people: People) -> None:
    people.join()
    outcome = change(wanted(people.link().values["token"], export=True), people.keyring, people.now)
    (notice,) = outcome.notices

    assert notice.kind == "export"
    for words in (VERA, "weekly", "digest", "joined: 2026-11", "confirmed: 2026-11-27 12h UTC", "0123456789abcdef"):
        assert words in notice.values["data"]


def test_a_reader_who_erases_themselves_gets_a_receipt_and_nothing_stays(people: People) -> None:
    people.join()
    people.join(newsletter="daily")
    outcome = change(wanted(people.link(newsletter="daily").values["token"], erase=True), people.keyring, people.now)
    (receipt,) = outcome.notices

    assert (receipt.kind, receipt.values) == ("left", {"day": "2026-11-27", "backups_until": "2027-01-01"})
    assert find(VERA, people.keyring) == []
    assert Subscription.objects.count() == Pending.objects.count() == ManageLink.objects.count() == 0


def test_a_keeper_erases_a_person_who_only_waits(people: People) -> None:
    (notice,) = people.ask().notices
    receipt = erase(VERA, "mira", people.keyring, people.now)

    assert (receipt.subscriptions, receipt.pending) == (0, 1)
    assert confirm(notice.values["token"], people.keyring, people.now).became == "nothing"
    assert Knock.objects.count() == 0


def test_a_keeper_finds_nobody_but_by_the_exact_address(people: People) -> None:
    people.join()

    assert [one.newsletter for one in find("Vera@example.org", people.keyring)] == ["weekly"]
    assert find("ver@example.org", people.keyring) == []
