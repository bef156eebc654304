"""HTTP connections that end when a client takes too long, and are refused when there are too many."""

import asyncio
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from cmsdash.server.limits import ServerLimits


class BoundedProtocol(H11Protocol):
    """Uvicorn's HTTP protocol with a limit of connections, and with deadlines for headers, bodies and responses.

    Uvicorn itself only ends connections that are idle after a response.

    Attributes:
        limits: The limits of the server; `bounded_protocol` sets them.
    """

    limits: ClassVar[ServerLimits]

    _request_timer: asyncio.TimerHandle | None = None
    _response_timer: asyncio.TimerHandle | None = None
    _body_end: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Refuse or begin a connection."""
        super().connection_made(transport)
        if self._is_one_too_many():
            self.connections.discard(self)  # it ends in the next turn of the loop, and others begin before
            transport.abort()
        else:
            self._await_request(self.limits.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection."""
        self._end_request()
        self._cancel_response_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Handle bytes of a request, and set the deadline of the next ones."""
        super().data_received(data)
        if self.transport.get_protocol() is not self:
            return  # a WebSocket now: h11 still waits for the body of its handshake
        state = self.conn.their_state
        if state is h11.IDLE:
            if self._request_timer is None:  # each byte of the headers has the same deadline
                self._await_request(self.limits.header_seconds)
        elif state is h11.SEND_BODY:
            self._await_body()
        else:
            self._end_request()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Pass the connection to the WebSocket protocol."""
        super().handle_websocket_upgrade(event)
        self._end_request()
        self._cancel_response_timer()

    def pause_writing(self) -> None:
        """Set the deadline for a client that does not take what is sent."""
        super().pause_writing()
        if self._response_timer is None:
            self._response_timer = self.loop.call_later(self.limits.response_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        self._cancel_response_timer()
        super().resume_writing()

    def _is_one_too_many(self) -> bool:
        if len(self.connections) > self.limits.max_connections:
            return True
        key = self._address_key(self)
        same = sum(self._address_key(other) == key for other in self.connections) if key else 0
        return same > self.limits.max_connections_per_address

    def _address_key(self, connection: object) -> str | None:
        client = getattr(connection, "client", None)
        return self.limits.address_key(client[0]) if client else None

    def _await_body(self) -> None:
        now = self.loop.time()
        self._body_end = self._body_end or now + self.limits.request_seconds
        self._cancel_request_timer()
        self._await_request(min(self.limits.silence_seconds, self._body_end - now))

    def _await_request(self, seconds: float) -> None:
        self._request_timer = self.loop.call_later(seconds, self._end_late_request)

    def _end_late_request(self) -> None:
        if self.conn.their_state is h11.SEND_BODY and self.flow.read_paused:
            self._await_body()  # the application is late, not the client
        else:
            self.transport.abort()

    def _end_request(self) -> None:
        self._cancel_request_timer()
        self._body_end = None

    def _cancel_request_timer(self) -> None:
        if self._request_timer is not None:
            self._request_timer.cancel()
            self._request_timer = None

    def _cancel_response_timer(self) -> None:
        if self._response_timer is not None:
            self._response_timer.cancel()
            self._response_timer = None


def bounded_protocol(limits: ServerLimits) -> type[BoundedProtocol]:
    """Return the HTTP protocol of a server with limits."""
    return type("LimitedProtocol", (BoundedProtocol,), {"limits": limits})
