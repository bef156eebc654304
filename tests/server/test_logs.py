"""Log lines are JSON objects that name no reader: no address, no query, no session, no text of theirs."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cmsdash.server import SecurityMiddleware, logs
from cmsdash.server.logs import MAX_MESSAGE_CHARS, JsonFormatter, redact, use_json_logs
from tests.hostile_strings import HOSTILE_STRINGS
from tests.server.test_probes import CANARY, READER, hostile_requests


@pytest.fixture
def json_logs() -> Iterator[StringIO]:
    """What JSON logs write, set up as `cmsdash serve` does, and undone at the end."""
    names = ["", *logging.root.manager.loggerDict]
    before = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).propagate) for name in names}
    level = logging.root.level
    written = StringIO()
    use_json_logs(written)
    yield written
    logging.captureWarnings(False)
    logging.getLogger("uvicorn.access").disabled = False
    logging.root.setLevel(level)
    for name, (handlers, propagate) in before.items():
        logger = logging.getLogger(name)
        logger.handlers[:], logger.propagate = handlers, propagate


def format_line(message: str, *args: object, exception: bool = False) -> dict[str, object]:
    record = logging.LogRecord("x.y", logging.ERROR, "file", 1, message, args, None)
    if exception:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            record.exc_info = (KeyError, error, error.__traceback__)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    loaded: dict[str, object] = json.loads(line)
    return loaded


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("203.0.113.7:5000 - gone", "[address] - gone"),
        ("('203.0.113.7', 5000) - gone", "[address] - gone"),
        ("from [2001:db8::1]:443 or 2001:DB8::2", "from [address] or [address]"),
        ("GET /money?city=gela&search=name HTTP/1.1", "GET /money? HTTP/1.1"),
        ("/_stcore/upload_file/0b5f3c1e-1111-2222-3333-0123456789ab/x", "/_stcore/upload_file/[session]/x"),
        ("release 2026-11-27-000000-0123abcd is active", "release 2026-11-27-000000-0123abcd is active"),
        ("Started server process [39]", "Started server process [39]"),
        ("first\nsecond", "first"),
        ("x" * 10_000, "x" * MAX_MESSAGE_CHARS),
    ],
)
def test_messages_lose_what_names_a_reader(message: str, written: str) -> None:
    assert redact(message) == written
    assert format_line("%s", message)["message"] == written


@pytest.mark.parametrize("text", HOSTILE_STRINGS.values(), ids=HOSTILE_STRINGS)
def test_hostile_text_stays_one_line(text: str) -> None:
    assert len(str(format_line("%s", text)["message"])) <= MAX_MESSAGE_CHARS + len("[address]")


def test_exception_is_told_by_class_and_places_only() -> None:
    line = format_line("failed", exception=True)
    assert line["exception"] == "KeyError"
    assert "server/test_logs.py:" in str(line["places"])
    assert CANARY not in str(line)


def test_requests_are_told_without_their_readers(json_logs: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMSDASH_LOG_FORMAT", "json")
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)  # the client of this test
    client = TestClient(SecurityMiddleware(Starlette()), client=(READER, 5000), raise_server_exceptions=False)
    hostile_requests(client)
    client.get("/app/static/page.js")
    logging.getLogger("uvicorn.access").info(CANARY)
    lines = [json.loads(line) for line in json_logs.getvalue().splitlines()]
    requests = [line for line in lines if line["logger"] == "cmsdash.requests"]
    assert [(line["kind"], line["status"]) for line in requests] == [
        ("page", 200), ("other", 404), ("download", 404), ("embed", 404), ("download", 404), ("page", 404),
        ("upload", 400),
    ]  # fmt: skip
    assert all(line["ms"] >= 0 for line in requests)
    told = str(lines).lower()
    assert CANARY not in told
    assert READER not in told
    assert "198.51.100.39" not in told


def test_handshakes_of_readers_are_left_out_of_text_logs() -> None:
    logs.leave_out_handshakes()
    logger = logging.getLogger("uvicorn.error")
    handshake = logger.makeRecord(
        "uvicorn.error", logging.INFO, "f", 1, '%s - "WebSocket %s" [accepted]', (READER, "/"), None
    )
    other = logger.makeRecord("uvicorn.error", logging.INFO, "f", 1, "Shutting down", (), None)
    assert [bool(logger.filter(record)) for record in (handshake, other)] == [False, True]
