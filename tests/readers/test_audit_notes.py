"""Notes for an audit: sealed to keepers who are offline; this server cannot read them, and a month can be dropped."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pyrage
import pytest

from tamizdat.envelope.audit import new_month, open_month, open_note
from tamizdat.envelope.errors import SealError
from tamizdat.readers.face import keep_note, notes_of, run_clocks
from tamizdat.readers.models import AuditMonth, AuditNote
from tests.readers.people import KEYRING

ONE, OTHER, STRANGER = (pyrage.x25519.Identity.generate() for _ in range(3))
KEEPERS = (str(ONE.to_public()), str(OTHER.to_public()))
WITH_KEEPERS = replace(KEYRING, offline=KEEPERS)
DAY = date(2026, 11, 30)


@pytest.mark.django_db
def test_each_of_two_keepers_opens_a_note_and_nobody_else_does() -> None:
    assert keep_note("line 1", "Vera Petrova, NL00", DAY, WITH_KEEPERS)
    assert not keep_note("line 1", "Vera Petrova, NL00", DAY, WITH_KEEPERS)
    wrapped, notes = notes_of("2026-11")
    (sealed,) = notes

    assert b"Vera" not in sealed
    for keeper in (ONE, OTHER):
        assert open_note(open_month(wrapped, str(keeper)), sealed) == "Vera Petrova, NL00"
    with pytest.raises(SealError, match="not wrapped"):
        open_month(wrapped, str(STRANGER))
    with pytest.raises(SealError):
        open_note(WITH_KEEPERS.mail[0], sealed)


@pytest.mark.django_db
def test_without_two_keepers_nothing_is_kept() -> None:
    for offline in ((), KEEPERS[:1], (KEEPERS[0], KEEPERS[0])):
        assert not keep_note("line 1", "Vera", DAY, replace(KEYRING, offline=offline))
    assert AuditNote.objects.count() == AuditMonth.objects.count() == 0


@pytest.mark.django_db
def test_who_drops_a_month_shreds_its_notes_and_no_others() -> None:
    keep_note("line 1", "Vera", DAY, WITH_KEEPERS)
    keep_note("line 2", "Vera", date(2026, 12, 1), WITH_KEEPERS)
    AuditMonth.objects.get(period="2026-11").delete()

    assert notes_of("2026-11")[0] == b""
    assert AuditNote.objects.count() == 1


def test_a_month_needs_two_keepers_who_are_some() -> None:
    with pytest.raises(SealError, match="at least two"):
        new_month(KEEPERS[:1])
    with pytest.raises(SealError, match="age1"):
        new_month([KEEPERS[0], "nobody"])


@pytest.mark.django_db
def test_a_month_is_dropped_when_the_years_of_the_law_are_over_and_not_a_day_before() -> None:
    keep_note("line 1", "Vera Petrova", date(2026, 3, 1), WITH_KEEPERS)
    keep_note("line 2", "Vera Petrova", date(2027, 1, 1), WITH_KEEPERS)

    run_clocks(datetime(2033, 12, 31, 23, tzinfo=UTC), 7)
    assert AuditMonth.objects.count() == AuditNote.objects.count() == 2
    run_clocks(datetime(2034, 1, 1, tzinfo=UTC), 7)
    assert [one.period for one in AuditMonth.objects.all()] == ["2027-01"]
    assert AuditNote.objects.count() == 1
    run_clocks(datetime(2035, 1, 1, tzinfo=UTC), 7)
    assert not AuditMonth.objects.exists()
