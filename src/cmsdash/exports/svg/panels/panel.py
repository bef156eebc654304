"""The drawing of each description of HTML."""

from collections.abc import Callable, Mapping
from typing import Any

from cmsdash.exports.svg.bar_list import bar_list_svg
from cmsdash.exports.svg.elements import Svg
from cmsdash.exports.svg.panels.cards import cards_svg
from cmsdash.exports.svg.panels.class_amounts import class_amounts_svg
from cmsdash.exports.svg.panels.class_chips import class_chips_svg
from cmsdash.exports.svg.panels.class_list import class_list_svg
from cmsdash.exports.svg.panels.classification_rules import classification_rules_svg
from cmsdash.exports.svg.panels.fundable_classes import fundable_classes_svg
from cmsdash.exports.svg.panels.funding_stages import funding_stages_svg
from cmsdash.exports.svg.panels.matrix import matrix_svg, min_matrix_width
from cmsdash.exports.svg.panels.operation_detail import operation_detail_svg
from cmsdash.exports.svg.panels.statements import statements_svg
from cmsdash.exports.svg.panels.taxonomy_tree import taxonomy_tree_svg
from cmsdash.exports.svg.panels.tiles import tiles_svg
from cmsdash.views.html.bar_list import Bars
from cmsdash.views.html.class_amounts import ClassAmounts
from cmsdash.views.html.class_chips import ClassChips
from cmsdash.views.html.class_list import ClassList
from cmsdash.views.html.classification_rules import ClassificationRules
from cmsdash.views.html.comparison_cards import Cards
from cmsdash.views.html.described import DescribedHtml
from cmsdash.views.html.fundable_classes import FundableClasses
from cmsdash.views.html.funding_stages import FundingStages
from cmsdash.views.html.matrix import Matrix
from cmsdash.views.html.metric_tiles import Tiles
from cmsdash.views.html.operation_detail import OperationDetail
from cmsdash.views.html.statements import Statements
from cmsdash.views.html.taxonomy_tree import TaxonomyTree

_DRAWINGS: Mapping[type, Callable[[Any, float, Mapping[str, str]], Svg]] = {
    Bars: bar_list_svg,
    Cards: cards_svg,
    ClassAmounts: class_amounts_svg,
    ClassChips: class_chips_svg,
    ClassList: class_list_svg,
    ClassificationRules: classification_rules_svg,
    FundableClasses: fundable_classes_svg,
    FundingStages: funding_stages_svg,
    Matrix: matrix_svg,
    OperationDetail: operation_detail_svg,
    Statements: statements_svg,
    TaxonomyTree: taxonomy_tree_svg,
    Tiles: tiles_svg,
}


def panel_svg(html: DescribedHtml[Any], width: float, colours: Mapping[str, str]) -> Svg:
    """Return what HTML shows as a drawing.

    Args:
        html: The HTML with its description.
        width: Width in px; the height follows.
        colours: Colour of each role.

    Raises:
        KeyError: No drawing for this kind of description.
    """
    return _DRAWINGS[type(html.description)](html.description, width, colours)


def min_panel_width(html: DescribedHtml[Any]) -> float:
    """Return the width in px below which words or symbols would not fit."""
    return min_matrix_width(html.description) if isinstance(html.description, Matrix) else 0
