"""What was dropped is there until it is taken out, whatever happens to whoever dropped it."""

import errno
import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tamizdat.envelope.errors import MessageRefused, SealError
from tamizdat.envelope.sealed import new_pair, seal
from tamizdat.spool.envelopes import DAY_SECONDS, LARGEST_ENVELOPE_BYTES, LOOK_EVERY, Spool
from tamizdat.spool.errors import NoAnswer, SpoolFull
from tamizdat.spool.questions import ANSWER_LIVES_SECONDS, QUESTIONS, answer, ask, read_question, sweep_answers


def contents(spool: Spool) -> list[bytes]:
    return sorted(one.read() for one in spool.waiting())


def test_what_was_dropped_waits_until_it_is_done(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    name = spool.drop(b"one")
    spool.drop(b"other")

    assert contents(Spool(tmp_path / "spool")) == [b"one", b"other"]
    spool.done(name)
    spool.done(name)
    assert contents(spool) == [b"other"]


def test_equal_envelopes_are_two(tmp_path: Path) -> None:
    spool = Spool(tmp_path)

    assert spool.drop(b"same") != spool.drop(b"same")
    assert contents(spool) == [b"same", b"same"]


def test_neither_name_nor_date_tells_the_hour(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    path = tmp_path / spool.drop(b"one")

    assert path.stat().st_mtime % DAY_SECONDS == 0
    assert path.stat().st_atime % DAY_SECONDS == 0
    assert path.stat().st_mode & 0o007 == 0


def test_an_empty_or_missing_folder_holds_nothing(tmp_path: Path) -> None:
    assert contents(Spool(tmp_path / "nowhere")) == []


def test_a_spool_that_is_full_says_so_and_keeps_nothing_more(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most_waiting=3)
    names = [spool.drop(b"x") for _ in range(3)]

    with pytest.raises(SpoolFull, match="unlocked"):
        spool.drop(b"one too many")
    spool.done(names[0])
    spool.drop(b"room again")
    assert len(contents(spool)) == 3


def test_what_can_be_lost_leaves_room_for_what_cannot(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most_waiting=5)
    for _ in range(2):
        spool.drop(b"a call", spare=3)
    with pytest.raises(SpoolFull):
        spool.drop(b"a call", spare=3)
    for _ in range(3):
        spool.drop(b"a wish")
    for waiting in list(spool.waiting()):
        spool.done(waiting.name)
    for _ in range(2 * LOOK_EVERY):
        with suppress(SpoolFull):
            spool.drop(b"a call", spare=3)
    assert len(list(spool.waiting())) == 2


def test_a_disk_that_is_nearly_full_is_left_some_room(tmp_path: Path) -> None:
    with pytest.raises(SpoolFull, match="the disk is full"):
        Spool(tmp_path, least_free=2**62).drop(b"x")


def test_an_envelope_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpoolFull, match="too large"):
        Spool(tmp_path).drop(bytes(LARGEST_ENVELOPE_BYTES + 1))


def test_a_disk_that_fills_up_while_writing_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    spool = Spool(tmp_path)
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(SpoolFull, match="Nothing was kept"):
        spool.drop(b"x")

    assert list(tmp_path.iterdir()) == []


def drop_until_killed(folder: Path, told: Path) -> None:
    spool = Spool(folder)
    with told.open("ab", buffering=0) as names:
        while True:
            names.write(spool.drop(os.urandom(200) * 20).encode() + b"\n")


def test_a_desk_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    spool, told = Spool(tmp_path / "spool"), tmp_path / "told"
    for _ in range(4):
        process = multiprocessing.get_context("fork").Process(target=drop_until_killed, args=(spool.folder, told))
        process.start()
        while not told.exists() or told.stat().st_size < 33 * 5:
            process.join(0.01)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    acknowledged = [line for line in told.read_text().split("\n") if len(line) == 32]

    waiting = {one.name: len(one.read()) for one in spool.waiting()}
    assert set(acknowledged) <= set(waiting)
    assert set(waiting.values()) == {4000}, "no envelope is cut short"
    assert spool.sweep_unfinished(older_than=2**40) <= 4
    assert sorted(path.name for path in spool.folder.iterdir()) == sorted(waiting)


def test_a_damaged_envelope_is_set_aside_and_waits_no_more(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    aside = spool.set_aside(spool.drop(b"damaged"))

    assert contents(spool) == []
    assert aside.read_bytes() == b"damaged"


def test_many_desks_drop_at_once(tmp_path: Path) -> None:
    desks = [threading.Thread(target=Spool(tmp_path).drop, args=(bytes([number]),)) for number in range(20)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()

    assert contents(Spool(tmp_path)) == [bytes([number]) for number in range(20)]


VAULT = new_pair()


def answering(folder: Path) -> None:
    """Answer one question, as the vault does."""
    spool = Spool(folder / QUESTIONS)
    while not (waiting := list(spool.waiting())):
        threading.Event().wait(0.01)
    asked = read_question((VAULT.private,), waiting[0].read())
    answer(folder, asked, b"answer to " + asked.question)
    spool.done(waiting[0].name)


def test_the_office_gets_its_answer_and_nothing_is_left(tmp_path: Path) -> None:
    vault = threading.Thread(target=answering, args=(tmp_path,))
    vault.start()
    said = ask(tmp_path, VAULT.public, b"how many?", timeout_seconds=20)
    vault.join()

    assert said == b"answer to how many?"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_vault_that_is_locked_does_not_answer_and_the_question_is_taken_back(tmp_path: Path) -> None:
    with pytest.raises(NoAnswer, match="tamizdat unlock"):
        ask(tmp_path, VAULT.public, b"how many?", timeout_seconds=1, sleep=lambda _: None)

    assert list(Spool(tmp_path / QUESTIONS).waiting()) == []


def test_nobody_but_the_vault_reads_a_question_and_nobody_but_the_asker_the_answer(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def look(_seconds: float) -> None:
        seen.extend(one.read() for one in Spool(tmp_path / QUESTIONS).waiting())

    with pytest.raises(NoAnswer):
        ask(tmp_path, VAULT.public, b"name@example.org", timeout_seconds=0.01, sleep=look)
    assert len(seen) == 1
    assert b"example" not in seen[0]
    with pytest.raises(SealError):
        read_question((new_pair().private,), seen[0])


def test_what_is_no_question_is_refused() -> None:
    with pytest.raises(MessageRefused, match="cannot be read"):
        read_question((VAULT.private,), seal(VAULT.public, b"junk"))


def test_answers_that_nobody_fetched_are_swept(tmp_path: Path) -> None:
    lost = tmp_path / "answers" / "ab"
    lost.parent.mkdir()
    lost.write_bytes(b"sealed")
    written = lost.stat().st_mtime

    assert sweep_answers(tmp_path, older_than=written - ANSWER_LIVES_SECONDS) == 0
    assert sweep_answers(tmp_path, older_than=written + ANSWER_LIVES_SECONDS) == 1
    assert list(lost.parent.iterdir()) == []
