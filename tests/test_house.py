"""Rules of the house that no linter knows. Each failure names the place and says what to do."""

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

HERE = Path(__file__).resolve().parent.parent
HOUSE = HERE / "src" / "tamizdat"
DEBIAN_12 = "3.11.2"
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LONGEST_TEMPLATE = 120
MOST_PUBLIC_METHODS = 12
SHAPELESS_FILES = {"utils", "util", "common", "core", "helpers", "helper", "services", "service", "manager", "managers"}
SHAPELESS_FILES |= {"base", "misc", "lib", "stuff", "various", "tools"}
SHAPELESS_STEMS = ("process_", "handle_", "manage_", "do_")
SHAPELESS_FUNCTIONS = {"process", "handle", "do", "run_it", "main_loop"}
# Names by which Django calls us.
DEMANDED = {
    ("management/commands", "handle"),
    ("middleware.py", "process_exception"),
    ("middleware.py", "process_view"),
}
PROMISES = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error", "pragma: no " + "cover")
SKIPS = ("pytest." + "skip", "mark." + "skip", "mark." + "xfail", "unittest" + ".mock")


def versioned(*patterns: str) -> list[Path]:
    """Files that Git knows or would take, so that nobody's leftovers are judged."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=HERE,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(HERE / name for name in listing.splitlines() if (HERE / name).is_file())


def of_ours(*patterns: str) -> list[Path]:
    return [path for path in versioned(*patterns) if "migrations" not in path.parts]


MODULES = of_ours("src/*.py")
PACKAGES = [path.parent for path in MODULES if path.name == "__init__.py"]
SCRIPTS = of_ours("*.py")
OF_BYTES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".mo", ".gz", ".ttf"}
TEXTS = [path for path in versioned() if path.suffix not in OF_BYTES]


def name_of(path: Path) -> str:
    return str(path.relative_to(HERE))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def places(pattern: str, paths: list[Path]) -> list[str]:
    """`file:line` of every line that matches."""
    found = re.compile(pattern)
    return [
        f"{name_of(path)}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if found.search(line)
    ]


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert [name_of(path) for path in SCRIPTS if len(text_of(path).splitlines()) > LONGEST_MODULE] == []


def test_no_function_is_longer_than_sixty_lines() -> None:
    assert [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in SCRIPTS
        if path.parent != HERE / "demo/photos"  # there a picture is drawn one stroke after another
        for function in functions_of(path)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ] == []


def test_no_template_is_longer_than_a_hundred_and_twenty_lines() -> None:
    templates = [path for path in versioned("src/*.html", "src/*.xml") if "templates" in path.parts]
    assert [name_of(path) for path in templates if len(text_of(path).splitlines()) > LONGEST_TEMPLATE] == []


def test_no_file_or_folder_has_a_shapeless_name() -> None:
    assert [name_of(path) for path in SCRIPTS if SHAPELESS_FILES & {path.stem, *path.relative_to(HERE).parts}] == []


def test_no_function_has_a_shapeless_name() -> None:
    assert [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in MODULES
        for function in functions_of(path)
        if function.name.lstrip("_").startswith(SHAPELESS_STEMS) or function.name in SHAPELESS_FUNCTIONS
        if not any(folder in name_of(path) and function.name == name for folder, name in DEMANDED)
    ] == []


@pytest.mark.parametrize("package", [path for path in PACKAGES if path.parent == HOUSE], ids=name_of)
def test_a_package_says_what_it_is_for_what_it_never_does_and_where_to_start(package: Path) -> None:
    face = ast.get_docstring(ast.parse(text_of(package / "__init__.py"))) or ""

    assert face, f"{name_of(package)} does not say what it is for"
    assert re.search(r"\bnever\b", face), f"{name_of(package)} does not say what it never does"
    assert "Start reading in" in face or "Empty until" in face, f"{name_of(package)} does not say where to start"


def test_every_folder_of_modules_has_a_face() -> None:
    folders = {path.parent for path in MODULES if not {"management", "migrations"} & set(path.parts)}
    faceless = [
        name_of(folder)
        for folder in sorted(folders)
        if not (folder / "__init__.py").is_file() or not ast.get_docstring(ast.parse(text_of(folder / "__init__.py")))
    ]
    assert faceless == []


def test_every_exception_to_a_rule_carries_its_reason() -> None:
    scripts = [path for path in SCRIPTS if path != Path(__file__).resolve()]
    bare_noqa = places(r"#\s*noqa(?!: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*\s+\S)", scripts)
    bare_ignore = places(r"#\s*type:\s*ignore(?!\[[a-z-]+(?:, ?[a-z-]+)*\]\s+#\s*\S)", scripts)
    assert bare_noqa + bare_ignore == []


def test_every_exception_to_a_contract_carries_its_reason() -> None:
    lines = text_of(HERE / ".importlinter").splitlines()
    unexplained = [
        number
        for number, line in enumerate(lines, 1)
        if "->" in line and not lines[number - 2].lstrip().startswith((";", "#")) and not line.lstrip().startswith(";")
    ]
    assert unexplained == []


def test_nothing_is_imported_inside_a_function() -> None:
    assert [
        f"{name_of(path)}:{node.lineno}"
        for path in [*MODULES, *of_ours("tests/*.py")]
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ] == []


def test_the_floors_in_architecture_are_the_layers_of_the_linter() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(HERE / ".importlinter", encoding="utf-8")
    layers = contracts["importlinter:contract:floors"]["layers"].split("\n")
    drawn = re.search(r"```floors\n(.*?)```", text_of(HERE / "ARCHITECTURE.md"), re.DOTALL)

    assert drawn, "ARCHITECTURE.md draws no floors"
    floors = [line.split("  ")[0].strip() for line in drawn[1].splitlines() if line.strip()]
    assert floors == [layer.strip() for layer in layers if layer.strip()]


def test_an_edition_and_a_story_say_and_do_not_do() -> None:
    gods = []
    for path in MODULES:
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.ClassDef) and node.name in {"Edition", "Story", "StoryPage"}:
                methods = [
                    item.name
                    for item in node.body
                    if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and not item.name.startswith("_")
                ]
                gods += [f"{name_of(path)} {node.name}"] if len(methods) > MOST_PUBLIC_METHODS else []
    assert gods == []


def test_no_float_comes_near_money() -> None:
    near = [
        f"{name_of(path)}:{getattr(node, 'lineno', '')}"
        for path in MODULES
        if (HOUSE / "money") in path.parents
        for node in ast.walk(ast.parse(text_of(path)))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "round"})
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    ]
    assert near == []


def test_nothing_is_promised_and_nothing_is_skipped() -> None:
    words = "|".join(re.escape(word) for word in (*PROMISES, *SKIPS))
    assert places(rf"\b(?:{words})\b", SCRIPTS) == []


def test_no_machine_and_no_registry_is_named() -> None:
    # Spelt in pieces, so that this file does not find itself.
    traces = [r"/wo" + r"rk/(?:main|shared)", r"/tmp" + r"/team", "index" + r"-url", "trusted" + "-host"]
    traces += [r"https?://[^ \"]*\.(?:whl|tar\.gz|tgz)\b", r"file://" + r"/opt"]
    assert places("|".join(traces), TEXTS) == []


def test_what_is_locked_takes_the_python_of_debian_12() -> None:
    # The lock may have been made by a newer Python 3.11; the README begins with Debian's own.
    wanted = {one.metadata["Name"]: ",".join(one.metadata.get_all("Requires-Python", [])) for one in distributions()}
    assert [name for name, versions in wanted.items() if DEBIAN_12 not in SpecifierSet(versions)] == []


def test_the_lock_names_a_hash_for_every_package() -> None:
    for path in versioned("requirements/*.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", text_of(path))
        assert [entry.split(" ")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
