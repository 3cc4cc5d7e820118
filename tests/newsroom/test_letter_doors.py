"""Letters at the doors of the newsroom: forms and roles, previews, copies, numbers that come back."""

import threading
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tamizdat.envelope.messages import MailCopy, decode
from tamizdat.envelope.sealed import new_pair, open_sealed
from tamizdat.newsroom.clock import run_clock
from tamizdat.newsroom.counts import UNKNOWN
from tamizdat.newsroom.due import publish_due
from tamizdat.newsroom.letter_preview import verdict
from tamizdat.newsroom.models import Letter, Newsletter, Story
from tamizdat.press.letter_mail import CLIPPED, WARNED
from tamizdat.press.records import Site
from tamizdat.spool.envelopes import Spool
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, Role
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON
from tests.newsroom.letters import DUE, a_letter, approved, signed_in


def form(newsletter: Newsletter, story: Story, **more: str) -> dict[str, Any]:
    """Write the form of a letter as a browser sends it."""
    block = {"story": str(story.pk), "headline": "", "blurb": ""}
    sent: dict[str, Any] = nested_form_data(
        {
            "newsletter": str(newsletter.pk),
            "due": "",
            "subject": "Of boats",
            "preheader": "",
            "opening": rich_text("<p>Dear readers,</p>"),
            "items": streamfield([("story", block)]),
            "closing": rich_text("<p></p>"),
            "appeal": "on",
        }
        | more
    )
    return sent


def send(client: Client, newsletter: Newsletter, story: Story, letter: Letter | None = None, **more: str) -> Any:  # noqa: ANN401  # the test client answers with a class of its own
    name = "edit" if letter else "add"
    url = reverse(f"wagtailsnippets_newsroom_letter:{name}", args=[letter.pk] if letter else [])
    with time_machine.travel(NOON, tick=False):
        return client.post(url, form(newsletter, story, **more))


@pytest.mark.parametrize(("role", "approves"), [(REPORTER, False), (EDITOR, True), (PUBLISHER, True)])
def test_reporters_write_and_submit_and_editors_approve(
    newsletter: Newsletter, story: Story, role: Role, *, approves: bool
) -> None:
    send(signed_in(REPORTER, "somebody"), newsletter, story)
    letter = Letter.objects.get()
    client = signed_in(role)
    send(client, newsletter, story, letter, **{"action-submit-letter": "1"})
    letter.refresh_from_db()
    assert letter.state == "submitted"
    more = {"due": "2026-10-16 18:00", "action-approve-letter": "1"}
    answer = send(signed_in(role, "another"), newsletter, story, letter, **more)
    letter.refresh_from_db()
    assert (letter.state == "approved") == approves
    assert (answer.status_code == 409) != approves


def test_a_changed_word_in_the_form_makes_a_draft_again(newsletter: Newsletter, story: Story) -> None:
    client = signed_in(EDITOR)
    send(signed_in(REPORTER), newsletter, story)
    letter = Letter.objects.get()
    send(client, newsletter, story, letter, **{"action-approve-letter": "1"})
    letter.refresh_from_db()
    assert letter.state == "approved"
    due = "2026-10-16 18:00"
    send(client, newsletter, story, letter, due=due)
    assert Letter.objects.get().state == "approved"
    send(client, newsletter, story, letter, due=due, subject="Of boats and bells")
    assert Letter.objects.get().state == "draft"


def test_a_letter_that_went_out_cannot_be_changed_through_its_form(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    publish_due(DUE)
    answer = send(signed_in(PUBLISHER), newsletter, story, letter, subject="Another")
    assert "Its words stay as they are" in answer.content.decode()
    assert Letter.objects.get().subject == "Of boats"


@pytest.mark.usefixtures("press")
@pytest.mark.parametrize("mode", ["mail", "narrow", "dark", "full", "text", "source", "page"])
def test_an_editor_sees_a_letter_in_every_way_in_which_it_will_be_read(
    newsletter: Newsletter, story: Story, mode: str
) -> None:
    answer = a_letter(newsletter, story).serve_preview(None, mode)  # type: ignore[arg-type]  # no preview asks who looks
    said = answer.content.decode()
    assert "Harbour reopens" in said
    assert ("Ships came back on Monday" in said) == (mode == "full")
    if mode == "dark":
        assert "@media all" in said


@pytest.mark.usefixtures("press")
def test_what_is_missing_for_a_preview_is_said_in_a_sentence(newsletter: Newsletter) -> None:
    empty = Letter(newsletter=newsletter, subject="")
    said = empty.serve_preview(None, "mail").content.decode()  # type: ignore[arg-type]  # as above
    assert "subject" in said


def test_sizes_are_judged_by_the_line_at_which_mail_is_cut() -> None:
    assert [verdict("mail", size).split()[0] for size in (0, WARNED, CLIPPED)] == ["fits", "near", "Gmail"]
    assert verdict("mail-text", CLIPPED) == "fits"


@pytest.mark.usefixtures("press")
@pytest.mark.parametrize("edition", ["digest", "full", "text"])
def test_a_copy_is_a_message_with_the_same_parts(newsletter: Newsletter, story: Story, edition: str) -> None:
    letter = a_letter(newsletter, story)
    answer = signed_in(REPORTER).get(reverse("letter_copy", args=[letter.pk, edition]))
    message = message_from_bytes(answer.content, policy=policy.default)
    assert message["Subject"] == "[copy] Of boats"
    assert message["To"] is None
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == (["text/plain"] if edition == "text" else ["text/plain", "text/html"])


@pytest.mark.usefixtures("press")
def test_a_copy_by_mail_is_sealed_for_the_vault_alone(newsletter: Newsletter, story: Story, settings: Settings) -> None:
    pair = new_pair()
    (settings.VAR / "desk").mkdir(exist_ok=True)
    (settings.VAR / "desk" / "vault.pub").write_text(pair.public.hex())
    letter = a_letter(newsletter, story)

    answer = signed_in(REPORTER).post(
        reverse("letter_mail", args=[letter.pk]), {"address": "colleague@example.net", "edition": "digest"}
    )

    assert answer.status_code == 302
    (waiting,) = Spool(settings.VAR / "spool").waiting()
    sealed = waiting.read()
    assert b"colleague" not in sealed
    copy = decode(open_sealed([pair.private], sealed))
    assert isinstance(copy, MailCopy)
    assert (copy.address, copy.subject) == ("colleague@example.net", "[copy] Of boats")
    assert b"<html" in copy.html
    assert b"<html" not in copy.text


@pytest.mark.usefixtures("press")
def test_a_copy_that_cannot_be_mailed_is_said_so_and_keeps_the_form(
    newsletter: Newsletter, story: Story, settings: Settings
) -> None:
    letter = a_letter(newsletter, story)
    place = reverse("letter_mail", args=[letter.pk])

    (settings.VAR / "desk" / "vault.pub").unlink(missing_ok=True)
    said = signed_in(REPORTER).post(place, {"address": "colleague@example.net", "edition": "digest"}).content.decode()

    assert "was not mailed" in said
    assert "colleague@example.net" in said


def test_a_stranger_gets_no_copy(newsletter: Newsletter, client: Client) -> None:
    answer = client.get(reverse("letter_copy", args=[a_letter(newsletter).pk, "digest"]))
    assert answer.status_code == 302


def test_the_pages_follow_the_settings_when_the_clock_starts(newsletter: Newsletter, settings: Settings) -> None:
    del newsletter
    stop = threading.Event()
    stop.set()
    settings.DESK_URL = "https://desk.quay.example/"
    run_clock(stop, lambda _outcome: None)
    site = public()["site/1"]
    assert isinstance(site, Site)
    assert site.desk == "https://desk.quay.example/"


def test_the_word_of_a_newsletter_stays_since_subscriptions_hang_on_it(newsletter: Newsletter) -> None:
    newsletter.slug = "saturday"
    with pytest.raises(ValidationError, match="Subscriptions hang on"):
        newsletter.full_clean()


def test_numbers_come_back_and_a_missing_file_is_not_zero(newsletter: Newsletter, settings: Settings) -> None:
    letter = approved(newsletter)
    publish_due(DUE)
    letter.refresh_from_db()
    assert (newsletter.readers, letter.sent) == (UNKNOWN, UNKNOWN)
    folder = settings.VAR / "counts"
    folder.mkdir()
    sending = '{"audience":10,"accepted":7,"rejected":1,"skipped":1,"later":true}'
    (folder / "letters.json").write_text(
        f'{{"version":1,"newsletters":{{"friday":{{"active":1200,"pending":3}}}},"letters":{{"{letter.pk}":{sending}}}}}'
    )
    assert newsletter.readers == "1,200 (and 3 have not confirmed)"
    assert letter.sent == "10 = 7 accepted + 1 rejected + 1 skipped + 1 to go"
    (folder / "letters.json").write_bytes(b"{")
    assert letter.sent == UNKNOWN
