"""One request to a provider: whole or unknown, checked, told once, and only where it may go."""

import datetime as dt
import http.server
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tamizdat.wire.calls import MOST_BYTES, Answer, Call, CallBroken, CallRefused, Network, Ways
from tamizdat.wire.pinned import Pinned

Behave = Callable[[http.server.BaseHTTPRequestHandler], None]
LOCAL = Ways(local=frozenset({"127.0.0.1", "localhost", "btcpay.example"}))


def send(request: http.server.BaseHTTPRequestHandler, body: bytes, length: int | None = None) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(len(body) if length is None else length))
    request.end_headers()
    request.wfile.write(body)


class Server:
    """A server that behaves as a test says, and keeps what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.behave: Behave = lambda request: send(request, b"{}")
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append((self.command, self.path, dict(self.headers.items()), body))
                outer.behave(self)

            def do_POST(self) -> None:
                self.do_GET()

            def do_DELETE(self) -> None:
                self.do_GET()

            def log_message(self, *_arguments: object) -> None:
                return

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        self.port = int(self.http.server_address[1])
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def get(self, path: str = "/", seconds: float = 5, ways: Ways = LOCAL) -> Answer:
        return Network(ways).call(Call("GET", f"http://127.0.0.1:{self.port}{path}", seconds=seconds))


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_a_call_is_sent_as_it_stands_and_says_no_more_about_us(server: Server) -> None:
    call = Call("POST", f"http://127.0.0.1:{server.port}/v1/x?y=1", {"Authorization": "Bearer key"}, b"a=1")
    answer = Network(LOCAL).call(call)
    method, path, headers, body = server.asked[0]

    assert (method, path, body) == ("POST", "/v1/x?y=1", b"a=1")
    assert answer == Answer(200, answer.headers, b"{}")
    assert set(headers) == {"Host", "User-Agent", "Accept-Encoding", "Connection", "Content-Length", "Authorization"}
    assert headers["User-Agent"] == "Mozilla/5.0"


def test_a_redirect_is_an_answer_and_is_not_followed(server: Server) -> None:
    def redirect(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", f"http://127.0.0.1:{server.port}/other")
        request.send_header("Content-Length", "0")
        request.end_headers()

    server.behave = redirect

    assert server.get().status == 302
    assert len(server.asked) == 1


def hang_up(request: http.server.BaseHTTPRequestHandler) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


def half(request: http.server.BaseHTTPRequestHandler) -> None:
    send(request, b'{"id":', 200)
    hang_up(request)


def endless(request: http.server.BaseHTTPRequestHandler) -> None:
    send(request, b"x" * (MOST_BYTES + 1))


def unmeasured(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    request.wfile.write(b'{"id": "half of it"')


def silent(request: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def drip(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    for _ in range(60):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("behave", [hang_up, half, endless, unmeasured, silent, drip])
def test_less_than_a_whole_answer_in_time_is_no_answer(server: Server, behave: Behave) -> None:
    server.behave = behave
    started = time.monotonic()
    with pytest.raises(CallBroken) as said:
        server.get(seconds=0.6)

    assert time.monotonic() - started < 1.4
    assert "127.0.0.1" in str(said.value)
    assert len(server.asked) == 1  # nothing is tried again by itself


def test_no_error_and_no_representation_shows_a_key(server: Server) -> None:
    server.behave = hang_up
    call = Call("POST", f"http://127.0.0.1:{server.port}/", {"Authorization": "Bearer secret"}, b"secret")
    with pytest.raises(CallBroken) as said:
        Network(LOCAL).call(call)

    assert "secret" not in f"{said.value!r} {call!r} {Answer(200, {}, b'secret')!r}"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
def test_a_private_address_is_called_only_where_the_operator_named_it(address: str) -> None:
    network = Network(lookup=lambda _host, _port: [address])
    with pytest.raises(CallRefused, match="no address of the internet"):
        network.call(Call("GET", "https://api.example/"))


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example/", "http://10.0.0.1/", "ftp://api.example/", "//api.example/", "https://", "",
        "https://user:secret@api.example/", "https://api.example/a b", "https://api.example/\r\nX: y",
        "https://api.example:99999/", "https://äpi.example/", "https://[::1/",
    ],
)  # fmt: skip
def test_nothing_but_https_to_a_plain_address_is_called(url: str) -> None:
    def never(host: str, port: int) -> Sequence[str]:
        message = f"{host}:{port} was looked up"
        raise AssertionError(message)

    with pytest.raises(CallRefused) as said:
        Network(lookup=never).call(Call("GET", url))
    assert "secret" not in str(said.value)


def test_this_machine_is_called_only_where_the_operator_named_it(server: Server) -> None:
    with pytest.raises(CallRefused):
        server.get(ways=Ways())

    assert server.asked == []


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context with a certificate of its own for `name`; ca.pem is the same certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2090, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("host", "trusted", "calls"),
    [("btcpay.example", "ours", 1), ("btcpay.example", "nobody", 0), ("localhost", "ours", 0)],
)
def test_a_certificate_must_be_trusted_and_for_the_name(tmp_path: Path, host: str, trusted: str, calls: int) -> None:
    server = Server(certificate(tmp_path, "btcpay.example"))
    trust = ssl.create_default_context(cafile=str(tmp_path / "ca.pem")) if trusted == "ours" else None
    network = Network(LOCAL, lookup=lambda _host, _port: ["127.0.0.1"], trust=trust)
    try:
        status = network.call(Call("GET", f"https://{host}:{server.port}/")).status
    except CallBroken:
        status = 0
    server.http.shutdown()
    server.http.server_close()

    assert (status, len(server.asked)) == (200 * calls, calls)


def test_a_server_is_asked_for_its_name_without_the_usual_port() -> None:
    assert Pinned("api.example", 443, "192.0.2.1", 1, ssl.create_default_context()).default_port == 443
    assert Pinned("api.example", 80, "192.0.2.1", 1, None).default_port == 80


class Proxy:
    """Tor's SOCKS port: it takes a name, and leads to a server of this machine."""

    def __init__(self, port: int, reply: int = 0) -> None:
        self.names: list[str] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.place = ("127.0.0.1", int(self.listening.getsockname()[1]))
        threading.Thread(target=self._serve, args=(port, reply), daemon=True).start()

    def _serve(self, port: int, reply: int) -> None:
        line, _ = self.listening.accept()
        self.listening.close()
        assert line.recv(3) == b"\x05\x01\x00"
        line.sendall(b"\x05\x00")
        head = line.recv(5)
        self.names.append(line.recv(head[4]).decode())
        line.recv(2)
        line.sendall(bytes([5, reply, 0, 1]) + bytes(6))
        if reply == 0:
            with socket.create_connection(("127.0.0.1", port)) as onward:
                onward.sendall(line.recv(65536))
                while piece := onward.recv(65536):
                    line.sendall(piece)
        line.close()


def never_looked_up(host: str, port: int) -> Sequence[str]:
    raise AssertionError(host)


def test_an_onion_is_reached_through_tor_which_looks_the_name_up(server: Server) -> None:
    proxy = Proxy(server.port)
    network = Network(Ways(socks=proxy.place), lookup=never_looked_up)

    assert network.call(Call("GET", "http://abcdef.onion/api", seconds=5)).body == b"{}"
    assert proxy.names == ["abcdef.onion"]
    assert server.asked[0][2]["Host"] == "abcdef.onion"


def test_an_onion_that_tor_cannot_reach_gave_no_answer(server: Server) -> None:
    proxy = Proxy(server.port, reply=4)
    with pytest.raises(CallBroken):
        Network(Ways(socks=proxy.place)).call(Call("GET", "http://abcdef.onion/", seconds=5))
    with pytest.raises(CallRefused, match="TAMIZDAT_SOCKS"):
        Network().call(Call("GET", "http://abcdef.onion/"))
