"""Figures of who carries out the operations."""

from cmsdash import queries
from cmsdash.domain import ActorRole
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.links import city_link_cell, operation_links_cell
from cmsdash.figures.scope import OF_OPERATIONS, limit_filters
from cmsdash.views.html import table_columns


def bodies_of_role(page: PageContext, role: ActorRole) -> Figure:
    """Return the bodies of a role with their operations."""
    selection = page.selection.reset("operation")
    found = queries.implementing_bodies(page.release, selection, role)
    is_beneficiary = role == ActorRole.BENEFICIARY
    return Figure(
        found,
        None,
        title=page.text(f"bodies.title.{role}"),
        sentence=page.text(f"bodies.{'none' if found.is_empty else 'sentence'}.{role}"),
        table=TableSpec(
            table_columns.BENEFICIARIES if is_beneficiary else table_columns.BODIES,
            {"operation_list": operation_links_cell(page), "city": city_link_cell(page)},
            query=queries.operations if is_beneficiary else None,
            topics=("role",),
        ),
        selection=limit_filters(page.selection, OF_OPERATIONS),
    )
