"""The sheet of one city in words: its finding, who it is, what is missing, and where to read on."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from cmsdash.domain import Availability, FundingStage, ObservationStatus, Priority, Selection
from cmsdash.i18n import Translator
from cmsdash.views.html import lists
from cmsdash.views.html.tables import link
from cmsdash.views.narrative.captions import missing_data_lines

OPENCOESIONE = "https://opencoesione.gov.it/it/ricerca/?q={}"
"""The search of the national portal of cohesion policy."""


def city_headline(row: Mapping[Any, Any], text: Translator) -> str:
    """The finding on one city, a row of `queries.known_by_city`."""
    if row["knowledge"] == Availability.UNPUBLISHED:
        return text("city_headline.unpublished", name=row["name"])
    if row["knowledge"] == Availability.TOTAL_ONLY:
        return text("city_headline.total-only", name=row["name"], amount=text.millions(int(row["total_cents"])))
    amount = text.millions(int(row["amount_cents"]))
    if row["kind"] == ObservationStatus.APPROXIMATE:
        amount = text("city.about", amount=amount)
    return text(f"city_headline.{row['stage']}", name=row["name"], amount=amount)


def city_profile_line(row: Mapping[Any, Any], text: Translator) -> str:
    """Where the city lies, its codes and its people, a row of `queries.context`."""
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
    """What is not published for one city, one line an item: figures, stages, operations and what they do not say."""
    amounts = figures[(figures["priority"] == selection.displayed_priority) & figures["amount_cents"].notna()]
    without = [text(f"stage.{stage}").lower() for stage in FundingStage if stage not in set(amounts["stage"])]
    lines = missing_data_lines(known, operations, text)
    if without and len(without) < len(FundingStage) and selection.displayed_priority == Priority.P5:
        lines.insert(
            known["knowledge"] == Availability.ESTIMATED, text("missing.stages", stages=text.list_and(without))
        )
    bare = sum("not-stated" in areas for areas in operations["interventions"])
    if bare:
        lines.append(text("missing.interventions", n=text.number(bare), total=text.number(len(operations))))
    return lines


def external_links(name: str, programme: str, text: Translator) -> Markup:
    """Links that leave the site, said so: the programme's page and the national portal's search (HTML)."""
    targets = (("programme", programme), ("opencoesione", OPENCOESIONE.format(quote(name))))
    return lists.bullet_list(link(text(f"external_links.{key}", name=name), address) for key, address in targets)


def age_sentence(bands: pd.DataFrame, text: Translator) -> str:
    """How young and how old the city is beside the 39, in one sentence."""
    shares = {row["age_band"]: row for row in bands.to_dict("records")}
    return text(
        "age.sentence",
        young=text.percent(shares["0-17"]["share"], 1),
        young_cities=text.percent(shares["0-17"]["share_cities"], 1),
        old=text.percent(shares["65"]["share"], 1),
        old_cities=text.percent(shares["65"]["share_cities"], 1),
    )


def income_sentence(incomes: pd.DataFrame, name: str, text: Translator) -> str:
    """The city's income beside its region and the 39 cities, in one sentence."""
    rows = {row["level"]: row for row in incomes.to_dict("records")}
    words = {level: text.money(int(row["income"]) * 100) for level, row in rows.items()}
    return text(
        "income.sentence",
        name=name,
        year=rows["city"]["year"],
        city=words["city"],
        region=words["region"],
        cities=words["programme"],
    )


def declared_classes_sentence(table: pd.DataFrame, text: Translator) -> str:
    """How many target groups and areas the city's operations declare, in one sentence."""
    said = table[table["declared"] != "option.not-stated"]["declared_as"].value_counts()
    if said.empty:
        return text("declared.none")
    groups, areas = (int(said.get(column, 0)) for column in ("group", "intervention"))
    return text(
        "declared.some", groups=text.plural("declared.groups", groups), areas=text.plural("declared.areas", areas)
    )
