"""Every contract of the house is broken once on purpose, to see that it bites and says its name."""

import configparser
import io
import logging
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

HERE = Path(__file__).resolve().parent.parent
CONTRACTS = configparser.ConfigParser()
CONTRACTS.read(HERE / ".importlinter", encoding="utf-8")
NAMES = {
    section.rpartition(":")[2]: CONTRACTS[section]["name"]
    for section in CONTRACTS.sections()
    if section.startswith("importlinter:contract:")
}

# Which contract must break when these lines are written into these files.
TRESPASSES = [
    pytest.param("floors", {"press/wrong.py": "import tamizdat.newsroom"}, id="the press looks up to the newsroom"),
    pytest.param("floors", {"newsroom/wrong.py": "import tamizdat.letters"}, id="a room looks into the next room"),
    pytest.param("floors", {"mirrors/wrong.py": "import tamizdat.pressroom"}, id="mirrors look up to the pressroom"),
    pytest.param("floors", {"edition/wrong.py": "import tamizdat.wire"}, id="the ground floor looks sideways"),
    pytest.param("floors", {"odds_and_ends/__init__.py": '"""Nobody placed this."""'}, id="a package without a floor"),
    pytest.param(
        "floors",
        {"staff/wrong.py": "def late() -> None:\n    import tamizdat.config"},
        id="an import hidden in a function",
    ),
    pytest.param(
        "floors",
        {"press/wrong.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tamizdat.newsroom"},
        id="an import hidden behind the type checker",
    ),
    pytest.param(
        "rooms",
        {"letters/models.py": "import tamizdat.letters.actions", "letters/actions.py": ""},
        id="models call actions",
    ),
    pytest.param(
        "rooms",
        {"letters/queries.py": "import tamizdat.letters.views", "letters/views.py": ""},
        id="queries call a door",
    ),
    pytest.param(
        "circles",
        {"envelope/one.py": "import tamizdat.envelope.two", "envelope/two.py": "import tamizdat.envelope.one"},
        id="two modules in a circle",
    ),
    pytest.param("pure", {"press/wrong.py": "import django.conf"}, id="Django in the press"),
    pytest.param("pure", {"edition/wrong.py": "import socket"}, id="a socket in the edition"),
    pytest.param("pure", {"envelope/wrong.py": "import wagtail"}, id="Wagtail in the envelope"),
    pytest.param("pure", {"spool/wrong.py": "import django.db"}, id="a database in the spool"),
    pytest.param("floors", {"envelope/wrong.py": "import tamizdat.spool"}, id="the envelope knows where it will lie"),
    pytest.param("floors", {"desk/wrong.py": "import tamizdat.vault"}, id="the desk looks into the vault"),
    pytest.param("pure", {"press/wrong.py": "import tamizdat.wire"}, id="the wire in the press"),
    pytest.param("one-door", {"mirrors/wrong.py": "import urllib3"}, id="a mirror with its own way out"),
    pytest.param("one-door", {"vault/wrong.py": "import socket"}, id="a vault that listens"),
    pytest.param("one-door", {"newsroom/wrong.py": "import requests"}, id="a newsroom with its own way out"),
    pytest.param(
        "plugins",
        {"newsroom/importers/shared.py": "import tamizdat.newsroom.importers.wordpress"},
        id="what importers share leans on one of them",
    ),
    pytest.param(
        "plugins",
        {"newsroom/importers/other/__init__.py": "import tamizdat.newsroom.importers.wordpress"},
        id="one importer leans on another",
    ),
    pytest.param(
        "providers",
        {"contributions/worker.py": "import tamizdat.contributions.providers.btcpay"},
        id="the engine leans on one provider",
    ),
    pytest.param(
        "providers",
        {"contributions/providers/other.py": "import tamizdat.contributions.providers.mollie"},
        id="one provider leans on another",
    ),
    pytest.param(
        "personal-data",
        {"letters/wrong.py": "import tamizdat.readers.models"},
        id="letters look into the readers' drawers",
    ),
]


@pytest.fixture
def skeleton(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packages of the house with nothing in them but their faces, and the contracts over it."""
    root = tmp_path / "tamizdat"
    for package in [HERE / "src/tamizdat", *(HERE / "src/tamizdat").iterdir()]:
        if (package / "__init__.py").is_file():
            empty = root / package.relative_to(HERE / "src/tamizdat")
            empty.mkdir(parents=True, exist_ok=True)
            (empty / "__init__.py").touch()
    for place in (
        "newsroom/importers",
        "newsroom/importers/registry",
        "newsroom/importers/wordpress",
        "contributions/providers",
        *(
            f"contributions/providers/{name}"
            for name in ("registry", "btcpay", "mollie", "stripe_hosted", "stripe_guarded")
        ),
        "readers/models",
    ):
        (root / place).mkdir()
        (root / place / "__init__.py").touch()
    shutil.copy(HERE / ".importlinter", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "tamizdat")  # so that the linter finds the skeleton and not the house
    return root


@contextmanager
def others_keep_their_loggers() -> Iterator[None]:
    """The linter sets up logging for a process of its own, and silences every logger that it finds."""
    loggers = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.disabled) for one in loggers]
    yield
    for one, disabled in before:
        one.disabled = disabled


def broken_contracts() -> set[str]:
    """Run the linter in the current folder; return the names of contracts that it says are broken."""
    said = io.StringIO()
    with redirect_stdout(said), others_keep_their_loggers():
        lint_imports(config_filename=".importlinter", no_cache=True)
    flat = " ".join(said.getvalue().split())
    assert all(f"{name} BROKEN" in flat or f"{name} KEPT" in flat for name in NAMES.values()), flat
    return {name for name in NAMES.values() if f"{name} BROKEN" in flat}


def test_an_untouched_house_breaks_nothing(skeleton: Path) -> None:
    assert skeleton.is_dir()
    assert broken_contracts() == set()


@pytest.mark.parametrize(("contract", "lines"), TRESPASSES)
def test_a_trespass_breaks_its_contract(skeleton: Path, contract: str, lines: dict[str, str]) -> None:
    for name, source in lines.items():
        (skeleton / name).parent.mkdir(exist_ok=True)
        (skeleton / name).write_text(f"{source}\n", encoding="utf-8")

    assert NAMES[contract] in broken_contracts()


def test_every_contract_is_broken_at_least_once() -> None:
    assert {trespass.values[0] for trespass in TRESPASSES} == set(NAMES)


def test_looking_at_the_contracts_silences_nobody_else(skeleton: Path) -> None:
    assert skeleton.is_dir()
    line = logging.getLogger("tamizdat.desk")
    broken_contracts()
    assert not line.disabled
