"""The relay and the mailbox, out of the environment: looked at before anything starts."""

from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.wire.imap import MailboxRefused, read_address
from tamizdat.wire.smtp.server import ServerRefused, read_server


def relay(environment: Environment) -> str:
    """The address of the relay; "" where there is none. Raises EnvironmentRefused, without a password in it."""
    found = environment.secret("TAMIZDAT_SMTP_URL")
    if found:
        try:
            read_server(found)
        except ServerRefused as error:
            raise EnvironmentRefused(error) from None
    return found


def mailbox(environment: Environment) -> str:
    """The address of the mailbox; "" where there is none. Raises EnvironmentRefused, without a password in it."""
    found = environment.secret("TAMIZDAT_IMAP_URL")
    if found:
        try:
            read_address(found)
        except (MailboxRefused, ValueError):
            message = "TAMIZDAT_IMAP_URL is no address of a mailbox. Write imaps://user:password@host/INBOX."
            raise EnvironmentRefused(message) from None
    return found
