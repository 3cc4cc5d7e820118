"""What comes back: the reader is not punished for one bad day, and a wrong mailbox is not written to for ever."""

import pytest

from tamizdat.readers.face import audience, find, note_bounce
from tamizdat.readers.models import Subscription, Suppression
from tests.readers.people import VERA, People


def receiving(people: People) -> int:
    return audience("weekly", people.keyring, people.now).count()


def bounce(people: People, number: int, kind: str, issue: int = 1) -> str:
    return note_bounce(number, kind, issue, people.keyring, people.now).became  # type: ignore[arg-type]  # a sample


def test_a_mailbox_that_does_not_exist_gets_nothing_for_a_year(people: People) -> None:
    number = people.join().pk

    assert bounce(people, number, "hard") == "suppressed"
    assert receiving(people) == 0
    (suppression,) = Suppression.objects.all()
    assert (suppression.reason, suppression.until) == ("hard", (people.now.date().replace(year=2027)))


def test_a_new_sign_up_ends_the_suppression_and_keeps_the_number(people: People) -> None:
    number = people.join().pk
    bounce(people, number, "hard")
    people.wait(days=2)

    assert people.join().pk == number
    assert receiving(people) == 1
    assert Suppression.objects.count() == 0


def test_five_soft_bounces_in_three_weeks_halt_a_subscription(people: People) -> None:
    number = people.join().pk
    became = []
    for issue in range(5):
        became.append(bounce(people, number, "soft", issue))
        people.wait(days=6)

    assert became == ["noted"] * 4 + ["suppressed"]
    assert receiving(people) == 0
    assert [one.state for one in find(VERA, people.keyring)] == ["halted"]


def test_ten_soft_bounces_of_one_issue_count_once_and_of_one_week_do_not_halt(people: People) -> None:
    number = people.join().pk

    assert {bounce(people, number, "soft") for _ in range(10)} == {"noted"}
    assert Subscription.objects.get(pk=number).soft == 1
    for issue in range(2, 12):
        assert bounce(people, number, "soft", issue) == "noted"
    assert receiving(people) == 1


def test_soft_bounces_long_ago_are_forgotten(people: People) -> None:
    number = people.join().pk
    for issue in range(4):
        bounce(people, number, "soft", issue)
    people.wait(days=100)

    assert bounce(people, number, "soft", 9) == "noted"
    assert Subscription.objects.get(pk=number).soft == 1


def test_a_complaint_erases_the_address_and_holds_until_a_new_yes(people: People) -> None:
    number = people.join().pk

    assert bounce(people, number, "complaint") == "suppressed"
    assert Subscription.objects.count() == 0
    (suppression,) = Suppression.objects.all()
    assert (suppression.reason, suppression.until) == ("complaint", None)
    people.wait(days=2)
    people.join()
    assert Suppression.objects.count() == 0


@pytest.mark.parametrize("kind", ["hard", "soft", "complaint"])
def test_news_of_somebody_who_has_left_changes_nothing(people: People, kind: str) -> None:
    assert bounce(people, 42, kind) == "nothing"
    assert Suppression.objects.count() == 0


def test_a_running_sending_learns_who_is_gone(people: People) -> None:
    stays, goes = people.join(), people.join("other@example.org")
    readers = audience("weekly", people.keyring, people.now)
    mark, gone = readers.gone_since(0)
    assert gone == set()
    bounce(people, goes.pk, "hard")

    after, gone = readers.gone_since(mark)
    assert gone == {goes.pk}
    assert readers.gone_since(after)[0] == after
    assert readers.addresses([stays.pk, goes.pk]) == {stays.pk: VERA}


def test_an_audience_is_read_in_slices_and_in_order(people: People) -> None:
    numbers = sorted(people.join(f"x{number}@example.org").pk for number in range(7))
    readers = audience("weekly", people.keyring, people.now)
    found: list[int] = []
    while some := readers.after(found[-1] if found else 0, 3):
        found += [member.id for member in some]

    assert found == numbers
    assert {member.edition for member in readers.after(0, 9)} == {"digest"}
    assert len({member.domain for member in readers.after(0, 9)}) == 1
