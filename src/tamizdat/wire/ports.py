"""Which ports of this machine are free."""

import socket


def is_port_free(host: str, port: int) -> bool:
    """Say whether a server could listen on `host`:`port` now. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
