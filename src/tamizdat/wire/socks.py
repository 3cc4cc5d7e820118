"""Reaching a name through a SOCKS proxy on this machine (RFC 1928), for onions. The proxy looks the name up itself."""

import socket

# RFC 1928: version, commands and types of addresses.
_VERSION, _CONNECT, _DOMAIN = 5, 1, 3
_REST = {1: 4 + 2, 4: 16 + 2}
_LONGEST = 255


def through_socks(proxy: tuple[str, int], host: str, port: int, seconds: float) -> socket.socket:
    """Open a connection to `host`:`port` through `proxy`, which is asked for no password. Raises OSError."""
    name = host.encode("ascii")
    if len(name) > _LONGEST:
        message = "The name is too long."
        raise OSError(message)
    line = socket.create_connection(proxy, seconds)
    try:
        _ask(line, name, port)
    except BaseException:
        line.close()
        raise
    return line


def _ask(line: socket.socket, name: bytes, port: int) -> None:
    line.sendall(bytes([_VERSION, 1, 0]))
    if _exactly(line, 2) != bytes([_VERSION, 0]):
        message = "The proxy wants a password."
        raise OSError(message)
    line.sendall(bytes([_VERSION, _CONNECT, 0, _DOMAIN, len(name)]) + name + port.to_bytes(2, "big"))
    version, reply, _, kind = _exactly(line, 4)
    if version != _VERSION or reply != 0:
        message = f"The proxy could not reach it ({reply})."
        raise OSError(message)
    _exactly(line, _REST[kind] if kind in _REST else _exactly(line, 1)[0] + 2)


def _exactly(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = line.recv(size - len(found))
        if not more:
            message = "The proxy hung up."
            raise OSError(message)
        found += more
    return found
