"""The releases for the page that lists and compares them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from cmsdash import queries
from cmsdash.exports import release_zip
from cmsdash.facts import ReleaseError
from cmsdash.facts.difference import Change, counted
from cmsdash.facts.manifest import Changed
from cmsdash.queries import Answer
from cmsdash.shell import data, navigation
from cmsdash.shell.frame import View, note
from cmsdash.shell.show import Shown
from cmsdash.text.releases import changed_lines, manifest_lines, put_to_use, table_name
from cmsdash.views import columns, lists
from cmsdash.views.tables import BLANK, Cell, link
from cmsdash.views.templates import macro

ON_PAGE = 300
"""Changes that a page lists; beyond, it says so, and the file has them all."""


def known_releases() -> Answer:
    """Every release, the newest first."""
    return queries.releases(data.manifests(), data.current_id(), data.activated())


def releases_in_words(view: View) -> str:
    """What the list of releases holds, and how many more there are that cannot be read."""
    text, lost = view.text, data.unreadable()
    words = [text("releases.list_lead"), *([text.count("releases.unreadable", lost)] if lost else [])]
    return " ".join([*words, *([text("releases.damaged")] if data.damaged() else [])])


def against(view: View) -> str:
    """The release that the one in view is compared with: the one that the link names, else the one it grew from."""
    return view.selection.against or view.release.manifest.grew_from


def changes(view: View) -> Answer:
    """What is different in the release in view against the other one."""
    return queries.changes(_found(view) or ())


def _found(view: View) -> tuple[Change, ...] | None:
    """The changes against the other release; None where the files of one of the two cannot be read any more."""
    try:
        return data.changes(against(view), view.release)
    except ReleaseError:
        return None


def changes_in_words(view: View) -> str:
    """The same in a sentence; says so where there is nothing to compare with, and where the list is cut."""
    other = against(view)
    if not other:
        return view.text("releases.nothing_before")
    found, text = _found(view), view.text
    if found is None:
        return text("releases.incomparable", other=other)
    words = text("releases.since", other=other, words="; ".join(changed_lines(counted(found), text)))
    if len(found) <= ON_PAGE:
        return words
    return f"{words} {text('releases.cut', shown=text.number(ON_PAGE), all=text.number(len(found)))}"


def release_cells(view: View) -> Mapping[str, Cell]:
    """How the list of releases is written: a link to each, and one to compare it with the one in view (HTML)."""
    text, here = view.text, view.release.manifest.id

    lines, code = macro("lines"), macro("code")

    def release(key: object) -> Markup:
        opened = link(str(key), navigation.href("releases", view.selection, release=str(key), against=""))
        compared = link(text("releases.compare"), navigation.href("releases", view.selection, against=str(key)))
        return lines([opened, text("releases.in_view") if key == here else compared])

    return {
        "release": release,
        "created": lambda day: text.date(str(day)),
        "activated": lambda moments: put_to_use(_listed(moments), text) or BLANK,
        "is_current": lambda current: text("table.yes" if current else "table.no"),
        "changes": lambda changed: lines(_changed(_listed(changed), view)),
        "sha256": lambda digest: code(f"{str(digest)[:12]}…"),
    }


def changes_shown(view: View) -> Shown:
    """How the changes are listed: not more of them than a page can hold."""
    return Shown(columns.CHANGES, change_cells(view), rows=slice(0, ON_PAGE))


def change_cells(view: View) -> Mapping[str, Cell]:
    """How the changes are written: tables by their names."""
    return {"table": lambda table: table_name(str(table), view.text)}


def in_view(view: View) -> Markup:
    """What the release in view says of itself: its inputs, what became of their rows, its checks (HTML)."""
    return lists.fingerprinted(manifest_lines(view.release.manifest, view.text, view.release.lacks))


def download_release(view: View) -> None:
    """The button that gives the release in view as one ZIP file, as long as its files are as they were."""
    release = view.release
    if not data.is_whole(release):
        note(view.text("releases.no_download"))
        return
    st.download_button(
        view.text("releases.download"),
        lambda: release_zip(release),
        file_name=f"cms-{release.manifest.id}.zip",
        mime="application/zip",
        key="release-zip",
        on_click="ignore",
        icon=":material/download:",
    )


def _listed(cell: object) -> list[Any]:
    """The items of a cell that holds a list."""
    return cell if isinstance(cell, list) else []


def _changed(changed: Sequence[Changed], view: View) -> list[str]:
    return changed_lines(tuple(changed), view.text) if changed else [view.text("release.first")]
