"""Briefings: a city, cities compared or the programme, as PDF, slides and HTML."""

from cmsdash.exports.briefing.city import city_briefing
from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.formats import BriefingFormat, render_briefing

__all__ = ["Briefing", "BriefingFormat", "city_briefing", "render_briefing"]
