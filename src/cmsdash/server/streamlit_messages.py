"""What Streamlit's widgets say in English only, with our words for it: static/page.js puts them in its place.

The English catalogue holds Streamlit's own words, "…" standing for what changes. What Streamlit words otherwise one day
is heard in English until the catalogue follows; nothing else depends on it.
"""

import json

from cmsdash.i18n import get_translator

STREAMLIT_MESSAGES = (
    "skip", "open", "clear", "clear_entry", "clear_value", "chosen", "remove", "dismiss", "nothing", "option",
    "options", "picked", "upload", "add", "error", "refused", "too_large", "running",
)  # fmt: skip


def streamlit_messages_json(lang: str) -> str:
    """Streamlit's words and ours as a JSON object; empty where they are the same."""
    theirs, ours = get_translator("en"), get_translator(lang)
    pairs = {theirs(f"streamlit_messages.{name}"): ours(f"streamlit_messages.{name}") for name in STREAMLIT_MESSAGES}
    return json.dumps({} if lang == theirs.lang else pairs, ensure_ascii=False)
