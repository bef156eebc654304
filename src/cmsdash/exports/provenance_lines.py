"""The lines below a figure in a document: where it comes from, what kind of figures it has, and of which release."""

from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure

MAX_NAMED_PUBLISHERS = 3
"""Publishers that a line names; it counts the others."""


def source_line(figure: Figure, page: PageContext) -> str:
    """Return the publishers of a figure and the kinds of its numbers in one line; "" if it has neither."""
    text, result = page.text, figure.result
    publishers = list(dict.fromkeys(page.release.sources[key].publisher for key in result.sources))
    rest, named = len(publishers) - MAX_NAMED_PUBLISHERS, "; ".join(publishers[:MAX_NAMED_PUBLISHERS])
    sentences = []
    if publishers:
        sentences.append(
            text.plural("provenance.more", rest, names=named) if rest > 0 else text("provenance.all", names=named)
        )
    if result.kinds:
        kinds = text.list_and(text(f"kind.{kind}").lower() for kind in result.kinds)
        sentences.append(text("show.kinds", kinds=kinds))
    return " ".join(sentences)


def release_line(page: PageContext) -> str:
    """Return the date of the release in words."""
    return page.text("provenance.release", date=page.text.date(page.release.manifest.created[:10]))
