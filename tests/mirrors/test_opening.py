"""Opening and closing the newsstand, and a new edition arriving while it is open."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tamizdat.config.commands import serve
from tamizdat.mirrors.newsstand import running
from tests.mirrors import editions, servers


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return editions.write_edition(tmp_path / "edition")


def test_a_folder_without_an_edition_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(running.NewsstandError, match=r"holds no edition.*tamizdat press"):
        running.check(tmp_path, "127.0.0.1", 8000, 2)


def test_a_taken_port_is_refused_with_a_sentence(edition: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(running.NewsstandError, match=rf"Nothing can listen at 127.0.0.1:{port}.*--port"):
            running.check(edition, "127.0.0.1", port, 2)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none_is_refused(edition: Path, port: int) -> None:
    with pytest.raises(running.NewsstandError):
        running.check(edition, "127.0.0.1", port, 2)


@pytest.mark.parametrize("workers", [0, -2, 1000])
def test_a_senseless_number_of_workers_is_refused(edition: Path, workers: int) -> None:
    with pytest.raises(running.NewsstandError, match="--workers"):
        running.check(edition, "127.0.0.1", 8000, workers)


def test_the_command_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(serve.command_line(tmp_path), capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert "holds no edition" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_folder_above_an_edition_will_do(edition: Path) -> None:
    with servers.newsstand(edition.parent, workers=1) as site:
        assert site.ask("/").status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_closes_cleanly_and_notes_no_reader(edition: Path, number: signal.Signals) -> None:
    port = servers.free_port()
    with subprocess.Popen(
        serve.command_line(edition, port=port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        for path in ("/", "/no/such/", "/../x"):
            ask_patiently(servers.Site("newsstand", port), path)
        process.send_signal(number)
        said, complained = process.communicate(timeout=20)
    assert process.returncode == 0
    assert (said, complained) == ("", "")
    with socket.create_server(("127.0.0.1", port)):
        pass


def ask_patiently(site: servers.Site, path: str) -> servers.Reply:
    deadline = time.monotonic() + 20
    while True:
        try:
            return site.ask(path)
        except ConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_new_edition_is_on_the_stand_at_once_in_every_worker(edition: Path) -> None:
    with servers.newsstand(edition) as site:
        assert site.ask("/").body == editions.page("Front").encode()
        editions.put(edition, "index.html.gz", editions.packed(editions.page("Second edition")))
        editions.switch(edition, 8)
        deadline = time.monotonic() + 10
        fresh = 0
        while fresh < 8:  # eight in a row: both workers have taken their turn
            fresh = fresh + 1 if b"Second edition" in site.ask("/").body else 0
            assert time.monotonic() < deadline
        assert b'"version": 8' in site.ask("/metadata/timestamp.json").body


def test_a_large_file_comes_whole_and_in_parts(edition: Path) -> None:
    data = os.urandom(3_000_000)
    editions.put(edition, "report.pdf", data)
    with servers.newsstand(edition, workers=1) as site:
        whole = site.ask("/report.pdf")
        assert (whole.status, whole.body) == (200, data)
        assert whole.fields["content-length"] == "3000000"
        part = site.ask("/report.pdf", range="bytes=1000000-2500000")
        assert (part.status, part.body) == (206, data[1_000_000:2_500_001])
        assert site.ask("/report.pdf", "HEAD").fields["content-length"] == "3000000"
        assert site.ask("/report.pdf", if_none_match=whole.fields["etag"]).status == 304
