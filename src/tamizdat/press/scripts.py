"""The scripts that a browser runs: plain modules from /browser, shipped as they are written (docs/adr/0005)."""

from importlib import resources

_FOLDER = resources.files("tamizdat.press") / "browser"


def house_scripts() -> dict[str, str]:
    """Read the scripts: name to source."""
    files = (file for file in _FOLDER.iterdir() if file.name.endswith(".js"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def desk_script(name: str) -> str:
    """Read a script of the desk's own pages; it is no part of an edition."""
    return (_FOLDER / "desk" / name).read_text(encoding="utf-8")


def copy_script(name: str) -> str:
    """Read a script of copies on a disk; it is no part of an edition."""
    return (_FOLDER / "copy" / name).read_text(encoding="utf-8")


SCRIPTS = tuple(sorted(house_scripts()))
