"""Bringing the paper in goes on where it stopped, and is done once."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tamizdat.newsroom.demonstration.content import Paper, Text, read_paper
from tamizdat.newsroom.demonstration.loading import load
from tamizdat.newsroom.demonstration.logins import make_logins
from tamizdat.newsroom.demonstration.staffing import open_accounts
from tamizdat.newsroom.models import Campaign, Front, Letter, NewsImage, Newsletter, StaticPage, Story
from tamizdat.newsroom.publication import happening, publication_log
from tamizdat.press.letter_records import Letter as LetterRecord
from tamizdat.staff.models import Account

DEMO = Path(__file__).parents[2] / "demo"
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEPT = ("en/2016-03-18-vienna-river-talks", "en/2018-05-28-treaty-of-1974", "fa/2016-03-18-goftoguha-ye-vian")


class PulledPlugError(Exception):
    """The machine went off."""


def quiet(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper of three stories, two of them versions of one, and two photos."""
    whole = read_paper(DEMO)
    for key in KEPT:
        there = tmp_path / "stories" / f"{key}.md"
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEMO / "stories" / f"{key}.md", there)
    fronts = {"en": {"slots": [KEPT[0].removeprefix("en/")], "backfill": 2, "strips": []}}
    photos = {name: whole.photos[name] for name in ("conference-table", "letters")}
    stories = {key: whole.stories[key] for key in KEPT}
    return Paper(facts={**whole.facts, "fronts": fronts}, photos=photos, stories=stories, pages={})


@pytest.fixture
def publisher(tmp_path: Path) -> Account:
    return open_accounts(make_logins(tmp_path))["publisher"]


@pytest.mark.django_db
def test_a_load_that_was_cut_short_goes_on_and_a_third_changes_nothing(paper: Paper, publisher: Account) -> None:
    def pull_the_plug(what: str, done: int, _total: int) -> None:
        if (what, done) == ("published", 2):
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        load(paper, by=publisher, at=AT, say=pull_the_plug)
    assert Story.objects.filter(live=True).count() == 2
    load(paper, by=publisher, at=AT, say=quiet)
    assert Story.objects.filter(live=True).count() == 3
    assert publication_log().stands("offer/1")
    revisions = {story.pk: story.latest_revision_id for story in Story.objects.all()}
    load(paper, by=publisher, at=AT, say=quiet)
    assert {story.pk: story.latest_revision_id for story in Story.objects.all()} == revisions
    with happening(AT):
        assert Campaign.objects.get().state == "Running"
    assert publication_log().stands(f"campaign/{Campaign.objects.get().pk}")
    assert (NewsImage.objects.count(), StaticPage.objects.count(), Front.objects.count()) == (2, 0, 1)


@pytest.mark.django_db
def test_what_was_written_in_the_file_is_what_editors_and_the_press_get(paper: Paper, publisher: Account) -> None:
    load(paper, by=publisher, at=AT, say=quiet)
    report = Story.objects.get(language="en", address_word="vienna-river-talks")
    treaty = Story.objects.get(address_word="treaty-of-1974")
    persian = Story.objects.get(language="fa")
    assert persian.translation_of_id == report.pk
    assert (report.dateline_place, report.published_at) == ("Vienna", paper.stories[KEPT[0]].published)
    assert [line.role for line in report.bylines.all()] == ["by", "reporting"]
    assert report.lead_credit == "Illustration: demo archive"
    assert treaty.appeal == "soft"
    assert f'linktype="page" id="{report.pk}"' in str(treaty.body.raw_data)
    assert all(publication_log().stands(f"story/{story.pk}") for story in (report, treaty, persian))


@pytest.mark.django_db
def test_each_account_has_its_role_and_opens_with_its_pass_phrase(tmp_path: Path) -> None:
    logins = make_logins(tmp_path)
    accounts = open_accounts(logins)
    assert accounts["admin"].is_superuser
    for login in logins:
        account = accounts[login.username]
        assert account.check_password(login.passphrase)
        assert [group.name for group in account.groups.all()] == ([] if login.username == "admin" else [login.role])
    before = {name: account.password for name, account in accounts.items()}
    assert {name: account.password for name, account in open_accounts(logins).items()} == before


@pytest.mark.django_db
def test_letters_that_went_out_are_public_once_and_a_draft_is_not(paper: Paper, publisher: Account) -> None:
    due = datetime(2026, 11, 20, 17, tzinfo=UTC)
    head = {"newsletter": "friday-letter", "subject": "Boats", "items": [{"heading": "Old"}, {"story": KEPT[0]}]}
    body = f"Read [this](story:{KEPT[1]}).\n\nThen that."
    sent = Text("en/a", "en", "a", {**head, "due": due, "closing": "Until Friday."}, body)
    draft = Text("en/b", "en", "b", {**head, "subject": "Next", "draft": True}, body)
    paper.letters.update({sent.key: sent, draft.key: draft})
    for _ in range(2):
        load(paper, by=publisher, at=AT, say=quiet)
    letter = Letter.objects.get(subject="Boats")
    record = publication_log().read([f"letter/{letter.pk}"])[f"letter/{letter.pk}"]
    assert isinstance(record, LetterRecord)
    assert record.address == "newsletter/friday-letter/2026-11-20/"
    assert record.opening == [f'Read <a href="tamizdat:story/{_number("treaty-of-1974")}">this</a>.', "Then that."]
    assert record.closing == ["Until Friday."]
    assert [one.state for one in Letter.objects.order_by("pk")] == ["published", "draft"]
    assert Newsletter.objects.count() == len(paper.facts["newsletters"])


def _number(word: str) -> int:
    return int(Story.objects.get(address_word=word).pk)
