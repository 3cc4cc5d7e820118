"""Claims about dates and hours in words."""

from datetime import date, timedelta

import pytest

from tamizdat.press.moments import digits, moment, month_name, month_title, weekday
from tamizdat.press.records import RecordError
from tamizdat.press.solar_hijri import FIRST, LAST, solar_day

ISO = "2026-10-14T18:05:00+02:00"


@pytest.mark.parametrize(
    ("language", "day", "hour", "month"),
    [
        ("en", "14 October 2026", "18:05", "October 2026"),
        ("ru", "14 октября 2026", "18:05", "Октябрь 2026"),
        ("fa", "۲۲ مهر ۱۴۰۵", "۱۸:۰۵", "اکتبر ۲۰۲۶ (مهر\u2060–\u2060آبان\u00a0۱۴۰۵)"),
        ("fa-AF", "۱۴ اکتوبر ۲۰۲۶", "۱۸:۰۵", "اکتوبر ۲۰۲۶"),
        ("uk", "14 жовтня 2026", "18:05", "Жовтень 2026"),
        ("de", "14. Oktober 2026", "18:05", "Oktober 2026"),
        ("ckb", "١٤ی تشرینی یەکەمی ٢٠٢٦", "١٨:٠٥", "٢٠٢٦ تشرینی یەکەم"),
    ],
)
def test_a_moment_is_written_as_its_language_writes_it(language: str, day: str, hour: str, month: str) -> None:
    said = moment(ISO, language)
    assert (said.iso, said.day, said.hour) == (ISO, day, hour)
    assert month_title("2026-10", language) == month


@pytest.mark.parametrize(
    ("day", "solar"),
    [
        ("1906-08-05", (1285, 5, 13)),  # the decree of the Constitution
        ("1951-03-20", (1329, 12, 29)),  # oil becomes the nation's
        ("1979-02-11", (1357, 11, 22)),
        ("2009-06-12", (1388, 3, 22)),
        ("2016-03-19", (1394, 12, 29)),
        ("2016-03-20", (1395, 1, 1)),
        ("2020-03-20", (1399, 1, 1)),
        ("2021-03-20", (1399, 12, 30)),  # a leap year's last day
        ("2021-03-21", (1400, 1, 1)),
        ("2022-09-16", (1401, 6, 25)),
        ("2025-03-20", (1403, 12, 30)),
        ("2026-12-20", (1405, 9, 29)),
    ],
)
def test_days_of_the_solar_hijri_calendar_are_those_of_history(day: str, solar: tuple[int, int, int]) -> None:
    assert solar_day(date.fromisoformat(day)) == solar


def test_every_day_follows_the_one_before_and_a_year_has_365_or_366() -> None:
    # Four years day by day, one of them with a leap day; of all others the days around the equinox.
    near = [date(2019, 3, 1) + timedelta(days=number) for number in range(1_500)]
    edges = [
        date(year, 3, 18) + timedelta(days=number) for year in range(FIRST.year + 1, LAST.year) for number in range(6)
    ]
    for day in [*near, *edges]:
        before, now = solar_day(day - timedelta(days=1)), solar_day(day)
        assert before is not None
        assert now is not None
        if now.day != before.day + 1:
            assert now.day == 1
            assert before.day in ({31} if before.month <= 6 else {30} if before.month < 12 else {29, 30})
            assert (now.year, now.month) in {(before.year, before.month + 1), (before.year + 1, 1)}


def test_beside_a_persian_day_stands_the_gregorian_one_and_far_from_now_it_stands_alone() -> None:
    assert moment(ISO, "fa").other == "۱۴ اکتبر ۲۰۲۶"
    assert weekday(ISO, "fa") + moment(ISO, "fa").day == "چهارشنبه ۲۲ مهر ۱۴۰۵"
    assert moment("1800-01-01T00:00:00+00:00", "fa").day == "۱ ژانویهٔ ۱۸۰۰"
    assert {moment(ISO, language).other for language in ("en", "ru", "fa-AF")} == {""}
    assert month_title("2026-03", "fa") == "مارس ۲۰۲۶ (اسفند\u00a0۱۴۰۴\u2060–\u2060فروردین\u00a0۱۴۰۵)"


def test_a_day_of_the_week_stands_before_its_date() -> None:
    assert [weekday(ISO, one) for one in ("en", "ru", "fa")] == ["Wednesday, ", "среда, ", "چهارشنبه "]


def test_a_moment_keeps_the_offset_in_which_it_is_written() -> None:
    assert moment("2026-12-31T23:59:00-11:00", "en").day == "31 December 2026"
    assert moment("2026-12-31T23:59:00+14:00", "en").hour == "23:59"


def test_a_month_alone_stands_in_the_nominative() -> None:
    assert [month_name("2026-05", language) for language in ("en", "ru", "fa")] == ["May", "Май", "مه"]


def test_numbers_take_the_digits_of_their_language() -> None:
    assert digits("2026", "fa") == "۲۰۲۶"
    assert digits("2026", "ru") == "2026"


def test_a_language_that_nobody_knows_is_dated_in_english() -> None:
    assert moment(ISO, "zz").day == "14 October 2026"


@pytest.mark.parametrize("nonsense", ["", "yesterday", "2026-13-01T00:00:00+00:00", "14.10.2026"])
def test_what_is_no_date_is_refused_with_a_sentence(nonsense: str) -> None:
    with pytest.raises(RecordError, match=r"is no date; write it as 2026-10-14"):
        moment(nonsense, "en")
    with pytest.raises(RecordError, match=r"is no month; write it as 2026-10"):
        month_title(nonsense, "en")
    with pytest.raises(RecordError, match=r"is no month"):
        month_name(nonsense, "en")
