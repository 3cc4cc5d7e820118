"""What the journal keeps, and what it gives back after a crash at any byte."""

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.letters.errors import JournalBroken
from tamizdat.letters.journal import HEADER_BYTES, RECORD_BYTES, Header, Journal, Kind, Record, is_alive, read_journal
from tamizdat.letters.replay import replay, without_journal
from tamizdat.letters.statuses import TERMINAL, UNDER_WAY, Status, tally

HEADER = Header(b"boot" * 4, b"mark" * 4, 7)
OUTCOMES = [Kind.ACCEPTED, Kind.DEFERRED, Kind.REJECTED, Kind.SKIPPED, Kind.UNCERTAIN, Kind.NOT_SENT]
records = st.lists(
    st.builds(
        Record,
        kind=st.sampled_from([Kind.RESERVE, Kind.DOT, *OUTCOMES]),
        chunk=st.just(0),
        place=st.integers(0, 9),
        epoch=st.just(1),
        code=st.integers(1, 4),
        enhanced=st.just(b"\0\0\0"),
    ),
    max_size=40,
)
statuses = st.binary(min_size=10, max_size=10).map(lambda raw: bytes(byte % 9 for byte in raw))


def written(path: Path, wanted: list[Record]) -> bytes:
    journal = Journal(path, HEADER)
    for record in wanted:
        journal.note(record)
    journal.close(remove=False)
    data = path.read_bytes()
    path.unlink()
    return data


@settings(max_examples=40, deadline=None)
@given(wanted=records, torn=st.integers(0, RECORD_BYTES * 3), noise=st.binary(max_size=30))
def test_a_torn_tail_is_left_out_and_everything_before_it_is_kept(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[Record], torn: int, noise: bytes
) -> None:
    data = written(tmp_path_factory.mktemp("j") / "one.journal", wanted)
    cut = max(HEADER_BYTES, len(data) - torn)

    found = read_journal(data[:cut] + noise)

    assert found is not None
    assert found.header == HEADER
    assert found.records == wanted[: len(found.records)]
    assert len(found.records) >= (cut - HEADER_BYTES) // RECORD_BYTES
    assert found.whole


def test_a_damaged_record_between_sound_ones_is_stepped_over_and_told_of(tmp_path: Path) -> None:
    wanted = [Record(Kind.DOT, 0, place, 1) for place in range(5)]
    data = bytearray(written(tmp_path / "one.journal", wanted))
    data[HEADER_BYTES + 2 * RECORD_BYTES + 3] ^= 0xFF

    found = read_journal(bytes(data))

    assert found is not None
    assert not found.whole
    assert found.records == wanted[:2] + wanted[3:]


def test_a_record_of_another_journal_is_not_believed(tmp_path: Path) -> None:
    mine = written(tmp_path / "one.journal", [])
    Path(tmp_path / "two.journal").touch()
    other = Journal(tmp_path / "other.journal", Header(b"boot" * 4, b"else" * 4, 7))
    other.note(Record(Kind.ACCEPTED, 0, 1, 1))
    other.close(remove=False)
    strange = (tmp_path / "other.journal").read_bytes()[HEADER_BYTES:]

    found = read_journal(mine + strange)

    assert found is not None
    assert found.records == []


def test_a_journal_without_a_sound_head_says_nothing() -> None:
    assert read_journal(b"") is None
    assert read_journal(bytes(HEADER_BYTES)) is None


def test_a_reserve_covers_places_in_a_row_with_one_record(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "one.journal", HEADER)
    journal.reserve(3, 5, [0, 1, 2, 7, 9, 10])
    journal.close(remove=False)

    found = read_journal((tmp_path / "one.journal").read_bytes())

    assert found is not None
    assert [(record.place, record.code) for record in found.records] == [(0, 3), (7, 1), (9, 2)]


def test_a_full_disk_leaves_no_half_record_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "one.journal", HEADER)
    journal.note(Record(Kind.DOT, 0, 1, 1))
    monkeypatch.setattr(os, "write", lambda handle, data, real=os.write: real(handle, data[:9]))
    with pytest.raises(JournalBroken, match="Make room"):
        journal.note(Record(Kind.ACCEPTED, 0, 1, 1))
    monkeypatch.undo()
    journal.note(Record(Kind.ACCEPTED, 0, 1, 1))
    journal.close(remove=False)

    found = read_journal((tmp_path / "one.journal").read_bytes())

    assert found is not None
    assert [record.kind for record in found.records] == [Kind.DOT, Kind.ACCEPTED]


def test_a_journal_is_alive_while_its_writer_is(tmp_path: Path) -> None:
    path = tmp_path / "one.journal"
    assert not is_alive(path)
    journal = Journal(path, HEADER)
    assert is_alive(path)
    journal.close(remove=False)
    assert not is_alive(path)


def test_nobody_appends_to_a_journal_that_exists(tmp_path: Path) -> None:
    path = tmp_path / "one.journal"
    Journal(path, HEADER).close(remove=False)
    with pytest.raises(JournalBroken):
        Journal(path, HEADER)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)


@settings(max_examples=150, deadline=None)
@given(before=statuses, happened=records, exact=st.booleans())
def test_replaying_twice_equals_replaying_once(before: bytes, happened: list[Record], exact: bool) -> None:  # noqa: FBT001  # Hypothesis fills it in by name
    once = replay(before, happened, exact=exact)

    assert replay(once, [], exact=exact) == once
    assert not set(once) & UNDER_WAY
    assert tally(once).balanced


@settings(max_examples=150, deadline=None)
@given(before=statuses, happened=records, kept=st.integers(0, 40), exact=st.booleans())
def test_what_the_relay_took_is_never_forgotten(
    before: bytes,
    happened: list[Record],
    kept: int,
    exact: bool,  # noqa: FBT001  # Hypothesis fills it in by name
) -> None:
    after = replay(before, happened[:kept], exact=exact)

    for place, status in enumerate(before):
        if status in TERMINAL:
            assert after[place] == status
    for record in happened[:kept]:
        if record.kind == Kind.ACCEPTED and before[record.place] not in TERMINAL:
            assert after[record.place] in TERMINAL


def test_after_a_kill_only_a_dot_without_an_outcome_is_uncertain() -> None:
    happened = [Record(Kind.RESERVE, 0, 0, 1, 4), Record(Kind.DOT, 0, 0, 1), Record(Kind.DOT, 0, 1, 1)]
    happened += [Record(Kind.ACCEPTED, 0, 0, 1, 250)]

    assert list(replay(bytes(5), happened, exact=True)) == [Status.ACCEPTED, Status.UNCERTAIN, 0, 0, 0]


def test_after_a_power_cut_every_reservation_without_an_outcome_is_uncertain() -> None:
    happened = [Record(Kind.RESERVE, 0, 0, 1, 3), Record(Kind.DOT, 0, 0, 1), Record(Kind.ACCEPTED, 0, 0, 1, 250)]

    found = replay(bytes(5), happened, exact=False)

    assert list(found) == [Status.ACCEPTED, Status.UNCERTAIN, Status.UNCERTAIN, 0, 0]


def test_without_its_journal_nothing_that_was_open_is_certain() -> None:
    before = bytes([Status.UNSENT, Status.DEFERRED, Status.ACCEPTED, Status.REJECTED])

    assert list(without_journal(before)) == [Status.UNCERTAIN, Status.UNCERTAIN, Status.ACCEPTED, Status.REJECTED]
