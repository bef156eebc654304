"""Headline and sentences of the page of one city."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Availability, FundingStage, InferredClasses, ObservationStatus, Priority, Selection
from cmsdash.i18n import Translator
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link
from cmsdash.views.narrative.captions import missing_data_lines, operations_sentence

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
    return lines


def operations_of_city_sentence(operations: pd.DataFrame, text: Translator) -> str:
    """Return `operations_sentence`, or that no source names an operation of the city."""
    return operations_sentence(operations, text) if len(operations) else text("city.operations_none")


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


def declared_classes_sentence(table: pd.DataFrame, selection: Selection, text: Translator) -> str:
    """Return how many target groups and interventions the operations of the city have, stated and inferred apart."""
    classes = table[table["declared_operations"] + table["inferred_operations"] > 0]
    if classes.empty:
        return text("declared.none_inferred" if selection.inferred == InferredClasses.INCLUDE else "declared.none")
    groups = _classes_phrase(classes[classes["declared_as"] == "group"], "groups", text)
    interventions = _classes_phrase(classes[classes["declared_as"] == "intervention"], "areas", text)
    return text("declared.some", groups=groups, areas=interventions)


def _classes_phrase(classes: pd.DataFrame, item: str, text: Translator) -> str:
    if classes.empty:
        return text(f"declared.{item}_none")
    stated = int((classes["declared_operations"] > 0).sum())
    counts = {"stated": stated, "inferred": len(classes) - stated}
    parts = [text.plural(f"declared.{basis}", n) for basis, n in counts.items() if n]
    return text.plural(f"declared.{item}", len(classes), parts=", ".join(parts))
