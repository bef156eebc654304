"""The dashboard behind its headers: Streamlit's application, guarded and tuned."""

from cmsdash.server.application import ServerError, application, serve

__all__ = ["ServerError", "application", "serve"]
