"""Whether a server could listen at a place of this machine."""

import socket


def obstacle(host: str, port: int) -> str:
    """Say why no server could listen at `host`:`port` now; "" if one could. Nothing is sent."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except (OSError, OverflowError) as error:
        return str(error)
    return ""
