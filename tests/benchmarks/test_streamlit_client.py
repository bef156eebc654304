"""The load client gets whole answers from a running server, and tells those that are not."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from benchmarks.filter_click import serve_script
from benchmarks.processes import listening_pids, private_mb, processor_seconds, resident_mb
from benchmarks.readers import REQUIRED_ROLES, Crowd, Dashboard, run_steps
from benchmarks.streamlit_client import Answer, AnswerError, Session
from tools.browser import run_dashboard

PUGLIA = "Filtri attivi. Regione: Puglia."


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run_dashboard(tmp_path_factory.mktemp("serve") / "log") as url:
        yield url


def test_links_give_whole_answers(url: str) -> None:
    async def read() -> list[Answer]:
        async with Session(url) as session:
            opened = await session.open_page("money", "region=puglia")
            moved = await session.follow_link("", "region=puglia")
            again = await session.follow_link("", "region=puglia")
            return [opened, moved, again]

    opened, moved, again = answers = asyncio.run(read())
    assert [answer.faults(REQUIRED_ROLES, PUGLIA) for answer in answers] == [[], [], []]
    assert opened.roles["figure"] > moved.roles["figure"] > 0
    # The server sends what the client has kept as references.
    assert again.roles == moved.roles
    assert any(kind.startswith("reference to") for kind in again.bytes_by_kind)
    assert again.bytes_by_kind.total() < moved.bytes_by_kind.total()


@pytest.mark.slow
def test_answers_that_are_not_whole_are_told(url: str, tmp_path: Path) -> None:
    async def read(address: str, path: str, query: str) -> Answer:
        async with Session(address) as session:
            return await session.open_page(path, query)

    empty = asyncio.run(read(url, "cities", "region=puglia&city=gela"))
    assert empty.faults(REQUIRED_ROLES, empty.selection) == ["no figure"]
    assert empty.faults(REQUIRED_ROLES, empty.selection, words_suffice=True) == []
    assert len(empty.faults([], PUGLIA)) == 1
    with ExitStack() as stack:
        script = "import streamlit as st; st.title('Title'); 1 / 0"
        server = serve_script(stack, tmp_path / "broken", script)
        broken = asyncio.run(read(server.url, "", ""))
    assert broken.faults(["title", "footer"], None) == ["no footer", "an exception"]


def test_unknown_page_and_lost_server_are_errors(url: str) -> None:
    async def read(path: str) -> None:
        async with Session(url) as session:
            await session.open_page("", "")
            await session.follow_link(path, "")

    with pytest.raises(AnswerError, match="no page 'nowhere'"):
        asyncio.run(read("nowhere"))
    with pytest.raises(OSError, match="Connect call failed"):
        asyncio.run(Session("http://127.0.0.1:1").__aenter__())


@pytest.mark.slow
def test_crowd_measures_the_server(url: str) -> None:
    pids = listening_pids(url)
    assert len(pids) == 1
    before = processor_seconds(pids)
    crowd = Crowd(url, Dashboard(5), lambda chance: chance.random() / 10)
    (step,) = asyncio.run(run_steps(crowd, pids, [3], 2, 0.1))
    assert dict(step.errors) == {}
    assert len(step.open_ms) == 3
    assert step.action_ms
    assert 0 < step.server_ms / 1000 * len(step.action_ms) <= processor_seconds(pids) - before
    assert resident_mb(pids) > private_mb(pids) > 50
