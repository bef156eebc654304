"""The releases for the page that lists and compares them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.diff import FieldChange, summarize_changes
from cmsdash.datastore.releases.manifest import TableChangeCounts
from cmsdash.exports import release_to_zip
from cmsdash.i18n.release_messages import activation_text, manifest_lines, table_change_lines, table_name
from cmsdash.queries import QueryResult
from cmsdash.ui import release_cache
from cmsdash.ui.figures.figure_block import TableSpec
from cmsdash.ui.layout import navigation
from cmsdash.ui.layout.page import PageContext, render_note
from cmsdash.views.html import lists, table_columns
from cmsdash.views.html.tables import BLANK, CellRenderer, link
from cmsdash.views.templates import get_macro

MAX_LISTED_CHANGES = 300
"""Changes that a page lists; beyond, it says so, and the file has them all."""


def release_list() -> QueryResult:
    """Every release, the newest first."""
    return queries.release_summaries(
        release_cache.manifests(), release_cache.current_id(), release_cache.activation_times()
    )


def release_list_sentence(view: PageContext) -> str:
    """What the list of releases holds, and how many more there are that cannot be read."""
    text, lost = view.text, release_cache.count_unreadable_releases()
    words = [text("releases.list_lead"), *([text.plural("releases.unreadable", lost)] if lost else [])]
    return " ".join([*words, *([text("releases.damaged")] if release_cache.damaged() else [])])


def comparison_base_id(view: PageContext) -> str:
    """The release that the one in view is compared with: the one that the link names, else the one it grew from."""
    return view.selection.against or view.release.manifest.grew_from


def release_changes_result(view: PageContext) -> QueryResult:
    """What is different in the release in view against the other one."""
    return queries.release_changes(_found(view) or ())


def _found(view: PageContext) -> tuple[FieldChange, ...] | None:
    """The changes against the other release; None where the files of one of the two cannot be read any more."""
    try:
        return release_cache.diff_with(comparison_base_id(view), view.release)
    except ReleaseValidationError:
        return None


def release_changes_sentence(view: PageContext) -> str:
    """The same in a sentence; says so where there is nothing to compare with, and where the list is cut."""
    other = comparison_base_id(view)
    if not other:
        return view.text("releases.nothing_before")
    found, text = _found(view), view.text
    if found is None:
        return text("releases.incomparable", other=other)
    words = text("releases.since", other=other, words="; ".join(table_change_lines(summarize_changes(found), text)))
    if len(found) <= MAX_LISTED_CHANGES:
        return words
    return f"{words} {text('releases.cut', shown=text.number(MAX_LISTED_CHANGES), all=text.number(len(found)))}"


def release_cell_renderers(view: PageContext) -> Mapping[str, CellRenderer]:
    """How the list of releases is written: a link to each, and one to compare it with the one in view (HTML)."""
    text, here = view.text, view.release.manifest.id

    lines, code = get_macro("line_breaks"), get_macro("inline_code")

    def release(key: object) -> Markup:
        opened = link(str(key), navigation.page_href("releases", view.selection, release=str(key), against=""))
        compared = link(text("releases.compare"), navigation.page_href("releases", view.selection, against=str(key)))
        return lines([opened, text("releases.in_view") if key == here else compared])

    return {
        "release": release,
        "created": lambda day: text.date(str(day)),
        "activated": lambda moments: activation_text(_listed(moments), text) or BLANK,
        "is_current": lambda current: text("table.yes" if current else "table.no"),
        "changes": lambda changed: lines(_changed(_listed(changed), view)),
        "sha256": lambda digest: code(f"{str(digest)[:12]}…"),
    }


def release_changes_table(view: PageContext) -> TableSpec:
    """How the changes are listed: not more of them than a page can hold."""
    return TableSpec(table_columns.CHANGES, change_cell_renderers(view), rows=slice(0, MAX_LISTED_CHANGES))


def change_cell_renderers(view: PageContext) -> Mapping[str, CellRenderer]:
    """How the changes are written: tables by their names."""
    return {"table": lambda table: table_name(str(table), view.text)}


def release_details_html(view: PageContext) -> Markup:
    """What the release in view says of itself: its inputs, what became of their rows, its checks (HTML)."""
    return lists.bullet_list_with_checksums(
        manifest_lines(view.release.manifest, view.text, view.release.newer_schema_parts)
    )


def release_download_button(view: PageContext) -> None:
    """The button that gives the release in view as one ZIP file, as long as its files are as they were."""
    release = view.release
    if not release_cache.is_whole(release):
        render_note(view.text("releases.no_download"))
        return
    st.download_button(
        view.text("releases.download"),
        lambda: release_to_zip(release),
        file_name=f"cms-{release.manifest.id}.zip",
        mime="application/zip",
        key="release-zip",
        on_click="ignore",
        icon=":material/download:",
    )


def _listed(cell: object) -> list[Any]:
    """The items of a cell that holds a list."""
    return cell if isinstance(cell, list) else []


def _changed(changed: Sequence[TableChangeCounts], view: PageContext) -> list[str]:
    return table_change_lines(tuple(changed), view.text) if changed else [view.text("release.first")]
