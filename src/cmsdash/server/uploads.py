"""Lets go of a reader's file as soon as its session is over: Streamlit itself waits until another session comes."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cmsdash.ui.upload_session import register_deletion

_UPLOAD = "/_stcore/upload_file/"


class UploadDeletion:
    """Pure ASGI: remembers how each file was sent, so that it can be deleted as the reader's browser would do it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one connection."""
        await self.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "PUT" and _UPLOAD in scope["path"]:
            loop = asyncio.get_running_loop()
            register_deletion(
                scope["path"].rsplit("/", 1)[-1], lambda: asyncio.run_coroutine_threadsafe(self._delete(scope), loop)
            )

    async def _delete(self, scope: Scope) -> None:
        await self.app({**scope, "method": "DELETE"}, _nothing, _ignore)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _ignore(message: Message) -> None:
    pass
