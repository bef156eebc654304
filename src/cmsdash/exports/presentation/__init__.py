"""A presentation: views of a selection that fill a screen, as one HTML document that needs no network."""

from cmsdash.exports.presentation.document import PRESENTATION_POLICY
from cmsdash.exports.presentation.presentation import make_presentation

__all__ = ["PRESENTATION_POLICY", "make_presentation"]
