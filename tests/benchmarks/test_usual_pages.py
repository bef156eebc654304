"""The pages built the usual way, with which the benchmarks compare, work."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from benchmarks.streamlit_client import Answer, Session
from benchmarks.usual import serve_usual


def test_usual_pages_follow_their_filter(tmp_path: Path) -> None:
    async def read(url: str, path: str) -> tuple[Answer, Answer]:
        async with Session(url) as session:
            opened = await session.open_page(path, "")
            widget = opened.multiselects["Region"]
            return opened, await session.choose("", {widget.id: [widget.options[0]]})

    with ExitStack() as stack:
        url = serve_usual(stack, tmp_path / "usual")
        answers = {path: asyncio.run(read(url, path)) for path in ("", "money")}
    for opened, chosen in answers.values():
        assert opened.faults(["title", "figure"], None) == chosen.faults(["title", "figure"], None) == []
        assert opened.roles == chosen.roles
        # One region has fewer rows than all.
        assert chosen.bytes_by_kind["plotly_chart"] < opened.bytes_by_kind["plotly_chart"]
    assert answers[""][0].bytes_by_kind["component streamlit_folium.st_folium"] == pytest.approx(130_000, rel=0.3)
