"""Precision and recall of the rules of classification on titles labelled by hand, for each half and code.

Usage: python -m benchmarks.classification [--half tune|measure] [--errors] [--write DATE]

`--write` stores the figures of both halves in `data/classification_measures.csv`, where the page shows them.
"""

import argparse
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmsdash.datastore.releases.release import data_dir
from cmsdash.datastore.validation.classification_rules import ClassificationRule, load_classification_rules
from cmsdash.ingest.classification.rule_engine import ClassifierInput, classify

LABELLED = Path(__file__).parents[1] / "tests/fixtures/classification/labelled.csv"
FIELDS = {"objective": "objective", "intervention": "interventions", "group": "groups"}
HALVES = ("tune", "measure")
PUBLISHED = "opencoesione"
"""The source of the titles that are not of this release's operations."""


@dataclass
class Count:
    """How often a code was labelled, inferred, and both."""

    labelled: int = 0
    inferred: int = 0
    right: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.labelled + other.labelled, self.inferred + other.inferred, self.right + other.right)

    @property
    def precision(self) -> float | None:
        return self.right / self.inferred if self.inferred else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None


Key = tuple[str, str, str]


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def half_of(key: str) -> str:
    return HALVES[hashlib.sha256(key.encode()).digest()[0] % 2]


def rules_and_objectives() -> tuple[tuple[ClassificationRule, ...], dict[str, str]]:
    def rows(name: str) -> list[dict[str, str]]:
        with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    codes = {
        "objective": frozenset(row["objective"] for row in rows("objectives")),
        "intervention": frozenset(row["intervention"] for row in rows("interventions")),
        "group": frozenset(row["target_group"] for row in rows("target_groups")),
    }
    rules = load_classification_rules(data_dir() / "classification.toml", codes)
    return rules, {row["intervention"]: row["objective"] for row in rows("interventions")}


def inferred(
    row: dict[str, str], rules: tuple[ClassificationRule, ...], objective_of: dict[str, str]
) -> dict[str, set[str]]:
    """What the rules say of a labelled row, from its words only; a row of another programme is read as if of
    Priority 5, but its priority gives it no purpose (`both` says exactly that)."""
    priority = row["priority"] if row["origin"] == "operations" else "both"
    texts = (row["title"], row["summary"], row["recipients"])
    classes = classify(ClassifierInput(texts, priority), rules, objective_of)
    return {field: {item.code for item in classes if item.field == field} for field in FIELDS}


def counts() -> dict[Key, Count]:
    return {key: count for key, (count, _) in measured().items()}


def measured() -> dict[Key, tuple[Count, set[str]]]:
    """The counts of each code, and the sources of the titles that they count."""
    rules, objective_of = rules_and_objectives()
    with (data_dir() / "operations.csv").open(encoding="utf-8", newline="") as file:
        source_of = {row["operation"]: row["source"] for row in csv.DictReader(file)}
    table: dict[Key, tuple[Count, set[str]]] = {}
    for row in labelled():
        source = source_of[row["key"]] if row["origin"] == "operations" else PUBLISHED
        found = inferred(row, rules, objective_of)
        for field, column in FIELDS.items():
            truth = {code for code in row[column].split("|") if code}
            for code in truth | found[field]:
                one = Count(code in truth, code in found[field], code in truth & found[field])
                key = (row["half"], field, code)
                before, sources = table.get(key, (Count(), set()))
                table[key] = (before + one, sources | {source})
    return table


def totals(table: dict[Key, Count], half: str, field: str) -> tuple[Count, float, float]:
    """All codes of a field together (micro), and the means over its codes (macro) of precision and recall."""
    these = [count for (h, f, _), count in table.items() if (h, f) == (half, field)]
    precisions = [count.precision for count in these if count.precision is not None]
    recalls = [count.recall for count in these if count.recall is not None]
    return sum(these, Count()), sum(precisions) / len(precisions), sum(recalls) / len(recalls)


def lines(half: str) -> Iterator[str]:
    table = counts()
    for field in FIELDS:
        together, precision, recall = totals(table, half, field)
        for (h, f, code), count in sorted(table.items()):
            if (h, f) == (half, field):
                yield _line(field, code, count)
        yield _line(field, "MICRO", together)
        yield f"{field:13}{'MACRO':27}{'':15}  precision {precision:.2f}  recall {recall:.2f}\n"


def _line(field: str, code: str, count: Count) -> str:
    shown = [f"{value:.2f}" if value is not None else "  – " for value in (count.precision, count.recall)]
    numbers = f"{count.labelled:5}{count.inferred:5}{count.right:5}"
    return f"{field:13}{code:27}{numbers}  precision {shown[0]}  recall {shown[1]}"


def errors(half: str) -> Iterator[str]:
    rules, objective_of = rules_and_objectives()
    for row in labelled():
        found = inferred(row, rules, objective_of)
        for field, column in FIELDS.items():
            truth = {code for code in row[column].split("|") if code}
            if row["half"] == half and truth != found[field]:
                yield f"{row['key']} {row['title'][:90]}: {field} labelled {sorted(truth)} inferred {sorted(found[field])}"


def write(day: str) -> None:
    """Stores what was measured beside the release's other tables."""
    path = data_dir() / "classification_measures.csv"
    texts = Counter(row["half"] for row in labelled())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("half", "field", "code", "texts", "labelled", "inferred", "right", "date", "source"))
        for (half, field, code), (count, sources) in sorted(measured().items(), key=lambda item: item[0]):
            numbers = (texts[half], count.labelled, count.inferred, count.right)
            writer.writerow((half, field, code, *numbers, day, "|".join(sorted(sources))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--write", metavar="DATE")
    asked = parser.parse_args()
    rows = Counter(row["half"] for row in labelled())
    for half in [asked.half] if asked.half else HALVES:
        print(f"== {half}: {rows[half]} rows; columns: labelled, inferred, right")
        print("\n".join(errors(half) if asked.errors else lines(half)))
    if asked.write:
        write(asked.write)


if __name__ == "__main__":
    main()
