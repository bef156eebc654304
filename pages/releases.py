"""Which releases of the data there are, what is in the one in view, and what is different from another."""

import streamlit as st

from cmsdash.shell import (
    Shown,
    changes,
    changes_in_words,
    changes_shown,
    download_release,
    enter,
    in_view,
    known_releases,
    leave,
    release_cells,
    releases_headline,
    releases_in_words,
    show,
)
from cmsdash.text import escape_markdown
from cmsdash.views import columns

view = enter()
text = view.text

st.title(escape_markdown(releases_headline(view)))
st.text(text("releases.lead"))
show(
    view,
    known_releases(),
    None,
    title=text("releases.list_title"),
    sentence=releases_in_words(view),
    table=Shown(columns.RELEASES, release_cells(view)),
)
show(
    view,
    changes(view),
    "",
    title=text("releases.changes_title"),
    sentence=changes_in_words(view),
    table=changes_shown(view),
)
st.header(text("releases.view_title"))
st.html(in_view(view))
download_release(view)
leave(view)
