"""The environment is read by type, and nonsense is refused with a sentence that says what to write."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tamizdat.config import secret_key as secret_module
from tamizdat.config.databases import database
from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.config.secret_key import secret_key
from tamizdat.config.variables import KNOWN, PLAIN, SECRET

Read = Callable[[Environment], object]


@pytest.mark.parametrize(
    ("given", "read", "expected"),
    [
        ("  words ", lambda env: env.text("X"), "words"),
        ("Yes", lambda env: env.flag("X"), True),
        ("off", lambda env: env.flag("X", default=True), False),
        ("80", lambda env: env.number("X", 1), 80),
        ("https://quay.example", lambda env: env.url("X", ""), "https://quay.example/"),
        ("https://a.example, http://b.onion/", lambda env: env.urls("X"), ("https://a.example/", "http://b.onion/")),
        ("a, b,,c", lambda env: env.words("X", ""), ["a", "b", "c"]),
        ("a.example, [::1], .b.example", lambda env: env.hosts("X", ""), ["a.example", "[::1]", ".b.example"]),
        ("press", lambda env: env.choice("X", "desk", ("desk", "press")), "press"),
        ("Asia/Tehran", lambda env: env.time_zone("X", "UTC"), "Asia/Tehran"),
        ("/srv/paper", lambda env: env.folder("X", "var"), Path("/srv/paper")),
    ],
)
def test_a_variable_is_read_by_type(given: str, read: Read, expected: object) -> None:
    assert read(Environment({"X": given})) == expected


@pytest.mark.parametrize(
    ("given", "read", "advice"),
    [
        ("maybe", lambda env: env.flag("X"), "Write yes or no."),
        ("12.5", lambda env: env.number("X", 1), "a whole number from 0"),
        ("-1", lambda env: env.number("X", 1), "a whole number from 0"),
        ("٣", lambda env: env.number("X", 1), "a whole number from 0"),
        ("example.org", lambda env: env.url("X", ""), "a web address such as"),
        ("ftp://example.org/", lambda env: env.url("X", ""), "a web address such as"),
        ("https://a.example/, b.onion", lambda env: env.urls("X"), "a web address such as"),
        ("http://a", lambda env: env.hosts("X", ""), "without scheme, port or path: a"),
        ("a.example:8001", lambda env: env.hosts("X", ""), "without scheme, port or path: a.example"),
        ("::1", lambda env: env.hosts("X", ""), "a bare host"),
        (",", lambda env: env.hosts("X", "localhost"), "at least one host, such as localhost"),
        ("k" * 80, lambda env: env.key("X"), "at least 50 random ones"),
        ("0123456789abcdef" * 3, lambda env: env.key("X"), "at least 50 random ones"),
        ("moon", lambda env: env.choice("X", "desk", ("desk", "press")), "one of desk, press"),
        ("Mars/Olympus", lambda env: env.time_zone("X", "UTC"), "a time zone such as"),
        ("../../etc/passwd", lambda env: env.time_zone("X", "UTC"), "a time zone such as"),
        (__file__, lambda env: env.folder("X", "var"), "a folder; a file stands there"),
    ],
)
def test_nonsense_is_refused_with_what_to_write(given: str, read: Read, advice: str) -> None:
    with pytest.raises(EnvironmentRefused, match="X is ") as refused:
        read(Environment({"X": given}))
    assert advice in str(refused.value)


def test_a_secret_may_stand_in_a_file_but_not_in_both_places(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("whisper\n")
    assert Environment({"X_FILE": str(file)}).secret("X") == "whisper"
    assert Environment({"X": "spoken"}).secret("X") == "spoken"
    assert Environment({}).secret("X") == ""
    with pytest.raises(EnvironmentRefused, match="Keep one of them"):
        Environment({"X": "a", "X_FILE": str(file)}).secret("X")
    with pytest.raises(EnvironmentRefused, match="Name a readable text file"):
        Environment({"X_FILE": str(tmp_path / "none")}).secret("X")


def test_every_variable_that_is_read_is_known_by_name() -> None:
    """What is read and not known would be refused as a slip of the pen."""
    config = Path(secret_module.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in config.rglob("*.py") if path.name != "variables.py"]
    read = set(re.findall(r"\"(TAMIZDAT_[A-Z_]+[A-Z])\"", "\n".join(texts)))
    secret = set(re.findall(r"\.(?:secret|key)\(\"(TAMIZDAT_[A-Z_]+)\"", "\n".join(texts)))

    assert read <= KNOWN
    assert read >= PLAIN | SECRET
    assert secret == SECRET


def test_one_url_chooses_the_database() -> None:
    assert database("sqlite:////srv/paper.sqlite3")["NAME"] == "/srv/paper.sqlite3"
    postgres = database("postgresql://paper:p%40ss@db.example:5433/news?sslmode=require")
    assert postgres["ENGINE"] == "django.db.backends.postgresql"
    assert (postgres["USER"], postgres["PASSWORD"], postgres["PORT"]) == ("paper", "p@ss", "5433")
    assert postgres["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "sqlite://", "postgresql://host", "postgresql://host:nine/x", "nonsense"]
)
def test_another_database_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(EnvironmentRefused, match="postgresql://user"):
        database(url)


def test_the_secret_key_is_made_once_and_is_its_users_own(tmp_path: Path) -> None:
    path = tmp_path / "newsroom" / "secret-key"
    first = secret_key(path)
    assert len(first) > 50
    assert secret_key(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]
