"""HTML that keeps what it shows, so that pictures can draw the same without a browser."""

from typing import Generic, TypeVar

from markupsafe import Markup

Description = TypeVar("Description")


class DescribedHtml(Markup, Generic[Description]):
    """HTML with the description that it was made from.

    Attributes:
        description: What the HTML shows: words, lengths and states, without addresses.
    """

    description: Description

    def __sizeof__(self) -> int:
        """Return the size that caches count. The description has the words of the HTML once more."""
        return 2 * super().__sizeof__()


def describe_html(html: Markup, description: Description) -> DescribedHtml[Description]:
    """Return HTML together with what it shows."""
    described: DescribedHtml[Description] = DescribedHtml(html)
    described.description = description
    return described
