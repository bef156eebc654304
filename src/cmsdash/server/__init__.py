"""ASGI server: Streamlit's application behind security headers and limits."""

from cmsdash.server.app import GuardedApp, ServerError, run_server
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.server.origin import AllowedHostsError

__all__ = ["AllowedHostsError", "GuardedApp", "SecurityMiddleware", "ServerError", "run_server"]
