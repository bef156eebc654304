"""Messages that Streamlit's widgets have in English only, for static/js/streamlit_translation.js.

The English catalogue contains Streamlit's own messages, with "…" for the part that changes. A message that Streamlit
rewords stays in English until the catalogue is updated.
"""

import json

from cmsdash.i18n import get_translator
from cmsdash.ui.upload_ledger import UploadRefusal

STREAMLIT_MESSAGES = (
    "help", "skip", "open", "clear", "clear_entry", "clear_value", "chosen", "remove", "dismiss", "nothing", "option",
    "options", "picked", "upload", "add", "error", "refused", "too_large", "running",
)  # fmt: skip


NO_ROOM_MESSAGE = f"AxiosError: Request failed with status code {UploadRefusal.NO_ROOM.value}"
"""What the frontend shows of an upload that the server has no room for; it is put into words in both languages."""


def streamlit_messages_json(lang: str) -> str:
    """Return Streamlit's messages and their translations as a JSON object, for English only those without words."""
    english, text = get_translator("en"), get_translator(lang)
    keys = [] if lang == english.lang else [f"streamlit_messages.{name}" for name in STREAMLIT_MESSAGES]
    translations = {NO_ROOM_MESSAGE: text("upload.no_room"), **{english(key): text(key) for key in keys}}
    return json.dumps(translations, ensure_ascii=False)
