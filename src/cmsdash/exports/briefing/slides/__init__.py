"""A briefing as slides (PPTX): native charts and tables, notes with sources."""

from cmsdash.exports.briefing.slides.deck import briefing_to_pptx

__all__ = ["briefing_to_pptx"]
