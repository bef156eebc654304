"""The one door through which text enters a folium object."""

_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'\\`${}"}


def escape_for_folium(text: str) -> str:
    """Text that is inert in HTML, in a JavaScript template literal and in a Jinja template.

    folium puts tooltips into template literals and renders parts of its output as a template a second time: beside
    the signs of HTML, backslash, backtick, dollar and braces become entities too.
    """
    return text.translate(_ENTITIES)
