"""Claims about dates and hours in words."""

import pytest

from tamizdat.press.moments import digits, moment, month_name, month_title
from tamizdat.press.records import RecordError

ISO = "2026-10-14T18:05:00+02:00"


@pytest.mark.parametrize(
    ("language", "day", "hour", "month"),
    [
        ("en", "14 October 2026", "18:05", "October 2026"),
        ("ru", "14 октября 2026", "18:05", "Октябрь 2026"),
        ("fa", "۱۴ اکتبر ۲۰۲۶", "۱۸:۰۵", "اکتبر ۲۰۲۶"),
        ("uk", "14 жовтня 2026", "18:05", "Жовтень 2026"),
        ("de", "14. Oktober 2026", "18:05", "Oktober 2026"),
        ("ckb", "١٤ی تشرینی یەکەمی ٢٠٢٦", "١٨:٠٥", "٢٠٢٦ تشرینی یەکەم"),
    ],
)
def test_a_moment_is_written_as_its_language_writes_it(language: str, day: str, hour: str, month: str) -> None:
    said = moment(ISO, language)
    assert (said.iso, said.day, said.hour) == (ISO, day, hour)
    assert month_title("2026-10", language) == month


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
