"""What becomes of an item: its state, date, headline, address, shelves and names."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tamizdat.newsroom.importers.imported import ImportedPage, ImportedStory, ImportRefused, LeftOut
from tamizdat.newsroom.importers.wordpress.languages import language_of
from tests.importers.conversions import handed_over, opened, stories, wishes
from tests.importers.wxr_files import HOST, attachment, author, category, export, item


def only(folder: Path, text: str) -> ImportedStory:
    [story] = stories(folder, text)
    return story


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "publish"}, "published"),
        ({"status": "draft", "date_gmt": "0000-00-00 00:00:00"}, "draft"),
        ({"status": "pending"}, "draft"),
        ({"status": "future", "date": "2031-01-01 10:00:00"}, "scheduled"),
        ({"status": "future", "date": "2020-01-01 10:00:00"}, "draft"),
        ({"status": "publish", "date": "2031-01-01 10:00:00"}, "scheduled"),
        ({"status": "publish", "date": "0000-00-00 00:00:00"}, "draft"),
        ({"status": "publish", "date": "2015-13-45 99:00:00"}, "draft"),
    ],
)
def test_nothing_is_published_that_was_not(tmp_path: Path, fields: dict[str, str], state: str) -> None:
    assert only(tmp_path, export(item(1, **fields))).state == state  # type: ignore[arg-type]  # words for fields of words


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "private"}, "private"),
        ({"password": "enter"}, "password"),
        ({"status": "trash"}, "trash"),
        ({"status": "auto-draft"}, "auto-draft"),
        ({"kind": "nav_menu_item"}, "menus"),
        ({"kind": "product"}, "plugin"),
        ({"kind": "revision", "status": "inherit"}, "Earlier versions"),
    ],
)
def test_what_was_not_public_or_is_no_story_is_left_with_a_reason(
    tmp_path: Path, fields: dict[str, str], sentence: str
) -> None:
    [left] = handed_over(tmp_path, export(item(7, **fields)))  # type: ignore[arg-type]  # as above
    assert isinstance(left, LeftOut)
    assert left.source_id == "7"
    assert sentence in left.sentence


def test_a_link_to_what_is_left_out_is_not_ours(tmp_path: Path) -> None:
    secret = item(2, status="private", link=f"{HOST}/secret/")
    story = only(tmp_path, export(secret, item(1, content=f'<a href="{HOST}/secret/">x</a>')))
    assert "import:" not in str(story.body)


def test_the_moment_is_the_universal_one_and_the_local_one_only_without_it(tmp_path: Path) -> None:
    story = only(tmp_path, export(item(1, date="2015-03-04 23:30:00", date_gmt="2015-03-04 21:30:00")))
    assert story.published_at == datetime(2015, 3, 4, 21, 30, tzinfo=UTC)
    story = only(tmp_path, export(item(1, date="2015-07-04 23:30:00", date_gmt="0000-00-00 00:00:00")))
    assert story.published_at == datetime(2015, 7, 4, 21, 30, tzinfo=UTC)


def test_headlines_lose_markup_and_a_missing_one_is_made_of_the_first_words(tmp_path: Path) -> None:
    assert only(tmp_path, export(item(1, title="A <em>b</em> &amp; c&#8217;s 5 < 6"))).headline == "A b & c’s 5 < 6"
    story = only(
        tmp_path, export(item(1, title="", content="<b>First</b> words of a very long sentence " + "that goes on " * 9))
    )
    assert story.headline.startswith("First words of a very long sentence")
    assert story.headline.endswith("…")
    assert any("no headline" in note.sentence for note in story.notes)
    assert only(tmp_path, export(item(1, title="", content=""))).headline == "2015-03-04"


def test_slugs_of_every_script_become_ascii(tmp_path: Path) -> None:
    cut = "%d0%bf%d0%be%d1%80%d1%82-%d0%be%d1%82%d0%ba%d1%80%d1"
    assert only(tmp_path, export(item(1, slug=cut))).slug == "port-otkr"
    assert only(tmp_path, export(item(1, slug="", title="بندر باز شد"))).slug.isascii()
    assert only(tmp_path, export(item(5, slug="", title="***"))).slug == "story-5"


def test_old_addresses_are_kept_with_number_and_former_slugs(tmp_path: Path) -> None:
    text = export(item(3, slug="new", meta=[("_wp_old_slug", "old"), ("_wp_old_slug", "older")]))
    assert only(tmp_path, text).old_addresses == ("?p=3", "2015/03/04/new/", "2015/03/04/old/", "2015/03/04/older/")


def test_the_deepest_category_is_the_section_unless_an_editor_marked_one(tmp_path: Path) -> None:
    head = author("vera", "Vera") + category("world", "World", number=5) + category("asia", "Asia", "world", number=6)
    terms = [
        ("category", "world", "World"),
        ("category", "asia", "Asia"),
        ("category", "uncategorized", "Uncategorized"),
    ]
    assert only(tmp_path, export(item(1, terms=terms), head=head)).sections == ("asia", "world")
    marked = export(item(1, terms=terms, meta={"_yoast_wpseo_primary_category": "5"}), head=head)
    assert only(tmp_path, marked).sections == ("world", "asia")


def test_categories_in_a_circle_do_no_harm(tmp_path: Path) -> None:
    head = author("vera", "Vera") + category("a", "A", "b") + category("b", "B", "a")
    assert only(tmp_path, export(item(1, terms=[("category", "a", "A")]), head=head)).sections == ("a",)


def test_a_story_without_a_category_that_says_anything_stands_in_the_news(tmp_path: Path) -> None:
    harvest = opened(tmp_path, export(item(1, terms=[("category", "uncategorized", "Без рубрики")]), language="ru-RU"))
    [story] = [found for found in harvest.items() if isinstance(found, ImportedStory)]
    section = harvest.terms.sections[story.sections[0]]
    assert (section.slug, section.name) == ("news", "Новости")


@pytest.mark.parametrize("slug", ["2015", "topic", "by", "ru", "feed"])
def test_a_section_never_takes_an_address_of_the_site(tmp_path: Path, slug: str) -> None:
    harvest = opened(tmp_path, export(item(1, terms=[("category", slug, "X")])))
    assert harvest.terms.sections[slug].slug == f"{slug}-section"
    assert any(f"{slug}-section/" in note.sentence for note in harvest.notes)


def test_tags_that_spell_alike_stay_apart(tmp_path: Path) -> None:
    harvest = opened(tmp_path, export(item(1, terms=[("post_tag", "порт", "Порт"), ("post_tag", "port", "Port")])))
    assert {term.slug for term in harvest.terms.topics.values()} == {"port", "port-2"}


def test_co_authors_sign_in_the_place_of_the_account(tmp_path: Path) -> None:
    guest = item(30, kind="guest-author", title="x", meta={"cap-user_login": "anna", "cap-display_name": "Anna Berg"})
    terms = [("author", "cap-anna", "anna"), ("author", "cap-vera", "vera")]
    assert only(tmp_path, export(item(1, terms=terms), guest)).authors == ("anna", "vera")
    names = opened(tmp_path, export(item(1, terms=terms), guest)).terms.contributors
    assert (names["anna"].name, names["vera"].name) == ("Anna Berg", "Vera Linden")


def test_a_mere_account_signs_nothing_and_no_address_of_a_person_comes_along(tmp_path: Path) -> None:
    head = author("admin", "admin") + author("jo@old.example", "jo@old.example")
    assert only(tmp_path, export(item(1, creator="admin"), head=head)).authors == ()
    harvest = opened(tmp_path, export(item(1, creator="jo@old.example"), head=head))
    assert "@" not in str(harvest.terms.contributors["jo@old.example"])


def test_the_featured_picture_leads_with_its_words_and_is_not_shown_twice(tmp_path: Path) -> None:
    picture = attachment(9, "2015/01/boat.jpg", alt="A boat", caption="The boat")
    body = '<img class="wp-image-9" src="/wp-content/uploads/2015/01/boat-300x200.jpg"/>\n\nText'
    story = only(tmp_path, export(item(1, content=body, meta={"_thumbnail_id": "9"}), picture))
    assert story.lead is not None
    assert (story.lead.image, story.lead.caption, story.lead.alt) == ("attachment/9", "The boat", "A boat")
    assert [block.type for block in story.body] == ["paragraph"]
    assert [image.upload for image in story.images] == ["2015/01/boat.jpg"]


def test_a_featured_picture_that_is_not_in_the_export_is_missed(tmp_path: Path) -> None:
    story = only(tmp_path, export(item(1, meta={"_thumbnail_id": "99"})))
    assert any("featured image" in note.sentence for note in story.notes)


def test_pages_come_as_pages(tmp_path: Path) -> None:
    [page] = handed_over(tmp_path, export(item(2, kind="page", title="About us", slug="about", link=f"{HOST}/about/")))
    assert isinstance(page, ImportedPage)
    assert (page.slug, page.title, page.old_addresses) == ("about", "About us", ("?page_id=2", "about/"))


def test_a_language_plugin_is_believed(tmp_path: Path) -> None:
    text = export(item(1, terms=[("language", "ru", "Русский"), ("category", "a", "A")]), item(2))
    assert [story.language for story in stories(tmp_path, text)] == ["ru", "en"]


@pytest.mark.parametrize(
    ("tag", "code"), [("bel", "be"), ("iw_IL", "he"), ("uk", "uk"), ("fa-IR", "fa"), ("az_TR", "az")]
)
def test_a_language_is_known_by_the_names_that_wordpress_gives_it(tag: str, code: str) -> None:
    assert language_of(tag, replace(wishes(), languages=("en", "be", "he", "uk", "fa", "az"))) == code


def test_a_language_that_the_newsroom_does_not_write_in_is_refused_with_the_choice(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"“de-DE”.*--language en.*en, ru, fa"):
        opened(tmp_path, export(item(1), language="de-DE"))


def test_an_export_of_no_language_is_taken_for_the_first_and_that_is_said(tmp_path: Path) -> None:
    harvest = opened(tmp_path, export(item(1), language=""))

    assert harvest.language == "en"
    assert any("does not say in which language" in note.sentence for note in harvest.notes)


@pytest.mark.parametrize(
    ("language", "title", "content", "state"),
    [
        ("en", "خبر", "مرحبا بالعالم", "draft"),
        ("en", "Новость", "Корабли вернулись в порт.", "draft"),
        ("ru", "חדשות", "שלום עולם", "draft"),
        ("fa", "خبر", "مرحبا بالعالم", "published"),
        ("ru", "Новость", "Корабли вернулись в порт Harbour.", "published"),
        ("fa", "Harbour reopens", "An English page of a Persian paper.", "published"),
        ("en", "No. 7", "«Да», said the pilot, and went on board before the gates of the harbour closed.", "published"),
        ("en", "12:30", "", "published"),
    ],
)
def test_what_is_written_in_another_script_than_its_language_waits_as_a_draft(
    tmp_path: Path, language: str, title: str, content: str, state: str
) -> None:
    [story] = stories(tmp_path, export(item(1, title=title, content=content), language=language))

    assert story.state == state
    assert any("kept as a draft" in note.sentence for note in story.notes) == (state == "draft")


def test_a_story_of_broken_characters_waits_as_a_draft(tmp_path: Path) -> None:
    whole = "The ships came back. " * 500
    one, other = stories(tmp_path, export(item(1, content=f"{whole}caf\ufffd"), item(2, content="\ufffd" * 8 + "caf")))

    assert (one.state, other.state) == ("published", "draft")
    assert any("8 of its characters cannot be read" in note.sentence for note in other.notes)


def test_sizes_proxies_and_edited_copies_are_one_picture(tmp_path: Path) -> None:
    uploads = f"{HOST}/wp-content/uploads/2015/01"
    content = "".join(
        f'<img src="{url}"/>'
        for url in (
            f"{uploads}/boat.jpg",
            f"{uploads}/boat-300x200.jpg",
            f"{uploads}/boat-scaled.jpg?resize=3",
            "/wp-content/uploads/2015/01/boat-1024x683.jpg",
            "http://www.old.example/wp-content/uploads/2015/01/boat.jpg",
            "https://i2.wp.com/old.example/wp-content/uploads/2015/01/boat.jpg?w=900",
        )
    )
    story = only(
        tmp_path,
        export(attachment(9, "2015/01/boat-scaled.jpg"), attachment(8, "2015/01/b.jpg"), item(1, content=content)),
    )
    assert [image.key for image in story.images] == ["attachment/9"]


def test_two_items_with_one_number_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first, second = handed_over(tmp_path, export(item(1, title="First"), item(1, title="Second")))
    assert isinstance(first, ImportedStory)
    assert isinstance(second, LeftOut)
    assert second.broken
