"""The lines below a figure in a document: where it comes from, what kind of figures it has, and of which release."""

from collections.abc import Sequence

from cmsdash.domain import IgnoredParameter
from cmsdash.exports.plain_lines import plain_line
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure
from cmsdash.i18n import Translator

MAX_NAMED_PUBLISHERS = 3
"""Publishers that a line names; it counts the others."""

MAX_NAMED_PARTS = 6
"""Parts of a link that could not be read and that a line names; it counts the others."""
MAX_PART_CHARS = 40


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


def ignored_line(ignored: Sequence[IgnoredParameter], text: Translator) -> str:
    """Return what of a link could not be read in one line; "" if that is nothing."""
    if not ignored:
        return ""
    values = dict.fromkeys(plain_line(item.value or item.parameter, MAX_PART_CHARS) for item in ignored)
    quoted = [text("present.quoted", value=value) for value in values]
    rest = len(quoted) - MAX_NAMED_PARTS
    counted = [text.plural("present.more_parts", rest)] if rest > 0 else []
    return text("present.dropped", parts=text.list_and([*quoted[:MAX_NAMED_PARTS], *counted]))
