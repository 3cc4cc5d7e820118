"""An edition is unpacked into plain files: what is checked, what is changed, what a newer edition does to a copy."""

import gzip
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tamizdat.config.commands import main
from tamizdat.edition.contents import Progress
from tamizdat.edition.errors import EditionError
from tamizdat.edition.stranger import folder_source
from tamizdat.mirrors.unpacked.ledger import CopyError
from tamizdat.mirrors.unpacked.pages import leaf_of, on_a_disk
from tamizdat.mirrors.unpacked.scripts import OddScriptError, together
from tamizdat.mirrors.unpacked.unpacking import unpack
from tamizdat.press.records import Notice
from tests.pressroom.paper import PrintingHouse, a_story, everything_around

NOW = datetime.now(UTC)


def quietly(_what: str, _done: int, _total: int) -> None:
    """Watch nothing."""


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


@dataclass
class Paper:
    """A printed paper and a folder for its copy."""

    house: PrintingHouse
    folder: Path

    def print(self) -> None:
        self.house.print(NOW)
        self.house.index(NOW)

    def unpack(self, say: Progress = quietly) -> None:
        folder = self.house.works.folder
        unpack(folder_source(folder), folder.root_json.read_bytes(), self.folder, say)

    def page(self, address: str) -> str:
        return (self.folder / address / "index.html").read_text()

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in self.folder.rglob("*")
            if file.is_file() and ".tamizdat" not in file.parts
        }


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    house = PrintingHouse(tmp_path / "var")
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 5)))
    paper = Paper(house, tmp_path / "copy")
    paper.print()
    return paper


ADDRESS = str(a_story(1).address)


@pytest.mark.parametrize(
    ("address", "up", "file"),
    [
        ("../world/", "../", "../world/index.html"),
        ("../", "../", "../index.html"),
        ("./", "", "./index.html"),
        ("..", "../", "../index.html"),
        ("../2026/10/14/slug/#c1", "../", "../2026/10/14/slug/index.html#c1"),
        ("/politics/", "", "./politics/index.html"),
        ("#text", "../", "#text"),
        ("../feed.xml", "../", "../feed.xml"),
        ("https://elsewhere.example/", "", "https://elsewhere.example/"),
        ("//elsewhere.example/", "", "//elsewhere.example/"),
        ("mailto:desk@ferry.example", "", "mailto:desk@ferry.example"),
    ],
)
def test_a_link_names_its_file(address: str, up: str, file: str) -> None:
    assert leaf_of(address, up) == file


def test_a_page_that_has_moved_leads_to_a_file() -> None:
    page = '<meta http-equiv="refresh" content="0; url=../new/">'
    assert on_a_disk(page, "../", {}, searching=False) == page.replace("new/", "new/index.html")


def test_the_words_of_a_page_stay_as_they_were_signed(paper: Paper) -> None:
    paper.unpack()
    main_of = slice(paper.page(ADDRESS).index("<h1"), paper.page(ADDRESS).index('<ul class="share"'))
    assert "The quay was empty when boat 1 cast off." in paper.page(ADDRESS)[main_of]
    assert '<code class="mark">' in paper.page(ADDRESS)
    signed = paper.house.page(ADDRESS)
    mark = signed[signed.index('<code class="mark">') :][:83]
    assert mark in paper.page(ADDRESS)


def test_an_altered_page_makes_no_copy(paper: Paper) -> None:
    altered = paper.house.works.folder.tree / ADDRESS / "index.html.gz"
    altered.unlink()
    altered.write_bytes(gzip.compress(b"<p>What they want you to read"))
    with pytest.raises(EditionError, match="Do not trust this copy"):
        paper.unpack()
    assert not (paper.folder / ADDRESS).exists()
    assert not (paper.folder / "index.html").exists()


def test_a_folder_with_other_files_is_left_alone(paper: Paper) -> None:
    paper.folder.mkdir()
    (paper.folder / "thesis.txt").write_text("three years of work")
    with pytest.raises(CopyError, match="is not empty"):
        paper.unpack()
    assert list(paper.folder.iterdir()) == [paper.folder / "thesis.txt"]


@pytest.mark.parametrize("verb", ["lists", "pages", "search", "front"])
def test_stopped_anywhere_it_goes_on_to_the_same_copy(paper: Paper, tmp_path: Path, verb: str) -> None:
    def stop(what: str, done: int, total: int) -> None:
        if what == verb and done > total // 2:
            raise Stopped

    with pytest.raises(Stopped):
        paper.unpack(stop)
    paper.unpack()
    gone_on = paper.files()
    paper.folder = tmp_path / "another"
    paper.unpack()
    assert gone_on == paper.files()


def test_a_file_that_was_cut_short_is_written_again(paper: Paper) -> None:
    paper.unpack()
    whole = paper.files()
    (paper.folder / ADDRESS / "index.html").write_text("<!doctype")
    paper.unpack()
    assert paper.files() == whole


def test_a_second_run_writes_nothing(paper: Paper) -> None:
    paper.unpack()
    before = {path: (paper.folder / path).stat().st_mtime_ns for path in paper.files()}
    paper.unpack()
    assert {path: (paper.folder / path).stat().st_mtime_ns for path in paper.files()} == before


def test_a_newer_edition_takes_away_what_was_withdrawn(paper: Paper) -> None:
    paper.unpack()
    assert any(b"boat 1 cast off" in content for content in paper.files().values())
    paper.house.log.drop(["story/1"])
    paper.print()
    paper.unpack()
    assert not (paper.folder / ADDRESS).exists()
    assert [path for path, content in paper.files().items() if b"boat 1 cast off" in content] == []


def test_a_notice_on_a_story_stands_in_the_copy(paper: Paper) -> None:
    paper.unpack()
    paper.house.put(Notice(9, "en", 1, "superseded", "story/2"))
    paper.print()
    paper.unpack()
    assert re.search(
        r'<a class="notice" data-slot="notice" href="[./]+/[^"]+/story-2/index.html">[^<]+</a>', paper.page(ADDRESS)
    )
    assert 'data-slot="notice" hidden' in paper.page(str(a_story(2).address))


def test_without_a_script_that_fits_search_leads_through_the_archive(paper: Paper) -> None:
    page = paper.house.page("search/")
    bare = on_a_disk(page, "../", {}, searching=False)
    assert "<script" not in bare
    assert 'id="still"' in bare


def test_modules_of_another_make_are_refused() -> None:
    for odd in (
        'import x from "./x.js";',
        "export default 1;",
        "const here = import.meta.url;",
        'import { a } from "./b.js";',
    ):
        with pytest.raises(OddScriptError):
            together("page.js", {"page.js": odd}, "")


def test_the_command_says_what_it_made_and_what_a_copy_is_not(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    folder = paper.house.works.folder
    words = ["unpack", str(folder.root), str(paper.folder), "--root", str(folder.root_json)]
    assert main(words) == 0
    assert "not signed" in capsys.readouterr().out
    assert main([*words[:-1], str(folder.root / "nothing.json")]) == 2
    assert main(["unpack", str(paper.folder), str(paper.folder), *words[3:]]) == 2
