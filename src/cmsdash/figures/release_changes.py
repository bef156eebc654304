"""What changed between two releases, city by city and objective by objective, in words."""

from collections.abc import Mapping, Sequence

import pandas as pd

from cmsdash import queries
from cmsdash.datastore.releases.diff import FieldChange
from cmsdash.datastore.releases.release import Release
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell
from cmsdash.i18n import Translator
from cmsdash.queries import QueryResult
from cmsdash.queries.releases import Subject
from cmsdash.views.formatting.values import list_items
from cmsdash.views.html.lists import bullet_list
from cmsdash.views.html.tables import CellRenderer
from cmsdash.views.narrative.releases import RowNames, change_sentences


def changes_by_subject(page: PageContext, changes: Sequence[FieldChange], before: Release, subject: Subject) -> Figure:
    """Return the changes in the release of a page since an earlier one, by city or by objective, in words.

    Args:
        page: The context of a page of the later release.
        changes: The changes (`diff_releases`).
        before: The earlier release.
        subject: What they are grouped by.
    """

    def tell() -> dict[str, list[str]]:
        grouped = queries.changes_by_subject(changes, before, page.release, subject)
        return sentences_by_subject(grouped, before, page.release, page.text)

    words = page.keep(f"told.{subject}", tell, before.cache_key)
    rows = [{subject: code or None, "what_changed": lines} for code, lines in words.items()]
    table = pd.DataFrame(rows, columns=[subject, "what_changed"]).astype({subject: "string"})
    return Figure(
        QueryResult(f"changes_by_{subject}", table),
        None,
        title=page.text(f"told.by_{subject}_title"),
        sentence=page.text.plural(f"told.by_{subject}", sum(1 for code in words if code)),
        table=TableSpec((subject, "what_changed"), _cells(page, subject)),
        selection=page.selection.clear_filters(),
    )


def sentences_by_subject(
    grouped: Mapping[str, tuple[FieldChange, ...]], before: Release, after: Release, text: Translator
) -> dict[str, list[str]]:
    """Return sentences for each group of changes (`queries.changes_by_subject`)."""
    names = _row_names(before, after)
    return {code: change_sentences(changes, names, text) for code, changes in grouped.items()}


def _row_names(before: Release, after: Release) -> RowNames:
    """Return how the rows of two releases are called; the later one counts first."""
    titles: dict[str, str] = {}
    figures: dict[str, tuple[str, str]] = {}
    for release in (before, after):
        operations, amounts = release.tables["operations"], release.tables["figures"]
        titles |= dict(zip(operations["operation"], operations["title"], strict=True))
        about = zip(amounts["stage"], amounts["priority"], strict=True)
        figures |= dict(zip(amounts["figure"], about, strict=True))
    return RowNames(titles, figures)


def _cells(page: PageContext, subject: Subject) -> Mapping[str, CellRenderer]:
    city_link = city_link_cell(page)

    def subject_cell(code: object) -> str:
        if not isinstance(code, str):
            return page.text(f"told.no_{subject}")
        return city_link(code) if subject == "city" else page.text(f"objective.{code}")

    def lines_cell(lines: object) -> str:
        items = list_items(lines)
        return bullet_list(items) if len(items) > 1 else "".join(items)

    return {subject: subject_cell, "what_changed": lines_cell}
