"""The open WebSockets of readers: how many there may be, and what each may send."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from starlette.types import Message, Receive, Scope, Send

from cmsdash.server.limits import ServerLimits

# Close codes of WebSockets (RFC 6455 and its registry)
_UNSUPPORTED_DATA = 1003
_POLICY_VIOLATION = 1008
_MESSAGE_TOO_BIG = 1009
_TRY_AGAIN_LATER = 1013


class Refusal(Enum):
    """Why a new reader is refused."""

    SERVER_FULL = "server_full"
    ADDRESS_FULL = "address_full"
    STOPPING = "stopping"


@dataclass(eq=False)
class _Session:
    """One open WebSocket, with the time of its last message in seconds of the monotonic clock."""

    address: str | None
    send: Send
    last_message: float = field(default_factory=time.monotonic)


class SessionRegistry:
    """The open WebSockets of one server process.

    Args:
        limits: The limits of the server.

    Attributes:
        is_stopping: Whether the server stops: those inside may go on for a while, nobody new is taken.
    """

    def __init__(self, limits: ServerLimits) -> None:
        self.limits = limits
        self.is_stopping = False
        self._sessions: set[_Session] = set()

    def __len__(self) -> int:
        """Return the number of open WebSockets."""
        return len(self._sessions)

    def find_refusal(self, scope: Scope) -> Refusal | None:
        """Return why a client cannot open another WebSocket now, None if it can."""
        address = self._address_key(scope)
        if address and sum(each.address == address for each in self._sessions) >= self.limits.max_sessions_per_address:
            return Refusal.ADDRESS_FULL
        return self.general_refusal()

    def general_refusal(self) -> Refusal | None:
        """Return why nobody can open another WebSocket now, None if somebody can."""
        if self.is_stopping:
            return Refusal.STOPPING
        return Refusal.SERVER_FULL if self._is_full() and self._find_idle() is None else None

    async def make_room(self) -> None:
        """Close the WebSocket that has been idle for longest if all are taken and it is idle for long enough."""
        idle = self._find_idle() if self._is_full() else None
        if idle:
            self._sessions.discard(idle)
            await idle.send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})

    @contextmanager
    def open_session(self, scope: Scope, receive: Receive, send: Send) -> Iterator[Receive]:
        """Count a WebSocket while it is open, and yield a function that receives its messages within the limits."""
        session = _Session(self._address_key(scope), send)
        self._sessions.add(session)
        try:
            yield self._bound_messages(session, receive)
        finally:
            self._sessions.discard(session)

    def _bound_messages(self, session: _Session, receive: Receive) -> Receive:
        is_silent = True

        async def receive_message() -> Message:
            nonlocal is_silent
            try:
                message = await (
                    asyncio.wait_for(receive(), self.limits.first_message_seconds) if is_silent else receive()
                )
            except TimeoutError:
                return await _close(session.send, _POLICY_VIOLATION)
            if message["type"] != "websocket.receive":
                return message
            is_silent, session.last_message = False, time.monotonic()
            content = message.get("bytes")
            if content is None:  # Streamlit would log a traceback
                return await _close(session.send, _UNSUPPORTED_DATA)
            if len(content) > self.limits.max_message_bytes:
                return await _close(session.send, _MESSAGE_TOO_BIG)
            return message

        return receive_message

    def _address_key(self, scope: Scope) -> str | None:
        client = scope.get("client")
        return self.limits.address_key(client[0] if client else None)

    def _is_full(self) -> bool:
        return len(self._sessions) >= self.limits.max_sessions

    def _find_idle(self) -> _Session | None:
        oldest = min(self._sessions, key=lambda each: each.last_message, default=None)
        is_idle = oldest and time.monotonic() - oldest.last_message > self.limits.idle_seconds
        return oldest if is_idle else None


async def _close(send: Send, code: int) -> Message:
    """Close a WebSocket and return the message that tells the application."""
    await send({"type": "websocket.close", "code": code})
    return {"type": "websocket.disconnect", "code": code}
