"""Runs Debian's own Postfix under a folder, with the two files of configuration that a test wrote for it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSTFIX = "/usr/sbin/postfix"


@contextmanager
def postfix_running(home: Path, main: str, master: str, port: int) -> Iterator[None]:
    """Run it for as long as the block lasts, once it listens on `port`. Queue and data lie under `home`."""
    assert Path(POSTFIX).exists(), "There is no Postfix. Install it: apt-get install --no-install-recommends postfix."
    assert os.geteuid() == 0, "Postfix's master runs as root alone, so this test does too."
    for folder in ("queue", "data", "etc"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    shutil.chown(home / "data", "postfix")
    for above in [home, *home.parents][:-2]:  # the folder of a test is root's, and Postfix's own processes are not
        above.chmod(above.stat().st_mode | 0o011)
    (home / "etc/main.cf").write_text(main, encoding="ascii")
    (home / "etc/master.cf").write_text(master, encoding="ascii")
    command = [POSTFIX, "-c", str(home / "etc")]
    surroundings = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"}
    subprocess.run([*command, "start"], env=surroundings, check=True, capture_output=True)
    try:
        _wait_for(port)
        yield
    finally:
        subprocess.run([*command, "stop"], env=surroundings, check=False, capture_output=True)


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = "Postfix did not begin to listen."
    raise TimeoutError(message)
