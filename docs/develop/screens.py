"""Photographs an edition: one page of each kind in each language, light and dark, phone and desktop, and on paper.

    .venv/bin/python docs/develop/screens.py OUT var/edition

Look at all of them before a change of templates or style is called finished. Scripts are switched off, as in Tor
Browser at "Safest": what is not on these pictures is not on the page.
"""

import argparse
import gzip
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
MARGIN = {"top": "18mm", "bottom": "18mm", "left": "20mm", "right": "20mm"}
# Below a language's home: the front, sections, archive and pages; a year, a month, a topic, somebody; a lost reader.
LEVEL = "[a-z]*/index.html"
ONE_OF = ("20[0-9][0-9]/index.html", "20[0-9][0-9]/[01][0-9]/index.html", "topic/*/index.html", "by/*/index.html")
STORY = "20[0-9][0-9]/[01][0-9]/*/*/index.html"


def unpack(tree: Path, folder: Path) -> None:
    """Unpack the pages of an edition; its pictures stay where they are."""
    for packed in tree.rglob("*.html.gz"):
        page = folder / packed.relative_to(tree).with_suffix("")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(gzip.decompress(packed.read_bytes()))
    if (tree / "_m").is_dir():
        (folder / "_m").symlink_to((tree / "_m").resolve())


def homes(folder: Path) -> list[Path]:
    """List the folders of languages: the root, and each first folder that has a front and a 404 of its own."""
    return [folder, *(one.parent for one in sorted(folder.glob("*/404.html")))]


def chosen(home: Path) -> Iterator[Path]:
    """Choose one page of each kind; of stories the longest."""
    yield from (home / "index.html", home / "404.html")
    yield from (page for page in sorted(home.glob(LEVEL)) if not (page.parent / "404.html").exists())
    for pattern in ONE_OF:
        yield from sorted(home.glob(pattern))[-1:]
    yield from sorted(home.glob(STORY), key=lambda page: page.stat().st_size)[-1:]


def photograph(browser: Browser, page: Path, stem: Path) -> None:
    """Photograph one page whole, in every dress and as A4."""
    for (size, (width, height)), scheme in product(SIZES.items(), SCHEMES):
        sheet = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=False,
        )
        sheet.goto(page.as_uri())
        sheet.screenshot(path=f"{stem}-{size}-{scheme}.png", full_page=True)
        sheet.close()
    sheet = browser.new_page(java_script_enabled=False)
    sheet.goto(page.as_uri())
    sheet.pdf(path=f"{stem}-print.pdf", format="A4", margin=MARGIN)
    sheet.close()


def stem_of(page: Path, folder: Path) -> str:
    """Name the pictures of a page after its path."""
    return "-".join(page.relative_to(folder).with_suffix("").parts).removesuffix("-index") or "index"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("edition", type=Path, help="the folder of an edition")
    parser.add_argument("--browser", default="/usr/bin/chromium", help="path of a Chromium (default: Debian's)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        unpack(arguments.edition / "tree", folder)
        browser = play.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox", "--disable-gpu"])
        for page in [page for home in homes(folder) for page in chosen(home)]:
            photograph(browser, page, arguments.out / stem_of(page, folder))
            print(stem_of(page, folder))
        browser.close()


if __name__ == "__main__":
    main()
