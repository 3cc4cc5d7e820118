"""A real Postfix (Debian's) in a folder of its own, listening on 127.0.0.1, with domains that take and that bounce.

`news.test` is the list's: its mail goes to an LMTP socket, that of `bounce.news.test` to a pipe. Mail to `gone.test` is
taken and then bounced as for a mailbox that does not exist, mail to `full.test` as for one that is full.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tamizdat
from tests.fakes.postfix_running import free_port, postfix_running

DOMAIN = "news.test"
NOBODY = "nobody"
_LOADED = """
import sys, tamizdat.config.commands.__main__, tamizdat.config.commands.mail, tamizdat.config.commands.mail_receive
print(*(m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)), sep="\\n")
"""
_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
myhostname = mx.news.test
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
local_recipient_maps =
alias_maps =
relay_domains = news.test, bounce.news.test, gone.test, full.test
transport_maps = inline:{{ news.test=lmtp:unix:{lmtp}, bounce.news.test=tamizdat:,
    gone.test=smtp:[127.0.0.1]:{far}, full.test=smtp:[127.0.0.1]:{far} }}
far_away = check_recipient_access inline:{{ {{gone.test = 550 5.1.1 There is no such mailbox here}},
    {{full.test = 452 4.2.2 The mailbox is full}} }}, reject
lmtp_destination_recipient_limit = 1
tamizdat_destination_recipient_limit = 1
maximal_queue_lifetime = 0
bounce_queue_lifetime = 0
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
disable_dns_lookups = yes
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{far} inet n - n - - smtpd
    -o smtpd_relay_restrictions=
    -o smtpd_recipient_restrictions=$far_away
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tamizdat unix - n n - 10 pipe
    flags=hq user={nobody} null_sender= argv=/usr/bin/env PYTHONPATH={door} {python} -m tamizdat.config.commands
    mail receive --var {var} --sender=${{sender}} --recipient=${{original_recipient}}
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """One that runs: the port of its SMTP server, and its log."""

    port: int
    log: Path


@contextmanager
def postfix(home: Path, var: Path) -> Iterator[Postfix]:
    """Run one, for as long as the block lasts. Its pipe fills the spool in `var`, as a user who may do nothing else."""
    port, far = free_port(), free_port()
    (home / "door").mkdir(parents=True)
    lmtp, door = var / "desk/lmtp.sock", _door_for_nobody(home / "door")
    settings = {"home": home, "port": port, "far": far, "lmtp": lmtp, "var": var, "nobody": NOBODY, "door": door}
    settings["python"] = _python_for_nobody()
    with postfix_running(home, _MAIN.format(**settings), _MASTER.format(**settings), port):
        yield Postfix(port, home / "mail.log")


def _door_for_nobody(door: Path) -> Path:
    """Copy exactly what `tamizdat mail receive` loads: our own folders may be closed to other users."""
    loaded = subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True).stdout
    ours = [Path(path) for path in sys.path if Path(path).name == "site-packages"]
    ours.append(Path(tamizdat.__file__).resolve().parent.parent)
    for file in map(Path, loaded.splitlines()):
        for root in ours:
            if file.is_relative_to(root):
                place = door / file.relative_to(root)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, place)
    return door


def _python_for_nobody() -> str:
    """An interpreter of our version that every user may run."""
    system = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    return system if Path(system).exists() else str(Path(sys.executable).resolve())
