"""Claims about the years of an archive."""

from tamizdat.press.calendars import MONTHS, year_rows


def test_a_year_has_twelve_months_and_leads_only_to_those_with_a_page() -> None:
    rows = year_rows(["2026-10", "2026-03", "2024-12"], "en/", "en")
    assert [row.title for row in rows] == ["2026", "2024"]
    assert [len(row.months) for row in rows] == [MONTHS, MONTHS]
    led = [(month.text, month.address) for row in rows for month in row.months if month.address]
    assert led == [("March", "en/2026/03/"), ("October", "en/2026/10/"), ("December", "en/2024/12/")]


def test_a_persian_month_names_the_solar_ones_within_a_bracket_that_does_not_break() -> None:
    (row,) = year_rows(["2026-10"], "fa/", "fa")
    assert row.title == "۲۰۲۶"
    assert row.months[9].text == "اکتبر (مهر\u2060–\u2060آبان)"
