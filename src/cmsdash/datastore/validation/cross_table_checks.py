"""Consistency checks between tables: totals of the programme, declared conflicts, and the classes of operations.

The tables that the checks get are valid in themselves: types, keys and references hold.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal

from cmsdash.datastore.issues import ValidationIssue
from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain import CityRole, ClassificationBasis, FundingStage, ObservationStatus, Priority

Tables = Mapping[str, TextRows]
"""Tables of a release as text, by name."""

Check = Callable[[Tables], list[ValidationIssue]]

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
"""Programme figures that the checks need."""


def check_programme_figures(tables: Tables) -> list[ValidationIssue]:
    """Each of `PROGRAMME_FIGURES` has a row with an amount or a count; the other checks rely on it."""
    rows = {row["programme_figure"]: row for row in tables["programme_figures"]}
    missing = [
        ValidationIssue("row_missing", "programme_figures.csv", value=k) for k in PROGRAMME_FIGURES if k not in rows
    ]
    return missing + [
        ValidationIssue("cell_empty", "programme_figures.csv", 0, f"{key}, amount_eur", expected="money")
        for key in PROGRAMME_FIGURES
        if key in rows and not rows[key]["amount_eur"] and not rows[key]["count"]
    ]


def _programme_value(tables: Tables, key: str) -> Decimal:
    row = next(row for row in tables["programme_figures"] if row["programme_figure"] == key)
    return Decimal(row["amount_eur"] or row["count"])


def check_city_counts(tables: Tables) -> list[ValidationIssue]:
    """The number of cities, in total and by region, is the one that the programme states."""
    counts = Counter(row["region"] for row in tables["cities"])
    issues = [
        ValidationIssue(
            "region_count", "cities.csv", 0, "region", f"{row['region']}: {counts[row['region']]}", row["cities"]
        )
        for row in tables["regions"]
        if counts[row["region"]] != int(row["cities"])
    ]
    total = _programme_value(tables, "cities")
    if len(tables["cities"]) != total:
        issues.append(ValidationIssue("city_count", "cities.csv", 0, "city", str(len(tables["cities"])), str(total)))
    return issues


def check_decree_totals(tables: Tables) -> list[ValidationIssue]:
    """The two funding decrees of 2025 add up to the admitted amount and number of operations."""
    return [
        ValidationIssue(
            "sum_differs",
            "programme_figures.csv",
            0,
            total,
            str(_programme_value(tables, total)),
            f"{first} + {second}",
        )
        for total, first, second in (
            ("admitted_p5", "decree1_p5", "decree2_p5"),
            ("admitted_operations", "decree1_operations", "decree2_operations"),
        )
        if _programme_value(tables, first) + _programme_value(tables, second) != _programme_value(tables, total)
    ]


def check_declared_conflicts(tables: Tables) -> list[ValidationIssue]:
    """The allocations of Priorities 5 and 6 add up to their published total, or both rows declare the conflict."""
    p5, p6, total = (_programme_value(tables, key) for key in ("p5_allocation", "p6_allocation", "p5_p6_allocation"))
    if p5 + p6 == total:
        return []
    conflicts = {row["programme_figure"]: row["conflicts_with"] for row in tables["programme_figures"]}
    pair = ("p6_allocation", "p5_p6_allocation")
    return [
        ValidationIssue("conflict_silent", "programme_figures.csv", 0, "conflicts_with", figure, other)
        for figure, other in (pair, pair[::-1])
        if conflicts[figure] != other
    ]


def check_amounts_match_kinds(tables: Tables) -> list[ValidationIssue]:
    """An amount is missing if and only if its kind says so; a derived one has a formula that gives it."""
    return [
        issue
        for table in ("figures", "operation_amounts")
        for number, row in enumerate(tables[table], start=2)
        for issue in _kind_issues(f"{table}.csv", number, row)
    ]


def _kind_issues(file: str, number: int, row: Mapping[str, str]) -> list[ValidationIssue]:
    kind, amount, formula = row["kind"], row["amount_eur"], row["formula"]
    issues = []
    if (kind == ObservationStatus.MISSING) != (amount == ""):
        issues.append(ValidationIssue("missing_amount", file, number, "kind", kind, amount))
    if kind == ObservationStatus.DERIVED and not formula:
        issues.append(ValidationIssue("formula_missing", file, number, "formula"))
    if formula and _evaluate(formula) != Decimal(amount or 0):
        issues.append(ValidationIssue("formula_differs", file, number, "formula", formula, amount))
    return issues


def check_operation_amounts_match_kinds(tables: Tables) -> list[ValidationIssue]:
    """An operation has an amount unless its kind is missing; a derived or inferred one is among `operation_amounts`."""
    listed = {(row["operation"], row["amount_eur"], row["kind"]) for row in tables["operation_amounts"]}
    issues = []
    for number, row in enumerate(tables["operations"], start=2):
        kind, amount = row["amount_kind"], row["amount_eur"]
        if (kind == ObservationStatus.MISSING) != (amount == ""):
            issues.append(ValidationIssue("missing_amount", "operations.csv", number, "amount_kind", kind, amount))
        computed = kind in (ObservationStatus.DERIVED, ObservationStatus.INFERRED)
        if computed and (row["operation"], amount, kind) not in listed:
            issues.append(ValidationIssue("row_missing", "operation_amounts.csv", value=row["operation"]))
    return issues


def _evaluate(formula: str) -> Decimal | None:
    """Return the value of a chain such as `a + b - c`, None for anything else."""
    first, *rest = formula.split() or [""]
    try:
        value = Decimal(first)
        for sign, term in zip(rest[::2], rest[1::2], strict=True):
            if sign not in ("+", "-"):
                return None
            value += Decimal(term) if sign == "+" else -Decimal(term)
    except (ArithmeticError, ValueError):
        return None
    return value if rest else None


def check_priorities_sum_to_total(tables: Tables) -> list[ValidationIssue]:
    """Stated amounts of Priorities 5 and 6 add up to a stated total of a city and stage, where all three exist.

    Sources that differ give several amounts of one priority: it is enough that some of them fit together.
    """
    amounts: dict[tuple[str, str, str], list[Decimal]] = {}
    for row in tables["figures"]:
        if row["kind"] in (ObservationStatus.STATED, ObservationStatus.DERIVED) and row["amount_eur"]:
            amounts.setdefault((row["city"], row["stage"], row["priority"]), []).append(Decimal(row["amount_eur"]))
    issues = []
    for (city, stage, priority), totals in amounts.items():
        parts = [amounts.get((city, stage, part.value), []) for part in (Priority.P5, Priority.P6)]
        sums = {p5 + p6 for p5 in parts[0] for p6 in parts[1]}
        if priority == Priority.BOTH and sums and sums.isdisjoint(totals):
            issues.append(ValidationIssue("sum_differs", "figures.csv", 0, f"{city}, {stage}", str(totals[0]), "5 + 6"))
    return issues


def check_stages_within_allocation(tables: Tables) -> list[ValidationIssue]:
    """The Priority 5 figures of a stage, the largest of each city, add up to no more than what there is to share.

    That is the allocation or, at the stage "admitted", the admitted amount.
    """
    largest: dict[tuple[str, str], int] = {}
    for row in tables["figures"]:
        if row["priority"] == Priority.P5 and row["amount_eur"]:
            place, cents = (row["stage"], row["city"]), int(Decimal(row["amount_eur"]) * 100)
            largest[place] = max(cents, largest.get(place, 0))
    totals: Counter[str] = Counter()
    for (stage, _), cents in largest.items():
        totals[stage] += cents
    allocation, admitted = _programme_value(tables, "p5_allocation"), _programme_value(tables, "admitted_p5")
    return [
        ValidationIssue("sum_exceeds", "figures.csv", 0, stage, str(Decimal(cents) / 100), str(limit))
        for stage, cents in totals.items()
        if cents > (limit := admitted if stage == FundingStage.ADMITTED else allocation) * 100
    ]


def check_taxonomy_complete(tables: Tables) -> list[ValidationIssue]:
    """Every target group has an objective; every objective has interventions and target groups."""
    groups = {row["target_group"] for row in tables["objective_target_groups"]}
    issues = [
        ValidationIssue("group_unnamed", "objective_target_groups.csv", 0, "target_group", row["target_group"])
        for row in tables["target_groups"]
        if row["target_group"] not in groups
    ]
    for table in ("interventions", "objective_target_groups"):
        objectives = {row["objective"] for row in tables[table]}
        issues += [
            ValidationIssue("objective_bare", f"{table}.csv", 0, "objective", row["objective"])
            for row in tables["objectives"]
            if row["objective"] not in objectives
        ]
    return issues


def check_single_lead_city(tables: Tables) -> list[ValidationIssue]:
    """Each operation has exactly one lead city, the one in its own row."""
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
    """An operation has both an objective and its basis, or neither; an inferred objective has its wording."""
    issues = []
    for number, row in enumerate(tables["operations"], start=2):
        if bool(row["objective"]) != bool(row["objective_basis"]):
            issues.append(ValidationIssue("basis_missing", "operations.csv", number, "objective_basis"))
        if row["objective_basis"] == ClassificationBasis.INFERRED and not row["objective_wording"]:
            issues.append(ValidationIssue("cell_empty", "operations.csv", number, "objective_wording", expected="text"))
    return issues


def check_only_priority_5_classified(tables: Tables) -> list[ValidationIssue]:
    """Only operations of Priority 5, alone or with 6, have classes that no source states."""
    others = {row["operation"] for row in tables["operations"] if row["priority"] not in (Priority.P5, Priority.BOTH)}
    issues = [
        ValidationIssue("class_outside", "operations.csv", number, "objective", row["operation"])
        for number, row in enumerate(tables["operations"], start=2)
        if row["operation"] in others and row["objective_basis"] not in ("", ClassificationBasis.STATED)
    ]
    return issues + [
        ValidationIssue("class_outside", f"{table}.csv", number, "operation", row["operation"])
        for table in ("operation_interventions", "operation_target_groups")
        for number, row in enumerate(tables[table], start=2)
        if row["operation"] in others and row["basis"] != ClassificationBasis.STATED
    ]


def check_interventions_match_objective(tables: Tables) -> list[ValidationIssue]:
    """The interventions of an operation belong to its objective, if it has one."""
    objective_of_intervention = {row["intervention"]: row["objective"] for row in tables["interventions"]}
    objective_of_operation = {row["operation"]: row["objective"] for row in tables["operations"]}
    return [
        ValidationIssue(
            "intervention_elsewhere", "operation_interventions.csv", number, "intervention", row["intervention"]
        )
        for number, row in enumerate(tables["operation_interventions"], start=2)
        if objective_of_operation[row["operation"]] not in ("", objective_of_intervention[row["intervention"]])
    ]


def check_matches_form_no_chain(tables: Tables) -> list[ValidationIssue]:
    """An operation is the same as another one, which is not itself said to be the same as a third."""
    matched = {row["operation"] for row in tables["operation_matches"]}
    return [
        ValidationIssue("match_chain", "operation_matches.csv", number, "same_as", row["same_as"], row["operation"])
        for number, row in enumerate(tables["operation_matches"], start=2)
        if row["same_as"] in matched
    ]


CROSS_TABLE_CHECKS: Mapping[str, Check] = {
    "cities_by_region": check_city_counts,
    "taxonomy_complete": check_taxonomy_complete,
    "one_lead_city": check_single_lead_city,
    "basis_beside_class": check_basis_given_with_class,
    "classes_of_priority_5": check_only_priority_5_classified,
    "interventions_follow_objective": check_interventions_match_objective,
    "decrees_add_up": check_decree_totals,
    "conflicts_declared": check_declared_conflicts,
    "amounts_match_kinds": check_amounts_match_kinds,
    "operation_amounts_match_kinds": check_operation_amounts_match_kinds,
    "matches_without_chain": check_matches_form_no_chain,
    "parts_within_total": check_priorities_sum_to_total,
    "stages_within_allocation": check_stages_within_allocation,
}
"""All checks by code. Manifests contain the codes, and the catalogues name them (`check.rule.<code>`)."""
