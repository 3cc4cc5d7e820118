"""The publication log in the newsroom's database, and the press reading from it."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from tamizdat.press.records import RecordError, Redirect, Story
from tamizdat.pressroom.log import DjangoPublicationLog
from tamizdat.pressroom.models import LogEntry, LogHead, PublicRecord
from tamizdat.pressroom.plain_records import SqliteSource
from tamizdat.pressroom.records import DjangoSource
from tamizdat.pressroom.source import SourceError
from tests.fakes.source import FakeLog
from tests.pressroom.paper import NOON, PrintingHouse, a_story, everything_around

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> DjangoPublicationLog:
    return DjangoPublicationLog()


def test_the_same_record_twice_makes_one_entry(log: DjangoPublicationLog) -> None:
    assert log.put([a_story(1)], at=NOON) == 1
    assert log.put([a_story(1)], at=NOON) == 0
    assert LogEntry.objects.count() == 1


def test_entries_are_numbered_without_gaps(log: DjangoPublicationLog) -> None:
    log.put([a_story(1), a_story(2)], at=NOON)
    log.drop(["story/1", "story/9"], at=NOON)
    log.put([a_story(2, headline="Another")], at=NOON)
    assert list(LogEntry.objects.values_list("position", "subject")) == [
        (1, "story/1"),
        (2, "story/2"),
        (3, "story/1"),
        (4, "story/2"),
    ]
    assert not log.stands("story/1")
    assert log.stands("story/2")


def test_a_rolled_back_publication_leaves_neither_record_nor_entry(log: DjangoPublicationLog) -> None:
    def publish_two() -> None:
        with transaction.atomic():
            log.put([a_story(1)], at=NOON)
            log.put([a_story(2, headline=5)], at=NOON)

    with pytest.raises(RecordError):
        publish_two()
    assert not LogEntry.objects.exists()
    assert not PublicRecord.objects.exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"headline": 5}, "headline"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"published_at": "2026-01-01T00:00:00"}, "time zone"),
        ({"address": "2026/привет/"}, "address"),
        ({"address": "../x/"}, "address"),
    ],
)
def test_an_unsound_record_is_refused_with_its_field_and_nothing_is_written(
    log: DjangoPublicationLog, words: dict[str, object], named: str
) -> None:
    with pytest.raises(RecordError, match=named):
        log.put([a_story(1), a_story(2, **words)], at=NOON)
    assert not LogEntry.objects.exists()


@pytest.fixture
def plain(tmp_path: Path) -> SqliteSource:
    """The newsroom's database as a file; the test's own is in memory and seen by nobody else."""
    return SqliteSource(tmp_path / "newsroom.sqlite3")


@pytest.mark.parametrize("way", ["django", "plain"])
def test_the_database_and_the_fake_answer_alike(log: DjangoPublicationLog, plain: SqliteSource, way: str) -> None:
    fake = FakeLog()
    records = [*everything_around(), *(a_story(uid) for uid in range(1, 4)), Redirect(1, old="?p=1", to="story/1")]
    for each in (log, fake):
        each.put(records, at=NOON)
        each.drop(["story/2"], at=NOON)
    source = DjangoSource() if way == "django" else _copied(plain)
    assert source.position() == fake.position()
    assert source.touched_after(3) == fake.touched_after(3)
    subjects = ["story/1", "story/2", "topic/1"]
    assert source.rows(subjects) == fake.rows(subjects)
    assert source.payloads(subjects) == fake.payloads(subjects)
    assert sorted(source.every()) == sorted(fake.every())


def _copied(plain: SqliteSource) -> SqliteSource:
    """Write what stands in the test's database into the file, table by table."""
    copy = sqlite3.connect(plain.path)
    with connection.cursor() as cursor, copy:
        for model in (LogHead, LogEntry, PublicRecord):
            # Names alone: the table must have the columns that are read, whatever database the test runs on.
            columns = ", ".join(str(column.column) for column in model._meta.concrete_fields)  # Django documents it
            table = model._meta.db_table
            copy.execute(f"CREATE TABLE {table} ({columns})")
            cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608  # a table of ours
            for row in cursor.fetchall():
                marks = ",".join("?" * len(row))
                copy.execute(f"INSERT INTO {table} VALUES ({marks})", [_plain(value) for value in row])  # noqa: S608  # as above
    copy.close()
    return plain


def test_a_source_that_was_let_go_answers_again(log: DjangoPublicationLog, plain: SqliteSource) -> None:
    log.put([a_story(1)], at=NOON)
    source = _copied(plain)
    assert source.position() == 1
    source.let_go()
    assert source.position() == 1


def test_a_database_that_is_not_there_is_named_and_not_made(plain: SqliteSource) -> None:
    with pytest.raises(SourceError, match="Was it ever migrated"):
        plain.position()
    assert not plain.path.exists()


def test_the_press_prints_from_the_database_what_it_prints_from_memory(
    log: DjangoPublicationLog, tmp_path: Path
) -> None:
    stories: list[Story] = [a_story(uid) for uid in range(1, 6)]
    fake = FakeLog()
    for each in (log, fake):
        each.put([*everything_around(), *stories], at=NOON)
    from_memory = PrintingHouse(tmp_path / "memory", fake)
    from_database = PrintingHouse(tmp_path / "database", DjangoSource())  # type: ignore[arg-type]  # read only here
    assert from_database.print().sealed.digest == from_memory.print().sealed.digest


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else str(value) if isinstance(value, datetime) else value
