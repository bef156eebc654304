"""Escaping of text for folium."""

_ENTITIES = {ord(char): f"&#{ord(char)};" for char in "&<>\"'\\`${}"}


def escape_for_folium(text: str) -> str:
    """Escape text for HTML, JavaScript template literals and Jinja templates.

    All text that enters a folium object must be escaped with this function: folium puts it into template literals and
    renders parts of its output as a template a second time.
    """
    return text.translate(_ENTITIES)
