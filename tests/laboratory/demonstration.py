"""The demonstration beside the laboratory: its cards and coins are open, since there is somebody who takes them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PAPER = "paper.toml"
_HALTED = ', halt = "closed"'


def with_open_ways(content: Path, folder: Path) -> Path:
    """The invented paper as it stands in `content`, but with every way of giving open. Nothing is copied but one file.

    It lies in `folder`, where each thing of the paper is a link.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for thing in content.iterdir():
        link = folder / thing.name
        if thing.name != PAPER and not link.is_symlink():
            link.symlink_to(thing.absolute())
    text = (content / PAPER).read_text(encoding="utf-8")
    (folder / PAPER).write_text(text.replace(_HALTED, ""), encoding="utf-8")
    return folder


def start(var: Path, content: Path, settings: Mapping[str, str], *words: str) -> subprocess.Popen[bytes]:
    """`tamizdat demo` in a folder of its own, with the keys of the laboratory."""
    paper = with_open_ways(content, var / "paper")
    command = [sys.executable, "-m", "tamizdat.config.commands", "demo", "--var", str(var / "var")]
    return subprocess.Popen([*command, "--content", str(paper), *words], env={**os.environ, **settings})
