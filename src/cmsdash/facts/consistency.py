"""What must hold between tables: the programme's own counts and sums, and the conflicts it declares."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal

from cmsdash.domain import Basis, CityRole, Kind, Priority, Stage
from cmsdash.facts.problems import Problem
from cmsdash.facts.reading import Rows

Tables = Mapping[str, Rows]


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


def programme_figures_present(tables: Tables) -> list[Problem]:
    """Each figure of the programme that the rules compare with has a row, with an amount or a count."""
    rows = {row["programme_figure"]: row for row in tables["programme_figures"]}
    return [
        *(Problem("row_missing", "programme_figures.csv", value=key) for key in PROGRAMME_FIGURES if key not in rows),
        *(
            Problem("cell_empty", "programme_figures.csv", 0, f"{key}, amount_eur", expected="money")
            for key in PROGRAMME_FIGURES
            if key in rows and not rows[key]["amount_eur"] and not rows[key]["count"]
        ),
    ]


def _amount(tables: Tables, key: str) -> Decimal:
    row = next(row for row in tables["programme_figures"] if row["programme_figure"] == key)
    return Decimal(row["amount_eur"] or row["count"])


def cities_by_region(tables: Tables) -> list[Problem]:
    """Each region has as many cities as the programme's list gives it, and they are as many as it says."""
    counted = Counter(row["region"] for row in tables["cities"])
    problems = [
        Problem(
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
        problems.append(Problem("city_count", "cities.csv", 0, "city", str(len(tables["cities"])), str(total)))
    return problems


def decrees_add_up(tables: Tables) -> list[Problem]:
    """The two financing decrees of 2025 add up to what the programme says was admitted."""
    return [
        Problem("sum_differs", "programme_figures.csv", 0, whole, str(_amount(tables, whole)), f"{a} + {b}")
        for whole, a, b in (
            ("admitted_p5", "decree1_p5", "decree2_p5"),
            ("admitted_operations", "decree1_operations", "decree2_operations"),
        )
        if _amount(tables, a) + _amount(tables, b) != _amount(tables, whole)
    ]


def conflicts_declared(tables: Tables) -> list[Problem]:
    """Priorities 5 and 6 either add up to their published total, or both sides say that they do not."""
    if _amount(tables, "p5_allocation") + _amount(tables, "p6_allocation") == _amount(tables, "p5_p6_allocation"):
        return []
    declared = {row["programme_figure"]: row["conflicts_with"] for row in tables["programme_figures"]}
    pair = ("p6_allocation", "p5_p6_allocation")
    return [
        Problem("conflict_silent", "programme_figures.csv", 0, "conflicts_with", a, b)
        for a, b in (pair, pair[::-1])
        if declared[a] != b
    ]


def amounts_match_kinds(tables: Tables) -> list[Problem]:
    """A figure is missing exactly when it has no amount; derived exactly when its formula gives it."""
    problems = []
    for number, row in enumerate(tables["figures"], start=2):
        if (row["kind"] == Kind.MISSING) != (row["amount_eur"] == ""):
            problems.append(Problem("missing_amount", "figures.csv", number, "kind", row["kind"], row["amount_eur"]))
        if row["kind"] == Kind.DERIVED and not row["formula"]:
            problems.append(Problem("formula_missing", "figures.csv", number, "formula"))
        if row["formula"] and _compute(row["formula"]) != Decimal(row["amount_eur"] or 0):
            problems.append(
                Problem("formula_differs", "figures.csv", number, "formula", row["formula"], row["amount_eur"])
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


def parts_within_total(tables: Tables) -> list[Problem]:
    """Stated amounts of Priorities 5 and 6 of one city and stage add up to the stated total, where all three are."""
    stated = {
        (row["city"], row["stage"], row["priority"]): Decimal(row["amount_eur"])
        for row in tables["figures"]
        if row["kind"] in (Kind.STATED, Kind.DERIVED) and row["amount_eur"]
    }
    return [
        Problem("sum_differs", "figures.csv", 0, f"{city}, {stage}", str(total), "5 + 6")
        for (city, stage, priority), total in stated.items()
        if priority == Priority.BOTH
        and (p5 := stated.get((city, stage, Priority.P5.value))) is not None
        and (p6 := stated.get((city, stage, Priority.P6.value))) is not None
        and p5 + p6 != total
    ]


def stages_within_allocation(tables: Tables) -> list[Problem]:
    """No stage's Priority 5 figures by city add up to more than the allocation, nor the admitted ones to more than the
    programme says it admitted."""
    sums: Counter[str] = Counter()
    for row in tables["figures"]:
        if row["priority"] == Priority.P5 and row["amount_eur"]:
            sums[row["stage"]] += int(Decimal(row["amount_eur"]) * 100)
    allocation, admitted = _amount(tables, "p5_allocation"), _amount(tables, "admitted_p5")
    return [
        Problem("sum_exceeds", "figures.csv", 0, stage, str(Decimal(cents) / 100), str(ceiling))
        for stage, cents in sums.items()
        if cents > (ceiling := admitted if stage == Stage.ADMITTED else allocation) * 100
    ]


def taxonomy_complete(tables: Tables) -> list[Problem]:
    """Every intervention and target group hangs on an objective; every objective has both."""
    named = {row["target_group"] for row in tables["objective_target_groups"]}
    problems = [
        Problem("group_unnamed", "objective_target_groups.csv", 0, "target_group", row["target_group"])
        for row in tables["target_groups"]
        if row["target_group"] not in named
    ]
    for table in ("interventions", "objective_target_groups"):
        having = {row["objective"] for row in tables[table]}
        problems += [
            Problem("objective_bare", f"{table}.csv", 0, "objective", row["objective"])
            for row in tables["objectives"]
            if row["objective"] not in having
        ]
    return problems


def one_lead_city(tables: Tables) -> list[Problem]:
    """Each operation has one lead city, the one its own row names."""
    leads: dict[str, list[str]] = {row["operation"]: [] for row in tables["operations"]}
    for row in tables["operation_cities"]:
        if row["role"] == CityRole.LEAD:
            leads[row["operation"]].append(row["city"])
    return [
        Problem(
            "lead_differs", "operation_cities.csv", 0, row["operation"], ", ".join(leads[row["operation"]]), row["city"]
        )
        for row in tables["operations"]
        if leads[row["operation"]] != [row["city"]]
    ]


def basis_beside_class(tables: Tables) -> list[Problem]:
    """An operation's objective says how it is known; what a rule inferred says from which words."""
    problems = []
    for number, row in enumerate(tables["operations"], start=2):
        if bool(row["objective"]) != bool(row["objective_basis"]):
            problems.append(Problem("basis_missing", "operations.csv", number, "objective_basis"))
        if row["objective_basis"] == Basis.INFERRED and not row["objective_wording"]:
            problems.append(Problem("cell_empty", "operations.csv", number, "objective_wording", expected="text"))
    return problems


def classes_of_priority_5(tables: Tables) -> list[Problem]:
    """Only an operation of Priority 5, alone or with 6, is classified by code or rules: the classes are of it."""
    outside = {row["operation"] for row in tables["operations"] if row["priority"] not in (Priority.P5, Priority.BOTH)}
    objectives = [
        Problem("class_outside", "operations.csv", number, "objective", row["operation"])
        for number, row in enumerate(tables["operations"], start=2)
        if row["operation"] in outside and row["objective_basis"] not in ("", Basis.STATED)
    ]
    return objectives + [
        Problem("class_outside", f"{table}.csv", number, "operation", row["operation"])
        for table in ("operation_interventions", "operation_target_groups")
        for number, row in enumerate(tables[table], start=2)
        if row["operation"] in outside and row["basis"] != Basis.STATED
    ]


def interventions_follow_objective(tables: Tables) -> list[Problem]:
    """An operation's interventions are of its objective, where it has one."""
    objective_of = {row["intervention"]: row["objective"] for row in tables["interventions"]}
    known = {row["operation"]: row["objective"] for row in tables["operations"]}
    return [
        Problem("intervention_elsewhere", "operation_interventions.csv", number, "intervention", row["intervention"])
        for number, row in enumerate(tables["operation_interventions"], start=2)
        if known[row["operation"]] not in ("", objective_of[row["intervention"]])
    ]


CONSISTENCY: tuple[Callable[[Tables], list[Problem]], ...] = (
    cities_by_region,
    taxonomy_complete,
    one_lead_city,
    basis_beside_class,
    classes_of_priority_5,
    interventions_follow_objective,
    decrees_add_up,
    conflicts_declared,
    amounts_match_kinds,
    parts_within_total,
    stages_within_allocation,
)
