"""Every figure of the pages by its name, with the page that shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from cmsdash.domain import ActorRole, Selection
from cmsdash.figures import (
    bodies,
    city,
    city_map,
    classes,
    classification,
    comparison,
    legal_lists,
    money,
    operation,
    operations,
    programme,
    quality,
    questions,
    sources,
    timeline,
)
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure

Subject = Literal["", "city", "operation"]


@dataclass(frozen=True)
class FigureEntry:
    """A figure of the catalogue.

    Attributes:
        build: Describes the figure for the selection of a page.
        page: The stem of the script of the page that shows it.
        subject: The field of the selection without which there is no such figure: "city", "operation"; "" for none.
    """

    build: Callable[[PageContext], Figure]
    page: str
    subject: Subject = ""


class MissingSubjectError(Exception):
    """The selection names no city or operation, and the figure is about one.

    Attributes:
        subject: "city" or "operation".
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.subject = subject


def build_figure(name: str, page: PageContext) -> Figure:
    """Return a figure of the catalogue for the selection of a page, as the page of the figure shows it.

    Args:
        name: A key of `FIGURES`.
        page: The selection, release and language. Links that filter lead to the page of the figure, whatever this
            page is.

    Raises:
        KeyError: There is no such figure.
        MissingSubjectError: The selection lacks the city or the operation that the figure is about.
    """
    entry = FIGURES[name]
    if entry.subject and not getattr(page.selection, entry.subject):
        raise MissingSubjectError(entry.subject)
    return entry.build(replace(page, script=entry.page))


def is_available(name: str, selection: Selection) -> bool:
    """Return whether there is a figure of a name, and the selection has the city or operation that it is about."""
    entry = FIGURES.get(name)
    return entry is not None and (not entry.subject or bool(getattr(selection, entry.subject)))


FIGURES: Mapping[str, FigureEntry] = {
    "map_cities": FigureEntry(city_map.map_cities, "overview"),
    "intervention_cities": FigureEntry(partial(classes.class_cities, field="intervention"), "overview"),
    "group_cities": FigureEntry(partial(classes.class_cities, field="group"), "overview"),
    "intervention_list": FigureEntry(partial(classes.class_list, field="intervention"), "overview"),
    "group_list": FigureEntry(partial(classes.class_list, field="group"), "overview"),
    "programme_figures": FigureEntry(programme.programme_figures, "overview"),
    "allocation_reconciliation": FigureEntry(programme.allocation_reconciliation, "overview"),
    **{f"question_{code}": FigureEntry(partial(questions.answer, code=code), "questions") for code in questions.CODES},
    "dated_events": FigureEntry(timeline.dated_events, "timeline"),
    "city_list": FigureEntry(city_map.city_list, "cities"),
    "known_operations": FigureEntry(operations.known_operations, "cities"),
    "city_chooser": FigureEntry(city.city_chooser, "city"),
    "declared_classes": FigureEntry(city.declared_classes, "city", "city"),
    "fundable_classes": FigureEntry(city.fundable_classes, "city", "city"),
    "city_operations": FigureEntry(city.city_operations, "city", "city"),
    "city_figures": FigureEntry(city.city_figures, "city", "city"),
    "cities_at_stage": FigureEntry(city.cities_at_stage, "city", "city"),
    "implementing_bodies": FigureEntry(city.implementing_bodies, "city", "city"),
    "city_statements": FigureEntry(city.city_statements, "city", "city"),
    "city_profile": FigureEntry(city.city_profile, "city", "city"),
    "population_pyramid": FigureEntry(city.population_pyramid, "city", "city"),
    "age_bands": FigureEntry(city.age_bands, "city", "city"),
    "income_comparison": FigureEntry(city.income_comparison, "city", "city"),
    "compared_cities": FigureEntry(comparison.compared_cities, "compare", "city"),
    "peer_groups": FigureEntry(comparison.peer_groups, "compare", "city"),
    "city_table": FigureEntry(comparison.city_table, "compare"),
    "stage_summary": FigureEntry(money.stage_summary, "money"),
    "stage_allocation_breakdown": FigureEntry(money.stage_allocation_breakdown, "money"),
    "stage_figures": FigureEntry(money.stage_figures, "money"),
    "stage_totals_by_region": FigureEntry(money.stage_totals_by_region, "money"),
    "decrees": FigureEntry(money.decrees, "money"),
    "need_and_funding": FigureEntry(comparison.need_and_funding, "need"),
    "taxonomy_tree": FigureEntry(classes.taxonomy_tree, "objectives"),
    "intervention_amounts": FigureEntry(partial(classes.class_amounts, field="intervention"), "objectives"),
    "city_areas": FigureEntry(classes.city_areas, "objectives"),
    "classified": FigureEntry(classes.classified, "objectives"),
    "coverage_matrix": FigureEntry(classes.coverage_matrix, "recipients"),
    "group_amounts": FigureEntry(partial(classes.class_amounts, field="group"), "recipients"),
    "target_groups": FigureEntry(classes.target_groups, "recipients"),
    "operations": FigureEntry(operations.operations, "operations"),
    "operations_by_city": FigureEntry(operations.operations_by_city, "operations"),
    "operation": FigureEntry(operation.operation, "operations", "operation"),
    "operation_statements": FigureEntry(operation.operation_statements, "operations", "operation"),
    "operation_amounts": FigureEntry(operation.operation_amounts, "operations", "operation"),
    "organisations": FigureEntry(operation.organisations, "operations", "operation"),
    "payments": FigureEntry(operation.payments, "operations", "operation"),
    "indicators": FigureEntry(operation.indicators, "operations", "operation"),
    "shares": FigureEntry(operation.shares, "operations", "operation"),
    "operation_classes": FigureEntry(operation.operation_classes, "operations", "operation"),
    **{f"{role}_bodies": FigureEntry(partial(bodies.bodies_of_role, role=role), "bodies") for role in ActorRole},
    "programme_statements": FigureEntry(programme.programme_statements, "bodies"),
    "completeness_of_figures": FigureEntry(quality.completeness_of_figures, "quality"),
    "completeness_of_operations": FigureEntry(quality.completeness_of_operations, "quality"),
    "completeness_by_field": FigureEntry(quality.completeness_by_field, "quality"),
    "city_conflicts": FigureEntry(quality.city_conflicts, "quality"),
    "programme_conflicts": FigureEntry(quality.programme_conflicts, "quality"),
    "missing_data_items": FigureEntry(quality.missing_data_items, "quality"),
    "checks": FigureEntry(quality.checks, "quality"),
    "classification_coverage": FigureEntry(classification.classification_coverage, "classification"),
    "classifier_metrics": FigureEntry(classification.classifier_metrics, "classification"),
    "inferred_classes": FigureEntry(classification.inferred_classes, "classification"),
    "classification_rules": FigureEntry(classification.classification_rules, "classification"),
    "operations_list": FigureEntry(legal_lists.operations_list, "transparency"),
    "operations_list_fields": FigureEntry(legal_lists.operations_list_fields, "transparency"),
    "beneficiaries_list": FigureEntry(legal_lists.beneficiaries_list, "transparency"),
    "beneficiaries_list_fields": FigureEntry(legal_lists.beneficiaries_list_fields, "transparency"),
    "sources": FigureEntry(sources.sources, "sources"),
    "taxonomy": FigureEntry(sources.taxonomy, "sources"),
    "milestones": FigureEntry(sources.milestones, "sources"),
    "data_tables": FigureEntry(sources.data_tables, "dictionary"),
    "dictionary": FigureEntry(sources.dictionary, "dictionary"),
    "code_lists": FigureEntry(sources.code_lists, "dictionary"),
}
"""The figures in the order of the menu and of each page. The lists of releases and what a reader brings are not among
them: they are not about one release."""
