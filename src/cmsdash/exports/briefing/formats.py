"""The formats of a briefing."""

from enum import StrEnum

from cmsdash.exports.briefing.content import Briefing


class BriefingFormat(StrEnum):
    """A format; its value is the suffix of the file."""

    PDF = "pdf"
    PPTX = "pptx"
    HTML = "html"


def render_briefing(briefing: Briefing, form: BriefingFormat) -> bytes:
    """Return a briefing as a file."""
    # What a format needs takes long to import.
    if form is BriefingFormat.PDF:
        from cmsdash.exports.briefing.pdf import briefing_to_pdf

        return briefing_to_pdf(briefing)
    if form is BriefingFormat.PPTX:
        from cmsdash.exports.briefing.slides import briefing_to_pptx

        return briefing_to_pptx(briefing)
    from cmsdash.exports.briefing.html import briefing_to_html

    return briefing_to_html(briefing)
