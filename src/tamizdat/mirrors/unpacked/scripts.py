"""Puts the modules of search together into one plain script: from a disk browsers load no modules.

Their words stay as they stand; imports and exports alone are written otherwise. Modules of another make are refused.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+\.js)";$', re.MULTILINE)
_LATER = re.compile(r'await import\("\./([\w-]+\.js)"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) (\w+))", re.MULTILINE)
# Types in comments import too, and are nobody's business here.
_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
_LEFT = re.compile(r"^\s*(?:import|export)\b|\bimport\(|\bimport\.meta\b", re.MULTILINE)


class OddScriptError(Exception):
    """A module is written in a way that is not known here."""


def together(first: str, modules: Mapping[str, str], before: str) -> str:
    """Put a module and all that it needs into one script. `before` gives them what a disk does not.

    Raises OddScriptError.
    """
    parts = [_part(name, modules[name]) for name in _in_order(first, modules, ())]
    return f'"use strict";\n{{\n{before}\nconst parts = {{}};\n{"".join(parts)}}}\n'


def _part(name: str, source: str) -> str:
    names = _EXPORT.findall(source)
    body = _IMPORT.sub(r'const \1 = parts["\2"];', _LATER.sub(r'parts["\1"]', _EXPORT.sub("", source)))
    if _LEFT.search(_COMMENT.sub("", body)):
        message = f"{name} cannot be put together with others"
        raise OddScriptError(message)
    return f'parts["{name}"] = (() => {{\n{body}\nreturn {{ {", ".join(names)} }};\n}})();\n'


def _in_order(name: str, modules: Mapping[str, str], within: tuple[str, ...]) -> list[str]:
    """List what a module needs before it, each once."""
    if name in within or name not in modules:
        message = f"{name} is missing, or needs itself"
        raise OddScriptError(message)
    needed = [found[-1] for found in _IMPORT.findall(modules[name])] + _LATER.findall(modules[name])
    order = [one for each in needed for one in _in_order(each, modules, (*within, name))]
    return [*dict.fromkeys(order), name]
