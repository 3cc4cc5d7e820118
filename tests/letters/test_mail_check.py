"""`tamizdat mail check` says in sentences what is wrong, and sends nothing."""

from pathlib import Path

import msgspec
import pytest

from tamizdat.config.commands import main
from tamizdat.letters.dkim import Signer, new_key, read_key
from tests.fakes.names import name_server
from tests.letters import mails
from tests.letters.printed import Printed, sealed

CHECKS = "SPF DKIM subject size pictures remote text links leaving one-click sender spam"


@pytest.fixture
def var(paper: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sealed edition with one letter in one form, and a DKIM key."""
    monkeypatch.setenv("TAMIZDAT_MAIL_DOMAIN", mails.DOMAIN)
    monkeypatch.setenv("TAMIZDAT_ORIGIN", "http://localhost:8000/")  # the paper says better where it was printed
    monkeypatch.setenv("TAMIZDAT_DESK_URL", "https://127.0.0.1/")
    index = msgspec.json.decode(paper.files["letters.json"])
    index["letters"][0]["parts"] = {"digest": index["letters"][0]["parts"]["digest"]}
    sealed(paper, tmp_path, letters=msgspec.json.encode(index))
    (tmp_path / "vault/keys").mkdir(parents=True)
    (tmp_path / "vault/keys/dkim.pem").write_bytes(new_key())
    return tmp_path


def test_the_dns_the_button_and_the_very_mail_are_looked_at(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signer = Signer(mails.DOMAIN, "t1", read_key((var / "vault/keys/dkim.pem").read_bytes()))
    name, text = signer.record()
    zone = {
        (name, "TXT"): (f'"{text[:200]}" "{text[200:]}"',),
        (f"bounce.{mails.DOMAIN}", "TXT"): ('"v=spf1 ip4:203.0.113.5 -all"',),
        (f"_dmarc.{mails.DOMAIN}", "TXT"): ('"v=DMARC1; p=none"',),
    }
    with name_server(zone) as port:
        words = ["mail", "check", "--var", str(var), "--resolver", f"127.0.0.1:{port}"]
        status = main([*words, "--from-address", "203.0.113.5"])
    said = capsys.readouterr().out

    assert status == 1
    assert [line.split()[1] for line in said.splitlines() if line.startswith("  ok")] == CHECKS.split()
    assert "look DMARC" in said
    assert "All 0 links" not in said
    assert f"-> bounce.{mails.DOMAIN}. MX 10 YOUR-MAIL-SERVER" in said
    assert "BAD  button" in said
    assert "no address of the public internet" in said


def test_without_an_edition_or_a_letter_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "check", "--var", str(tmp_path), "--offline"]) == 0
    assert "tamizdat press" in capsys.readouterr().out


def test_a_setting_that_makes_no_sense_is_one_sentence(
    var: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMIZDAT_DESK_URL", "nowhere")
    assert main(["mail", "check", "--var", str(var)]) == 2
    assert "TAMIZDAT_DESK_URL" in capsys.readouterr().err
