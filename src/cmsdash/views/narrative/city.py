"""Headline and sentences of the page of one city."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import NOT_STATED, Availability, FundingStage, ObservationStatus, Priority, Selection
from cmsdash.i18n import Translator
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link
from cmsdash.views.narrative.captions import missing_data_lines

OPENCOESIONE = "https://opencoesione.gov.it/it/ricerca/?q={}"
"""Search page of the OpenCoesione portal."""


def city_headline(row: Mapping[Any, Any], text: Translator) -> str:
    """Return the figure of a city, or what is missing, as a headline from a row of `queries.city_funding`."""
    if row["knowledge"] == Availability.UNPUBLISHED:
        return text("city_headline.unpublished", name=row["name"])
    if row["knowledge"] == Availability.TOTAL_ONLY:
        return text("city_headline.total-only", name=row["name"], amount=text.millions(int(row["total_cents"])))
    amount = text.millions(int(row["amount_cents"]))
    if row["kind"] == ObservationStatus.APPROXIMATE:
        amount = text("city.about", amount=amount)
    return text(f"city_headline.{row['stage']}", name=row["name"], amount=amount)


def city_profile_line(row: Mapping[Any, Any], text: Translator) -> str:
    """Return region, province, codes and residents from a row of `queries.city_profile`."""
    old, new = row["istat_code_2025"], row["istat_code_2026"]
    return text(
        "city.identity",
        region=text(f"region.{row['region']}"),
        province=row["province"],
        istat=new if old == new else text("city.two_codes", new=new, old=old),
        cadastral=row["cadastral_code"],
        residents=text.number(row["residents"]),
    )


def city_missing_data_lines(
    known: Mapping[Any, Any], figures: pd.DataFrame, operations: pd.DataFrame, selection: Selection, text: Translator
) -> list[str]:
    """Return what is not published for one city: figures, stages, operations and their fields.

    Args:
        known: Row of `queries.city_funding`.
        figures: `queries.city_figures` of the city.
        operations: `queries.operations` of the city.
        selection: Selection of the page.
        text: Translator.
    """
    amounts = figures[(figures["priority"] == selection.displayed_priority) & figures["amount_cents"].notna()]
    missing_stages = [text(f"stage.{stage}").lower() for stage in FundingStage if stage not in set(amounts["stage"])]
    lines = missing_data_lines(known, operations, text)
    if 0 < len(missing_stages) < len(FundingStage) and selection.displayed_priority == Priority.P5:
        position = 1 if known["knowledge"] == Availability.ESTIMATED else 0
        lines.insert(position, text("missing.stages", stages=text.list_and(missing_stages)))
    unclassified = sum(NOT_STATED in interventions for interventions in operations["interventions"])
    if unclassified:
        lines.append(text("missing.interventions", n=text.number(unclassified), total=text.number(len(operations))))
    return lines


def external_links(name: str, programme: str, text: Translator) -> Markup:
    """Return links to the page of the programme and to the search of OpenCoesione (HTML)."""
    targets = (("programme", programme), ("opencoesione", OPENCOESIONE.format(quote(name))))
    return lists.bullet_list(link(text(f"external_links.{key}", name=name), address) for key, address in targets)


def age_sentence(bands: pd.DataFrame, text: Translator) -> str:
    """Return the shares of young and old residents compared with the 39 cities (`queries.age_bands`)."""
    shares = {row["age_band"]: row for row in bands.to_dict("records")}
    return text(
        "age.sentence",
        young=text.percent(shares["0-17"]["share"], 1),
        young_cities=text.percent(shares["0-17"]["share_cities"], 1),
        old=text.percent(shares["65"]["share"], 1),
        old_cities=text.percent(shares["65"]["share_cities"], 1),
    )


def income_sentence(incomes: pd.DataFrame, name: str, text: Translator) -> str:
    """Return the income of the city compared with its region and the 39 cities (`queries.income_comparison`)."""
    rows = {row["level"]: row for row in incomes.to_dict("records")}
    incomes_by_level = {level: text.money(int(row["income"]) * 100) for level, row in rows.items()}
    return text(
        "income.sentence",
        name=name,
        year=rows["city"]["year"],
        city=incomes_by_level["city"],
        region=incomes_by_level["region"],
        cities=incomes_by_level["programme"],
    )


def declared_classes_sentence(table: pd.DataFrame, text: Translator) -> str:
    """Return how many target groups and interventions the operations of the city declare."""
    counts = table[table["declared"] != "option.not-stated"]["declared_as"].value_counts()
    if counts.empty:
        return text("declared.none")
    groups = text.plural("declared.groups", int(counts.get("group", 0)))
    interventions = text.plural("declared.areas", int(counts.get("intervention", 0)))
    return text("declared.some", groups=groups, areas=interventions)
