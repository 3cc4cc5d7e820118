"""What is over is gone, when its clock says so and not before; the report shows what is late."""

from datetime import timedelta

from tamizdat.envelope.tokens import derived_token
from tamizdat.readers.face import LEAVE, leave, note_bounce, run_clocks
from tamizdat.readers.models import ConsentEvent, DataKey, Departure, Knock, ManageLink, Pending, Suppression
from tests.readers.people import People


def erased(people: People) -> dict[str, int]:
    return {line.name: line.erased for line in run_clocks(people.now) if line.erased}


def test_an_unconfirmed_sign_up_is_gone_after_three_days_and_its_key_with_it(people: People) -> None:
    people.ask()
    people.wait(hours=71)
    run_clocks(people.now)
    assert Pending.objects.count() == 1
    people.wait(hours=2)

    assert erased(people)["unconfirmed sign-ups"] == 1
    assert Pending.objects.count() == Knock.objects.count() == DataKey.objects.count() == 0


def test_the_key_of_a_month_lives_while_somebody_who_came_in_it_is_there(people: People) -> None:
    subscription = people.join()
    people.wait(days=300)
    run_clocks(people.now)
    assert [key.period for key in DataKey.objects.all()] == ["2026-11"]
    leave(derived_token(people.keyring.leave, LEAVE, (subscription.pk,)), people.keyring, people.now)
    run_clocks(people.now)

    assert DataKey.objects.count() == 0


def test_links_departures_and_suppressions_end(people: People) -> None:
    number = people.join().pk
    people.link()
    note_bounce(number, "hard", 1, people.keyring, people.now)
    people.wait(days=366)

    assert {"links to settings": 1, "departures": 1, "suppressions": 1}.items() <= erased(people).items()
    assert ManageLink.objects.count() == Departure.objects.count() == Suppression.objects.count() == 0


def test_a_complaint_has_no_end(people: People) -> None:
    note_bounce(people.join().pk, "complaint", 1, people.keyring, people.now)
    people.wait(days=10_000)
    run_clocks(people.now)

    assert Suppression.objects.count() == 1


def test_proof_of_consent_is_kept_while_somebody_reads_and_three_years_after(people: People) -> None:
    subscription = people.join()
    people.wait(days=5 * 366)
    run_clocks(people.now)
    assert ConsentEvent.objects.count() == 2
    leave(derived_token(people.keyring.leave, LEAVE, (subscription.pk,)), people.keyring, people.now)
    people.wait(days=1000)
    run_clocks(people.now)
    assert ConsentEvent.objects.count() == 3
    people.wait(days=200)
    run_clocks(people.now)

    assert ConsentEvent.objects.count() == 0


def test_the_report_names_the_oldest_of_each_kind_and_nothing_is_late(people: People) -> None:
    people.join()
    people.ask("other@example.org")
    lines = {line.name: line for line in run_clocks(people.now)}

    assert lines["unconfirmed sign-ups"].oldest == people.now.date()
    assert lines["unconfirmed sign-ups"].lives == timedelta(hours=72)
    assert not any(line.late for line in lines.values())
