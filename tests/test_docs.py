"""The handbook says what the program does: nothing more that is false, nothing less that is needed."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from tamizdat import __version__
from tamizdat.config.commands import COMMANDS, MODULES

HERE = Path(__file__).resolve().parent.parent
HANDBOOK = HERE / "docs"
PAPERS = sorted([*HERE.glob("*.md"), *(page for page in HANDBOOK.rglob("*.md") if "_build" not in page.parts)])
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
# Words of the design whose rooms stand empty are listed too: they are taken.
WORDS = """
story
byline
record
publication log
slot
front
letter
issue
edition
object
tree
bin
seal
mirror
carrier
reader
subscription
consent
envelope
spool
gift
pledge
provider
fact
ledger
reminder
appeal
keeper
drill
zone
contributor
section
topic
proof
newsstand
""".strip().splitlines()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_documented(verb: str) -> None:
    assert f"## tamizdat {verb}\n" in text_of(HANDBOOK / "operate/commands.md")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_option_of_a_verb_is_documented(verb: str) -> None:
    commands, name = HERE / "src/tamizdat/config/commands", MODULES.get(verb, verb)
    # A verb with acts of its own has a module for each: mail.py, mail_receive.py.
    options = {
        str(argument.value)
        for module in [commands / f"{name}.py", *commands.glob(f"{name}_*.py")]
        for call in ast.walk(ast.parse(text_of(module)))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "add_argument"
        for argument in call.args
        if isinstance(argument, ast.Constant) and str(argument.value).startswith("--")
    }
    section = text_of(HANDBOOK / "operate/commands.md").partition(f"## tamizdat {verb}\n")[2].partition("\n## ")[0]

    assert {option for option in options if f"`{option}" not in section} == set()


def test_every_variable_of_the_environment_is_documented() -> None:
    read = {
        name
        for path in (HERE / "src").rglob("*.py")
        for name in re.findall(r"\bTAMIZDAT_[A-Z_]+[A-Z]\b", text_of(path))
    }
    written = set(re.findall(r"`(TAMIZDAT_[A-Z_]+)`", text_of(HANDBOOK / "operate/settings.md")))

    # A secret may come as a file: NAME_FILE.
    assert {name.removesuffix("_FILE") for name in read} == {name.removesuffix("_FILE") for name in written}


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_house_is_in_the_glossary(word: str) -> None:
    assert f"| **{word}**" in text_of(HANDBOOK / "words.md")


def test_the_version_is_the_top_of_the_changelog() -> None:
    newest = re.search(r"^## (\S+)$", text_of(HERE / "CHANGELOG.md"), re.MULTILINE)

    assert newest
    assert newest[1] == __version__ == PROJECT["project"]["version"]


def test_every_dependency_has_a_reason_and_every_reason_a_dependency() -> None:
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    wanted += [line for part in ("bench", "build") for line in text_of(HERE / f"requirements/{part}.in").split()]
    names = {re.split(r"[\[<>=~ ]", dependency)[0] for dependency in wanted}
    reasons = set(re.findall(r"^\| ([A-Za-z0-9_-]+) \|", text_of(HANDBOOK / "dependencies.md"), re.MULTILINE))

    assert reasons - {"package"} == names


def test_decisions_are_numbered_without_gap_or_repetition() -> None:
    numbers = [int(page.name[:4]) for page in sorted((HANDBOOK / "adr").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_links_between_papers_lead_somewhere() -> None:
    astray = []
    for page in PAPERS:
        for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = unquote(target).partition("#")
            there = (page.parent / name).resolve() if name else page
            if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors_of(there)):
                astray.append(f"{page.relative_to(HERE)}: {target}")
    assert astray == []


def test_every_invariant_names_a_living_test() -> None:
    chief = text_of(HERE / "ARCHITECTURE.md").partition("## Invariants")[2]
    invariants = chief + text_of(HERE / "docs" / "develop" / "invariants.md")
    listed = [line for line in invariants.splitlines() if line.startswith("- ")]
    unkept = [line for line in listed if not re.search(r"`tests/[^`]+\.py::[Tt]est\w+`", line)]
    dead = [
        f"{file}::{name}"
        for file, name in re.findall(r"`(tests/[^`:]+\.py)::(\w+)`", invariants)
        if not (HERE / file).is_file()
        or not re.search(rf"\bdef {name}\b|^{name}\b", text_of(HERE / file), re.MULTILINE)
    ]

    assert listed
    assert unkept + dead == []


def test_the_readme_names_only_tasks_that_exist() -> None:
    tasks = set(re.findall(r"^([a-z]+):", text_of(HERE / "Makefile"), re.MULTILINE))
    named = {task for page in PAPERS for task in re.findall(r"(?:^|`)make ([a-z]+)", text_of(page), re.MULTILINE)}
    assert named - tasks == set()


def test_every_task_has_one_line_of_help() -> None:
    makefile = text_of(HERE / "Makefile")
    tasks = set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()) - {"packages"}
    words = ["make", "--no-print-directory", "help"]  # these tests may have been started by make themselves
    said = subprocess.run(words, cwd=HERE, check=True, capture_output=True, text=True).stdout

    assert {line.split()[0] for line in said.splitlines() if line} == tasks
