"""Accounts open and close; roles have exactly what the table says."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group

from tamizdat.newsroom.rights import GRANTS
from tamizdat.staff.actions import StaffRefused, close_account, make_roles, open_account
from tamizdat.staff.roles import EDITOR, PUBLISHER, ROLES

pytestmark = pytest.mark.django_db
PHRASE = "a long enough phrase"


def test_a_new_database_has_the_three_roles() -> None:
    assert {role.name for role in ROLES} <= set(Group.objects.values_list("name", flat=True))


def test_an_account_opens_with_its_roles_and_may_be_opened_again() -> None:
    open_account(username="mila", password="first phrase of hers", roles=[PUBLISHER])
    account = open_account(username="mila", password=PHRASE, roles=[EDITOR], name="Mila")
    assert authenticate(username="mila", password=PHRASE) == account
    assert list(account.groups.values_list("name", flat=True)) == ["Editor"]


def test_a_closed_account_lets_nobody_in() -> None:
    account = open_account(username="mila", password=PHRASE, roles=[EDITOR])
    close_account(account)
    assert authenticate(username="mila", password=PHRASE) is None


def test_a_role_has_what_the_table_gives_and_nothing_else() -> None:
    make_roles(GRANTS)
    groups = make_roles(GRANTS)
    for role in ROLES:
        held = {
            f"{app}.{code}" for app, code in groups[role].permissions.values_list("content_type__app_label", "codename")
        }
        assert held == set(GRANTS[role])


def test_a_permission_that_does_not_exist_is_refused_with_a_sentence() -> None:
    with pytest.raises(StaffRefused, match=r"no permission newsroom\.fly"):
        make_roles({EDITOR: ["newsroom.fly"]})
