"""The emblems of the installation as drawings, for documents that a typesetter or an office program shows."""

from dataclasses import dataclass

from cmsdash.exports.svg.png import svg_to_png
from cmsdash.i18n import Translator
from cmsdash.installation.emblems import Emblem, Owner, configured_emblems
from cmsdash.views.html.emblems import emblem_name

EMBLEM_HEIGHT_MM = 10.5
"""Height of every emblem on paper and slides: the Commission asks for at least one centimetre."""
STATEMENT_FONT = "Arial"
"""A typeface that Annex IX of Regulation (EU) 2021/1060 allows beside the emblem, and that every office program has."""
_DRAWING_HEIGHT_PX = 120


@dataclass(frozen=True)
class DrawnEmblem:
    """An emblem as a drawing.

    Attributes:
        svg: An SVG file that contains the picture.
        name: Text alternative.
        ratio: Width by height.
        picture_address: The picture as a `data:` address.
        statement: The statement that stands beside it, "" for none.
    """

    svg: str
    name: str
    ratio: float
    picture_address: str
    statement: str

    @property
    def png(self) -> bytes:
        """The drawing as PNG."""
        return svg_to_png(self.svg.encode("utf-8"))


def drawn_emblems(text: Translator) -> tuple[DrawnEmblem, ...]:
    """Return the emblems of this installation in their order.

    Raises:
        EmblemError: They cannot be used.
    """
    return tuple(_draw(emblem, text) for emblem in configured_emblems(text.lang))


def _draw(emblem: Emblem, text: Translator) -> DrawnEmblem:
    width, height = round(_DRAWING_HEIGHT_PX * emblem.picture.ratio), _DRAWING_HEIGHT_PX
    has_statement_beside = emblem.owner is Owner.UNION and not emblem.has_statement
    return DrawnEmblem(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="{emblem.data_address}"/></svg>',
        emblem_name(emblem, text),
        emblem.picture.ratio,
        emblem.data_address,
        text("visibility.statement") if has_statement_beside else "",
    )
