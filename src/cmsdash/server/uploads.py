"""Limits of uploaded files, and their deletion at the end of a session."""

import asyncio

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.ui.upload_ledger import LEDGER

_UPLOAD_PATH = "/_stcore/upload_file/"


class UploadLimits:
    """Refuses an upload that has no length, no page that asked for it, or no room, and books all others.

    A file leaves the ledger with the DELETE request of Streamlit's frontend; the same request deletes what is left at
    the end of a session.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        session_id, _, file_id = scope.get("path", "").removeprefix(_UPLOAD_PATH).partition("/")
        if scope["type"] != "http" or not scope["path"].startswith(_UPLOAD_PATH) or not file_id:
            await self.app(scope, receive, send)
        elif scope["method"] == "PUT":
            await self._upload(scope, receive, send, session_id, file_id)
        else:
            await self.app(scope, receive, send)
            if scope["method"] == "DELETE":
                LEDGER.release(session_id, file_id)

    async def _upload(self, scope: Scope, receive: Receive, send: Send, session_id: str, file_id: str) -> None:
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdigit():  # browsers send it
            await PlainTextResponse("411 Length Required", status_code=411)(scope, receive, send)
            return
        loop, is_stored = asyncio.get_running_loop(), False
        refusal = LEDGER.reserve(session_id, file_id, int(length), lambda: self._schedule_deletion(scope, loop))
        if refusal:
            response = PlainTextResponse(f"{refusal.value} {refusal.name}", refusal.value, {"connection": "close"})
            await response(scope, receive, send)
            return

        async def send_and_note(message: Message) -> None:
            nonlocal is_stored
            is_stored = is_stored or (message["type"] == "http.response.start" and message["status"] < 300)
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            if not is_stored:
                LEDGER.release(session_id, file_id)
            elif not LEDGER.is_open(session_id):  # the session ended while the file arrived
                await self._delete(scope)

    def _schedule_deletion(self, scope: Scope, loop: asyncio.AbstractEventLoop) -> None:
        if loop.is_running():  # else the server has stopped, and its memory is gone
            asyncio.run_coroutine_threadsafe(self._delete(scope), loop)

    async def _delete(self, scope: Scope) -> None:
        await self.app({**scope, "method": "DELETE"}, _receive_nothing, _discard)


async def _receive_nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _discard(message: Message) -> None:
    pass
