"""What the programme may fund: intervention areas and target groups of each objective (HTML)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from cmsdash.i18n import Translator
from cmsdash.queries.result import list_records
from cmsdash.views.html.described import DescribedHtml, describe_html
from cmsdash.views.html.tables import link
from cmsdash.views.templates import render


@dataclass(frozen=True)
class FundableObjective:
    """An objective: code, name, and for each field its name and the classes that may be funded, as links."""

    code: str
    name: str
    fields: Sequence[tuple[str, Sequence[Markup]]]


@dataclass(frozen=True)
class FundableClasses:
    """What the programme may fund, by objective."""

    objectives: Sequence[FundableObjective]


def fundable_classes(
    interventions: pd.DataFrame,
    groups: pd.DataFrame,
    fields: Collection[str],
    href: Callable[[str, str], str],
    text: Translator,
    *,
    folded: bool,
) -> DescribedHtml[FundableClasses]:
    """Return for each objective the intervention areas and target groups that the programme names.

    Running text and not chips, because it is not what a city does.

    Args:
        interventions: `queries.taxonomy`.
        groups: `queries.target_groups` of the whole programme.
        fields: The fields that are listed: "intervention", "group".
        href: Returns the address of the operations of all cities with a class, from field and code.
        text: Translator.
        folded: Whether the lists are folded until the reader opens them.
    """
    objectives = list(dict.fromkeys(interventions["objective"]))
    codes = {
        "intervention": {
            objective: list(interventions.loc[interventions["objective"] == objective, "intervention"])
            for objective in objectives
        },
        "group": {
            objective: [row["group"] for row in list_records(groups) if objective in row["objectives"]]
            for objective in objectives
        },
    }
    columns = [
        FundableObjective(
            objective,
            text(f"objective.{objective}"),
            [
                (
                    text(f"city_classes.{field}"),
                    [link(text(f"{field}.{code}"), href(field, code)) for code in of_field[objective]],
                )
                for field, of_field in codes.items()
                if field in fields
            ],
        )
        for objective in objectives
    ]
    fundable = FundableClasses(columns)
    return describe_html(render("fundable_classes", fundable=fundable, folded=folded, text=text), fundable)


def open_fundable_html(fundable: FundableClasses, text: Translator) -> Markup:
    """Return the lists without a fold, for a view of a presentation."""
    return render("fundable_classes", fundable=fundable, folded=False, text=text)
