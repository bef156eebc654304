"""A figure: what a page shows of one query result, described apart from what renders it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from markupsafe import Markup

from cmsdash.domain import Selection
from cmsdash.queries import OperationQuery, QueryResult
from cmsdash.views import Chart
from cmsdash.views.html.tables import CellRenderer, SortHeading
from cmsdash.views.maps.city_map import CityMap
from cmsdash.views.maps.small_multiples import SmallMultiples

FigureContent: TypeAlias = Chart | CityMap | SmallMultiples | Markup | Literal[""]


@dataclass(frozen=True)
class TableSpec:
    """How a query result is shown as a table.

    Attributes:
        columns: The columns in order.
        cells: Renderers for the cells of single columns.
        headings: Links that sort by a column.
        rows: The rows that the page shows, None for all. The download always has all.
        caption: The name of the table where the figure has no title.
        query: The query of the rows if they are operations under the selection of the page. If there are none, the
            figure has links to selections that fill it.
        topics: Further topics of the glossary that are offered beside the sentence.
    """

    columns: Sequence[str]
    cells: Mapping[str, CellRenderer] | None = None
    headings: Mapping[str, SortHeading] | None = None
    rows: slice | None = None
    caption: str = ""
    query: OperationQuery | None = None
    topics: Sequence[str] = ()


@dataclass(frozen=True)
class Figure:
    """What a page shows of one query result.

    Attributes:
        result: The rows, with the sources that are listed. An empty result shows the sentence alone.
        content: A chart, a map, little maps or HTML. None shows the table as the figure, "" the folded table alone.
        title: The heading; "" for none, where the heading stands above controls: then `caption` names the figure.
        sentence: The finding in words, above the figure, but below a map; for an empty result, why it is empty.
        hint: What a reader can do with the figure on its page, after the sentence; "" for nothing that needs words. It
            stands in no picture, file, frame or presentation, where nothing can be clicked.
        table: How the table is shown.
        alt: The text alternative of a chart.
        notes: Remarks in small type below the figure, as plain text.
        code: The name of the figure in the catalogue where it is not that of its result (`name`).
        selection: The selection that the rows are under, if it is not that of the page: without filters that change
            no row, with the one stage that is compared, or of the city of the page alone. Files say it in words.
    """

    result: QueryResult
    content: FigureContent | None
    title: str
    sentence: str
    table: TableSpec
    alt: str = ""
    notes: tuple[str, ...] = ()
    code: str = ""
    selection: Selection | None = None
    hint: str = ""

    @property
    def name(self) -> str:
        """The name of the figure in the catalogue and in links."""
        return self.code or self.result.name

    @property
    def caption(self) -> str:
        """What the figure is called where its heading is not above it."""
        return self.title or self.table.caption
