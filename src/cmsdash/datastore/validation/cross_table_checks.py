"""What must hold between tables: the programme's own counts and sums, and the conflicts it declares."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal

from cmsdash.datastore.issues import ValidationIssue
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain import CityRole, ClassificationBasis, FigureKind, FundingStage, Priority

Tables = Mapping[str, TextRows]


PROGRAMME_FIGURES = (
    "cities",
    "admitted_p5",
    "admitted_operations",
    "decree1_p5",
    "decree1_operations",
    "decree2_p5",
    "decree2_operations",
    "p5_allocation",
    "p6_allocation",
    "p5_p6_allocation",
)
"""The programme's own figures that the rules below compare with."""


def programme_figures_present(tables: Tables) -> list[ValidationIssue]:
    """Each figure of the programme that the rules compare with has a row, with an amount or a count."""
    rows = {row["programme_figure"]: row for row in tables["programme_figures"]}
    return [
        *(
            ValidationIssue("row_missing", "programme_figures.csv", value=key)
            for key in PROGRAMME_FIGURES
            if key not in rows
        ),
        *(
            ValidationIssue("cell_empty", "programme_figures.csv", 0, f"{key}, amount_eur", expected="money")
            for key in PROGRAMME_FIGURES
            if key in rows and not rows[key]["amount_eur"] and not rows[key]["count"]
        ),
    ]


def _amount(tables: Tables, key: str) -> Decimal:
    row = next(row for row in tables["programme_figures"] if row["programme_figure"] == key)
    return Decimal(row["amount_eur"] or row["count"])


def check_city_counts(tables: Tables) -> list[ValidationIssue]:
    """Each region has as many cities as the programme's list gives it, and they are as many as it says."""
    counted = Counter(row["region"] for row in tables["cities"])
    problems = [
        ValidationIssue(
            "region_count",
            "cities.csv",
            0,
            "region",
            f"{row['region']}: {counted[row['region']]}",
            row["cities"],
        )
        for row in tables["regions"]
        if counted[row["region"]] != int(row["cities"])
    ]
    total = _amount(tables, "cities")
    if len(tables["cities"]) != total:
        problems.append(ValidationIssue("city_count", "cities.csv", 0, "city", str(len(tables["cities"])), str(total)))
    return problems


def check_decree_totals(tables: Tables) -> list[ValidationIssue]:
    """The two financing decrees of 2025 add up to what the programme says was admitted."""
    return [
        ValidationIssue("sum_differs", "programme_figures.csv", 0, whole, str(_amount(tables, whole)), f"{a} + {b}")
        for whole, a, b in (
            ("admitted_p5", "decree1_p5", "decree2_p5"),
            ("admitted_operations", "decree1_operations", "decree2_operations"),
        )
        if _amount(tables, a) + _amount(tables, b) != _amount(tables, whole)
    ]


def check_declared_conflicts(tables: Tables) -> list[ValidationIssue]:
    """Priorities 5 and 6 either add up to their published total, or both sides say that they do not."""
    if _amount(tables, "p5_allocation") + _amount(tables, "p6_allocation") == _amount(tables, "p5_p6_allocation"):
        return []
    declared = {row["programme_figure"]: row["conflicts_with"] for row in tables["programme_figures"]}
    pair = ("p6_allocation", "p5_p6_allocation")
    return [
        ValidationIssue("conflict_silent", "programme_figures.csv", 0, "conflicts_with", a, b)
        for a, b in (pair, pair[::-1])
        if declared[a] != b
    ]


def check_amounts_match_kinds(tables: Tables) -> list[ValidationIssue]:
    """A figure is missing exactly when it has no amount; derived exactly when its formula gives it."""
    problems = []
    for number, row in enumerate(tables["figures"], start=2):
        if (row["kind"] == FigureKind.MISSING) != (row["amount_eur"] == ""):
            problems.append(
                ValidationIssue("missing_amount", "figures.csv", number, "kind", row["kind"], row["amount_eur"])
            )
        if row["kind"] == FigureKind.DERIVED and not row["formula"]:
            problems.append(ValidationIssue("formula_missing", "figures.csv", number, "formula"))
        if row["formula"] and _compute(row["formula"]) != Decimal(row["amount_eur"] or 0):
            problems.append(
                ValidationIssue("formula_differs", "figures.csv", number, "formula", row["formula"], row["amount_eur"])
            )
    return problems


def _compute(formula: str) -> Decimal | None:
    """The value of `a + b` or `a - b`; None when the formula is neither."""
    try:
        match formula.split():
            case [a, "+", b]:
                return Decimal(a) + Decimal(b)
            case [a, "-", b]:
                return Decimal(a) - Decimal(b)
    except ArithmeticError:
        pass
    return None


def check_priorities_sum_to_total(tables: Tables) -> list[ValidationIssue]:
    """Stated amounts of Priorities 5 and 6 of one city and stage add up to the stated total, where all three are."""
    stated = {
        (row["city"], row["stage"], row["priority"]): Decimal(row["amount_eur"])
        for row in tables["figures"]
        if row["kind"] in (FigureKind.STATED, FigureKind.DERIVED) and row["amount_eur"]
    }
    return [
        ValidationIssue("sum_differs", "figures.csv", 0, f"{city}, {stage}", str(total), "5 + 6")
        for (city, stage, priority), total in stated.items()
        if priority == Priority.BOTH
        and (p5 := stated.get((city, stage, Priority.P5.value))) is not None
        and (p6 := stated.get((city, stage, Priority.P6.value))) is not None
        and p5 + p6 != total
    ]


def check_stages_within_allocation(tables: Tables) -> list[ValidationIssue]:
    """No stage's Priority 5 figures by city add up to more than the allocation, nor the admitted ones to more than the
    programme says it admitted."""
    sums: Counter[str] = Counter()
    for row in tables["figures"]:
        if row["priority"] == Priority.P5 and row["amount_eur"]:
            sums[row["stage"]] += int(Decimal(row["amount_eur"]) * 100)
    allocation, admitted = _amount(tables, "p5_allocation"), _amount(tables, "admitted_p5")
    return [
        ValidationIssue("sum_exceeds", "figures.csv", 0, stage, str(Decimal(cents) / 100), str(ceiling))
        for stage, cents in sums.items()
        if cents > (ceiling := admitted if stage == FundingStage.ADMITTED else allocation) * 100
    ]


def check_taxonomy_complete(tables: Tables) -> list[ValidationIssue]:
    """Every intervention and target group hangs on an objective; every objective has both."""
    named = {row["target_group"] for row in tables["objective_target_groups"]}
    problems = [
        ValidationIssue("group_unnamed", "objective_target_groups.csv", 0, "target_group", row["target_group"])
        for row in tables["target_groups"]
        if row["target_group"] not in named
    ]
    for table in ("interventions", "objective_target_groups"):
        having = {row["objective"] for row in tables[table]}
        problems += [
            ValidationIssue("objective_bare", f"{table}.csv", 0, "objective", row["objective"])
            for row in tables["objectives"]
            if row["objective"] not in having
        ]
    return problems


def check_single_lead_city(tables: Tables) -> list[ValidationIssue]:
    """Each operation has one lead city, the one its own row names."""
    leads: dict[str, list[str]] = {row["operation"]: [] for row in tables["operations"]}
    for row in tables["operation_cities"]:
        if row["role"] == CityRole.LEAD:
            leads[row["operation"]].append(row["city"])
    return [
        ValidationIssue(
            "lead_differs", "operation_cities.csv", 0, row["operation"], ", ".join(leads[row["operation"]]), row["city"]
        )
        for row in tables["operations"]
        if leads[row["operation"]] != [row["city"]]
    ]


def check_basis_given_with_class(tables: Tables) -> list[ValidationIssue]:
    """An operation's objective says how it is known; what a rule inferred says from which words."""
    problems = []
    for number, row in enumerate(tables["operations"], start=2):
        if bool(row["objective"]) != bool(row["objective_basis"]):
            problems.append(ValidationIssue("basis_missing", "operations.csv", number, "objective_basis"))
        if row["objective_basis"] == ClassificationBasis.INFERRED and not row["objective_wording"]:
            problems.append(
                ValidationIssue("cell_empty", "operations.csv", number, "objective_wording", expected="text")
            )
    return problems


def check_only_priority_5_classified(tables: Tables) -> list[ValidationIssue]:
    """Only an operation of Priority 5, alone or with 6, is classified by code or rules: the classes are of it."""
    outside = {row["operation"] for row in tables["operations"] if row["priority"] not in (Priority.P5, Priority.BOTH)}
    objectives = [
        ValidationIssue("class_outside", "operations.csv", number, "objective", row["operation"])
        for number, row in enumerate(tables["operations"], start=2)
        if row["operation"] in outside and row["objective_basis"] not in ("", ClassificationBasis.STATED)
    ]
    return objectives + [
        ValidationIssue("class_outside", f"{table}.csv", number, "operation", row["operation"])
        for table in ("operation_interventions", "operation_target_groups")
        for number, row in enumerate(tables[table], start=2)
        if row["operation"] in outside and row["basis"] != ClassificationBasis.STATED
    ]


def check_interventions_match_objective(tables: Tables) -> list[ValidationIssue]:
    """An operation's interventions are of its objective, where it has one."""
    objective_of = {row["intervention"]: row["objective"] for row in tables["interventions"]}
    known = {row["operation"]: row["objective"] for row in tables["operations"]}
    return [
        ValidationIssue(
            "intervention_elsewhere", "operation_interventions.csv", number, "intervention", row["intervention"]
        )
        for number, row in enumerate(tables["operation_interventions"], start=2)
        if known[row["operation"]] not in ("", objective_of[row["intervention"]])
    ]


CROSS_TABLE_CHECKS: Mapping[str, Callable[[Tables], list[ValidationIssue]]] = {
    "cities_by_region": check_city_counts,
    "taxonomy_complete": check_taxonomy_complete,
    "one_lead_city": check_single_lead_city,
    "basis_beside_class": check_basis_given_with_class,
    "classes_of_priority_5": check_only_priority_5_classified,
    "interventions_follow_objective": check_interventions_match_objective,
    "decrees_add_up": check_decree_totals,
    "conflicts_declared": check_declared_conflicts,
    "amounts_match_kinds": check_amounts_match_kinds,
    "parts_within_total": check_priorities_sum_to_total,
    "stages_within_allocation": check_stages_within_allocation,
}
"""The checks by their codes, which manifests of built releases hold and catalogues label (`check.rule`)."""
