"""`tamizdat import`, as somebody at a terminal meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importers.wxr_files import export, item, write


def tamizdat(*words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TAMIZDAT_")}
    command = [sys.executable, "-m", "tamizdat.config.commands", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)


def test_an_export_comes_in_with_a_report_and_the_next_step(tmp_path: Path) -> None:
    file, report = write(tmp_path, export(item(1, comments=2))), tmp_path / "report.json"
    done = tamizdat("import", "wordpress", file, "--var", tmp_path / "var", "--report", report)
    assert done.returncode == 0, done.stderr
    assert "1 stories, 0 pages" in done.stdout
    assert f"tamizdat press --var {tmp_path / 'var'}" in done.stdout
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["left"] == [
        {"source_id": "1", "title": "Harbour reopens", "sentence": "2 readers' comments were left."}
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [("<html></html>", "not a WordPress export"), ('<!DOCTYPE x [<!ENTITY y "z">]><rss></rss>', "document type")],
)
def test_what_is_refused_leaves_a_sentence_and_nothing_else(tmp_path: Path, data: str, sentence: str) -> None:
    done = tamizdat("import", "wordpress", write(tmp_path, data), "--var", tmp_path / "var", "--dry-run")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = tamizdat("import", "wordpress", tmp_path / "nothing.xml", "--var", tmp_path / "var")
    assert done.returncode == 2
    assert "There is no file" in done.stderr
