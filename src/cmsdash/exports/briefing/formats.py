"""The formats of a briefing."""

from enum import StrEnum

from cmsdash.exports.briefing.content import Briefing


class BriefingFormat(StrEnum):
    """A format; its value is the suffix of the file."""

    PDF = "pdf"


def render_briefing(briefing: Briefing, form: BriefingFormat) -> bytes:
    """Return a briefing as a file."""
    from cmsdash.exports.briefing.pdf import briefing_to_pdf  # typst takes long to import

    return {BriefingFormat.PDF: briefing_to_pdf}[form](briefing)
