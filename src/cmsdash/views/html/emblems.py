"""The emblems with the statement of co-financing, as Annex IX of Regulation (EU) 2021/1060 asks for it (HTML)."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.installation.emblems import Emblem, Owner
from cmsdash.views.templates import render

EMBLEM_HEIGHT_PX = 40
"""Height of every emblem: 1.06 cm on paper, where the Commission asks for at least one."""


def emblems_html(
    emblems: Sequence[Emblem], text: Translator, address: Callable[[Emblem], str] = lambda emblem: emblem.data_address
) -> Markup:
    """Return the emblems at one height, the statement beside that of the Union; nothing without emblems.

    Args:
        emblems: `configured_emblems` of the language.
        text: Translator.
        address: Gives the address of a picture; by default the picture is in the document.
    """
    if not emblems:
        return Markup()
    pictures = [
        {
            "address": address(emblem),
            "name": emblem_name(emblem, text),
            "width": round(EMBLEM_HEIGHT_PX * emblem.picture.ratio),
            "has_statement_beside": emblem.owner is Owner.UNION and not emblem.has_statement,
        }
        for emblem in emblems
    ]
    return render("emblems", emblems=pictures, height=EMBLEM_HEIGHT_PX, text=text)


def emblem_name(emblem: Emblem, text: Translator) -> str:
    """Return the text alternative of an emblem."""
    if emblem.has_statement:
        return text("visibility.statement")
    return emblem.name or text(f"visibility.owner.{emblem.owner}")
