"""What a page of the site has, apart from its HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from cmsdash.exports.site.addresses import SitePage
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure


@dataclass(frozen=True)
class Part:
    """A part of a page: a figure, or HTML of its own.

    Attributes:
        key: The name of its fragment, the same in every language.
        title: Its heading, "" for none.
        content: What it shows.
        has_files: Whether its rows can be downloaded beside it.
        further: What follows the figure (HTML).
    """

    key: str
    title: str
    content: Figure | Markup
    has_files: bool = True
    further: str = ""


@dataclass(frozen=True)
class PageContent:
    """What a page says.

    Attributes:
        page: The page.
        context: Selection, release and language of its figures.
        subject: What it is about, for the title of the document and the trail.
        heading: The heading, with the finding.
        lead: Sentences below the heading.
        description: What it says in one sentence, for search engines.
        parts: Its parts in order.
        trail: The pages above it, from the first, without the home page.
        is_source_text: Whether the heading is text of a source, in its language.
        locator: A small map beside the heading (HTML).
        files: Further files beside the page, by name.
    """

    page: SitePage
    context: PageContext
    subject: str
    heading: str
    lead: Sequence[str]
    description: str
    parts: Sequence[Part]
    trail: Sequence[SitePage] = ()
    is_source_text: bool = False
    locator: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def figure_part(figure: Figure, title: str = "", *, has_files: bool = True) -> Part:
    """Return a figure as a part, under its own title or another one."""
    return Part(figure.name, title or figure.title, figure, has_files)


def filled_part(figure: Figure, title: str = "", *, has_files: bool = True) -> list[Part]:
    """Return a figure as a part if it has rows."""
    return [] if figure.result.is_empty else [figure_part(figure, title, has_files=has_files)]
