"""One bounded door to the network: only public addresses, only images, only so much, only so long."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from tamizdat.wire import fetch
from tamizdat.wire.fetch import Bounds, Fetched, FetchRefused, fetch_image, is_public

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]
PNG = b"\x89PNG and so on"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2002:a00:1::", "2001:0:1234::1", "fec0::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused_in_every_disguise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/x.png",
        "gopher://a.example/",
        "data:image/png;base64,AA",
        "//a.example/x.png",
        "x.png",
        "",
        "http://a.example:22/x.png",
        "http://user:secret@a.example/x.png",
        "http://a.example:99999/",
        "http://[::1/",
        "http://" + "a" * 80 + ".example/",
    ],
)
def test_nothing_but_plain_web_addresses_is_dialled(url: str) -> None:
    def never(host: str, port: int) -> Sequence[str]:
        message = f"{host}:{port} was looked up"
        raise AssertionError(message)

    with pytest.raises(FetchRefused):
        fetch_image(url, lookup=never)


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], []])
def test_a_name_that_leads_inside_is_refused_even_among_public_addresses(answers: list[str]) -> None:
    with pytest.raises(FetchRefused, match="public internet"):
        fetch_image("http://a.example/x.png", lookup=lambda _host, _port: answers)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::1]"])
def test_the_machine_itself_is_refused_however_it_is_spelt(host: str) -> None:
    with pytest.raises(FetchRefused):
        fetch_image(f"http://{host}/x.png")


class Server:
    """A web server on this machine that answers as a test says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = lambda request: send(request, PNG)
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.headers["Host"], self.path))
                outer.answer(self)

            def log_message(self, *_arguments: object) -> None:
                return

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self.http.server_address[1])
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def fetch(self, url: str = "http://pictures.example/a b.png?x=1", bounds: Bounds | None = None) -> Fetched:
        """Fetch from this server, whatever name is asked for; only its own address counts as public here."""
        return fetch._fetch(  # the rule for addresses is passed in, so that the test can dial itself
            url,
            bounds or Bounds(seconds=5),
            lambda host, _port: ["10.0.0.1"] if host == "inside.example" else ["127.0.0.1"],
            lambda address: address == "127.0.0.1",
            {"http": self.port},
        )


def send(
    request: http.server.BaseHTTPRequestHandler, body: bytes, kind: str = "image/png", status: int = 200, to: str = ""
) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    if to:
        request.send_header("Location", to)
    request.end_headers()
    request.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_an_image_is_fetched_under_its_name_from_the_checked_address(server: Server) -> None:
    assert server.fetch() == Fetched(PNG, "image/png", "http://pictures.example/a b.png?x=1")
    assert server.asked == [(f"pictures.example:{server.port}", "/a%20b.png?x=1")]


def test_redirects_are_followed_through_the_same_door(server: Server) -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        if request.path.startswith("/old"):
            send(request, b"", status=302, to=f"http://other.example:{server.port}/new.png")
        else:
            send(request, PNG)

    server.answer = answer
    assert server.fetch("http://pictures.example/old.png").data == PNG


@pytest.mark.parametrize(
    "target", ["http://inside.example/x.png", "file:///etc/passwd", "http://10.0.0.1:8080/x.png", "//inside.example/x"]
)
def test_a_redirect_to_the_inside_is_refused(server: Server, target: str) -> None:
    server.answer = lambda request: send(request, b"", status=301, to=target)
    with pytest.raises(FetchRefused):
        server.fetch("http://pictures.example/x.png")
    assert len(server.asked) == 1


def test_endless_redirects_end(server: Server) -> None:
    server.answer = lambda request: send(request, b"", status=302, to="/again")
    with pytest.raises(FetchRefused, match="more than 3 times"):
        server.fetch(bounds=Bounds(seconds=5, redirects=3))
    assert len(server.asked) == 4


@pytest.mark.parametrize(("kind", "status"), [("text/html", 200), ("", 200), ("image/png", 404), ("image/png", 500)])
def test_what_is_no_image_is_refused(server: Server, kind: str, status: int) -> None:
    server.answer = lambda request: send(request, PNG, kind, status)
    with pytest.raises(FetchRefused):
        server.fetch()


def test_more_bytes_than_allowed_are_not_read(server: Server) -> None:
    def pour(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "image/png")
        request.end_headers()
        try:
            for _ in range(1000):
                request.wfile.write(b"x" * 100_000)
        except OSError:
            return

    server.answer = pour
    with pytest.raises(FetchRefused, match="larger than 1 MB"):
        server.fetch(bounds=Bounds(seconds=5, most_bytes=1 << 20))


def test_a_body_that_breaks_off_is_not_taken_for_whole(server: Server) -> None:
    def half(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "image/png")
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(PNG)

    server.answer = half
    with pytest.raises(FetchRefused, match="broke"):
        server.fetch()


def test_a_server_that_only_drips_is_left(server: Server) -> None:
    gone = threading.Event()

    def drip(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "image/png")
        request.end_headers()
        try:
            while not gone.wait(0.05):
                request.wfile.write(b"x")
        except OSError:
            return

    server.answer = drip
    with pytest.raises(FetchRefused):
        server.fetch(bounds=Bounds(seconds=0.5))
    gone.set()


def test_a_server_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(FetchRefused, match="did not answer"):
        fetch._fetch(
            "http://a.example/x.png",
            Bounds(seconds=0.3),
            lambda _host, _port: ["127.0.0.1"],
            lambda _address: True,
            {"http": deaf.getsockname()[1]},
        )
