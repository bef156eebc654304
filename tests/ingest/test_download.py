"""Downloads from a server on this machine: resumed, conditional, and refused where something is wrong."""

import io
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsdash.ingest import download
from cmsdash.ingest.download import CHUNK_BYTES, discard_download, download_file
from cmsdash.ingest.errors import FileRejectedError
from tests.ingest.publisher import PATH, Publisher, serve


def build_zip(size: int = 1_000_000) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("progetti.csv", bytes(range(256)) * (size // 256))
    return buffer.getvalue()


CONTENT = build_zip()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serve(Publisher(CONTENT)) as running:
        yield running


def reject(url: str, folder: Path) -> FileRejectedError:
    with pytest.raises(FileRejectedError) as error:
        download_file(url, folder)
    return error.value


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_file_is_downloaded_whole_with_its_progress(publisher: Publisher, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = download_file(publisher.url, tmp_path, lambda *progress: seen.append(progress))
    assert path == tmp_path / "progetti.zip"
    assert path.read_bytes() == CONTENT
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [received for received, _ in seen] == sorted(received for received, _ in seen)


@pytest.mark.parametrize("cuts", [[25], [1, 20, 30], [61], [10, 1, 1]], ids=str)
def test_a_broken_connection_is_resumed_where_it_broke(publisher: Publisher, tmp_path: Path, cuts: list[int]) -> None:
    cuts = [chunks * CHUNK_BYTES for chunks in cuts]
    publisher.cuts = list(cuts)
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT
    ranges = [headers.get("Range") for _, headers in publisher.requests]
    starts = [sum(cuts[:n]) for n in range(1, len(cuts) + 1)]
    assert ranges == [None, *(f"bytes={start}-" for start in starts)]
    assert all(headers["If-Range"] == '"one"' for _, headers in publisher.requests[1:])
    assert publisher.sent == len(CONTENT), "no byte was transferred twice"


def test_what_is_interrupted_is_resumed_by_the_next_download(publisher: Publisher, tmp_path: Path) -> None:
    received = 30 * CHUNK_BYTES
    publisher.cuts = [received + 1, 0]
    error = reject(publisher.url, tmp_path)
    assert (error.code, error.value) == ("download_interrupted", str(received))
    assert files_in(tmp_path) == []
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT
    assert publisher.requests[-1][1]["Range"] == f"bytes={received}-"
    assert publisher.sent == len(CONTENT) + 1, "of what was received only the chunk that broke off comes again"


def test_an_interruption_by_the_keyboard_leaves_what_was_received(publisher: Publisher, tmp_path: Path) -> None:
    def interrupt(received: int, total: int | None) -> None:
        if received > 500_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download_file(publisher.url, tmp_path, interrupt)
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT
    assert publisher.requests[-1][1]["Range"].startswith("bytes=5")


@pytest.mark.parametrize(
    ("etag", "last_modified", "validator"),
    [
        ('"one"', "", '"one"'),
        ('W/"one"', "Tue, 30 Jun 2026 10:00:00 GMT", "Tue, 30 Jun 2026 10:00:00 GMT"),
        ("", "Tue, 30 Jun 2026 10:00:00 GMT", "Tue, 30 Jun 2026 10:00:00 GMT"),
        ("", "", ""),
    ],
)
def test_only_a_file_that_is_surely_the_same_is_resumed(
    tmp_path: Path, etag: str, last_modified: str, validator: str
) -> None:
    with serve(Publisher(CONTENT, etag, last_modified, cuts=[400_000])) as publisher:
        assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT
    headers = publisher.requests[1][1]
    assert headers.get("If-Range", "") == validator
    assert headers["Range"].startswith("bytes=3")


def test_without_a_tag_or_date_only_an_archive_of_the_same_size_is_resumed(tmp_path: Path) -> None:
    with serve(Publisher(CONTENT, "", "", cuts=[400_000, 0])) as publisher:
        reject(publisher.url, tmp_path)
        publisher.content = build_zip(700_000)
        assert download_file(publisher.url, tmp_path).read_bytes() == publisher.content
        assert [("Range" in headers) for _, headers in publisher.requests] == [False, True, True, False]
    with serve(Publisher(b"a;b\r\n" * 100_000, "", "", "text/csv", cuts=[400_000])) as publisher:
        assert download_file(publisher.url, tmp_path).read_bytes() == publisher.content
        assert all("Range" not in headers for _, headers in publisher.requests), "nothing in it tells two files apart"


def test_a_file_that_has_changed_since_is_downloaded_anew(publisher: Publisher, tmp_path: Path) -> None:
    publisher.cuts = [400_000, 0]
    reject(publisher.url, tmp_path)
    publisher.content, publisher.etag = build_zip(600_000), '"two"'
    assert download_file(publisher.url, tmp_path).read_bytes() == publisher.content


def test_a_server_without_ranges_sends_the_file_anew(publisher: Publisher, tmp_path: Path) -> None:
    publisher.cuts, publisher.has_ranges = [400_000], False
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT


def test_a_part_longer_than_the_file_is_dropped(publisher: Publisher, tmp_path: Path) -> None:
    publisher.cuts = [900_000, 0]
    reject(publisher.url, tmp_path)
    publisher.content = build_zip(300_000)  # the same tag, as careless servers give
    assert download_file(publisher.url, tmp_path).read_bytes() == publisher.content


def test_an_unchanged_file_is_not_transferred_again(publisher: Publisher, tmp_path: Path) -> None:
    first = download_file(publisher.url, tmp_path)
    assert download_file(publisher.url, tmp_path) == first
    assert publisher.sent == len(CONTENT)
    publisher.content, publisher.etag = build_zip(200_000), '"two"'
    assert download_file(publisher.url, tmp_path).read_bytes() == publisher.content


def test_another_address_starts_anew_and_replaces_the_file(publisher: Publisher, tmp_path: Path) -> None:
    download_file(publisher.url, tmp_path)
    other = download_file(publisher.url.replace("progetti", "altri"), tmp_path)
    assert files_in(tmp_path) == [other.name] == ["altri.zip"]


@pytest.mark.parametrize("state", ["", "[]", '{"url": 1, "x": 2}', '{"url"', "\x00"])
def test_an_unreadable_state_starts_anew(publisher: Publisher, tmp_path: Path, state: str) -> None:
    publisher.cuts = [400_000, 0]
    reject(publisher.url, tmp_path)
    (tmp_path / ".download.json").write_text(state)
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT


def test_the_end_of_a_file_without_length_is_that_of_the_connection(publisher: Publisher, tmp_path: Path) -> None:
    publisher.has_length = False
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT


def test_a_truncated_archive_without_length_is_refused_and_dropped(publisher: Publisher, tmp_path: Path) -> None:
    publisher.has_length, publisher.cuts = False, [400_000]
    assert reject(publisher.url, tmp_path).code == "file_broken"
    assert list(tmp_path.iterdir()) == []
    assert download_file(publisher.url, tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "download_missing"), (410, "download_missing"), (403, "download_forbidden"), (401, "download_forbidden"),
        (451, "download_forbidden"), (500, "download_status"), (503, "download_status"), (429, "download_status"),
        (204, "download_status"),
    ],
)  # fmt: skip
def test_an_error_of_the_server_is_refused(publisher: Publisher, tmp_path: Path, status: int, code: str) -> None:
    publisher.status = status
    error = reject(publisher.url, tmp_path)
    assert (error.code, error.value) == (code, str(status))
    assert files_in(tmp_path) == []


def test_a_page_in_place_of_the_file_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    publisher.media_type = "text/html; charset=utf-8"
    assert reject(publisher.url, tmp_path).code == "download_page"
    publisher.media_type, publisher.content = "application/octet-stream", b"<!doctype html><title>Errore</title>"
    assert reject(publisher.url, tmp_path).code == "file_html"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://localhost:1/x.zip", "download_redirect"), ("https://example.org/x.zip", "download_redirect"),
        ("ftp://127.0.0.1/x.zip", "download_redirect"), ("file:///etc/passwd", "download_redirect"),
        (PATH, "download_redirects"),
    ],
)  # fmt: skip
def test_a_redirect_that_leads_elsewhere_is_not_followed(
    publisher: Publisher, tmp_path: Path, target: str, code: str
) -> None:
    publisher.redirects = {PATH: target}
    assert reject(publisher.url, tmp_path).code == code
    assert publisher.sent == 0


def test_https_is_never_left_for_http() -> None:
    assert not download._is_same_site("https://example.org/a", "http://example.org/b")
    assert download._is_same_site("https://example.org/a", "https://example.org/b")


def test_a_redirect_within_the_site_names_the_file(publisher: Publisher, tmp_path: Path) -> None:
    publisher.redirects = {PATH: "/media/open_data/progetti_20260630.zip"}
    publisher.cuts = [300_000]
    path = download_file(publisher.url, tmp_path)
    assert (path.name, path.read_bytes()) == ("progetti_20260630.zip", CONTENT)


@pytest.mark.parametrize(
    ("last", "name"),
    [("..%2f..%2fx.zip", ".._2f.._2fx.zip"), (".download.json", "download.json"), ("", "download"), ("a b.zip", "a_b.zip")],
)  # fmt: skip
def test_the_name_of_the_file_stays_in_its_folder(last: str, name: str) -> None:
    assert download._file_name(f"https://example.org/{last}") in (name, name.lstrip("."))


def test_a_file_that_is_too_large_is_refused_before_and_while_it_is_received(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MAX_DOWNLOAD_BYTES", 300_000)
    error = reject(publisher.url, tmp_path)
    assert (error.code, error.expected) == ("download_too_large", "300000")
    publisher.has_length = False
    assert reject(publisher.url, tmp_path).code == "download_too_large"
    assert files_in(tmp_path) == []


def test_a_length_that_promises_more_than_comes_is_an_interruption(publisher: Publisher, tmp_path: Path) -> None:
    publisher.claimed_length = len(CONTENT) + 10
    publisher.cuts = [len(CONTENT)] * 9
    assert reject(publisher.url, tmp_path).code == "download_interrupted"


@pytest.mark.parametrize(
    "url", ["", "progetti.zip", "http://example.org/x.zip", "ftp://example.org/x.zip", "https://", "file:///x", "https://[x"]
)  # fmt: skip
def test_an_address_that_is_no_protected_one_is_refused(tmp_path: Path, url: str) -> None:
    assert reject(url, tmp_path).code == "download_address"
    assert list(tmp_path.iterdir()) == []


def test_without_network_the_site_is_named(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        error = reject(f"http://127.0.0.1:{closed.getsockname()[1]}/x.zip", tmp_path)
    assert (error.code, error.value) == ("download_offline", "127.0.0.1")
    error = reject("https://nowhere.invalid/x.zip", tmp_path)
    assert (error.code, error.value) == ("download_offline", "nowhere.invalid")


def test_a_server_that_speaks_no_tls_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    assert reject(publisher.url.replace("http:", "https:"), tmp_path).code == "download_certificate"


def test_a_discarded_download_leaves_nothing(publisher: Publisher, tmp_path: Path) -> None:
    download_file(publisher.url, tmp_path)
    discard_download(tmp_path)
    assert list(tmp_path.iterdir()) == []
    discard_download(tmp_path / "none")
