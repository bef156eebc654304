"""The dashboard behind its headers: Streamlit's application, guarded and tuned."""

from cmsdash.server.application import GuardedApp, ServerError, serve
from cmsdash.server.guard import Guard
from cmsdash.server.origin import AllowedHostsError

__all__ = ["AllowedHostsError", "Guard", "GuardedApp", "ServerError", "serve"]
