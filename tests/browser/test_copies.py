"""A reader opens a copy from a disk, without any server: every link, picture and search, in a real browser."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from playwright.sync_api import Page, expect

from tamizdat.edition.stranger import folder_source
from tamizdat.mirrors.unpacked.unpacking import unpack
from tests.browser.conftest import STORIES
from tests.browser.test_search import headlines
from tests.pressroom.paper import PrintingHouse, a_letter, a_newsletter, a_section, a_site, everything_around


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a small paper in three languages, sealed now: a copy of an edition that is over is refused."""
    house = PrintingHouse(tmp_path_factory.mktemp("paper"))
    names = {"en": "The Ferry", "ru": "Паром", "fa": "کشتی"}
    site = a_site(languages=["en", "ru", "fa"], names=names, desk="https://desk.ferry.example/")
    house.put(*everything_around(), site, a_section(2, "Law"), *STORIES, a_newsletter(1), a_letter(2))
    now = datetime.now(UTC)
    house.print(now)
    house.index(now)
    folder = tmp_path_factory.mktemp("disk") / "copy"
    source = folder_source(house.works.folder)
    unpack(source, house.works.folder.root_json.read_bytes(), folder, lambda _what, _done, _total: None)
    return folder


def test_every_link_of_every_page_names_a_file_that_is_there(page: Page, copy: Path) -> None:
    seen: set[str] = set()
    lost: list[str] = []
    todo = [(copy / "index.html").as_uri()]
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        named = page.eval_on_selector_all("[href], [src]", "all => all.map((one) => one.href ?? one.src)")
        local = {urldefrag(link)[0] for link in named if link.startswith("file:")}
        lost += [f"{address}: {link}" for link in local if not Path(unquote(urlparse(link).path)).is_file()]
        todo += [link for link in local if link.endswith(".html")]
    assert lost == []
    pages = {file.as_uri() for file in copy.rglob("*.html")}
    # Pages that nothing links to: for lost readers, mails, and old addresses.
    assert all(re.search(r"/404\.html$|/newsletter/|/2\d{3}/index\.html$", lonely) for lonely in pages - seen)


@pytest.mark.parametrize(
    ("home", "query", "found", "marked"),
    [
        ("", "interrogations", ["Prosecutor resigns", "A bridge is closed"], ["interrogated"]),
        ("ru/", "прокурором", ["Мост закрыт"], ["Прокуроры"]),
        ("fa/", "روزنامه", ["پل بسته شد"], ["روزنامه‌های"]),
        ("", '"river of letters"', ["Snow"], ["river", "of", "letters"]),
    ],
)
def test_a_copy_is_searched_with_excerpts_and_phrases(
    page: Page, copy: Path, home: str, query: str, found: list[str], marked: list[str]
) -> None:
    page.goto((copy / home / "search/index.html").as_uri())
    page.locator("#q").fill(query)
    page.locator("#q").press("Enter")
    assert headlines(page) == found
    expect(page.locator("#results li").first.locator("p.standfirst mark")).to_have_text(marked)
    page.locator("#results a").first.click()
    expect(page.locator("h1")).to_have_text(found[0])


def test_a_copy_runs_no_script_but_that_of_search(copy: Path) -> None:
    scripts = re.compile(r"<script(?! type=\"application/ld\+json\")[^>]*>")
    found = {str(file.relative_to(copy)): scripts.findall(file.read_text()) for file in copy.rglob("*.html")}
    assert {path for path, tags in found.items() if tags} == {f"{home}search/index.html" for home in ("", "ru/", "fa/")}


def test_the_front_says_from_when_a_copy_is(page: Page, copy: Path) -> None:
    page.goto((copy / "index.html").as_uri())
    expect(page.locator(".age")).to_contain_text("This copy is from")
