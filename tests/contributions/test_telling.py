"""Claims about what the newsroom is told of halts, and about pledges that two keepers end."""

from pathlib import Path

import pytest

from tamizdat.contributions.actions.halting import cancel_pledges, halt_method, resume_method
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Gift, Halt, Pledge
from tamizdat.contributions.telling import tell_halts
from tamizdat.money.halts import FILE, read_halts
from tamizdat.money.methods import Rhythm
from tamizdat.money.offer import Halt as Told
from tests.contributions.givers import Givers


def test_the_newsroom_finds_what_stands_and_the_file_is_written_only_when_that_changes(
    givers: Givers, tmp_path: Path
) -> None:
    halt_method("card", "designation", "keep", by="1", now=givers.now, words="Спасибо")
    halt_method("bitcoin", "repair", "keep", by="1", now=givers.now)
    resume_method("bitcoin", by="2", now=givers.now)
    assert tell_halts(tmp_path / "counts")
    assert read_halts((tmp_path / "counts" / FILE).read_bytes()) == [Told("card", "designation", "Спасибо")]
    assert not tell_halts(tmp_path / "counts")
    assert [one.name for one in (tmp_path / "counts").iterdir()] == [FILE]


def test_pledges_of_a_halted_method_are_ended_afterwards_and_only_those(givers: Givers) -> None:
    card, once, transfer = givers.card(Rhythm.MONTHLY), givers.card(), givers.transfer(Rhythm.MONTHLY)
    with pytest.raises(ActRefused, match="Halt them first"):
        cancel_pledges("card", by="1 2", now=givers.now)
    halt_method("card", "designation", "keep", by="1", now=givers.now)
    assert cancel_pledges("card", by="1 2", now=givers.now) == 1
    ended = {one.pk for one in Gift.objects.exclude(ended=None)}
    assert ended == {card.gift_id}
    assert {once.gift_id, transfer.pk}.isdisjoint(ended)
    assert [(one.pledges, one.by) for one in Halt.objects.all()] == [("cancel", "1 2")]
    assert Pledge.objects.get(pk=card.gift_id).next_on is None
