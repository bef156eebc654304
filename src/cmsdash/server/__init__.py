"""The dashboard behind its headers: Streamlit's application, guarded and tuned."""

from cmsdash.server.app import GuardedApp, ServerError, run_server
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.server.origin import AllowedHostsError

__all__ = ["AllowedHostsError", "GuardedApp", "SecurityMiddleware", "ServerError", "run_server"]
