"""Photographs pages in every dress: light and dark, phone and desktop, print.

    .venv/bin/python docs/develop/screens.py OUT ADDRESS...

ADDRESS is a file or an http address; of an edition, take one of each kind of page. Look at all of them before
a change of templates or style is called finished.
"""

import argparse
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")


def photograph(browser: Browser, address: str, stem: str, folder: Path) -> list[Path]:
    """Photograph one page whole, in every dress and as A4; returns the files."""
    made = []
    for (size, (width, height)), scheme in product(SIZES.items(), SCHEMES):
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=False,
        )
        page.goto(address)
        made.append(folder / f"{stem}-{size}-{scheme}.png")
        page.screenshot(path=made[-1], full_page=True)
        page.close()
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    made.append(folder / f"{stem}-print.pdf")
    page.pdf(path=made[-1], format="A4", margin={"top": "18mm", "bottom": "18mm", "left": "20mm", "right": "20mm"})
    page.close()
    return made


def stem_of(address: str) -> str:
    """Name the pictures of a page after its path."""
    path = address.partition("://")[2].partition("/")[2] if "://" in address else address
    parts = [part for part in path.strip("/").removesuffix("index.html").split("/") if part]
    return "-".join(parts[-4:]) or "front"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--browser", default="/usr/bin/chromium", help="path of a Chromium (default: Debian's)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox", "--disable-gpu"])
        for address in arguments.addresses:
            where = address if "://" in address else Path(address).resolve().as_uri()
            for file in photograph(browser, where, stem_of(address), arguments.out):
                print(file)
        browser.close()


if __name__ == "__main__":
    main()
