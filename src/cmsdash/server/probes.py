"""What watches a server: whether it lives, whether it takes new readers, and its metrics."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.server.limits import is_in_networks
from cmsdash.server.metrics import CONTENT_TYPE, Metrics
from cmsdash.server.sessions import Refusal, SessionRegistry
from cmsdash.server.settings import ServerSettings
from cmsdash.ui.release_cache import resolve_release

LIVE_PATH, READY_PATH, METRICS_PATH = "/healthz", "/readyz", "/metrics"
PROBE_PATHS = frozenset({LIVE_PATH, READY_PATH, METRICS_PATH})
"""They are answered whatever the `Host` header says: probes use the address of the machine."""

READY = "ready"
_REASONS = {Refusal.STOPPING: "stopping", Refusal.SERVER_FULL: "full"}
_NO_RELEASE = "no release"
_HEADERS = {"cache-control": "no-store"}


async def probe_response(
    scope: Scope, settings: ServerSettings, sessions: SessionRegistry, metrics: Metrics
) -> Response:
    """Return the response to a request for one of `PROBE_PATHS`.

    `/readyz` answers 200 and `ready`, or 503 and why new readers should be sent elsewhere. `/metrics` does not exist
    for addresses that are not allowed to read it.

    Args:
        scope: The ASGI scope of a request, whose client is the reader.
        settings: The settings of the server.
        sessions: The open sessions.
        metrics: The metrics of the process.
    """
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("405 Method Not Allowed", 405, {**_HEADERS, "allow": "GET, HEAD"})
    if scope["path"] == LIVE_PATH:
        return PlainTextResponse("ok", headers=_HEADERS)
    if scope["path"] == READY_PATH:
        state = await _readiness(sessions)
        return PlainTextResponse(state, 200 if state == READY else 503, _HEADERS)
    client = scope.get("client")
    if not client or not is_in_networks(client[0], settings.metrics_networks):
        return PlainTextResponse("404 Not Found", 404, _HEADERS)
    return Response(await run_in_threadpool(metrics.exposition), headers={**_HEADERS, "content-type": CONTENT_TYPE})


async def _readiness(sessions: SessionRegistry) -> str:
    refusal = sessions.general_refusal()
    if refusal:
        return _REASONS[refusal]
    return READY if await run_in_threadpool(_has_release) else _NO_RELEASE


def _has_release() -> bool:
    try:
        resolve_release("")
    except ReleaseValidationError:
        return False
    return True
