"""Claims about the live desk, tried through its own screens: role by act."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tamizdat.newsroom.actions.stories import publish_story
from tamizdat.newsroom.models import LiveUpdate, Story
from tamizdat.press import records
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, ROLES, Role
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.test_desk_doors import signed_in


@pytest.fixture
def storm(desk: Desk) -> Story:
    story = desk.story("A storm comes", story_type="live")
    publish_story(story, at=NOON)
    return story


def form(headline: str, **more: object) -> dict[str, Any]:
    body = streamfield([("paragraph", rich_text("<p>The wind has turned.</p>"))])
    given = {"token": headline, "edition": "0", "headline": headline, "body": body, "contributor": ""}
    sent: dict[str, Any] = nested_form_data(given | more)
    return sent


def post(client: Client, story: Story, headline: str = "Ferries stop", **more: object) -> Any:  # noqa: ANN401  # the test client answers with a class of its own
    return client.post(reverse("live_desk", args=[story.pk]), form(headline, **more))


def headlines() -> list[str]:
    return [record.headline for record in public().values() if isinstance(record, records.LiveUpdate)]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_everybody_may_write_an_update_and_only_a_publisher_prints_it(storm: Story, role: Role) -> None:
    answer = post(signed_in(role), storm)
    assert answer.status_code == 302
    assert headlines() == (["Ferries stop"] if role is PUBLISHER else [])
    update = LiveUpdate.objects.get()
    assert (update.standing, str(update.body).count("The wind has turned.")) == (
        "public" if role is PUBLISHER else "waiting",
        1,
    )


@pytest.mark.parametrize("role", [EDITOR, REPORTER], ids=lambda role: role.name)
def test_others_can_neither_edit_nor_mark_nor_withdraw_nor_end(storm: Story, role: Role) -> None:
    post(signed_in(PUBLISHER), storm)
    update = LiveUpdate.objects.get()
    client = signed_in(role)
    before = public()
    for name in ("live_edit", "live_withdraw", "live_mark"):
        client.post(reverse(name, args=[storm.pk, update.pk]), form("Mine", pinned="1"))
    client.post(reverse("live_steer", args=[storm.pk]), {"state": "ended", "edition": "1"})
    assert public() == before


def test_a_publisher_does_all_of_it(storm: Story) -> None:
    client = signed_in(PUBLISHER)
    post(client, storm)
    update = LiveUpdate.objects.get()
    at = [storm.pk, update.pk]
    client.post(reverse("live_mark", args=at), {"pinned": "1"})
    client.post(reverse("live_mark", args=at), {"key": "1"})
    changed = form("Ferries stop at dusk", edition=str(update.edition), kind="correction", said="At dusk, not noon.")
    assert client.post(reverse("live_edit", args=at), changed | {"pinned": "on", "key": "on"}).status_code == 302
    said = public()[f"update/{update.pk}"]
    assert isinstance(said, records.LiveUpdate)
    assert (said.headline, said.pinned, said.key) == ("Ferries stop at dusk", True, True)
    assert [one.words for one in said.corrections] == ["At dusk, not noon."]
    client.post(reverse("live_steer", args=[storm.pk]), {"state": "paused", "edition": "1"})
    known = nested_form_data(
        {"known-edition": "2", "known-summary": streamfield([("paragraph", rich_text("<p>K</p>"))])}
    )
    assert client.post(reverse("live_steer", args=[storm.pk]), known).status_code == 302
    story = public()[f"story/{storm.pk}"]
    assert isinstance(story, records.Story)
    assert story.live is not None
    assert (story.live.state, len(story.live.summary)) == ("paused", 1)
    client.post(reverse("live_withdraw", args=at), {"notice": "on"})
    gone = public()[f"update/{update.pk}"]
    assert isinstance(gone, records.LiveUpdate)
    assert (gone.withdrawn, gone.notice, gone.body) == (True, True, [])


def test_a_form_that_was_overtaken_comes_back_with_both_texts_and_can_be_sent_again(storm: Story) -> None:
    client = signed_in(PUBLISHER)
    post(client, storm)
    update = LiveUpdate.objects.get()
    place = reverse("live_edit", args=[storm.pk, update.pk])
    client.post(place, form("Theirs", edition=str(update.edition)))
    answer = client.post(place, form("Mine", edition=str(update.edition)))
    shown = answer.content.decode()
    assert "Somebody else has changed this update meanwhile" in shown
    assert "Theirs" in shown
    assert 'value="Mine"' in shown
    fresh = answer.context["form"]["edition"].value()
    assert client.post(place, form("Mine", edition=fresh)).status_code == 302
    assert headlines() == ["Mine"]


def test_words_for_an_ended_coverage_stay_in_the_form(storm: Story) -> None:
    client = signed_in(PUBLISHER)
    client.post(reverse("live_steer", args=[storm.pk]), {"state": "ended", "edition": "1"})
    answer = post(client, storm, "Too late")
    assert answer.status_code == 200
    assert "Open it again first" in answer.content.decode()
    assert 'value="Too late"' in answer.content.decode()


def test_an_update_that_says_nothing_is_refused(storm: Story) -> None:
    answer = post(signed_in(PUBLISHER), storm, "", body=streamfield([("paragraph", rich_text("<p></p>"))]), token="t")
    assert "Write a headline or some words." in answer.content.decode()
    assert not LiveUpdate.objects.exists()


def test_the_story_leads_to_its_desk_and_the_desk_lists_what_was_handed_in(storm: Story) -> None:
    post(signed_in(REPORTER), storm, "From the pier")
    client = signed_in(PUBLISHER)
    assert (
        reverse("live_desk", args=[storm.pk])
        in client.get(reverse("wagtailadmin_pages:edit", args=[storm.pk])).content.decode()
    )
    desk = client.get(reverse("live_desk", args=[storm.pk])).content.decode()
    update = LiveUpdate.objects.get()
    assert "From the pier" in desk
    sent = form("From the pier", edition=str(update.edition), clear="1")
    client.post(reverse("live_edit", args=[storm.pk, update.pk]), sent)
    assert headlines() == ["From the pier"]


def test_a_story_of_another_kind_has_no_desk(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    answer = signed_in(PUBLISHER).get(reverse("live_desk", args=[story.pk]))
    assert answer.status_code == 302
