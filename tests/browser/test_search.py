"""A reader searches the archive: in a real browser, from our newsstand, with scripts as they are shipped."""

import re
import threading
from collections.abc import Iterator
from gzip import decompress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look.measures import SHIFTS
from tests.mirrors.servers import Site
from tests.pressroom.paper import NOON, PrintingHouse


def search(page: Page, site: Site, home: str, query: str) -> list[str]:
    """Open the page of search, type, press Enter, and read the headlines once the search has come to an end."""
    page.goto(f"http://127.0.0.1:{site.port}/{home}search/")
    page.locator("#q").fill(query)
    page.locator("#q").press("Enter")
    return headlines(page)


def headlines(page: Page) -> list[str]:
    status = page.get_by_role("status")
    expect(status).not_to_have_text(re.compile("^$|…$"))
    return page.locator("#results h2").all_inner_texts()


@pytest.mark.parametrize(
    ("home", "query", "found"),
    [
        ("", "interrogations", ["Prosecutor resigns", "A bridge is closed"]),
        ("", "PROSECUTOR'S", ["Prosecutor resigns", "A bridge is closed"]),
        ("", "bridge", ["A bridge is closed", "Prosecutor resigns"]),
        ("", "dam letter", ["Snow"]),
        ("ru/", "прокурором", ["Мост закрыт"]),
        ("ru/", "мосту", ["Мост закрыт", "Ёлка на площади"]),
        ("ru/", "елки теплой", ["Ёлка на площади"]),
        ("fa/", "روزنامه", ["پل بسته شد"]),
        ("fa/", "روزنامه ها", ["پل بسته شد"]),
        ("fa/", "کتاب های می مانند", ["برف"]),
        ("fa/", "کتابها", ["برف"]),
        ("fa/", "ماند", []),
        ("fa/", "می‌مانند", ["برف"]),
    ],
)
def test_every_form_of_a_word_is_found_in_every_language(
    page: Page, stand: Site, home: str, query: str, found: list[str]
) -> None:
    assert search(page, stand, home, query) == found


def test_the_beginning_of_the_last_word_is_enough(page: Page, stand: Site) -> None:
    assert search(page, stand, "", "engin") == ["A bridge is closed"]


def test_a_phrase_is_found_as_it_stands(page: Page, stand: Site) -> None:
    assert search(page, stand, "", '"river of letters"') == ["Snow"]
    assert search(page, stand, "", '"letters of river"') == []


def test_what_was_looked_for_is_marked_in_headline_and_excerpt(page: Page, stand: Site) -> None:
    search(page, stand, "", "prosecutors bridges interrogate")
    first = page.locator("#results li").first
    expect(first.locator("h2 mark")).to_have_text(["Prosecutor"])
    expect(first.locator("p.standfirst mark")).to_have_text(["interrogated", "bridges"])


def test_an_excerpt_is_of_the_story_and_of_nothing_around_it(page: Page, stand: Site) -> None:
    search(page, stand, "", "engineers")
    expect(page.locator("#results li").first.locator("p.standfirst")).to_have_text(
        "Three engineers were interrogated by the prosecutors about the dam. Nothing else is said here."
    )


def test_an_excerpt_of_a_live_story_brings_no_style_that_the_page_would_refuse(page: Page, stand: Site) -> None:
    search(page, stand, "", "lighthouse")
    expect(page.locator("#results li p.standfirst mark")).to_have_text(["lighthouse"])


def test_a_word_half_in_bold_is_found_and_marked_whole(page: Page, stand: Site) -> None:
    search(page, stand, "", "interrogated engineers")
    expect(page.locator("#results li").first.locator("p.standfirst mark")).to_have_text(["engineers", "interrogated"])


def test_filters_of_section_and_dates_leave_what_fits(page: Page, stand: Site) -> None:
    assert search(page, stand, "", "dam bridge") == ["A bridge is closed"]
    assert len(search(page, stand, "", "bridge")) == 2
    page.get_by_label("Section", exact=True).select_option(label="Law")
    expect(page.locator("#results h2")).to_have_text(["Prosecutor resigns"])
    page.get_by_label("Section", exact=True).select_option(label="All sections")
    page.get_by_label("Published until").fill("2024-02-28")
    expect(page.locator("#results h2")).to_have_text(["A bridge is closed"])
    page.get_by_label("Published until").fill("2024-03-04")
    expect(page.locator("#results h2")).to_have_text(["A bridge is closed"])
    page.get_by_label("Published until").fill("2024-03-05")
    expect(page.locator("#results h2")).to_have_count(2)
    page.get_by_label("Published from").fill("2024-03-01")
    expect(page.locator("#results h2")).to_have_text(["Prosecutor resigns"])


def test_words_that_never_stand_together_are_found_apart_and_it_is_said(page: Page, stand: Site) -> None:
    assert len(search(page, stand, "", "snow bridge")) == 3
    expect(page.get_by_role("status")).to_contain_text("No story has all of these words")


def test_nothing_found_is_said(page: Page, stand: Site) -> None:
    assert search(page, stand, "", "zeppelin") == []
    expect(page.get_by_role("status")).to_contain_text("Nothing was found")


def test_the_query_is_sent_to_nobody(page: Page, stand: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    search(page, stand, "", "interrogations")
    assert not any("interrog" in url for url in asked)
    assert page.url.endswith("/search/#q=interrogations")
    assert any("/search/words/en/" in url for url in asked)


def test_an_address_with_a_query_searches_at_once(page: Page, stand: Site) -> None:
    page.goto(f"http://127.0.0.1:{stand.port}/search/#q=snow")
    assert headlines(page) == ["Snow"]
    page.get_by_role("link", name="Snow").click()
    expect(page.locator("h1")).to_have_text("Snow")


def test_markup_in_a_query_stays_text(page: Page, stand: Site) -> None:
    search(page, stand, "", "<img src=x onerror=alert(1)> snow")
    assert page.locator("#results img").count() == 0


def test_without_javascript_months_and_topics_lead_through_the_archive(chromium: Browser, stand: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{stand.port}/search/")
    expect(page.locator("form")).to_be_hidden()
    expect(page.get_by_text("Without it, months and topics lead")).to_be_visible()
    page.get_by_role("link", name="Topic 1").click()
    expect(page.get_by_role("link", name="Prosecutor resigns")).to_be_visible()
    page.goto(f"http://127.0.0.1:{stand.port}/fa/search/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("section.archive dl > div").first.locator("a").last.click()
    expect(page.get_by_role("link", name="برف")).to_be_visible()
    context.close()


@pytest.fixture
def below(house: PrintingHouse) -> Iterator[str]:
    """The same paper below a folder of somebody's server, which unpacks every page and knows nothing else."""
    tree = house.works.folder.tree
    kinds = {"html": "text/html; charset=utf-8", "js": "text/javascript"}

    class Plain(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].removeprefix("/their/mirror/")
            file = tree / (f"{path}index.html.gz" if path.endswith("/") or not path else f"{path}.gz")
            self.send_response(200 if file.is_file() else 404)
            self.send_header("Content-Type", kinds.get(file.name.split(".")[-2], "application/octet-stream"))
            self.end_headers()
            self.wfile.write(decompress(file.read_bytes()) if file.is_file() else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is given
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Plain)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/their/mirror/"
    server.shutdown()
    server.server_close()


def test_it_works_from_anybodys_folder(page: Page, below: str) -> None:
    page.goto(f"{below}ru/search/#q=прокурор")
    assert headlines(page) == ["Мост закрыт"]
    page.get_by_role("link", name="Мост закрыт").click()
    expect(page.locator("h1")).to_have_text("Мост закрыт")


@pytest.mark.parametrize("home", ["", "ru/", "fa/"])
@pytest.mark.parametrize("width", [360, 390, 820, 1280])
def test_nothing_moves_when_the_form_takes_the_place_of_the_sentence(
    page: Page, stand: Site, home: str, width: int
) -> None:
    # Seen later, this paper would say how old it is.
    page.clock.set_fixed_time(NOON)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"http://127.0.0.1:{stand.port}/{home}search/")
    expect(page.locator("#q")).to_be_visible()
    expect(page.locator("#still")).to_be_hidden()
    assert page.evaluate(SHIFTS) == 0


def test_without_scripts_the_sentence_stands_alone_and_leaves_no_gap(chromium: Browser, stand: Site) -> None:
    plain = chromium.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    plain.goto(f"http://127.0.0.1:{stand.port}/search/")
    expect(plain.locator("#still")).to_be_visible()
    expect(plain.locator("#q")).to_be_hidden()
    place, sentence = plain.locator(".inquiry").bounding_box(), plain.locator("#still").bounding_box()
    assert place is not None
    assert sentence is not None
    assert place["height"] - sentence["height"] < 40  # its own margins
    plain.close()


def test_a_day_is_written_as_the_pages_write_it(page: Page, stand: Site, house: PrintingHouse) -> None:
    search(page, stand, "ru/", "плотине")
    day = page.locator("#results time")
    printed = re.search(r'<time datetime="2024-04-05[^>]*>([^<,]+)', house.page("ru/2024/04/01/story-3/"))
    assert printed
    assert day.inner_text() == printed[1].replace("\xa0", " ")
