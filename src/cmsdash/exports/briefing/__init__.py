"""Briefings: a city, cities compared or the programme, as PDF, slides and HTML."""

from cmsdash.exports.briefing.city import city_briefing
from cmsdash.exports.briefing.comparison import comparison_briefing
from cmsdash.exports.briefing.content import Briefing
from cmsdash.exports.briefing.formats import BriefingFormat, render_briefing
from cmsdash.exports.briefing.programme import programme_briefing

__all__ = [
    "Briefing",
    "BriefingFormat",
    "city_briefing",
    "comparison_briefing",
    "programme_briefing",
    "render_briefing",
]
