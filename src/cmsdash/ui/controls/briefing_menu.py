"""The menu that makes a briefing of what a page shows, as PDF, slides or HTML."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from cmsdash.domain import Selection
from cmsdash.exports import FileContext
from cmsdash.exports.briefing import Briefing, BriefingFormat, render_briefing
from cmsdash.figures import PageContext
from cmsdash.i18n import escape_markdown
from cmsdash.ui.layout.contact import page_address
from cmsdash.ui.layout.page import render_note
from cmsdash.ui.upload_session import session_upload

MEDIA_TYPES: Mapping[BriefingFormat, str] = {
    BriefingFormat.PDF: "application/pdf",
    BriefingFormat.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    BriefingFormat.HTML: "text/html",
}
"""Media type of each format."""


def briefing_menu(
    page: PageContext, selection: Selection, build: Callable[[FileContext], Briefing], name: str = "briefing"
) -> None:
    """Render a closed menu; its buttons make the files when they are clicked.

    Args:
        page: The context of the page.
        selection: What the briefing is about.
        build: Writes the briefing.
        name: Beginning of the name of the file.
    """
    text, is_private = page.text, page.release.is_private
    with st.popover(
        text.markdown("briefing_menu.button"), key=f"menu-{name}", on_change="rerun", icon=":material/download:"
    ) as menu:
        if not menu.open:
            return
        render_note(text("briefing_menu.lead"))
        context = FileContext(selection, page.names, page.release, text, "" if is_private else page_address(selection))
        for form in BriefingFormat:
            key = f"{name}-{form}"
            make = partial(_make, context, build, form)
            st.download_button(
                escape_markdown(text(f"briefing_menu.{form}")),
                session_upload().download(key, make) if is_private else make,
                file_name=context.file_name(name, form.value),
                mime=MEDIA_TYPES[form],
                key=key,
                on_click="ignore",
            )


def _make(context: FileContext, build: Callable[[FileContext], Briefing], form: BriefingFormat) -> bytes:
    return render_briefing(build(context), form)
