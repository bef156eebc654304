"""What Streamlit's widgets say in English only, with our words for it: static/page.js puts them in its place.

The English catalogue holds Streamlit's own words, "…" standing for what changes. What Streamlit words otherwise one day
is heard in English until the catalogue follows; nothing else depends on it.
"""

import json

from cmsdash.text import text_in

HEARD = (
    "skip", "open", "clear", "clear_entry", "clear_value", "chosen", "remove", "dismiss", "nothing", "option",
    "options", "picked", "upload", "add", "error", "refused", "too_large", "running",
)  # fmt: skip


def heard(lang: str) -> str:
    """Streamlit's words and ours as a JSON object; empty where they are the same."""
    theirs, ours = text_in("en"), text_in(lang)
    pairs = {theirs(f"heard.{name}"): ours(f"heard.{name}") for name in HEARD}
    return json.dumps({} if lang == theirs.lang else pairs, ensure_ascii=False)
