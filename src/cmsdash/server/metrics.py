"""Numbers of one server process for Prometheus: requests, sessions, runs, release, memory. None is about a reader.

A label is one of the few words of this module, a status or the id of a release: nothing that a reader writes.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.server.sessions import SessionRegistry
from cmsdash.ui.release_cache import ServedRelease, resolve_release

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_RUN_BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)
"""Upper bounds in seconds; 0.3 is what docs/speed.md promises for a click."""


class Metrics:
    """The metrics of one server process.

    Args:
        sessions: The open sessions.
    """

    def __init__(self, sessions: SessionRegistry) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter("cmsdash_requests", "Answered requests.", ("kind", "status"), registry=self._registry)
        self._request_seconds = Histogram(
            "cmsdash_request_seconds", "Time from a request to the end of its answer.", ("kind",),
            registry=self._registry, buckets=_REQUEST_BUCKETS,
        )  # fmt: skip
        self._run_seconds = Histogram(
            "cmsdash_run_seconds", "Time of a run of the script: a first drawing or a click.",
            registry=self._registry, buckets=_RUN_BUCKETS,
        )  # fmt: skip
        Gauge("cmsdash_sessions", "Open sessions.", registry=self._registry).set_function(lambda: len(sessions))
        limit = Gauge("cmsdash_sessions_limit", "Sessions that may be open.", registry=self._registry)
        limit.set(sessions.limits.max_sessions)
        stopping = Gauge("cmsdash_stopping", "1 after the signal to stop.", registry=self._registry)
        stopping.set_function(lambda: sessions.is_stopping)
        self._registry.register(_ReleaseCollector())

    def observe_request(self, kind: str, status: int, seconds: float) -> None:
        """Count an answered request, or a handshake of a WebSocket.

        Args:
            kind: `routes.request_kind`.
            status: Its HTTP status, 0 if its client left before.
            seconds: Until the end of its answer.
        """
        self._requests.labels(kind, str(status)).inc()
        self._request_seconds.labels(kind).observe(seconds)

    def observe_run(self, seconds: float) -> None:
        """Count a run of the script."""
        self._run_seconds.observe(seconds)

    def exposition(self) -> bytes:
        """Return the metrics in the text format of Prometheus."""
        return generate_latest(self._registry)


class _ReleaseCollector(Collector):
    """The release that readers without `release=` see, when it is asked for."""

    def collect(self) -> Iterable[Metric]:
        try:
            served = resolve_release("")
        except ReleaseValidationError:
            return ()
        return _release_metrics(served)


def _release_metrics(served: ServedRelease) -> Iterable[Metric]:
    manifest = served.release.manifest
    info = GaugeMetricFamily("cmsdash_release_info", "The served release.", labels=("release",))
    info.add_metric((manifest.id,), 1)
    age = (datetime.now(UTC) - datetime.fromisoformat(manifest.created)).total_seconds()
    return (
        info,
        GaugeMetricFamily("cmsdash_release_age_seconds", "Time since the served release was built.", age),
        GaugeMetricFamily(
            "cmsdash_release_fallback", "1 if the active release cannot be read and another is served.",
            float(served.is_fallback),
        ),
    )  # fmt: skip
