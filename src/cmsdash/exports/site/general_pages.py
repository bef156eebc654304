"""The pages of the site that show what the pages of the menu show without filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from cmsdash import queries
from cmsdash.domain import ActorRole, FundingStage, ObservationStatus, Selection
from cmsdash.exports.error_report import ErrorReport, report_href
from cmsdash.exports.site.addresses import CATALOGUES, RELEASE_CHECKSUMS, RELEASE_ZIP, SEARCH, SitePage
from cmsdash.exports.site.api_files import api_index_path
from cmsdash.exports.site.content import PageContent, Part, figure_part
from cmsdash.exports.site.links import ONWARD
from cmsdash.exports.site.search import search_entries, search_html, search_index
from cmsdash.figures import sources as source_figures
from cmsdash.figures.catalogue import build_figure
from cmsdash.figures.context import PageContext
from cmsdash.figures.figure import Figure, TableSpec
from cmsdash.figures.headlines import has_headline, page_headline
from cmsdash.figures.money_path import money_path
from cmsdash.figures.questions import CODES
from cmsdash.i18n.glossary import TERMS
from cmsdash.i18n.release_messages import manifest_lines
from cmsdash.installation.publisher import Publisher
from cmsdash.views.charts import timeline
from cmsdash.views.html import lists
from cmsdash.views.html.glossary import glossary_html
from cmsdash.views.html.metric_tiles import list_clock_tiles
from cmsdash.views.html.public_pages import (
    PUBLIC_PAGES,
    PublicSite,
    public_page_lead,
    public_page_sections,
    public_page_title,
    section_body,
)
from cmsdash.views.html.tables import link
from cmsdash.views.narrative import overview
from cmsdash.views.page_links import first_available_page, page_href
from cmsdash.views.templates import get_macro

_FIGURES: Mapping[str, Sequence[str]] = {
    "overview": ("map_cities", "intervention_list", "group_list", "programme_figures", "allocation_reconciliation"),
    "questions": tuple(f"question_{code}" for code in CODES),
    "timeline": ("dated_events",),
    "cities": ("city_list", "known_operations"),
    "compare": ("city_table",),
    "money": (
        "stage_summary", "stage_allocation_breakdown", "stage_figures", "stage_totals_by_region", "decrees",
    ),
    "need": ("need_and_funding",),
    "objectives": ("taxonomy_tree", "intervention_cities", "intervention_amounts", "city_areas", "classified"),
    "recipients": ("coverage_matrix", "group_cities", "group_amounts", "target_groups"),
    "operations": ("known_operations",),
    "bodies": (*(f"{role}_bodies" for role in ActorRole), "programme_statements"),
    "quality": (
        "completeness_of_figures", "completeness_of_operations", "completeness_by_field", "city_conflicts",
        "programme_conflicts", "missing_data_items", "checks",
    ),
    "classification": (
        "classification_coverage", "classifier_metrics", "inferred_classes", "classification_rules",
    ),
    "dictionary": ("data_tables", "dictionary", "code_lists"),
    "transparency": (
        "operations_list_fields", "operations_list", "beneficiaries_list_fields", "beneficiaries_list",
    ),
}  # fmt: skip
"""The figures of each page, by their names in the catalogue."""

_LEADS = (
    "glossary",
    "cities",
    "objectives",
    "operations",
    "bodies",
    "classification",
    "transparency",
    "releases",
    "sources",
)
"""Pages with a sentence below the heading that no data change, `<page>.lead`."""


def general_page(page: PageContext, has_catalogue: bool) -> PageContent:
    """Return the page of the menu that `page.script` names.

    Args:
        page: The context.
        has_catalogue: Whether the site has the data catalogue.
    """
    script, text = page.script, page.text
    if script in PUBLIC_PAGES:
        return _public_page(page)
    if script == SEARCH:
        return _search_page(page)
    heading = page_headline(page) if has_headline(script) else _HEADINGS[script](page)
    lead = [text(f"{script}.lead")] if script in _LEADS else []
    if script == "overview":
        lead = [_programme_lead(page)]
    if script == "questions":
        lead = [text("site.questions")]
    if script == "dictionary":
        lead = [text("dictionary.page_lead")]
    before, after = (parts.get(script, _no_parts)(page) for parts in (_PARTS_BEFORE, _PARTS_AFTER))
    if script == "dictionary" and has_catalogue:
        before.append(_catalogue_part(page))
    figures = [_figure(page, name) for name in _FIGURES.get(script, ())]
    return PageContent(
        SitePage("page", script),
        page,
        subject=text(f"nav.{script}"),
        heading=heading,
        lead=lead,
        description=text(f"nav.about.{script}"),
        parts=[*before, *figures, *after],
    )


def _public_page(page: PageContext) -> PageContent:
    """Return a page on which the site tells of itself."""
    name, text = page.script, page.text
    publisher, selection = Publisher.from_environment(), Selection(lang=text.lang)
    report = ErrorReport(text, "", page.release.manifest.id)
    site = PublicSite(
        text,
        publisher,
        lambda other: page_href(other, selection),
        report_href(publisher.feedback, report) if publisher.feedback else "",
        is_static=True,
    )
    sections = enumerate(public_page_sections(name, site), 1)
    lead = public_page_lead(name, text)
    return PageContent(
        SitePage("page", name),
        page,
        subject=text(f"nav.{name}"),
        heading=text("site.accessibility_title") if name == "accessibility" else public_page_title(name, text),
        lead=[lead],
        description=lead,
        parts=[Part(f"part-{number}", section.title, section_body(section)) for number, section in sections],
    )


def _search_page(page: PageContext) -> PageContent:
    text, entries = page.text, search_entries(page)
    index_name, index = search_index(entries)
    return PageContent(
        SitePage("page", SEARCH),
        page,
        subject=text("nav.search"),
        heading=text("search.title"),
        lead=[text("search.lead")],
        description=text("nav.about.search"),
        parts=[Part("everything", "", search_html(page, entries, index_name))],
        files={index_name: index},
    )


def _figure(page: PageContext, name: str) -> Part:
    """Return a figure as a part, without what only a screen can do."""
    figure, code = build_figure(name, page), name.removeprefix("question_")
    if name == "city_table":  # its sentence says how to sort it
        figure = replace(figure, sentence=page.text("site.city_table"))
    if name == "checks":
        figure = _without_time(figure, page)
    part = figure_part(figure)
    return replace(part, further=_onward_link(page, code)) if name != code else part


def _without_time(figure: Figure, page: PageContext) -> Figure:
    """Return the checks without the minute of each build, so that a page of an unchanged release is kept."""
    table = figure.result.table.drop(columns="time")
    return replace(
        figure,
        result=replace(figure.result, table=table),
        sentence=page.text("site.checks", n=page.text.number(len(table))),
        table=TableSpec(tuple(table.columns)),
    )


def _onward_link(page: PageContext, code: str) -> Markup:
    """Return the link from a question to the page with its filters (HTML)."""
    [question] = [item for item in queries.answered_questions(page.release) if item.code == code]
    address = page_href(first_available_page(question.pages), page.selection.clear_filters(), **question.choices)
    return link(page.text(f"question_link.{code}"), address, ONWARD)


def _programme_lead(page: PageContext) -> str:
    release, selection = page.release, page.selection
    programme, reconciliation = queries.programme_figures(release), queries.allocation_reconciliation(release)
    funding, operations = queries.city_funding(release, selection), queries.operations(release, selection)
    return page.compose(overview.programme_lead, programme, reconciliation, funding, operations)


def _no_parts(page: PageContext) -> list[Part]:
    return []


def _html_part(page: PageContext, key: str, title: str, content: Markup) -> Part:
    return Part(key, page.text(title) if title else "", content)


def _glossary_parts(page: PageContext) -> list[Part]:
    return [
        _html_part(page, "money-path", "", money_path(page)),
        _html_part(page, "terms", "", glossary_html(page.text)),
    ]


def _milestones(page: PageContext) -> list[Part]:
    events = queries.dated_events(page.release, page.selection)
    lines = lists.ordered_list(timeline.milestone_lines(events.table, page.text))
    return [_html_part(page, "milestones", "", lines)]


def _rules(page: PageContext) -> list[Part]:
    steps = ("source", "code", "words", "conflict")
    lines = lists.bullet_list(page.text(f"classification.rule_{step}") for step in steps)
    return [_html_part(page, "rules", "classification.rules_title", lines)]


def _source_parts(page: PageContext) -> list[Part]:
    text, objectives = page.text, list(page.release.tables["objectives"]["objective"])
    figures = (source_figures.taxonomy, source_figures.milestones, source_figures.dictionary)
    return [
        _html_part(page, "rule", "sources.rule_title", lists.bullet_list([text("sources.rule")])),
        _html_part(page, "stages", "sources.ladder_title", lists.code_definitions("stage", list(FundingStage), text)),
        _html_part(page, "kinds", "sources.kinds_title", lists.code_definitions("kind", list(ObservationStatus), text)),
        figure_part(source_figures.sources(page)),
        _html_part(
            page, "objectives", "sources.objectives_title", lists.code_definitions("objective", objectives, text)
        ),
        *(figure_part(build(page)) for build in figures),
    ]


def _list_clock(page: PageContext) -> list[Part]:
    """Return until when the list of operations must be renewed, without the days left: the page is kept."""
    renewed = date.fromisoformat(page.release.manifest.created[:10])
    note = get_macro("paragraph")(page.text("legal.clock.note"), "cms-note")
    return [_html_part(page, "clock", "legal.clock.title", list_clock_tiles(renewed, None, page.text) + note)]


def _release_parts(page: PageContext) -> list[Part]:
    lines = manifest_lines(page.release.manifest, page.text, page.release.newer_schema_parts)
    content = lists.bullet_list_with_checksums(lines) + _whole_release(page)
    return [_html_part(page, "release", "releases.view_title", content)]


def _whole_release(page: PageContext) -> Markup:
    """Return the links to the whole release and its checksum (HTML)."""
    files = (("site.whole", RELEASE_ZIP), ("site.checksums", RELEASE_CHECKSUMS))
    return Markup().join(get_macro("paragraph")(link(page.text(key), f"/{path}")) for key, path in files)


def _whole_data(page: PageContext) -> list[Part]:
    lead = get_macro("paragraph")(page.text("dictionary.files_lead"))
    api = get_macro("paragraph")(link(page.text("site.api"), f"/{api_index_path(page.text.lang)}"))
    about_api = get_macro("paragraph")(page.text("site.api_files"))
    return [_html_part(page, "files", "dictionary.files_title", lead + _whole_release(page) + about_api + api)]


def _catalogue_part(page: PageContext) -> Part:
    lead = get_macro("paragraph")(page.text("dictionary.catalogue_lead"))
    formats = lists.bullet_list(link(name, f"/{path}") for name, path in CATALOGUES.items())
    return _html_part(page, "catalogue", "dictionary.catalogue_title", lead + formats)


_HEADINGS: Mapping[str, Callable[[PageContext], str]] = {
    "questions": lambda page: page.text("questions.title"),
    "glossary": lambda page: page.text("glossary.headline", n=page.text.number(len(TERMS))),
    "releases": lambda page: page.text("site.release", date=page.text.date(page.release.manifest.created[:10])),
}
_PARTS_BEFORE: Mapping[str, Callable[[PageContext], list[Part]]] = {
    "glossary": _glossary_parts,
    "classification": _rules,
    "sources": _source_parts,
    "dictionary": _whole_data,
    "transparency": _list_clock,
    "releases": _release_parts,
}
_PARTS_AFTER: Mapping[str, Callable[[PageContext], list[Part]]] = {"timeline": _milestones}
