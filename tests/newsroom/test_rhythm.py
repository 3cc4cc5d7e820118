"""When a letter is due: every week once, whatever clocks do, and never at night."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tamizdat.newsroom.rhythm import GRACE, Rhythm, is_quiet, missed, next_due

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY = Rhythm(5, time(18, 0), AMSTERDAM)
# Zones that change by half an hour, that skipped a day, that change at midnight, that never change.
ZONES = ["Europe/Amsterdam", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kolkata"]

hours = st.times(min_value=time(0, 0), max_value=time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # aware by `timezones`
rhythms = st.builds(Rhythm, st.integers(1, 7), hours, st.sampled_from(ZONES).map(ZoneInfo))
loud = st.tuples(hours, hours).filter(lambda pair: pair[0] != pair[1])


def local(due: datetime, rhythm: Rhythm) -> datetime:
    return due.astimezone(rhythm.zone)


@given(rhythms, moments)
def test_it_is_due_on_its_day_at_its_hour_after_now_and_not_later_than_in_a_week(rhythm: Rhythm, now: datetime) -> None:
    due = next_due(rhythm, now)
    shown = local(due, rhythm)
    assert now < due <= now + timedelta(days=8)
    day = shown.date()
    wall = datetime.combine(day, rhythm.hour, tzinfo=rhythm.zone)
    exists = wall.astimezone(UTC).astimezone(rhythm.zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    if exists and day.isoweekday() == rhythm.weekday:
        assert shown.replace(tzinfo=None) == wall.replace(tzinfo=None)
    else:
        # An hour, or a day, that a zone left out: later by what was left out.
        assert shown.replace(tzinfo=None) != wall.replace(tzinfo=None) or day.isoweekday() != rhythm.weekday


@given(rhythms, moments)
def test_every_moment_until_then_has_the_same_answer_and_the_moment_itself_the_next(
    rhythm: Rhythm, now: datetime
) -> None:
    due = next_due(rhythm, now)
    assert next_due(rhythm, now + (due - now) / 2) == due
    assert next_due(rhythm, due - timedelta(microseconds=1)) == due
    following = next_due(rhythm, due)
    assert timedelta(days=5) < following - due < timedelta(days=9)


@given(rhythms, moments, loud)
def test_nothing_is_due_in_quiet_hours(rhythm: Rhythm, now: datetime, quiet: tuple[time, time]) -> None:
    night = Rhythm(rhythm.weekday, rhythm.hour, rhythm.zone, *quiet)
    due = next_due(night, now)
    end = datetime.combine(local(due, night).date(), quiet[1], tzinfo=night.zone)
    # A zone may leave out the very minute at which the night would end.
    assume(end.astimezone(UTC).astimezone(night.zone).time() == quiet[1])
    assert due > now
    assert not is_quiet(night, due)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25T12:00:00+01:00", "2026-11-27T18:00:00+01:00"),
        ("2026-11-27T18:00:00+01:00", "2026-12-04T18:00:00+01:00"),
        # Clocks go forward on 29 March 2026 and back on 25 October.
        ("2026-03-27T19:00:00+01:00", "2026-04-03T18:00:00+02:00"),
        ("2026-10-24T00:00:00+02:00", "2026-10-30T18:00:00+01:00"),
    ],
)
def test_six_in_the_evening_stays_six_in_the_evening(now: str, due: str) -> None:
    assert next_due(FRIDAY, datetime.fromisoformat(now)) == datetime.fromisoformat(due)


def test_an_hour_that_does_not_exist_is_read_with_the_offset_before_the_change() -> None:
    rhythm = Rhythm(7, time(2, 30), AMSTERDAM)
    due = next_due(rhythm, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert local(due, rhythm).isoformat() == "2026-03-29T03:30:00+02:00"


def test_an_hour_that_comes_twice_is_the_first_of_the_two_and_comes_once() -> None:
    rhythm = Rhythm(7, time(2, 30), AMSTERDAM)
    due = next_due(rhythm, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert local(next_due(rhythm, due), rhythm).date() == date(2026, 11, 1)


def test_a_day_that_a_zone_left_out_is_not_left_out() -> None:
    samoa = Rhythm(5, time(18, 0), ZoneInfo("Pacific/Apia"))
    due = next_due(samoa, datetime(2011, 12, 28, tzinfo=UTC))
    assert local(due, samoa).isoformat() == "2011-12-31T18:00:00+14:00"


def test_in_the_night_it_waits_until_the_night_is_over() -> None:
    late = Rhythm(5, time(23, 30), AMSTERDAM, time(22, 0), time(8, 0))
    assert next_due(late, datetime(2026, 11, 25, tzinfo=UTC)) == datetime(2026, 11, 28, 7, 0, tzinfo=UTC)


def test_two_hours_are_late_and_one_second_more_is_too_late() -> None:
    due = datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert not missed(due, due + GRACE)
    assert missed(due, due + GRACE + timedelta(seconds=1))
