"""Measures precision and recall of the classification rules on labelled titles, by set and code.

Usage: python -m benchmarks.classification [--half tune|measure|blind] [--errors] [--write DATE]

The two halves of `labelled.csv` were labelled from the words. The set `blind` came later: its classes were read in the
sources, and its texts are those that the rules knew before. A field that a source leaves open is not counted there.

`--write` stores the counts of all sets in `data/classification_measures.csv`, which the website shows.
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

LABELLED_PATH = Path(__file__).parents[1] / "tests/fixtures/classification/labelled.csv"
BLIND_PATH = LABELLED_PATH.with_name("blind.csv")
FIELDS = {"objective": "objective", "intervention": "interventions", "group": "groups"}
"""The fields of a class, with their columns in the labelled file."""
HALVES = ("tune", "measure")
BLIND = "blind"
"""The set of titles that no rule had seen; its sources state the classes."""
OTHER_SOURCE = "opencoesione"
"""The source of the titles that belong to no operation of the release."""


@dataclass
class Count:
    """The number of titles for which a code was labelled, inferred, and both."""

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


def labelled_rows() -> list[dict[str, str]]:
    with LABELLED_PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def blind_rows() -> list[dict[str, str]]:
    with BLIND_PATH.open(encoding="utf-8", newline="") as file:
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


def infer_classes(
    row: dict[str, str], rules: tuple[ClassificationRule, ...], objective_of: dict[str, str]
) -> dict[str, set[str]]:
    """Return the codes that the rules infer from the words of a row, by field.

    A row of another programme is classified as of Priority 5 but without a purpose, which the priority `both` means.
    """
    priority = row["priority"] if row["origin"] == "operations" else "both"
    texts = (row["title"], row["summary"], row["recipients"])
    classes = classify(ClassifierInput(texts, priority), rules, objective_of)
    return {field: {item.code for item in classes if item.field == field} for field in FIELDS}


def code_counts() -> dict[Key, Count]:
    return {key: count for key, (count, _) in counts_with_sources().items()}


def counts_with_sources() -> dict[Key, tuple[Count, set[str]]]:
    """Return the counts of each code by set and field, with the sources of the counted titles."""
    rules, objective_of = rules_and_objectives()
    with (data_dir() / "operations.csv").open(encoding="utf-8", newline="") as file:
        source_of = {row["operation"]: row["source"] for row in csv.DictReader(file)}
    counts: dict[Key, tuple[Count, set[str]]] = {}
    for row in labelled_rows() + blind_rows():
        source = source_of[row["key"]] if row["origin"] == "operations" else OTHER_SOURCE
        inferred = infer_classes(row, rules, objective_of)
        for field, column in FIELDS.items():
            labelled = {code for code in row[column].split("|") if code}
            if row["half"] == BLIND and not labelled:
                continue
            for code in labelled | inferred[field]:
                key = (row["half"], field, code)
                count, sources = counts.get(key, (Count(), set()))
                count += Count(code in labelled, code in inferred[field], code in labelled & inferred[field])
                counts[key] = (count, sources | {source})
    return counts


def field_totals(counts: dict[Key, Count], half: str, field: str) -> tuple[Count, float, float]:
    """Return the sum over the codes of a field (micro) and the means of precision and recall over them (macro)."""
    selected = [count for (h, f, _), count in counts.items() if (h, f) == (half, field)]
    precisions = [count.precision for count in selected if count.precision is not None]
    recalls = [count.recall for count in selected if count.recall is not None]
    means = (sum(values) / len(values) if values else 0.0 for values in (precisions, recalls))
    return sum(selected, Count()), *means


def metric_lines(half: str) -> Iterator[str]:
    counts = code_counts()
    for field in FIELDS:
        if not any(key[:2] == (half, field) for key in counts):
            continue
        total, precision, recall = field_totals(counts, half, field)
        for (h, f, code), count in sorted(counts.items()):
            if (h, f) == (half, field):
                yield _metric_line(field, code, count)
        yield _metric_line(field, "MICRO", total)
        yield f"{field:13}{'MACRO':27}{'':15}  precision {precision:.2f}  recall {recall:.2f}\n"


def _metric_line(field: str, code: str, count: Count) -> str:
    metrics = [f"{value:.2f}" if value is not None else "  – " for value in (count.precision, count.recall)]
    numbers = f"{count.labelled:5}{count.inferred:5}{count.right:5}"
    return f"{field:13}{code:27}{numbers}  precision {metrics[0]}  recall {metrics[1]}"


def error_lines(half: str) -> Iterator[str]:
    rules, objective_of = rules_and_objectives()
    for row in labelled_rows() + blind_rows():
        inferred = infer_classes(row, rules, objective_of)
        for field, column in FIELDS.items():
            labelled = {code for code in row[column].split("|") if code}
            if half == BLIND and not labelled:
                continue
            if row["half"] == half and labelled != inferred[field]:
                yield f"{row['key']} {row['title'][:90]}: {field} labelled {sorted(labelled)} inferred {sorted(inferred[field])}"


def write_measures(date: str) -> None:
    """Write the counts of all sets to the data folder."""
    path = data_dir() / "classification_measures.csv"
    texts = Counter(row["half"] for row in labelled_rows() + blind_rows())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("half", "field", "code", "texts", "labelled", "inferred", "right", "date", "source"))
        for (half, field, code), (count, sources) in sorted(counts_with_sources().items(), key=lambda item: item[0]):
            numbers = (texts[half], count.labelled, count.inferred, count.right)
            writer.writerow((half, field, code, *numbers, date, "|".join(sorted(sources))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=(*HALVES, BLIND))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--write", metavar="DATE")
    options = parser.parse_args()
    rows = Counter(row["half"] for row in labelled_rows() + blind_rows())
    for half in [options.half] if options.half else (*HALVES, BLIND):
        print(f"== {half}: {rows[half]} rows; columns: labelled, inferred, right")
        print("\n".join(error_lines(half) if options.errors else metric_lines(half)))
    if options.write:
        write_measures(options.write)


if __name__ == "__main__":
    main()
