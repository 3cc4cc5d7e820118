"""Claims about the bars of months: they stand within their frame, in the right proportion, at round lines."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.office.charts import BOTTOM, GAP, HEIGHT, LEFT, TOP, WIDTH, Month, ceiling, chart_of

FIGURE = st.integers(0, 10**12)
MONTHS = st.lists(st.builds(Month, st.just("2026-11"), FIGURE, FIGURE), min_size=1, max_size=24)


@settings(deadline=None)
@given(MONTHS)
def test_bars_stand_within_the_frame_and_side_by_side(months: list[Month]) -> None:
    chart = chart_of(months, "EUR")
    if chart is None:
        assert all(one.total == 0 for one in months)
        return
    for bar in chart.bars:
        assert LEFT <= bar.x < bar.x + bar.width <= WIDTH
        for top, height in (bar.once, bar.pledged):
            assert TOP <= top <= top + height <= HEIGHT - BOTTOM
    assert all(one.x + one.width <= other.x for one, other in zip(chart.bars, chart.bars[1:], strict=False))


@settings(deadline=None)
@given(MONTHS)
def test_the_greater_month_has_the_higher_bar(months: list[Month]) -> None:
    chart = chart_of(months, "JPY")
    if chart is not None:
        heads = [(one.total, -bar.once[0]) for one, bar in zip(months, chart.bars, strict=True)]
        assert [head for _, head in sorted(heads)] == sorted(head for _, head in heads)


@given(st.integers(1, 10**12))
def test_the_top_line_is_round_and_parts_into_four(most: int) -> None:
    top = ceiling(most)
    assert most <= top <= 3 * most + 4
    assert top % 4 == 0
    assert str(top).strip("0") in {"4", "8", "2"}


def test_the_two_pieces_add_up_to_the_month() -> None:
    chart = chart_of([Month("2026-10", 0, 0), Month("2026-11", 300, 100)], "EUR")
    assert chart is not None
    empty, full = chart.bars
    assert empty.once[1] == empty.pledged[1] == 0
    assert full.pledged == (HEIGHT - BOTTOM - full.pledged[1], (HEIGHT - BOTTOM - TOP) // 4)
    assert full.once[1] + GAP + full.pledged[1] == HEIGHT - BOTTOM - TOP
    assert [said for _, said in chart.lines] == ["0.00", "1.00", "2.00", "3.00", "4.00"]
