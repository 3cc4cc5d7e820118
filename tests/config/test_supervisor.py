"""The supervisor, with real processes: it is run as a program of its own, as on a real machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tamizdat.config.supervisor import SupervisorRefusedError, only_one, pause_before_restart

SUPERVISOR = """
import sys
from tamizdat.config.supervisor import Child, supervise
children = [Child(name, [sys.executable, "-c", program], {}) for name, program in zip(sys.argv[1::2], sys.argv[2::2])]
supervise(children, lambda line: print(line, flush=True))
print("the end", flush=True)
"""
STAYS = "import os, time; print('here', os.getpid(), flush=True); time.sleep(600)"
LEAVES = "print('one'); print('two', end=''); raise SystemExit(3)"
STUBBORN = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('here', os.getpid(), flush=True); time.sleep(600)"
)
HAS_A_CHILD = (
    "import os, subprocess, sys, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    "print('here', child.pid, flush=True); time.sleep(600)"
)


@contextmanager
def a_supervisor(*names_and_programs: str, program: str = SUPERVISOR) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", program, *names_and_programs], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def process_in(line: str) -> int:
    return int(line.rsplit(" ", 1)[1])


def eventually(is_so: Callable[[], bool]) -> bool:
    """Wait for something that another process brings about; give up only when nobody would wait any longer."""
    for _ in range(600):
        if is_so():
            return True
        time.sleep(0.05)
    return False


def is_gone(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in {"Z", "X"}


def test_every_line_of_a_child_says_who_speaks() -> None:
    with a_supervisor("press", LEAVES) as supervisor:
        assert [line_of(supervisor) for _ in range(2)] == ["press     | one", "press     | two"]


def test_a_child_that_stops_is_started_again_with_a_sentence() -> None:
    with a_supervisor("press", LEAVES) as supervisor:
        said = [line_of(supervisor) for _ in range(4)]

    assert said[2].startswith("press stopped with status 3 after ")
    assert said[2].endswith("starting it again in 1 s.")
    assert said[3] == "press     | one"


def test_a_child_that_is_killed_is_started_again_with_its_signal_named() -> None:
    with a_supervisor("clock", STAYS) as supervisor:
        first = process_in(line_of(supervisor))
        os.kill(first, signal.SIGKILL)

        assert line_of(supervisor).startswith("clock was ended by SIGKILL")
        assert process_in(line_of(supervisor)) != first


def test_what_a_dead_child_leaves_behind_is_ended_with_it() -> None:
    with a_supervisor("newsroom", HAS_A_CHILD) as supervisor:
        orphan = process_in(line_of(supervisor))
        parent = int(Path(f"/proc/{orphan}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
        os.kill(parent, signal.SIGKILL)

        assert line_of(supervisor).startswith("newsroom was ended by SIGKILL")
        assert eventually(lambda: is_gone(orphan))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_stops_everything(number: signal.Signals) -> None:
    with a_supervisor("press", STAYS, "clock", STAYS) as supervisor:
        children = [process_in(line_of(supervisor)) for _ in range(2)]
        supervisor.send_signal(number)

        assert line_of(supervisor) == "the end"
        assert supervisor.wait() == 0
    assert all(is_gone(child) for child in children)


def test_a_second_signal_kills_what_does_not_stop() -> None:
    with a_supervisor("press", STUBBORN) as supervisor:
        child = process_in(line_of(supervisor))
        supervisor.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        supervisor.send_signal(signal.SIGTERM)

        assert line_of(supervisor) == "press did not stop when asked, and is killed."
        assert line_of(supervisor) == "the end"
    assert is_gone(child)


def test_children_do_not_outlive_a_supervisor_that_was_killed() -> None:
    with a_supervisor("press", STAYS, "clock", STAYS) as supervisor:
        children = [process_in(line_of(supervisor)) for _ in range(2)]
        supervisor.kill()
        supervisor.wait()

        assert eventually(lambda: all(is_gone(child) for child in children))


def test_a_child_waits_for_what_it_needs(tmp_path: Path) -> None:
    edition = tmp_path / "edition"
    program = SUPERVISOR.replace("{})", "{}, Path(sys.argv[3]))").replace(
        "import sys", "import sys\nfrom pathlib import Path"
    )
    with a_supervisor("newsstand", STAYS, str(edition), program=program) as supervisor:
        assert line_of(supervisor) == f"newsstand waits until there is {edition}."
        edition.mkdir()

        assert line_of(supervisor).startswith("newsstand | here")


def test_the_pause_grows_and_ends_at_half_a_minute() -> None:
    assert [pause_before_restart(failures) for failures in (1, 2, 3, 5, 6, 50)] == [1, 2, 4, 16, 30, 30]


def test_one_folder_is_run_once(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with (
        only_one(var),
        pytest.raises(SupervisorRefusedError, match=f"process {os.getpid()}"),
        only_one(var),
    ):
        pass


def test_a_folder_is_free_again_when_its_run_has_ended(tmp_path: Path) -> None:
    with only_one(tmp_path):
        pass
    with only_one(tmp_path):
        assert (tmp_path / "run.lock").read_text(encoding="ascii") == f"{os.getpid()}\n"
