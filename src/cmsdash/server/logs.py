"""Log lines as JSON objects, one a line, without addresses of readers, without queries, and without their texts."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

_LIBRARY_LOGGERS = ("streamlit", "uvicorn", "websockets")
_QUERY = re.compile(r"\?[^\s\"']*")
_ADDRESSES = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?"  # 203.0.113.7, with or without a port
    r"|\('[^']*',\s*\d+\)"  # as Python writes a pair of address and port
    r"|\[?(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}\]?(?::\d+)?)(?![\w.])",  # 2001:db8::1
    re.IGNORECASE,
)
_SESSION = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ACCESS_LOGGER = "uvicorn.access"
"""It writes what readers ask for."""
MAX_MESSAGE_CHARS = 500
"""Longer messages are cut: they have what somebody sent."""

REQUEST_LOGGER = logging.getLogger("cmsdash.requests")


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object: time, level, logger, message, the fields of a request, where it failed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the JSON object of a record. Of an exception it has the class and the places, not its message."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            line["exception"] = record.exc_info[0].__name__
            line["places"] = [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line)


def redact(message: str) -> str:
    """Return the first line of a message, without addresses, sessions and queries, and at most `MAX_MESSAGE_CHARS`."""
    first_line = message.strip().partition("\n")[0][:MAX_MESSAGE_CHARS]
    return _ADDRESSES.sub("[address]", _SESSION.sub("[session]", _QUERY.sub("?", first_line)))


def leave_out_handshakes() -> None:
    """Leave out uvicorn's lines about WebSockets, which have the addresses of readers."""
    logging.getLogger("uvicorn.error").addFilter(_is_no_handshake)


def _is_no_handshake(record: logging.LogRecord) -> bool:
    return '"WebSocket %s"' not in str(record.msg)


def log_request(kind: str, status: int, seconds: float) -> None:
    """Write a line about an answered request.

    Args:
        kind: `routes.request_kind`.
        status: Its HTTP status.
        seconds: Until the end of its answer.
    """
    fields = {"kind": kind, "status": status, "ms": round(1000 * seconds, 1)}
    REQUEST_LOGGER.info("request", extra={"fields": fields})


def use_json_logs(stream: TextIO | None = None) -> None:
    """Write all log lines of the process as JSON objects, those about requests too; by default to standard error."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in (*logging.root.manager.loggerDict, *_LIBRARY_LOGGERS):
        if name.split(".")[0] in _LIBRARY_LOGGERS:
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True
    logging.getLogger(_ACCESS_LOGGER).disabled = True
    REQUEST_LOGGER.setLevel(logging.INFO)
    logging.captureWarnings(True)


def _module(path: str) -> str:
    """Return the last two parts of the path of a file of code."""
    return "/".join(path.replace("\\", "/").split("/")[-2:])
