"""Deletion of uploaded files at the end of a session. Streamlit alone deletes them when the next session starts."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.ui.upload_session import register_deletion

_UPLOAD_PATH = "/_stcore/upload_file/"


class UploadDeletion:
    """Registers for each uploaded file a function that sends the DELETE request of Streamlit's frontend."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        await self.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "PUT" and _UPLOAD_PATH in scope["path"]:
            loop = asyncio.get_running_loop()
            register_deletion(
                scope["path"].rsplit("/", 1)[-1], lambda: asyncio.run_coroutine_threadsafe(self._delete(scope), loop)
            )

    async def _delete(self, scope: Scope) -> None:
        await self.app({**scope, "method": "DELETE"}, _receive_nothing, _discard)


async def _receive_nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _discard(message: Message) -> None:
    pass
