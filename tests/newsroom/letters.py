"""What tests of letters write with: a newsletter, a story, people, letters on their way."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from tamizdat.newsroom.actions.letters import approve, submit, write_letter
from tamizdat.newsroom.models import Letter, Newsletter, Story
from tamizdat.staff.actions import open_account
from tamizdat.staff.models import Account
from tamizdat.staff.roles import Role
from tests.newsroom.conftest import NOON

# The Friday after NOON, six in the evening in Amsterdam.
DUE = datetime(2026, 10, 16, 16, 0, tzinfo=UTC)


def person(name: str) -> Account:
    found, _made = Account.objects.get_or_create(username=name)
    return found


def signed_in(role: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(open_account(username=name or role.name.lower(), password="a long enough phrase", roles=[role]))
    return client


def a_letter(newsletter: Newsletter, *stories: Story, **more: Any) -> Letter:  # noqa: ANN401  # a builder passes what the test names
    items = [("heading", "At sea"), *(("story", {"story": story.pk, "headline": "", "blurb": ""}) for story in stories)]
    given: dict[str, Any] = {
        "subject": "Of boats",
        "items": items,
        "by": person("writer"),
        "opening": "<p>Dear <b>readers</b>,</p>",
    }
    return write_letter(newsletter=newsletter, **(given | more))


def approved(newsletter: Newsletter, *stories: Story, **more: Any) -> Letter:  # noqa: ANN401  # as above
    letter = a_letter(newsletter, *stories, **more)
    submit(letter, by=person("writer"), now=NOON)
    approve(letter, by=person("second"), now=NOON)
    return letter
