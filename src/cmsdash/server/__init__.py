"""ASGI server: Streamlit's application behind security headers and limits."""

from cmsdash.server.app import GuardedApp, ServerError, run_server
from cmsdash.server.middleware import SecurityMiddleware

__all__ = ["GuardedApp", "SecurityMiddleware", "ServerError", "run_server"]
