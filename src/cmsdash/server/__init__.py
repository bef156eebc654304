"""ASGI server: Streamlit's application behind security headers and limits."""

from cmsdash.server.app import GuardedApp, ServerError, run_server
from cmsdash.server.limits import LimitsError
from cmsdash.server.middleware import SecurityMiddleware
from cmsdash.server.origin import AllowedHostsError, PublicUrlError
from cmsdash.server.security_headers import FrameAncestorsError
from cmsdash.server.settings import SettingError

__all__ = [
    "AllowedHostsError",
    "FrameAncestorsError",
    "GuardedApp",
    "LimitsError",
    "PublicUrlError",
    "SecurityMiddleware",
    "ServerError",
    "SettingError",
    "run_server",
]
