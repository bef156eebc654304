"""Loads a dashboard with readers who open a page, change filters by link, move on, and think.

    python -m benchmarks.readers                               10, 50, 100 and 200 readers, 30 s each
    python -m benchmarks.readers --readers 50 --seconds 60     one step
    python -m benchmarks.readers --soak 30                     50 readers for 30 minutes: growth of memory
    python -m benchmarks.readers --url http://127.0.0.1:8501   a server that runs already on this machine
    python -m benchmarks.readers --url … --pid 12,34           processes behind a proxy (docs/deployment.md)

Each reader is a session of Streamlit's protocol (`benchmarks/streamlit_client.py`); files of the document are not loaded,
with `--document` the document is. A reader thinks for an exponentially distributed time, 5 s on average, then with equal
chance changes a filter or opens another page, out of `--selections` selections. Readers of a step stay for the next one.
An answer is whole if the run finished, shows no exception, and has title, footer, a figure (or, under filters, the words
for a single row or for nothing) and the sentence that tells its selection; everything else is an error. Processor time
and memory are those of the server's processes. The last column tells whether the client itself was too busy to measure.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from csv import DictReader
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import urlencode

from markupsafe import escape
from tools.browser import free_port, run_server

from benchmarks.processes import listening_pids, private_mb, processor_seconds, resident_mb
from benchmarks.streamlit_client import Answer, AnswerError, Session
from cmsdash.datastore.releases.release import data_dir
from cmsdash.domain import Selection, to_query_params
from cmsdash.domain.funding import ObservationStatus
from cmsdash.i18n import get_translator
from cmsdash.views.formatting.filters import filters_sentence
from cmsdash.views.page_links import PAGES

STEPS = (10, 50, 100, 200)
VISITED_PAGES = {
    "overview": 6, "money": 4, "operations": 4, "cities": 3, "recipients": 3, "objectives": 2, "need": 2, "timeline": 1,
    "quality": 1, "bodies": 1,
}  # fmt: skip
"""The pages that readers visit, with weights. Each has filters and a figure."""
FACET_WEIGHTS = {"region": 6, "city": 3, "objective": 3, "group": 3, "intervention": 2, "priority": 1, "kind": 1}
SATURATED_MS = 5000
"""The median time of an action above which more readers tell nothing."""
REQUIRED_ROLES = ("title", "footer", "figure")


@dataclass(frozen=True)
class Action:
    """One action of a reader: a page with a query string and the sentence on its filters, or options of widgets by id."""

    path: str = ""
    query: str = ""
    selection: str | None = None
    values: dict[str, list[str]] = field(default_factory=dict)


class Site(Protocol):
    """What readers do on a site, and what a whole answer is there."""

    @property
    def required(self) -> Sequence[str]:
        """The roles that a whole answer has."""

    def first_action(self, chance: random.Random) -> Action:
        """Return what a reader does who comes."""

    def next_action(self, chance: random.Random, last: Action, answer: Answer) -> Action:
        """Return what a reader does after an answer."""


class Dashboard:
    """Readers of the dashboard, who choose among a number of selections.

    Args:
        selections: The number of different selections, 0 for as many as there are.
        pages: The pages to visit with their weights.
    """

    required = REQUIRED_ROLES

    def __init__(self, selections: int, pages: dict[str, int] = VISITED_PAGES) -> None:
        self._pages = pages
        self._codes = read_codes()
        self._names = {row["city"]: row["name"] for row in read_rows("cities")}
        self._text = get_translator("it")
        chance = random.Random(14)  # noqa: S311 - a benchmark, no secret
        self._pool = [self._draw_selection(chance) for _ in range(selections)]

    def _draw_selection(self, chance: random.Random) -> Selection:
        facets = chance.choices(list(FACET_WEIGHTS), list(FACET_WEIGHTS.values()), k=chance.choice((1, 1, 2, 3)))
        chosen: dict[str, Any] = {facet: (chance.choice(self._codes[facet]),) for facet in facets}
        return replace(Selection(), **chosen)

    def _action(self, path: str, selection: Selection) -> Action:
        sentence = str(escape(filters_sentence(selection, self._names, self._text)))
        return Action(path, urlencode(to_query_params(selection)), sentence)

    def _draw_path(self, chance: random.Random) -> str:
        page = chance.choices(list(self._pages), list(self._pages.values()))[0]
        return "" if page == PAGES[0] else page

    def _pick_selection(self, chance: random.Random) -> Selection:
        return chance.choice(self._pool) if self._pool else self._draw_selection(chance)

    def first_action(self, chance: random.Random) -> Action:
        return self._action(self._draw_path(chance), Selection())

    def next_action(self, chance: random.Random, last: Action, answer: Answer) -> Action:
        if chance.random() < 0.5:
            return self._action(last.path, self._pick_selection(chance))
        return Action(self._draw_path(chance), last.query, last.selection)


class WidgetPage:
    """Readers of pages with one multiselect widget, who choose one or two of its options.

    Args:
        paths: The paths of the pages, of which each reader opens one.
    """

    required = ("title", "figure")

    def __init__(self, *paths: str) -> None:
        self._paths = paths

    def first_action(self, chance: random.Random) -> Action:
        return Action(chance.choice(self._paths))

    def next_action(self, chance: random.Random, last: Action, answer: Answer) -> Action:
        widget = next(iter(answer.multiselects.values()))
        return Action(values={widget.id: chance.sample(list(widget.options), chance.choice((1, 2)))})


def read_rows(table: str) -> list[dict[str, str]]:
    with (data_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(DictReader(file))


def read_codes() -> dict[str, list[str]]:
    """Return the codes of each facet that readers choose from."""
    columns = {"objectives": "objective", "target_groups": "target_group", "interventions": "intervention"}
    codes = {name: [row[name] for row in read_rows(table)] for table, name in columns.items()}
    cities = read_rows("cities")
    return {
        "region": sorted({row["region"] for row in cities}),
        "city": [row["city"] for row in cities],
        "objective": codes["objective"],
        "group": codes["target_group"],
        "intervention": codes["intervention"],
        "priority": ["5", "6"],
        "kind": [kind.value for kind in ObservationStatus if kind is not ObservationStatus.MISSING],
    }


@dataclass
class StepMeasures:
    """What one number of readers took.

    Attributes:
        readers: Readers inside.
        open_ms, action_ms: Milliseconds of each opening and action.
        errors: What was wrong with answers, with counts.
        bytes_by_kind: Bytes of the actions by kind of message, before compression.
        line_bytes: Bytes of the actions on the line.
        seconds: Length of the step after its readers have opened.
        server_ms: Processor milliseconds of the server an action.
        client_share: Share of a processor that this client used.
        memory_mb: Resident memory of the server at the end.
        private_mb: The part of it that no file backs.
    """

    readers: int = 0
    open_ms: list[float] = field(default_factory=list)
    action_ms: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    bytes_by_kind: Counter[str] = field(default_factory=Counter)
    line_bytes: int = 0
    seconds: float = 0
    server_ms: float = 0
    client_share: float = 0
    memory_mb: float = 0
    private_mb: float = 0

    @property
    def kilobytes(self) -> float:
        """Kilobytes an action before compression."""
        return self.bytes_by_kind.total() / 1000 / max(1, len(self.action_ms))

    @property
    def line_kilobytes(self) -> float:
        """Kilobytes an action on the line."""
        return self.line_bytes / 1000 / max(1, len(self.action_ms))


class Crowd:
    """Readers of a site, whose number can grow.

    Args:
        url: The address of the server.
        site: What readers do.
        think: Returns seconds to think.
        with_document: Load the document before each opening.
        is_compressed: Offer compression of messages, as browsers do.
    """

    def __init__(
        self,
        url: str,
        site: Site,
        think: Callable[[random.Random], float],
        *,
        with_document: bool = False,
        is_compressed: bool = True,
    ) -> None:
        self._url, self._site, self._think = url, site, think
        self._with_document, self._is_compressed = with_document, is_compressed
        self._tasks: list[asyncio.Task[None]] = []
        self._opened = 0
        self.step = StepMeasures()
        self.is_measuring = False

    async def grow(self, readers: int, spread_s: float) -> None:
        """Let readers come, evenly in time, until there are `readers`, and wait until all have opened a page."""
        new = readers - len(self._tasks)
        for _ in range(new):
            chance = random.Random(len(self._tasks))  # noqa: S311 - a benchmark, no secret
            self._tasks.append(asyncio.create_task(self._read(chance)))
            await asyncio.sleep(spread_s / new)
        while self._opened < readers:
            await asyncio.sleep(0.05)
            for task in self._tasks:
                if task.done():
                    task.result()

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _read(self, chance: random.Random) -> None:
        is_first = True
        while True:
            try:
                if self._with_document:
                    await asyncio.to_thread(self._load_document)
                async with Session(self._url, is_compressed=self._is_compressed) as session:
                    action = self._site.first_action(chance)
                    answer = await session.open_page(action.path, action.query)
                    self._note(self.step.open_ms, action, answer)
                    self._opened += is_first
                    is_first = False
                    while True:
                        await asyncio.sleep(self._think(chance))
                        action = self._site.next_action(chance, action, answer)
                        answer = await self._act(session, action)
                        if self.is_measuring:
                            self._note(self.step.action_ms, action, answer)
                            self.step.bytes_by_kind += answer.bytes_by_kind
                            self.step.line_bytes += answer.line_bytes
            except (AnswerError, OSError) as error:
                self.step.errors[f"{type(error).__name__}: {error}"[:160]] += 1
                await asyncio.sleep(self._think(chance))

    def _load_document(self) -> None:
        with urllib.request.urlopen(self._url, timeout=60) as response:
            response.read()

    async def _act(self, session: Session, action: Action) -> Answer:
        if action.values:
            return await session.choose(action.query, action.values)
        return await session.follow_link(action.path, action.query)

    def _note(self, milliseconds: list[float], action: Action, answer: Answer) -> None:
        milliseconds.append(answer.milliseconds)
        for fault in answer.faults(self._site.required, action.selection, words_suffice=bool(action.query)):
            self.step.errors[f"/{action.path}?{action.query}: {fault}"[:300]] += 1


async def run_steps(
    crowd: Crowd, pids: Sequence[int], steps: Sequence[int], seconds: float, spread_s: float
) -> list[StepMeasures]:
    """Return the measures of each number of readers, in a growing crowd, up to a number that waits for `SATURATED_MS`."""
    measures = []
    for readers in steps:
        crowd.step = step = StepMeasures(readers)
        await crowd.grow(readers, spread_s * (readers / 50 if readers > 50 else 1))
        crowd.is_measuring = True
        started, server, client = time.perf_counter(), processor_seconds(pids), time.process_time()
        await asyncio.sleep(seconds)
        crowd.is_measuring = False
        step.seconds = time.perf_counter() - started
        step.server_ms = (processor_seconds(pids) - server) * 1000 / max(1, len(step.action_ms))
        step.client_share = (time.process_time() - client) / step.seconds
        step.memory_mb, step.private_mb = resident_mb(pids), private_mb(pids)
        measures.append(step)
        print(step_line(step), *step.errors.most_common(1), file=sys.stderr, flush=True)
        if percentile(step.action_ms, 0.5) > SATURATED_MS:
            break
    await crowd.leave()
    return measures


async def soak(crowd: Crowd, pids: Sequence[int], readers: int, minutes: float, spread_s: float) -> list[float]:
    """Return the resident memory in MB every tenth of some minutes, from the end of the first tenth on."""
    await crowd.grow(readers, spread_s)
    memory = []
    crowd.step = StepMeasures(readers)
    crowd.is_measuring = True
    for _ in range(10):
        await asyncio.sleep(minutes * 6)
        memory.append(resident_mb(pids))
        print(f"{len(memory) * 10} %: {memory[-1]:.0f} MB", file=sys.stderr, flush=True)
    await crowd.leave()
    return memory


def percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile of some values, not a number if there are none."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


TABLE_HEAD = (
    "| readers | open p50 / p95 / max, ms | action p50 / p95 / max, ms | actions | errors | server, ms an action "
    "| kB an action, on the line | memory, of it private, MB | client, share of a core |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def step_line(step: StepMeasures) -> str:
    """Return a line of a Markdown table."""

    def times(values: Sequence[float]) -> str:
        if not values:
            return "–"
        return f"{percentile(values, 0.5):.0f} / {percentile(values, 0.95):.0f} / {max(values):.0f}"

    return (
        f"| {step.readers} | {times(step.open_ms)} | {times(step.action_ms)} | {len(step.action_ms)} "
        f"| {step.errors.total()} | {step.server_ms:.1f} | {step.kilobytes:.1f}, {step.line_kilobytes:.1f} | {step.memory_mb:.0f}, {step.private_mb:.0f} "
        f"| {step.client_share:.2f} |"
    )


def heaviest_kinds(steps: Iterable[StepMeasures], limit: int = 10) -> Iterator[str]:
    """Yield the kinds of message with the most bytes, in bytes an action."""
    total: Counter[str] = Counter()
    actions = 0
    for step in steps:
        total += step.bytes_by_kind
        actions += len(step.action_ms)
    for kind, count in total.most_common(limit):
        yield f"{count / max(1, actions):9.0f} bytes an action  {count / total.total():5.1%}  {kind}"


@contextmanager
def served(url: str | None) -> Iterator[str]:
    """Yield the URL of a server: the given one, or a new `cmsdash serve`."""
    if url:
        yield url
        return
    port = free_port()
    command = [sys.executable, "-m", "cmsdash", "serve", "--port", str(port)]
    with TemporaryDirectory() as folder, run_server(command, port, Path(folder) / "log") as own:
        yield own


def raise_file_limit() -> None:
    """Let this process open as many sockets as it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", default=",".join(map(str, STEPS)), help="numbers of readers, growing")
    parser.add_argument("--seconds", type=float, default=30, help="of each step")
    parser.add_argument("--think", type=float, default=5, help="mean seconds between answer and next action")
    parser.add_argument("--fixed", action="store_true", help="always think for the same time")
    parser.add_argument("--selections", type=int, default=100, help="different selections; 0: as many as there are")
    parser.add_argument("--pages", help="pages to visit instead of the usual ones, separated by commas")
    parser.add_argument("--document", action="store_true", help="load the document before each opening")
    parser.add_argument("--uncompressed", action="store_true", help="do not offer compression, which browsers do")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="measure the growth of memory of one step")
    parser.add_argument("--url", help="a running server on this machine")
    parser.add_argument("--pid", help="processes of the server, separated by commas; default: who listens on the port")
    parser.add_argument("--kinds", type=int, default=10, help="kinds of message to list by bytes")
    parser.add_argument("--json", type=Path, help="write the measures to a file")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    pages = dict.fromkeys(options.pages.split(","), 1) if options.pages else VISITED_PAGES
    steps = [int(number) for number in options.readers.split(",")]
    raise_file_limit()

    def think(chance: random.Random) -> float:
        return options.think if options.fixed else chance.expovariate(1 / options.think)

    with served(options.url) as url:
        pids = [int(pid) for pid in options.pid.split(",")] if options.pid else listening_pids(url)
        site = Dashboard(options.selections, pages)
        crowd = Crowd(url, site, think, with_document=options.document, is_compressed=not options.uncompressed)
        print(f"memory at start {resident_mb(pids):.0f} MB, {private_mb(pids):.0f} of it private", flush=True)
        if options.soak:
            readers = 50 if options.readers == ",".join(map(str, STEPS)) else steps[-1]
            memory = asyncio.run(soak(crowd, pids, readers, options.soak, options.think))
            measures = [crowd.step]
            growth = (memory[-1] - memory[0]) / memory[0]
            print(f"{readers} readers, {options.soak:g} minutes: {memory[0]:.0f} to {memory[-1]:.0f} MB, {growth:+.1%}")
        else:
            measures = asyncio.run(run_steps(crowd, pids, steps, options.seconds, options.think))
        print("\n".join([TABLE_HEAD, *map(step_line, measures)]))
    for step in measures:
        for error, count in step.errors.most_common(5):
            print(f"error at {step.readers} readers, {count} times: {error}")
    print("\n".join(heaviest_kinds(measures, options.kinds)))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    if options.json:
        options.json.write_text(json.dumps([asdict(step) for step in measures]), encoding="utf-8")


if __name__ == "__main__":
    main()
