"""The lists that two laws ask for, how complete they are, and until when the list of operations must be renewed."""

from datetime import UTC, date, datetime

import streamlit as st

from cmsdash import ui
from cmsdash.figures import legal_lists as figures
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html.metric_tiles import list_clock_tiles

page = ui.page_context()
text = page.text

st.title(escape_markdown(page_headline(page)))
st.text(text("transparency.lead"))
ui.filter_bar(page, ("region", "city"))
st.header(text("legal.clock.title"))
st.html(list_clock_tiles(date.fromisoformat(page.release.manifest.created[:10]), datetime.now(UTC).date(), text))
ui.render_note(text("legal.clock.note"))
for build in (
    figures.operations_list_fields,
    figures.operations_list,
    figures.beneficiaries_list_fields,
    figures.beneficiaries_list,
):
    ui.render_figure(page, build(page))
ui.render_footer(page)
