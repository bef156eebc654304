"""Colours, each readable on the light and on the dark page; never the only carrier of a meaning."""

STATED = "#2B7BD6"
ESTIMATED = "#C77F0A"
UNPUBLISHED = "#8A94A0"
PROGRAMME = "#4E8A5B"
PROGRAMME_SECOND = "#7DA987"

INK = {"light": "#17324D", "dark": "#F2F5F8"}
"""Colour of words in figures, by theme."""
