"""Files that are made for clicks survive the runs of others, go with their session, and are made by few at a time."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from streamlit.runtime import backend_operation_handler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from cmsdash.ui import made_files
from cmsdash.ui.made_files import FILES, MAX_AT_ONCE, MAX_KEPT, MAX_PER_SESSION


@pytest.fixture
def storage() -> MemoryMediaFileStorage:
    return MemoryMediaFileStorage("/media")


@pytest.fixture
def manager(storage: MemoryMediaFileStorage) -> Iterator[MediaFileManager]:
    made_files.bound_made_files()
    yield MediaFileManager(storage)
    for session_id in ("session", "other"):
        FILES.forget_session(session_id)


def offer_file(manager: MediaFileManager, build: Callable[[], bytes], session_id: str = "session") -> str:
    """Do what a download button does during a run, and return the id of its offer."""
    offer = f"{session_id}-{len(manager._deferred_callables)}"
    manager._deferred_callables[offer] = {
        "callable": build,
        "mimetype": "text/csv",
        "filename": "a.csv",
        "coordinates": offer,
        "session_id": session_id,
        "element_id": "",
    }
    manager._files_by_session_and_coord[session_id][offer] = offer
    return offer


def read(storage: MemoryMediaFileStorage, address: str) -> bytes:
    return storage.get_file(address.rpartition("/")[2]).content


def test_file_survives_the_runs_of_others(manager: MediaFileManager, storage: MemoryMediaFileStorage) -> None:
    address = manager.execute_deferred(offer_file(manager, lambda: b"rows"))
    for _ in range(10):
        manager.remove_orphaned_files()
    assert read(storage, address) == b"rows"


def test_file_is_deleted_after_its_time(
    manager: MediaFileManager, storage: MemoryMediaFileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_files, "KEEP_SECONDS", 0)
    address = manager.execute_deferred(offer_file(manager, lambda: b"rows"))
    made_files.delete_forgotten(manager)
    with pytest.raises(MediaFileStorageError):
        read(storage, address)


def test_file_goes_with_its_session(manager: MediaFileManager, storage: MemoryMediaFileStorage) -> None:
    mine = manager.execute_deferred(offer_file(manager, lambda: b"mine"))
    theirs = manager.execute_deferred(offer_file(manager, lambda: b"theirs", "other"))
    FILES.forget_session("session")
    made_files.delete_forgotten(manager)
    assert read(storage, theirs) == b"theirs"
    with pytest.raises(MediaFileStorageError):
        read(storage, mine)


def test_only_the_newest_files_are_kept(manager: MediaFileManager, storage: MemoryMediaFileStorage) -> None:
    contents = [str(n).encode() for n in range(MAX_KEPT + 3)]
    addresses = [manager.execute_deferred(offer_file(manager, lambda made=made: made)) for made in contents]  # type: ignore[misc]
    made_files.delete_forgotten(manager)
    assert len(storage._files_by_id) == MAX_KEPT
    assert read(storage, addresses[-1]) == contents[-1]


def test_few_files_are_made_at_a_time_and_a_session_waits_for_few(manager: MediaFileManager) -> None:
    going_on, begun = Event(), [Event() for _ in range(MAX_PER_SESSION + 1)]
    offers = [
        offer_file(manager, lambda event=event: (event.set(), going_on.wait(60)) and b"x")  # type: ignore[misc]
        for event in begun
    ]
    refused = Event()

    def make(offer: str) -> None:
        try:
            manager.execute_deferred(offer)
        except MediaFileStorageError:
            refused.set()

    with ThreadPoolExecutor(len(offers)) as threads:
        try:
            for offer in offers:
                threads.submit(make, offer)
            assert refused.wait(60)
            assert sum(event.is_set() for event in begun) <= MAX_AT_ONCE
        finally:
            going_on.set()
    assert sum(event.is_set() for event in begun) == MAX_PER_SESSION


def test_refused_clicks_fill_no_log(caplog: pytest.LogCaptureFixture, manager: MediaFileManager) -> None:
    logger = logging.getLogger(made_files._LOGGER)
    logger.addHandler(caplog.handler)
    assert backend_operation_handler._LOGGER.name == logger.name
    for error in (made_files.TooManyFilesError("session"), MediaFileStorageError("broken")):
        try:
            raise error
        except MediaFileStorageError:
            logger.exception("no file")
    logger.removeHandler(caplog.handler)
    assert caplog.text.count("broken") >= 1
    assert "TooManyFilesError" not in caplog.text
