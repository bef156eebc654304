"""A briefing as one HTML file: style, fonts and pictures are inside, and it has no script."""

from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.data import briefing_data
from cmsdash.exports.briefing.locator_svg import locator_svg
from cmsdash.exports.briefing.qr_code import qr_svg
from cmsdash.exports.web_fonts import encoded_fonts
from cmsdash.i18n import get_translator
from cmsdash.installation.emblems import configured_emblems
from cmsdash.views.html.emblems import emblems_html
from cmsdash.views.palette import THEMES
from cmsdash.views.templates import render


def briefing_to_html(briefing: Briefing) -> bytes:
    """Return a briefing as an HTML document in UTF-8.

    Raises:
        EmblemError: The emblems of the installation cannot be used.
    """
    colours = THEMES["light"]
    return render(
        "briefing",
        briefing=briefing_data(briefing, str),
        colours=colours,
        fonts=encoded_fonts(),
        locator=locator_svg(briefing.locator, colours, briefing.locator.alt, with_names=True),
        qr=qr_svg(briefing.link, colours, briefing.words["scan"]),
        emblems=emblems_html(configured_emblems(briefing.lang), get_translator(briefing.lang)),
    ).encode("utf-8", "replace")
