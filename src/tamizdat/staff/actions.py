"""Open accounts and give roles their permissions."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from tamizdat.staff.models import Account
from tamizdat.staff.roles import ROLES, Role


class StaffRefused(Exception):
    """An account or a role that cannot be made; the sentence says why."""


@transaction.atomic
def make_roles(grants: Mapping[Role, Iterable[str]]) -> dict[Role, Group]:
    """Make the groups and give each exactly these permissions (`app.codename`). Safe to repeat.

    Raises StaffRefused for a permission that does not exist.
    """
    groups: dict[Role, Group] = {}
    for role in ROLES:
        groups[role], _made = Group.objects.get_or_create(name=role.name)
        groups[role].permissions.set([_permission(name) for name in grants.get(role, ())])
    return groups


@transaction.atomic
def open_account(*, username: str, password: str, roles: Iterable[Role] = (), name: str = "") -> Account:
    """Open an account with roles, or give an existing one this password and these roles."""
    account, _made = Account.objects.get_or_create(username=username)
    account.first_name = name
    account.is_active = True
    account.set_password(password)
    account.save()
    account.groups.set(Group.objects.filter(name__in=[role.name for role in roles]))
    return account


@transaction.atomic
def close_account(account: Account) -> None:
    """Let nobody in by this account any more; what it wrote stays."""
    account.is_active = False
    account.set_unusable_password()
    account.save()


def _permission(name: str) -> Permission:
    app, _dot, codename = name.partition(".")
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    if found is None:
        message = f"There is no permission {name}. Run the migrations of every app, then make the roles again."
        raise StaffRefused(message)
    return found
