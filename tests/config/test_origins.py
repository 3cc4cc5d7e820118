"""Who prints a paper whose pages name an address that leads to no reader is told so, once and with the remedy."""

from pathlib import Path

import pytest

from tamizdat.config.environment import Environment
from tamizdat.config.origins import origin_warning, warning_for
from tests.fakes.source import FakeLog
from tests.pressroom.paper import a_site

HOME, OUT = "http://localhost:8000/", "https://ferry.example/"


@pytest.mark.parametrize(
    ("told", "recorded", "warned"),
    [
        (HOME, "", True),
        (HOME, HOME, True),
        ("http://127.0.0.1:8000/", "", True),
        ("http://[::1]/", HOME, True),
        ("http://paper.localhost/", HOME, True),
        (OUT, "", False),
        (OUT, HOME, False),
        (HOME, OUT, False),
        ("http://ferryabc.onion/", "", False),
        ("http://192.0.2.7/", "", False),
    ],
)
def test_an_address_that_leads_to_no_reader_is_told(told: str, recorded: str, *, warned: bool) -> None:
    said = origin_warning(told, recorded)
    assert bool(said) == warned
    assert ("TAMIZDAT_ORIGIN" in said) == warned


def test_what_is_printed_counts_and_not_what_this_process_was_told(tmp_path: Path) -> None:
    log = FakeLog()
    assert HOME in warning_for(tmp_path, Environment({}), log)
    log.put([a_site(origin="http://localhost:9000/")])
    assert "http://localhost:9000/" in warning_for(tmp_path, Environment({}), log)
    log.put([a_site(origin=OUT)])
    assert warning_for(tmp_path, Environment({}), log) == ""


def test_of_a_demonstration_nobody_expects_readers(tmp_path: Path) -> None:
    assert warning_for(tmp_path, Environment({"TAMIZDAT_DEMONSTRATION": "yes"}), FakeLog()) == ""
    (tmp_path / "demo-keys").mkdir()
    assert warning_for(tmp_path, Environment({}), FakeLog()) == ""
