"""A Postfix of our own: Debian's programs, configuration and queue under a temporary folder, on this machine alone."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

POSTFIX = "/usr/sbin/postfix"
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


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def own_postfix(folder: Path, onward: int) -> Iterator[OwnPostfix]:
    """Run it; everything that it takes goes on to port `onward` of this machine."""
    assert Path(POSTFIX).exists(), "There is no Postfix. Install it: apt-get install --no-install-recommends postfix."
    assert os.geteuid() == 0, "Postfix's master runs as root alone, so this test does too."
    port = free_port()
    folder.chmod(0o755)
    for above in list(folder.parents)[:3]:
        above.chmod(above.stat().st_mode | 0o011)
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    (folder / "etc" / "main.cf").write_text(_MAIN.format(folder=folder, onward=onward))
    lines = Path("/usr/share/postfix/master.cf.dist").read_text().splitlines()
    kept = [line for line in lines if line and not line.startswith(("#", " ", "smtp      inet"))]
    kept.append(f"127.0.0.1:{port} inet n - n - - smtpd")
    (folder / "etc" / "master.cf").write_text("\n".join(kept) + "\n")
    shutil.chown(folder / "data", "postfix")
    command = [POSTFIX, "-c", str(folder / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True)
    try:
        _wait_for(port)
        yield OwnPostfix(port, folder / "mail.log")
    finally:
        subprocess.run([*command, "stop"], check=False, capture_output=True)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
