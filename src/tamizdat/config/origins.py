"""The address under which readers find the paper, and a word to whoever prints one that leads to no reader."""

from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.press.addresses import stays_home
from tamizdat.press.records import Site, decode
from tamizdat.pressroom.source import Source

NAME = "TAMIZDAT_ORIGIN"
AT_HOME = "http://localhost:8000/"
SITE = "site/1"


def paper_origin(environment: Environment) -> str:
    """Read the address. Raises EnvironmentRefused."""
    return environment.url(NAME, AT_HOME)


def origin_warning(told: str, recorded: str) -> str:
    """Say what is wrong with an address and how to mend it, or "" where nothing is.

    `told` comes from the environment, `recorded` from the record that is printed ("": there is none yet). Where only
    the record leads nowhere, the newsroom is about to write another one.
    """
    if not stays_home(told) or (recorded and not stays_home(recorded)):
        return ""
    return (
        f"Attention: every page names {recorded or told} as its own address, so what readers share and search engines"
        f" find leads to nobody. Set {NAME} to the public address of the paper, for the newsroom, its clock and the"
        " press, and start them again (docs/operate/settings.md)."
    )


def warning_for(var: Path, environment: Environment, source: Source) -> str:
    """Say the same for the paper below a folder; of a demonstration nobody expects readers. Raises SourceError."""
    if environment.flag("TAMIZDAT_DEMONSTRATION") or (var / "demo-keys").exists():
        return ""
    payload = source.payloads([SITE]).get(SITE)
    record = decode(SITE, payload) if payload else None
    return origin_warning(paper_origin(environment), record.origin if isinstance(record, Site) else "")
