"""The specification's own script and `tamizdat verify`, over HTTP, against a folder served by nobody's software."""

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tamizdat.config.commands import main
from tamizdat.edition import expiry
from tamizdat.edition.changes import Change
from tests.edition.printing_house import House, address, paths_of

SPECIFICATION = Path(__file__).resolve().parents[2] / "docs" / "spec" / "edition.md"


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # named so by the standard library
        """Keep no log."""


@pytest.fixture
def served(house: House) -> Iterator[str]:
    pages = house.pages(12)
    house.seal(Change(placed=pages, media=[house.media(b"pixels")], hot=paths_of(pages[:2]), whole=True))
    handler = functools.partial(Silent, directory=str(house.folder.root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def run_script(folder: Path, base: str, root: Path, path: str) -> subprocess.CompletedProcess[str]:
    script = re.search(r"```python\n(.*?)```", SPECIFICATION.read_text(encoding="utf-8"), re.DOTALL)
    assert script is not None
    (folder / "check.py").write_text(script.group(1), encoding="utf-8")
    words = [sys.executable, "check.py", base, str(root), path]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_the_script_in_the_specification_checks_a_page(house: House, served: str, tmp_path: Path) -> None:
    good = run_script(tmp_path, served, house.folder.root_json, address(7))
    assert good.returncode == 0, good.stderr
    assert (tmp_path / good.stdout.strip()).read_bytes() == (house.folder.tree / address(7)).read_bytes()

    absent = run_script(tmp_path, served, house.folder.root_json, "2026/no/such/page/index.html.gz")
    assert "has no such page" in absent.stderr

    (house.folder.tree / address(8)).write_bytes(b"forged")
    assert "LengthOrHashMismatchError" in run_script(tmp_path, served, house.folder.root_json, address(8)).stderr


def test_a_served_edition_is_verified_by_address(house: House, served: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", served, "--root", str(house.folder.root_json), "--all"]) == 0
    (house.folder.tree / address(3)).unlink()
    assert main(["verify", served.rstrip("/"), "--root", str(house.folder.root_json), "--all"]) == 1
    assert f"{address(3)}: Missing" in capsys.readouterr().out


BLOCKED = "http://127.0.0.1:9/"


@pytest.mark.parametrize("verb", ["verify", "unpack", "prune"])
def test_an_address_where_nobody_answers_is_not_called_unsound(
    house: House, served: str, tmp_path: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {
        "verify": [BLOCKED],
        "unpack": [BLOCKED, str(tmp_path / "copy")],
        "prune": [str(house.folder.root), "--by", BLOCKED],
    }

    assert main([verb, *words[verb], "--root", str(house.folder.root_json)]) == 2
    told = "".join(capsys.readouterr())
    assert "Could not be checked" in told
    assert "sound" not in told.lower()


def test_a_server_that_refuses_a_page_says_nothing_about_it(
    house: House, served: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(handler: Silent) -> None:
        if address(3) in handler.path:
            handler.send_error(451)
        else:
            http.server.SimpleHTTPRequestHandler.do_GET(handler)

    monkeypatch.setattr(Silent, "do_GET", refuse, raising=False)
    check = ["verify", served, "--root", str(house.folder.root_json), "--all", "--json"]

    assert main(check) == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["unreachable"]) == (False, True)
    assert [fault["path"] for fault in told["faults"] if fault["unreachable"]] == [address(3)]

    (house.folder.tree / address(4)).write_bytes(b"forged")
    assert main(check) == 1
    assert json.loads(capsys.readouterr().out)["unreachable"] is False


def test_the_specification_gives_the_terms_that_the_program_keeps() -> None:
    text = SPECIFICATION.read_text(encoding="utf-8")
    for role, term in expiry.TERMS.items():
        row = next(line for line in text.splitlines() if re.match(rf"\| [a-z, ]*\b{role}\b.* days \|", line))
        assert f"| {term.days} days |" in row


def test_rules_are_numbered_without_a_gap() -> None:
    text = SPECIFICATION.read_text(encoding="utf-8")
    for letter in "EV":
        numbers = [int(each) for each in re.findall(rf"^\*\*{letter}(\d+)\.\*\*", text, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))
