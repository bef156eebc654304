"""The figure of the dates of the programme and its operations."""

from cmsdash import queries
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell
from cmsdash.figures.scope import OF_OPERATIONS, limit_filters
from cmsdash.views.charts.timeline import imprecise_date_notes, timeline_chart
from cmsdash.views.html import table_columns
from cmsdash.views.narrative import quality


def dated_events(page: PageContext) -> Figure:
    """Return milestones of the programme and dated events of operations."""
    text, events = page.text, queries.dated_events(page.release, page.selection)
    return Figure(
        events,
        page.draw(timeline_chart, events),
        title=text("timeline.title"),
        sentence=page.compose(quality.timeline_sentence, events),
        table=TableSpec(table_columns.DATED_EVENTS, {"city": city_link_cell(page)}),
        alt=text("timeline.alt"),
        notes=(*imprecise_date_notes(events.table, text), text("timeline.note")),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )
