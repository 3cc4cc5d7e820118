"""Each command refuses nonsense with one sentence and a status, as a person sees it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tamizdat.config.variables import strangers

SOUND = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}


def called(tmp_path: Path, *words: str, **given: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tamizdat.config.commands", *words],
        env={**SOUND, "TAMIZDAT_VAR": str(tmp_path / "var"), **given},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


EXPORT = str(Path(__file__).parent / "one-story.xml")
NO_DATABASE = "postgresql://anna:s3cret@127.0.0.1:1/paper"


@pytest.mark.parametrize(
    ("words", "given", "status", "said"),
    [
        (["run"], {"TAMIZDAT_TIME_ZONE": "Mars"}, 1, "Write a time zone such as"),
        (["manage", "check"], {"TAMIZDAT_TIME_ZONE": "Mars"}, 1, "Write a time zone such as"),
        (["run"], {"TAMIZDAT_SMTP_URL": "http://x"}, 1, "TAMIZDAT_SMTP_URL cannot be used"),
        (["run"], {"TAMIZDAT_IMAP_URL": "foo"}, 1, "TAMIZDAT_IMAP_URL is no address"),
        (["run"], {"TAMIZDAT_NEWSROOM_HOSTS": "http://a"}, 1, "without scheme, port or path: a"),
        (["run"], {"TAMIZDAT_SECRET_KEY": "short"}, 1, "at least 50 random ones"),
        (["run"], {"TAMIZDAT_ORIGN": "https://a.example/"}, 1, "The nearest one is TAMIZDAT_ORIGIN;"),
        (["manage", "migrate"], {"TAMIZDAT_DATABASE_URL": NO_DATABASE}, 1, "The database does not answer"),
        (["import", "wordpress", EXPORT], {"TAMIZDAT_DATABASE_URL": NO_DATABASE}, 1, "The database does not answer"),
        (["import", "wordpress", "/tmp"], {}, 2, "/tmp is a folder"),
        (["press", "--var", "/proc/nope"], {}, 1, "/proc/nope"),
        (["verify", "/tmp", "--root", "/nonexist"], {}, 2, "There is no /nonexist"),
        (["keys", "sign", "/nonexist", "--key", "x.age"], {}, 1, "There is no /nonexist"),
        (["mail", "receive"], {"TAMIZDAT_VAR": __file__}, 75, "Write a folder"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    tmp_path: Path, words: list[str], given: dict[str, str], status: int, said: str
) -> None:
    ended, err = called(tmp_path, *words, **given)

    assert said in err
    assert ended == status
    assert "Traceback" not in err
    assert "Errno" not in err
    assert "s3cret" not in err


def test_a_slip_in_a_variable_bounces_no_mail(tmp_path: Path) -> None:
    ended, err = called(tmp_path, "mail", "receive", TAMIZDAT_VRA="x")

    assert "There is no setting TAMIZDAT_VRA. The nearest one is TAMIZDAT_VAR;" in err
    assert ended == 75


def test_what_others_set_in_the_environment_is_none_of_ours() -> None:
    assert strangers(["PATH", "TAMIZDAT_SMTP_URL_FILE", "TAMIZDAT_SITE", "TAMIZDAT_TEST_POSTGRES"]) == []


def test_a_door_whose_settings_are_refused_says_so_in_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import tamizdat.config.wsgi"],
        env={**SOUND, "TAMIZDAT_VAR": str(tmp_path), "TAMIZDAT_TIME_ZONE": "Mars"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        1,
        "TAMIZDAT_TIME_ZONE is 'Mars'. Write a time zone such as Europe/Amsterdam.\n",
    )
