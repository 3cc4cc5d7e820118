"""Reading exports: every version, every kind of damage, and nothing that could harm the reader."""

import tracemalloc
from pathlib import Path

import pytest

from tamizdat.newsroom.importers.imported import ImportRefused
from tamizdat.newsroom.importers.wordpress.wxr import BrokenItem, WxrFile, WxrItem
from tests.importers.conversions import opened, read_items
from tests.importers.wxr_files import author, category, export, item, write


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_gives_its_items_and_its_head(tmp_path: Path, version: str) -> None:
    file = WxrFile(
        write(tmp_path, export(item(7), head=author("vera", "Vera Linden") + category("a", "A"), version=version))
    )
    assert [found.post_id for found in file.items() if isinstance(found, WxrItem)] == ["7"]
    assert file.site is not None
    assert file.site.version == version
    assert [(known.login, known.name) for known in file.site.authors] == [("vera", "Vera Linden")]
    assert [(term.slug, term.name) for term in file.site.terms] == [("a", "A")]


def test_wxr_1_0_names_terms_twice_and_they_count_once(tmp_path: Path) -> None:
    raw = (
        "<category><![CDATA[World]]></category><category domain='category' nicename='world'><![CDATA[World]]></category>"
        "<category domain='tag'><![CDATA[sea]]></category><category domain='tag' nicename='sea'><![CDATA[sea]]></category>"
    )
    [found] = read_items(tmp_path, export(item(1, terms=(), raw=raw), version="1.0"))
    assert [(term.taxonomy, term.slug) for term in found.terms] == [("category", "world"), ("post_tag", "sea")]


def test_cdata_ends_and_item_tags_inside_a_body_do_not_end_the_item(tmp_path: Path) -> None:
    body = "How feeds work: <item><title>x</title></item> and ]]> as text"
    found = list(read_items(tmp_path, export(item(1, content=body), item(2))))
    assert [one.post_id for one in found] == ["1", "2"]
    assert found[0].content == body


def test_control_characters_are_taken_out_and_reported(tmp_path: Path) -> None:
    [found] = read_items(tmp_path, export(item(1, content="a\x0bb\x1f c&#8; d")))
    assert found.content == "ab c d"
    assert "Control characters, which XML forbids, were removed." in found.repairs


def test_bytes_that_are_not_utf_8_are_marked_and_counted(tmp_path: Path) -> None:
    broken = export(item(1, content="caf@")).encode().replace(b"caf@", b"caf\xe9 \xff")
    [found] = read_items(tmp_path, broken)
    assert found.content == "caf� �"
    assert any("2 characters were not valid" in repair for repair in found.repairs)


def test_the_declared_encoding_is_used(tmp_path: Path) -> None:
    text = export(item(1, title="Причал", content="Корабли вернулись.")).replace("UTF-8", "windows-1251")
    [found] = read_items(tmp_path, text.encode("windows-1251"))
    assert (found.title, found.content) == ("Причал", "Корабли вернулись.")


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("windows-1251", "Корабли вернулись в порт, и город снова ест рыбу. "),
        ("koi8-r", "Корабли вернулись в порт, и город снова ест рыбу. "),
        ("windows-1256", "عادت السفن الى الميناء والمدينة تاكل السمك من جديد. "),
        ("windows-1255", "הספינות חזרו לנמל והעיר אוכלת שוב דגים. "),
        ("windows-1252", "Où est passé le bateau ? Il a été vu près de la côte où naît la fée. "),
    ],
)
def test_a_file_that_says_utf_8_and_is_none_is_refused_with_the_likely_encoding(
    tmp_path: Path, encoding: str, words: str
) -> None:
    text = export(*(item(number, content=words * 40) for number in range(1, 4)))

    with pytest.raises(ImportRefused, match=f"It looks like {encoding}"):
        list(read_items(tmp_path, text.encode(encoding)))


def test_utf_16_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    [found] = read_items(tmp_path, export(item(1, title="بندر")).encode("utf-16"))
    assert found.title == "بندر"
    [found] = read_items(tmp_path, b"\xef\xbb\xbf" + export(item(1)).encode())
    assert found.post_id == "1"


def test_entities_and_bare_ampersands_outside_cdata_are_repaired(tmp_path: Path) -> None:
    raw = "<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>Fish &amp; chips & tea&nbsp;&hellip; &nonsense;</wp:meta_value></wp:postmeta>"
    [found] = read_items(tmp_path, export(item(1, raw=raw)))
    assert found.meta_value("k") == "Fish & chips & tea\xa0… &nonsense;"
    assert any("repaired" in repair for repair in found.repairs)


def test_words_before_the_declaration_do_no_harm(tmp_path: Path) -> None:
    [found] = read_items(tmp_path, "\nNotice: undefined variable in export.php\n" + export(item(1)))
    assert found.post_id == "1"


def test_an_undeclared_prefix_spoils_nothing_but_is_said(tmp_path: Path) -> None:
    [found] = read_items(tmp_path, export(item(1, raw="<media:thumbnail url='x'/>")))
    assert found.title == "Harbour reopens"
    assert any("damaged" in repair for repair in found.repairs)


def test_a_broken_item_is_named_and_its_neighbours_come(tmp_path: Path) -> None:
    broken = item(2).replace("<wp:post_id>2</wp:post_id>", "<wp:post_id>two</wp:post_id>")
    found = list(WxrFile(write(tmp_path, export(item(1), broken, item(3)))).items())
    assert [one.post_id for one in found] == ["1", "", "3"]
    assert isinstance(found[1], BrokenItem)
    assert found[1].title == "Harbour reopens"


def test_a_cdata_section_that_is_never_closed_does_not_swallow_the_next_item(tmp_path: Path) -> None:
    unclosed = item(2, raw="<wp:postmeta><wp:meta_key><![CDATA[k</wp:meta_key></wp:postmeta>")
    found = list(WxrFile(write(tmp_path, export(item(1), unclosed, item(3)))).items())
    assert [(one.post_id, isinstance(one, BrokenItem)) for one in found] == [("1", False), ("2", True), ("3", False)]


def test_a_cdata_section_that_ends_too_late_is_kept_and_pointed_out(tmp_path: Path) -> None:
    late = item(2).replace("Ships came back on Monday.]]>", "Ships came back")
    found = list(read_items(tmp_path, export(item(1), late, item(3))))
    assert [one.post_id for one in found] == ["1", "2", "3"]
    assert any("Compare it with the old site" in repair for repair in found[1].repairs)


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    text = export(item(1), item(2))
    found = list(WxrFile(write(tmp_path, text[: text.rindex("<wp:status>")])).items())
    assert [(one.post_id, isinstance(one, BrokenItem)) for one in found] == [("1", False), ("2", True)]
    assert isinstance(found[1], BrokenItem)
    assert "breaks off" in found[1].sentence


def test_a_document_type_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the sealed list", encoding="utf-8")
    for declaration in (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://192.0.2.1/rss.dtd">',
    ):
        text = export(item(1, content="&x;")).replace("<rss ", f"{declaration}<rss ", 1)
        with pytest.raises(ImportRefused, match="document type"):
            list(WxrFile(write(tmp_path, text)).items())


def test_an_entity_declared_inside_an_item_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the sealed list", encoding="utf-8")
    inside = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{secret.as_uri()}">]><wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>&y;</wp:meta_value></wp:postmeta>'
    found = list(WxrFile(write(tmp_path, export(item(1, raw=inside), item(2)))).items())
    assert "sealed" not in repr(found)
    assert found[-1].post_id == "2"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 and so on", "compressed archive"),
        (b"", "not a WordPress export"),
        (b"<html><body>Sign in</body></html>", "not a WordPress export"),
        (
            b"<rss version='2.0'><channel><title>A feed</title><item><title>x</title></item></channel></rss>",
            "wxr_version",
        ),
    ],
)
def test_what_is_no_export_is_refused_with_advice(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        opened(tmp_path, data)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        with path.open("w", encoding="utf-8") as file:
            before, after = export("\0").split("\0")
            file.write(before)
            for number in range(count):
                file.write(item(number + 1, content="Words of the story. " * 1000))
            file.write(after)
        tracemalloc.start()
        assert sum(1 for _ in WxrFile(path).items()) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    # 4 MB and 20 MB of export: a megabyte is less than either would need if it were held.
    assert peak(1000) - peak(200) < 1_000_000


def test_elements_that_declare_their_own_namespace_are_read_alike(tmp_path: Path) -> None:
    text = export(item(1), item(2)).replace(
        "<wp:post_id>2</wp:post_id>", '<post_id xmlns="http://wordpress.org/export/1.2/">2</post_id>'
    )
    assert [found.post_id for found in read_items(tmp_path, text)] == ["1", "2"]


def test_an_export_without_an_address_is_known_by_its_title(tmp_path: Path) -> None:
    text = export(item(1), title="The Old Quay").replace("<wp:base_blog_url>https://old.example</wp:base_blog_url>", "")
    assert opened(tmp_path, text).source == "wordpress:old.example"
    assert opened(tmp_path, text.replace("<link>https://old.example</link>", "", 1)).source == "wordpress:the-old-quay"
