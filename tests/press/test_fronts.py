"""Claims about the order of a front: what stands where, and what is shown once."""

import msgspec
import pytest

from tamizdat.press.cards import photos_once
from tamizdat.press.faces import Card, Link, StripFace
from tamizdat.press.fronts import ABOVE_BRIEFS, in_columns, in_ranks
from tamizdat.press.outlines import Outline
from tests.press import samples


def outlines(*newness: int, live: int = -1) -> list[Outline]:
    return [
        Outline(f"story/{uid}", uid, "", sort=sort, live="open" if uid == live else "")
        for uid, sort in enumerate(newness)
    ]


def rows(*counts: int) -> list[StripFace]:
    card = samples.cards("en")[0]
    return [StripFace(Link("", ""), [card] * count) for count in counts]


def test_the_first_ranks_stand_as_they_come_and_briefs_from_the_newest() -> None:
    ranked = in_ranks(outlines(1, 9, 2, 8, 3, 4, 6, 5))
    assert [one.uid for one in ranked] == [0, 1, 2, 3, 4, 6, 7, 5]


def test_what_is_told_now_stands_above_all_other_briefs() -> None:
    assert in_ranks(outlines(9, 8, 7, 6, 5, 4, 3, 2, live=7))[ABOVE_BRIEFS].uid == 7


def test_a_photo_that_stands_higher_on_the_page_is_not_shown_again() -> None:
    cards = samples.cards("en")
    same = msgspec.structs.replace(cards[1], picture=cards[0].picture)
    shaped = photos_once([cards[0], same, cards[3]])
    assert [bool(card.picture) for card in shaped] == [True, False, True]
    assert [card.headline for card in shaped] == [cards[0].headline, same.headline, cards[3].headline]


@pytest.mark.parametrize(
    ("counts", "wide"),
    [
        ((1, 3, 2), [True, False, False]),
        ((2, 1, 3, 3), [True, True, False, False]),
        ((2, 2, 2), [False, False, True]),
        ((4,), [True]),
        ((), []),
    ],
)
def test_no_row_of_a_front_stands_beside_a_hole(counts: tuple[int, ...], wide: list[bool]) -> None:
    assert [row.wide for row in in_columns(rows(*counts))] == wide


def test_cards_without_photos_pass_as_they_are() -> None:
    cards: list[Card] = samples.cards("en", pictures=False)
    assert photos_once(cards) == cards
