"""What the machine refuses is told in a sentence; what is a fault of ours keeps its traceback."""

import errno
import sqlite3

import psycopg
import pytest
from django.db.utils import IntegrityError, OperationalError

from tamizdat.config.environment import EnvironmentRefused
from tamizdat.config.guard import STOPPED, guarded
from tamizdat.config.sentences import sentence_of


def raised(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "wrong", "to_do"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space is left", "Free some"),
        (OSError(errno.ENOSPC, "No space", "/srv/o/ab"), "that holds /srv/o/ab", "Free some"),
        (OSError(errno.EDQUOT, "Quota exceeded"), "No space is left", "Free some"),
        (FileNotFoundError(errno.ENOENT, "No such file", "anna.pub"), "There is no anna.pub", "make it first"),
        (PermissionError(errno.EACCES, "Permission denied", "var"), "var may not be read", "Give it the right"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "/tmp"), "/tmp is a folder", "Name a file"),
        (OSError(errno.EROFS, "Read-only", "/cd/var"), "/cd/var lies on a disk that can only be read", "another"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "Nobody answers", "runs"),
        (OSError(errno.EMFILE, "Too many open files", "x"), "Too many open files (x)", "TAMIZDAT_TRACEBACK=yes"),
        (sqlite3.OperationalError("database or disk is full"), "No space is left", "Free some"),
        (OperationalError("could not extend file: No space left on device"), "No space is left", "Free some"),
        (OperationalError("database or disk is full"), "No space is left", "Free some"),
        (sqlite3.OperationalError("unable to open database file"), "cannot be opened", "may write"),
        (sqlite3.DatabaseError("file is not a database"), "damaged", "backup"),
        (OperationalError("no such table: newsroom_story"), "not all tables", "tamizdat manage migrate"),
        (psycopg.OperationalError("connection refused\nIs it on?"), "(connection refused)", "TAMIZDAT_DATABASE_URL"),
        (EnvironmentRefused("X is 'moon'. Write yes."), "X is 'moon'.", "Write yes."),
    ],
)
def test_what_the_machine_refuses_says_what_is_wrong_and_what_to_do(error: Exception, wrong: str, to_do: str) -> None:
    sentence = sentence_of(error)

    assert wrong in sentence
    assert to_do in sentence
    assert "Errno" not in sentence
    assert "\n" not in sentence


def test_a_database_that_is_down_shows_no_password() -> None:
    with pytest.raises(psycopg.OperationalError) as down:
        psycopg.connect("postgresql://anna:s3cret@127.0.0.1:1/paper", connect_timeout=5)

    assert "does not answer" in sentence_of(down.value)
    assert "s3cret" not in sentence_of(down.value)


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), IntegrityError("UNIQUE constraint failed")])
def test_a_fault_of_ours_keeps_its_traceback(error: Exception) -> None:
    with pytest.raises(type(error)):
        guarded(lambda: raised(error))


def test_a_refusal_ends_with_the_status_of_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: raised(EnvironmentRefused("Write yes.")), 75) == 75
    assert guarded(lambda: raised(KeyboardInterrupt())) == STOPPED
    assert capsys.readouterr().err == "Write yes.\n\nStopped.\n"


def test_a_developer_may_see_where_it_arose(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIZDAT_TRACEBACK", "yes")

    guarded(lambda: raised(EnvironmentRefused("Write yes.")))

    assert "Traceback" in capsys.readouterr().err
