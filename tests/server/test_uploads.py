"""The server takes uploads for open upload pages only, within a size of one session and of all."""

import json
from collections.abc import Iterator

import pytest

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.server.streamlit_messages import NO_ROOM_MESSAGE, streamlit_messages_json
from cmsdash.ui.upload_ledger import LEDGER, MAX_SESSION_BYTES, MAX_TOTAL_BYTES, MIN_FILE_BYTES, UploadLedger
from tests.server.test_limits import LIMITS, Server, run_server, wait_until

SESSIONS = ["one", "two", "three", "four"]


@pytest.fixture
def server() -> Iterator[Server]:
    for session in SESSIONS:
        LEDGER.open_session(session)
    with run_server(LIMITS) as running:
        yield running
    for session in SESSIONS:
        LEDGER.close_session(session)


def upload_head(session: str, file: str, n_bytes: int | None) -> str:
    length = "Transfer-Encoding: chunked" if n_bytes is None else f"Content-Length: {n_bytes}"
    return f"PUT /_stcore/upload_file/{session}/{file} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{length}\r\n\r\n"


def upload_status(server: Server, session: str, file: str, n_bytes: int | None) -> int:
    """Return the status of an upload that the server judges by its head, or of a whole one."""
    with server.open_socket(upload_head(session, file, n_bytes)) as client:
        if n_bytes == 1:
            client.sendall(b"x")
        return int(client.recv(4096).split()[1])


def test_upload_without_page_or_length_is_refused(server: Server) -> None:
    assert upload_status(server, "nobody", "a", 1) == 400
    assert upload_status(server, "one", "a", None) == 411
    assert upload_status(server, "one", "a", 1) == 200


def test_uploads_of_one_session_are_limited_while_they_arrive(server: Server) -> None:
    assert upload_status(server, "one", "a", MAX_SESSION_BYTES + 1) == 413
    with server.open_socket(upload_head("one", "a", MAX_SESSION_BYTES - 1) + "x"):
        wait_until(lambda: upload_status(server, "one", "b", 1) == 413)
        assert upload_status(server, "two", "b", 1) == 200
    wait_until(lambda: upload_status(server, "one", "b", 1) == 200)


def test_uploads_of_all_sessions_are_limited() -> None:
    ledger, deleted = UploadLedger(), []
    for session in SESSIONS:
        ledger.open_session(session)
    part, rest = divmod(MAX_TOTAL_BYTES, len(SESSIONS) - 1)
    for session in SESSIONS[1:]:
        assert ledger.reserve(session, "a", part, lambda session=session: deleted.append(session)) is None
    assert rest < MIN_FILE_BYTES
    assert ledger.reserve("one", "a", 1, list) is not None
    ledger.release("two", "a")
    assert ledger.reserve("one", "a", 1, list) is None
    ledger.close_session("three")
    assert deleted == ["three"]
    assert ledger.reserve("one", "b", part - MIN_FILE_BYTES, list) is None
    assert not ledger.is_open("three")


def test_empty_files_are_limited_too() -> None:
    ledger = UploadLedger()
    ledger.open_session("one")
    refusals = [
        ledger.reserve("one", str(number), 0, list) for number in range(MAX_SESSION_BYTES // MIN_FILE_BYTES + 1)
    ]
    assert [number for number, refusal in enumerate(refusals) if refusal] == [len(refusals) - 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_refusal_is_put_into_words(lang: str) -> None:
    assert json.loads(streamlit_messages_json(lang))[NO_ROOM_MESSAGE] == get_translator(lang)("upload.no_room")
