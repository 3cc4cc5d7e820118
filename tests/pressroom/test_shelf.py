"""The shelf reads ahead, and answers as if it did not."""

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.outlines import Outline
from tamizdat.pressroom.filing import Change, file_everything
from tamizdat.pressroom.shelf import WINDOW, SqliteShelf, open_file

LIST = "en/latest"
STORIES = [
    Outline(f"story/{uid}", uid, full="", sort=uid * 1_000, month=f"2026-{1 + uid // 20:02}", lists=[LIST])
    for uid in range(1, 2 * WINDOW + 40)
]


@given(asked=st.lists(st.tuples(st.integers(0, len(STORIES) - 1), st.integers(1, 5)), min_size=1, max_size=60))
def test_what_stands_before_a_story_is_the_same_in_whatever_order_one_asks(asked: list[tuple[int, int]]) -> None:
    shelf = SqliteShelf(open_file(":memory:"))
    file_everything(shelf, [Change(one.subject, one) for one in STORIES])
    for place, count in asked:
        found = shelf.before(LIST, STORIES[place], count)
        assert found == STORIES[max(0, place - count) : place][::-1]


def test_what_was_read_ahead_is_forgotten_when_the_shelf_changes() -> None:
    shelf = SqliteShelf(open_file(":memory:"))
    file_everything(shelf, [Change(one.subject, one) for one in STORIES])
    shelf.before(LIST, STORIES[-1], 3)
    shelf.connection.execute("DELETE FROM posting WHERE uid = ?", (STORIES[-2].uid,))
    shelf.forget()
    assert shelf.before(LIST, STORIES[-1], 1) == [STORIES[-3]]
