"""The figures of the pages, described apart from what renders them: screen, files, briefings, slides."""

from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, FigureContent, TableSpec

__all__ = ["Figure", "FigureContent", "PageContext", "TableSpec"]
