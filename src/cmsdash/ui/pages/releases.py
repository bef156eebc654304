"""Figures of the page that lists and compares releases, and the download of the shown one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases.diff import FieldChange, summarize_changes
from cmsdash.exports import release_checksums, release_to_zip
from cmsdash.figures import Figure, PageContext, TableSpec
from cmsdash.figures.release_changes import changes_by_subject
from cmsdash.i18n import Translator
from cmsdash.i18n.release_messages import activation_text, manifest_lines, table_change_lines, table_name
from cmsdash.queries import QueryResult
from cmsdash.ui import release_cache
from cmsdash.ui.layout.page import render_note
from cmsdash.ui.layout.stylesheet import LINKED_STYLE_HEADER
from cmsdash.ui.release_cache import ReleaseBusyError
from cmsdash.views.html import lists, table_columns
from cmsdash.views.html.tables import BLANK, CellRenderer, link
from cmsdash.views.page_links import ATOM_PATH, JSON_FEED_PATH, feed_href, page_href
from cmsdash.views.templates import get_macro

MAX_LISTED_CHANGES = 300
"""Further changes are counted on the page; the download has all of them."""


def release_list(page: PageContext) -> Figure:
    """Return one row for each readable release, newest first, with a warning if records are damaged."""
    result = queries.release_summaries(
        release_cache.manifests(), release_cache.active_release_id(), release_cache.activation_times()
    )
    return Figure(
        result,
        None,
        title=page.text("releases.list_title"),
        sentence=_list_sentence(page.text),
        table=TableSpec(table_columns.RELEASES, _release_cells(page)),
    )


def _list_sentence(text: Translator) -> str:
    """Return the lead of the list, with the number of unreadable releases and a warning if records are damaged."""
    unreadable = release_cache.count_unreadable_releases()
    sentences = [text("releases.list_lead")]
    if unreadable:
        sentences.append(text.plural("releases.unreadable", unreadable))
    if release_cache.is_repository_damaged():
        sentences.append(text("releases.damaged"))
    return " ".join(sentences)


def comparison_base_id(page: PageContext) -> str:
    """Return the id of the release to compare with: the one in the link, else the base of the shown release."""
    return page.selection.against or page.release.manifest.grew_from


def release_changes(page: PageContext) -> Figure:
    """Return one row for each change in the shown release since the comparison base; the first of them are listed."""
    return Figure(
        _changes_result(page),
        "",
        title=page.text("releases.changes_title"),
        sentence=_changes_sentence(page),
        table=TableSpec(table_columns.CHANGES, _change_cells(page), rows=slice(0, MAX_LISTED_CHANGES)),
    )


def release_change_words(page: PageContext) -> list[Figure]:
    """Return the changes since the comparison base in words, by city and by objective; none if nothing changed."""
    try:
        changes, base = _changes(page), release_cache.comparison_base(comparison_base_id(page))
    except (ReleaseBusyError, ReleaseValidationError):
        return []  # `release_changes` says so
    if not changes or base is None:
        return []
    return [changes_by_subject(page, changes, base, subject) for subject in ("city", "objective")]


def _changes_result(page: PageContext) -> QueryResult:
    try:
        return queries.release_changes(_changes(page) or ())
    except ReleaseBusyError:
        return queries.release_changes(())


def _changes(page: PageContext) -> tuple[FieldChange, ...] | None:
    """Return the changes since the comparison base, None if its files cannot be read. Raises ReleaseBusyError."""
    try:
        return release_cache.changes_since(comparison_base_id(page), page.release)
    except ReleaseValidationError:
        return None


def _changes_sentence(page: PageContext) -> str:
    """Return the number of changes by table, or why there is nothing to compare; says if the list is cut."""
    base_id = comparison_base_id(page)
    if not base_id:
        return page.text("releases.nothing_before")
    text = page.text
    try:
        changes = _changes(page)
    except ReleaseBusyError:
        return text("releases.busy_comparison", other=base_id)
    if changes is None:
        return text("releases.incomparable", other=base_id)
    summary = "; ".join(table_change_lines(summarize_changes(changes), text))
    sentence = text("releases.since", other=base_id, words=summary)
    if len(changes) <= MAX_LISTED_CHANGES:
        return sentence
    cut = text("releases.cut", shown=text.number(MAX_LISTED_CHANGES), all=text.number(len(changes)))
    return f"{sentence} {cut}"


def _release_cells(page: PageContext) -> Mapping[str, CellRenderer]:
    """Return the renderers of the release list, with links that open a release or compare it with the shown one."""
    text, shown_id = page.text, page.release.manifest.id
    lines, code = get_macro("line_breaks"), get_macro("inline_code")

    def release_cell(release_id: object) -> Markup:
        href = page_href("releases", page.selection, release=str(release_id), against="")
        compare_href = page_href("releases", page.selection, against=str(release_id))
        second_line = (
            text("releases.in_view") if release_id == shown_id else link(text("releases.compare"), compare_href)
        )
        return lines([link(str(release_id), href), second_line])

    def changes_cell(counts: object) -> Markup:
        changed_tables = tuple(_to_list(counts))
        return lines(table_change_lines(changed_tables, text) if changed_tables else [text("release.first")])

    return {
        "release": release_cell,
        "created": lambda created: text.date(str(created)),
        "activated": lambda times: activation_text(_to_list(times), text) or BLANK,
        "is_current": lambda is_active: text("table.yes" if is_active else "table.no"),
        "changes": changes_cell,
        "sha256": lambda digest: code(f"{str(digest)[:12]}…"),
    }


def _change_cells(page: PageContext) -> Mapping[str, CellRenderer]:
    """Return the renderers of the list of changes: tables by their names."""
    return {"table": lambda table: table_name(str(table), page.text)}


def release_details_html(page: PageContext) -> Markup:
    """Return the manifest of the shown release: inputs, outcomes of their rows, checks (HTML)."""
    return lists.bullet_list_with_checksums(
        manifest_lines(page.release.manifest, page.text, page.release.newer_schema_parts)
    )


def release_download_button(page: PageContext) -> None:
    """Render the button that downloads the shown release as a ZIP file, a note if its files have been changed."""
    release = page.release
    if not release_cache.is_intact(release):
        render_note(page.text("releases.no_download"))
        return
    st.download_button(
        page.text("releases.download"),
        lambda: release_to_zip(release),
        file_name=f"cms-{release.manifest.id}.zip",
        mime="application/zip",
        key="release-zip",
        on_click="ignore",
        icon=":material/download:",
    )


def feed_links(page: PageContext) -> None:
    """Render links to the feeds of releases, where the server has them: `streamlit run` alone does not."""
    if LINKED_STYLE_HEADER not in st.context.headers:
        return
    text = page.text
    links = (
        link(text(f"releases.follow_{code}"), feed_href(path, text.lang))
        for code, path in (("atom", ATOM_PATH), ("json", JSON_FEED_PATH))
    )
    st.html(
        get_macro("paragraph")(Markup("{} {}").format(text("releases.follow"), Markup(", ").join(links)), "cms-note")
    )


def checksums_download_button(page: PageContext) -> None:
    """Render the button that downloads the checksums of the files of the shown release."""
    manifest = page.release.manifest
    st.download_button(
        page.text("releases.checksums"),
        lambda: release_checksums(manifest),
        file_name=f"cms-{manifest.id}-SHA256SUMS",
        mime="text/plain",
        key="release-checksums",
        on_click="ignore",
        icon=":material/download:",
    )


def _to_list(cell: object) -> list[Any]:
    """Return the items of a list cell, none if the cell is missing."""
    return cell if isinstance(cell, list) else []
