"""A Postfix of our own: Debian's programs, configuration and queue under a temporary folder, on this machine alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.postfix_running import free_port, postfix_running

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example.org
mydestination =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = smtp:[127.0.0.1]:{onward}
smtp_host_lookup = native
smtpd_recipient_restrictions = permit_mynetworks, reject
smtputf8_enable = no
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
"""


@dataclass(frozen=True, slots=True)
class OwnPostfix:
    """Where it listens, and its log."""

    port: int
    log: Path


@contextmanager
def own_postfix(folder: Path, onward: int) -> Iterator[OwnPostfix]:
    """Run it; everything that it takes goes on to port `onward` of this machine."""
    port = free_port()
    lines = Path("/usr/share/postfix/master.cf.dist").read_text().splitlines()
    kept = [line for line in lines if line and not line.startswith(("#", " ", "smtp      inet"))]
    kept.append(f"127.0.0.1:{port} inet n - n - - smtpd")
    with postfix_running(folder, _MAIN.format(folder=folder, onward=onward), "\n".join(kept) + "\n", port):
        yield OwnPostfix(port, folder / "mail.log")
