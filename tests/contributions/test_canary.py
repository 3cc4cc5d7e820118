"""The canary says whether a rule at Stripe keeps cards of listed countries from every network."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tamizdat.contributions.errors import ProviderRefused
from tamizdat.contributions.providers.stripe_canary import Song, is_safe, judge, sing
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.contributions.providers.stripe_objects import Charge, Outcome
from tests.contributions.stripe_stands import LOCAL, GuardedStand, guarded
from tests.laboratory.stripe_house import SECRET

# Those of which Stripe has test cards.
COUNTRIES = ["CN", "BY"]


@pytest.fixture
def stand() -> Iterator[GuardedStand]:
    with guarded() as made:
        yield made


def test_with_the_rule_no_network_hears_a_card_of_a_listed_country(stand: GuardedStand) -> None:
    stand.books.blocked = set(COUNTRIES)
    songs = list(sing(stand.provider.line, COUNTRIES))

    assert songs == [Song("BY", "silent", "not_sent_to_network"), Song("CN", "silent", "not_sent_to_network")]
    assert is_safe(songs)
    assert stand.books.heard == []


def test_without_the_rule_it_is_heard(stand: GuardedStand) -> None:
    songs = list(sing(stand.provider.line, COUNTRIES))

    assert [song.verdict for song in songs] == ["heard", "heard"]
    assert not is_safe(songs)


def test_a_rule_that_acts_after_the_bank_was_asked_is_not_good_enough(stand: GuardedStand) -> None:
    stand.books.blocked_late = set(COUNTRIES)
    songs = list(sing(stand.provider.line, COUNTRIES))

    assert {song.said for song in songs} == {"reversed_after_approval"}
    assert not is_safe(songs)


def test_what_was_tried_is_no_gift(stand: GuardedStand) -> None:
    list(sing(stand.provider.line, COUNTRIES))
    told = stand.provider.changed("")

    assert {fact for ref in told.refs for fact in stand.provider.fetch(ref)} == set()


def test_a_country_without_a_test_card_is_not_called_safe(stand: GuardedStand) -> None:
    songs = list(sing(stand.provider.line, ["RU", "ZW"]))

    assert [song.verdict for song in songs] == ["not tried", "not tried"]
    assert not is_safe(songs)


def test_a_refusal_for_another_reason_is_not_taken_for_a_country_without_a_card(stand: GuardedStand) -> None:
    line = StripeLine(LOCAL, "sk_test_of_somebody_else", stand.provider.line.address)
    with pytest.raises(ProviderRefused, match="401"):
        list(sing(line, COUNTRIES))


def test_it_sings_with_a_test_key_only(stand: GuardedStand) -> None:
    line = StripeLine(LOCAL, "sk_live_x", stand.provider.line.address)
    with pytest.raises(ProviderRefused, match="test key"):
        list(sing(line, COUNTRIES))

    assert stand.house.asked == []


@pytest.mark.parametrize(
    "charge",
    [
        None,
        Charge("ch", 1, "eur", 0, "failed"),
        Charge("ch", 1, "eur", 0, "succeeded", outcome=Outcome("not_sent_to_network")),
    ],
    ids=["none", "no outcome", "succeeded"],
)
def test_only_stripes_own_word_makes_it_silent(charge: Charge | None) -> None:
    assert judge("BY", charge).verdict == "heard"


@pytest.mark.parametrize(("blocked", "status"), [({"CN", "BY"}, 0), ({"BY"}, 1)], ids=["held", "did not"])
def test_the_command_says_it_for_each_country(
    stand: GuardedStand, tmp_path: Path, blocked: set[str], status: int
) -> None:
    stand.books.blocked = blocked
    variables = {"TAMIZDAT_STRIPE_KEY": SECRET, "TAMIZDAT_STRIPE_URL": f"{stand.provider.line.address}/"}
    command = [sys.executable, "-m", "tamizdat.config.commands", "gifts", "canary", "--var", str(tmp_path)]
    done = subprocess.run(
        [*command, "--country", "CN", "--country", "BY"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status, done.stderr
    assert "ok   BY" in done.stdout
    assert ("BAD  CN" in done.stdout) is bool(status)
    assert SECRET not in done.stdout + done.stderr
