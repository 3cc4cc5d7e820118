"""Deleting is erasing: no byte of a deleted name stays in the newsroom's database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.search.backends import get_search_backend

from tamizdat.config.databases import sqlite
from tamizdat.newsroom.actions.building import add_contributor
from tamizdat.newsroom.actions.stories import publish_story
from tamizdat.newsroom.models import Story
from tamizdat.newsroom.residue import FORGOTTEN, Forgetting, cut_write_ahead_log, forget_deleted
from tests.newsroom.conftest import NOON, Desk

NAME = "Zafrenskaya"


def database() -> str:
    """Everything that the database holds: for SQLite the file itself, to the last byte."""
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize()).decode("latin-1").lower()
    with connection.cursor() as cursor:
        tables = [f'"{table}"' for table in connection.introspection.table_names(cursor)]
        words = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} AS t")  # noqa: S608  # names that the database itself gave
            words += [row[0] for row in cursor.fetchall()]
    return " ".join(words).lower()


def renamed_and_indexed(desk: Desk) -> Story:
    story = desk.story(f"{NAME} speaks")
    publish_story(story, at=NOON)
    story.title = f"What {NAME} said"
    story.save_revision(log_action=True).publish()
    get_search_backend().add(story)
    return story


def test_no_byte_of_a_deleted_story_stays(desk: Desk) -> None:
    renamed_and_indexed(desk).delete()
    assert NAME.lower() in database()

    assert forget_deleted() > 0

    assert NAME.lower() not in database()


def test_that_something_was_deleted_and_what_was_done_before_stay_in_the_history(desk: Desk) -> None:
    story = renamed_and_indexed(desk)
    number = story.pk
    story.delete()
    forget_deleted()
    entries = PageLogEntry.objects.filter(page_id=number)
    assert entries.filter(action="wagtail.delete", deleted=True).count() == 1
    assert entries.filter(action="wagtail.publish").exists()
    assert set(entries.values_list("label", flat=True)) == {FORGOTTEN}


def test_a_deleted_contributor_is_forgotten_too(desk: Desk) -> None:
    person = add_contributor(slug="olga-z", name=f"Olga {NAME}")
    log(person, "wagtail.edit")
    log(person, "wagtail.delete", deleted=True)
    person.delete()

    forget_deleted()

    assert NAME.lower() not in database()
    assert ModelLogEntry.objects.filter(deleted=True).exists()


def test_what_stands_keeps_its_history(desk: Desk) -> None:
    kept = renamed_and_indexed(desk)
    before = list(PageLogEntry.objects.filter(page_id=kept.pk).values_list("label", flat=True))
    desk.story("Another").delete()
    forget_deleted()
    assert list(PageLogEntry.objects.filter(page_id=kept.pk).values_list("label", flat=True)) == before


@pytest.mark.parametrize(("since", "more"), [(timedelta(days=-1), True), (timedelta(days=1), False)])
def test_only_what_was_deleted_since_is_looked_for(desk: Desk, since: timedelta, more: bool) -> None:  # noqa: FBT001  # pytest's way
    desk.story(NAME).delete()
    assert (forget_deleted(datetime.now(UTC) + since) > 0) is more


def test_the_clock_forgets_by_itself_and_cuts_the_log_as_soon_as_nobody_reads_in_it(desk: Desk) -> None:
    said = [False, True]
    asked: list[bool] = []

    def cut() -> bool:
        asked.append(said[len(asked)])
        return asked[-1]

    forgetting = Forgetting(cut)
    desk.story(NAME).delete()
    for _ in range(3):
        forgetting.turn(datetime.now(UTC))
    assert NAME.lower() not in database()
    assert asked == said


def test_the_write_ahead_log_is_cut_to_nothing(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    file = tmp_path / "newsroom.sqlite3"
    log_file = file.with_name(f"{file.name}-wal")
    with django_db_blocker.unblock():
        real = ConnectionHandler({"default": sqlite(file)})["default"]
        with real.cursor() as cursor:
            cursor.execute("CREATE TABLE t (name TEXT)")
            cursor.execute("INSERT INTO t VALUES (%s)", [NAME])
            cursor.execute("DELETE FROM t")
        assert NAME.encode() in log_file.read_bytes()
        assert cut_write_ahead_log(real)
        assert NAME.encode() not in log_file.read_bytes() + file.read_bytes()
        real.close()
