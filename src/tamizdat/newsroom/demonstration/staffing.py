"""Opens the accounts of a demonstration."""

from collections.abc import Iterable

from tamizdat.newsroom.demonstration.logins import Login
from tamizdat.staff.actions import open_account
from tamizdat.staff.models import Account
from tamizdat.staff.roles import ROLES


def open_accounts(logins: Iterable[Login]) -> dict[str, Account]:
    """Open an account for each log-in, with its role; those that open already are left as they are."""
    return {login.username: _open(login) for login in logins}


def _open(login: Login) -> Account:
    standing = Account.objects.filter(username=login.username).first()
    if standing is not None and standing.check_password(login.passphrase):
        return standing
    roles = [role for role in ROLES if role.name == login.role]
    account = open_account(username=login.username, password=login.passphrase, roles=roles, name=login.role)
    if not roles:
        account.is_superuser = account.is_staff = True
        account.save(update_fields=["is_superuser", "is_staff"])
    return account
