"""The newsroom's own secret, which signs its sessions: made once, kept in a file that only its user may read."""

import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    """Read the key at `path`, or make one there (mode 0600). Two processes that start at once agree on one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
