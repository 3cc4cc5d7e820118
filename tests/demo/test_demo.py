"""What the command leaves behind, and that it is safe to call again."""

import socket
import stat
from pathlib import Path

import pytest
from PIL import Image

from tamizdat.newsroom.demonstration.logins import FILE, ROLES, logins_of, make_logins
from tamizdat.staff.passphrases import passphrase
from tests.demo.conftest import Demonstration, free_ports, options_for, tamizdat

SHOWN = (
    "",
    "ru/",
    "fa/",
    "2016/03/18/vienna-river-talks/",
    "ru/2016/03/18/peregovory-v-vene/",
    "fa/2016/03/18/goftoguha-ye-vian/",
    "about/",
    "ru/privacy-policy/",
    "fa/contact/",
    "support/",
    "by/a-lind/",
    "topic/water/",
    "investigations/",
)


@pytest.mark.parametrize("path", SHOWN)
def test_a_reader_finds_the_paper_in_every_language(demonstration: Demonstration, path: str) -> None:
    status, text = demonstration.page(path)
    assert status == 200
    assert "</html>" in text


def test_every_page_says_that_its_keys_are_for_demonstration(demonstration: Demonstration) -> None:
    for path in SHOWN[:4]:
        assert "demonstration" in demonstration.page(path)[1].lower() or "демонстрац" in demonstration.page(path)[1]


def test_links_between_stories_and_translations_lead_to_addresses_that_stand(demonstration: Demonstration) -> None:
    text = demonstration.page("2026/11/22/talma-talks-resume/")[1]
    assert "2016/03/18/vienna-river-talks/" in text
    assert "ru/2026/11/22/peregovory-vozobnovyatsya/" in text


def test_a_corrected_story_says_so_and_shows_what_it_said_before(demonstration: Demonstration) -> None:
    text = demonstration.page("2026/09/30/winter-arithmetic/")[1]
    assert "or about twenty-two days" in text
    assert "we had divided by the supply of a mild winter" in text
    versions = demonstration.page("2026/09/30/winter-arithmetic/versions/")[1]
    assert "<del>nineteen</del><ins>twenty-two</ins>" in versions
    assert "we had divided by the supply of a mild winter" in demonstration.page("corrections/")[1]


def test_a_live_story_can_be_read_again_update_by_update(demonstration: Demonstration) -> None:
    head = demonstration.page("2026/11/14/night-of-the-river/")[1]
    assert "As it happened" in head
    assert head.index("What we know") < head.index("Good night")
    first = demonstration.page("2026/11/14/night-of-the-river/live/1/")[1]
    assert 'id="u1"' in first
    assert "We said that four gates at Varn were open." in first
    assert "This update was withdrawn." in first
    assert "A name that should not have been here" not in first + head


def test_a_withdrawn_story_leaves_a_notice_and_none_of_its_words(demonstration: Demonstration) -> None:
    status, text = demonstration.page("2026/11/06/quiet-sale-of-the-ferry/")
    assert status == 200
    assert "This story was withdrawn" in text
    for path in ("", "economy/", "2026/11/", "feed.xml"):
        assert "quiet-sale" not in demonstration.page(path)[1]


def test_a_withheld_name_is_nowhere_and_the_reason_is_on_the_page(demonstration: Demonstration) -> None:
    text = demonstration.page("2022/10/19/the-mast-on-kesh-hill/")[1]
    assert "The byline is withheld" in text
    assert "/by/" not in text.partition("<main")[2].partition("</article>")[0]


def test_no_master_of_a_photo_keeps_the_position_that_its_file_carried(demonstration: Demonstration) -> None:
    masters = [path for path in (demonstration.var / "newsroom" / "masters").rglob("*") if path.is_file()]
    assert len(masters) == 16
    for master in masters:
        with Image.open(master) as picture:
            assert not picture.getexif()
            assert "exif" not in picture.info


def test_no_published_picture_keeps_a_position_either(demonstration: Demonstration) -> None:
    published = list((demonstration.var / "edition" / "tree" / "_m").rglob("*.*"))
    assert len(published) >= 16
    for path in published:
        with Image.open(path) as picture:
            assert not picture.getexif().get_ifd(0x8825)


def test_the_log_ins_are_for_their_owner_alone(demonstration: Demonstration) -> None:
    mode = stat.S_IMODE((demonstration.var / FILE).stat().st_mode)
    assert mode == 0o600
    assert {login.username for login in logins_of(demonstration.var)} == {"reporter", "editor", "publisher", "admin"}


def test_a_second_run_changes_nothing(demonstration: Demonstration) -> None:
    assert demonstration.called_again == demonstration.built
    assert "Nothing new: edition 2 stands." in (demonstration.var / "said.txt").read_text(encoding="utf-8")


def test_it_says_addresses_log_ins_and_how_to_check(demonstration: Demonstration) -> None:
    said = (demonstration.var / "said.txt").read_text(encoding="utf-8")
    for words in (
        f"http://localhost:{demonstration.port}/",
        demonstration.newsroom,
        demonstration.login("editor").passphrase,
        "DEMONSTRATION KEYS",
        f"tamizdat verify {demonstration.var / 'edition'} --root {demonstration.root} --all",
    ):
        assert words in said


def test_a_second_one_on_the_same_folder_is_refused_while_the_first_runs(demonstration: Demonstration) -> None:
    again = tamizdat("demo", "--build-only", "--var", str(demonstration.var))
    assert again.returncode == 1
    assert "already" in again.stderr
    assert "Traceback" not in again.stderr


def test_a_port_that_is_taken_is_named_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = tamizdat("demo", "--var", str(tmp_path), *options_for([port, *free_ports()[1:]]))
    assert refused.returncode == 1
    assert str(port) in refused.stderr
    assert not list(tmp_path.iterdir())


def test_a_newsroom_that_is_no_demonstration_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "newsroom" / "newsroom.sqlite3"
    database.parent.mkdir()
    database.write_bytes(b"somebody's work")
    refused = tamizdat("demo", "--build-only", "--var", str(tmp_path))
    assert refused.returncode == 1
    assert "no demonstration" in refused.stderr
    assert database.read_bytes() == b"somebody's work"


def test_a_folder_without_the_content_is_refused_with_what_to_do(tmp_path: Path) -> None:
    refused = tamizdat("demo", "--build-only", "--var", str(tmp_path / "var"), "--content", str(tmp_path))
    assert refused.returncode == 1
    assert "--content" in refused.stderr


def test_log_ins_that_were_cut_short_are_made_anew(tmp_path: Path) -> None:
    whole = make_logins(tmp_path)
    assert logins_of(tmp_path) == whole
    (tmp_path / FILE).write_text("reporter tavo-rilu\n", encoding="utf-8")
    assert logins_of(tmp_path) == []
    assert {login.username for login in make_logins(tmp_path)} == set(ROLES)


def test_pass_phrases_are_never_the_same() -> None:
    assert len({passphrase() for _ in range(100)}) == 100
