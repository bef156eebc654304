"""A client of Streamlit's WebSocket protocol that does what the browser does, without drawing.

It speaks the messages of the installed Streamlit (`BackMsg`, `ForwardMsg`): it starts runs by link or by widget, keeps
the cacheable messages as Streamlit's frontend does and reports which it has, so that the server answers with references,
and tells an answer's parts apart.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

ANSWER_TIMEOUT_S = 60
FIGURES = frozenset({"plotly_chart", "component_instance", "bidi_component", "dataframe", "table", "metric"})
"""Elements that show data."""
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_HTML_MARKS = {"cms-footer": "footer", "<table": "figure", "cms-empty": "words", "cms-lead": "words"}
"""What the HTML of an element with a role contains."""
_FIRST_CLASS = re.compile(r'class="?([\w-]+)')
_PARAGRAPH = re.compile(r"<p class=\"?cms-filters-said\"?>(.*?)</p>", re.DOTALL)


class AnswerError(Exception):
    """The server did not answer, or closed the connection."""


@dataclass(frozen=True)
class ElementFacts:
    """What is known of an element: its kind, its role in the page, and the selection that it tells in words.

    Attributes:
        kind: The type of the element, with the first class of its HTML or the name of its component.
        role: "title", "footer", "figure", "words" (the finding of a figure, or why it is empty), "exception" or "".
        selection: The sentence on the active filters (HTML), "" in other elements.
        multiselect: The widget, if it is one.
    """

    kind: str
    role: str = ""
    selection: str = ""
    multiselect: MultiSelect | None = None


@dataclass
class Answer:
    """What the server sent in reply to one action.

    Attributes:
        milliseconds: From sending the request to the end of the run.
        status: How the run finished.
        bytes_by_kind: Bytes of the messages by kind, before compression.
        line_bytes: Bytes that came over the line.
        messages: The number of messages.
        roles: The number of elements of each role.
        selection: The sentence on the active filters (HTML).
        multiselects: The multiselect widgets by label.
    """

    milliseconds: float = 0
    status: int = -1
    bytes_by_kind: Counter[str] = field(default_factory=Counter)
    line_bytes: int = 0
    messages: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    selection: str = ""
    multiselects: dict[str, MultiSelect] = field(default_factory=dict)

    def faults(self, required: Sequence[str], selection: str | None, *, words_suffice: bool = False) -> list[str]:
        """Return what is wrong with the answer.

        Args:
            required: The roles that a whole answer has.
            selection: The expected sentence on the active filters, None if the page has none.
            words_suffice: Words may stand for the figure: nothing matches the filters, or a single row.
        """
        found = [f"no {role}" for role in required if not self.roles[role]]
        if words_suffice and self.roles["words"]:
            found = [fault for fault in found if fault != "no figure"]
        if self.status not in FINISHED:
            found.append(f"finished with status {self.status}")
        if self.roles["exception"]:
            found.append("an exception")
        if selection is not None and self.selection != selection:
            found.append(f"selection {self.selection!r} instead of {selection!r}")
        return found


_FACTS: dict[str, ElementFacts] = {}
"""Facts of every element seen so far by the hash of its message; equal for all readers."""


def element_facts(message: ForwardMsg) -> ElementFacts:
    """Return the facts of a message with an element."""
    facts = _FACTS.get(message.hash)
    if facts is None:
        facts = _FACTS[message.hash] = _read_facts(message.delta)
    return facts


def _read_facts(delta: Delta) -> ElementFacts:
    element = delta.new_element
    kind = element.WhichOneof("type") or "nothing"
    if kind == "html":
        body = element.html.body
        first_class, said = _FIRST_CLASS.search(body), _PARAGRAPH.search(body)
        role = next((role for mark, role in _HTML_MARKS.items() if mark in body), "")
        return ElementFacts(f"html {first_class[1] if first_class else ''}", role, said[1] if said else "")
    if kind == "heading":
        return ElementFacts(kind, "title" if element.heading.tag == "h1" else "")
    if kind == "multiselect":
        return ElementFacts(kind, multiselect=element.multiselect)
    if kind == "component_instance":
        return ElementFacts(f"component {element.component_instance.component_name}", "figure")
    if kind == "bidi_component":
        return ElementFacts(f"component {element.bidi_component.component_name}", "figure")
    return ElementFacts(kind, "figure" if kind in FIGURES else kind if kind == "exception" else "")


class _CountingConnection(ClientConnection):
    """A connection that counts the bytes that it receives."""

    received_bytes = 0

    def data_received(self, data: bytes) -> None:
        self.received_bytes += len(data)
        super().data_received(data)


class Session:
    """One reader's session: a WebSocket, the current page, and the cached messages.

    Args:
        url: The address of the server, such as `http://127.0.0.1:8501`.
        is_compressed: Offer compression of messages, as browsers do.
    """

    def __init__(self, url: str, *, is_compressed: bool = True) -> None:
        self.url, self._is_compressed = url, is_compressed
        self.page_hashes: dict[str, str] = {}
        self.page_hash = ""
        self._ages: dict[str, int] = {}
        self._max_age = 2
        self._socket: _CountingConnection | None = None

    async def __aenter__(self) -> Self:
        try:
            self._socket = await self._connect()
        except WebSocketException as error:
            raise AnswerError(f"connection refused: {error}") from error
        return self

    async def _connect(self) -> _CountingConnection:
        address = urlsplit(self.url)
        socket = await connect(
            f"ws://{address.netloc}/_stcore/stream",
            origin=Origin(self.url),
            subprotocols=[Subprotocol("streamlit")],
            compression="deflate" if self._is_compressed else None,
            create_connection=_CountingConnection,
            max_size=None,
            max_queue=None,
            ping_interval=None,
            open_timeout=ANSWER_TIMEOUT_S,
            close_timeout=1,
        )
        assert isinstance(socket, _CountingConnection)
        return socket

    async def __aexit__(self, *_: object) -> None:
        if self._socket:
            await self._socket.close()

    async def open_page(self, path: str, query: str) -> Answer:
        """Run the page of a path without its leading slash, as after loading a document."""
        return await self._run(_back_message(path=path, query=query, url=f"{self.url}/{path}?{query}"))

    async def follow_link(self, path: str, query: str) -> Answer:
        """Run the page of a link within the document: Streamlit's frontend handles it as Back (`popstate`).

        Raises:
            AnswerError: The server does not know the page, did not answer, or closed the connection.
        """
        try:
            page_hash = self.page_hashes[path]
        except KeyError as error:
            raise AnswerError(f"no page {path!r}") from error
        message = _back_message(page_hash=page_hash, query=query, url=f"{self.url}/{path}?{query}")
        message.rerun_script.is_history_navigation = True
        return await self._run(message)

    async def choose(self, query: str, values: Mapping[str, Sequence[str]]) -> Answer:
        """Run the current page with the options of multiselect widgets, by widget id."""
        message = _back_message(page_hash=self.page_hash, query=query, url=f"{self.url}/?{query}")
        for widget, options in values.items():
            message.rerun_script.widget_states.widgets.add(id=widget).string_array_value.data.extend(options)
        return await self._run(message)

    async def _run(self, message: BackMsg) -> Answer:
        assert self._socket
        message.rerun_script.cached_message_hashes.extend(self._ages)
        answer, started, received = Answer(), time.perf_counter(), self._socket.received_bytes
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await self._socket.send(message.SerializeToString())
                while not self._read(answer, await self._socket.recv(decode=False)):
                    pass
        except TimeoutError as error:
            raise AnswerError(f"no answer in {ANSWER_TIMEOUT_S} s") from error
        except WebSocketException as error:
            raise AnswerError(f"connection closed: {error}") from error
        answer.milliseconds = (time.perf_counter() - started) * 1000
        answer.line_bytes = self._socket.received_bytes - received
        return answer

    def _read(self, answer: Answer, data: bytes) -> bool:
        """Add a message to an answer and return whether the run has finished."""
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type") or "nothing"
        answer.messages += 1
        if kind == "script_finished":
            answer.status = message.script_finished
            answer.bytes_by_kind[kind] += len(data)
            if answer.status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                answer.roles.clear()
                return False
            self._drop_old_messages()
            return True
        if kind == "new_session":
            session = message.new_session
            self.page_hash = session.page_script_hash
            self._max_age = session.config.max_cached_message_age
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
            self.page_hashes = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in message.navigation.app_pages
            }
        elif kind == "ref_hash":
            if message.ref_hash not in self._ages:
                raise AnswerError("a reference to a message that the client does not have")
            self._ages[message.ref_hash] = 0
            kind = f"reference to {self._add_element(answer, _FACTS[message.ref_hash])}"
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            kind = self._add_element(answer, element_facts(message))
            if message.metadata.cacheable:
                self._ages[message.hash] = 0
        elif kind == "delta":
            kind = message.delta.WhichOneof("type") or "nothing"
        answer.bytes_by_kind[kind] += len(data)
        return False

    def _add_element(self, answer: Answer, facts: ElementFacts) -> str:
        if facts.role:
            answer.roles[facts.role] += 1
        answer.selection = facts.selection or answer.selection
        if facts.multiselect:
            answer.multiselects[facts.multiselect.label] = facts.multiselect
        return facts.kind

    def _drop_old_messages(self) -> None:
        """Age the cached messages by one run, and forget those that no run has used for long."""
        self._ages = {key: age + 1 for key, age in self._ages.items() if age < self._max_age}


def _back_message(*, query: str, url: str, path: str = "", page_hash: str = "") -> BackMsg:
    message = BackMsg()
    rerun = message.rerun_script
    rerun.query_string, rerun.page_name, rerun.page_script_hash = query, path, page_hash
    rerun.context_info.url = url
    rerun.context_info.timezone = "Europe/Rome"
    rerun.context_info.timezone_offset = -60
    rerun.context_info.locale = "it-IT"
    rerun.context_info.color_scheme = "light"
    return message
