"""`tamizdat mail key`, `test` and `release`, as an administrator types them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tamizdat.config.commands import main
from tamizdat.letters.dkim import read_key
from tamizdat.letters.wishes import is_wished
from tests.fakes.sink import Manners, close, serve
from tests.loops import loop_of_its_own


@pytest.fixture
def manners() -> Manners:
    return Manners()


@pytest.fixture
def relay(manners: Manners, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A relay on this machine, named in the environment."""
    with loop_of_its_own() as loop:
        server = loop.run(serve(manners))
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("TAMIZDAT_SMTP_URL", f"smtp://127.0.0.1:{port}")
        yield port
        loop.run(close(server, manners))


def test_a_key_is_made_once_and_its_record_shown_each_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "key", "--var", str(tmp_path)]) == 0
    path = tmp_path / "vault" / "keys" / "dkim.pem"
    first = path.read_bytes()
    said = capsys.readouterr().out
    assert main(["mail", "key", "--var", str(tmp_path)]) == 0

    assert read_key(first).key_size == 2048
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_bytes() == first
    assert "t1._domainkey.news.localhost" in said
    assert "v=DKIM1; k=rsa; p=" in capsys.readouterr().out


def test_a_test_mail_goes_through_the_relay_signed(
    tmp_path: Path, manners: Manners, relay: int, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["mail", "key", "--var", str(tmp_path)])

    assert main(["mail", "test", "--var", str(tmp_path), "me@example.org"]) == 0
    assert "took the mail (250 2.0.0)" in capsys.readouterr().out
    ((recipient, message),) = manners.taken
    assert recipient == "me@example.org"
    assert message.startswith(b"DKIM-Signature: ")


def test_a_test_mail_that_is_refused_says_how(tmp_path: Path, relay: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "test", "--var", str(tmp_path), "code550me@example.org"]) == 1
    assert "answered RCPT with (550 5.1.1)" in capsys.readouterr().out


def test_what_is_no_address_is_refused(tmp_path: Path, relay: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "test", "--var", str(tmp_path), "nobody"]) == 1
    assert "no mail address" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["test", "me@example.org"], ["release"]])
def test_without_a_relay_it_says_what_to_set(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", words[0], "--var", str(tmp_path), *words[1:]]) == 1
    assert "set TAMIZDAT_SMTP_URL" in capsys.readouterr().err


def test_release_leaves_a_wish_for_the_vault(tmp_path: Path, relay: int) -> None:
    assert main(["mail", "release", "--var", str(tmp_path)]) == 0
    assert is_wished(tmp_path / "vault" / "outbox")
