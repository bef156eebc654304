"""Which operations match the filters of a selection, and how many rows each option of a filter leads to.

What can be filtered has codes of each facet. It passes a filter that names one of its codes (all that are named, for
target groups under `GroupMatchMode.ALL`), and it matches if it passes every filter. For operations the rule stands here
and nowhere else: their queries get what matches as the parameter `$matches`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsdash.domain import NOT_STATED, GroupMatchMode, InferredClasses, Priority, Selection

NO_MATCH, STATED_MATCH, INFERRED_MATCH = range(3)
"""What an operation is under a selection: no match, a match by its stated classes, or only with its inferred ones."""

Counts: TypeAlias = Mapping[str, int]
"""Numbers of rows by code, without codes that lead to none."""

_CLASSES = ("objective", "intervention", "group")
_OPERATION_FACETS = (*_CLASSES, "status", "priority", "city")
_FIGURE_FACETS = ("region", "city", "stage", "kind", "priority")

_Mask: TypeAlias = NDArray[np.bool_]
_Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class _Codes:
    """The codes of one facet that rows have, as pairs of a row and a code, each pair once.

    Attributes:
        rows: The index of the row of each pair.
        codes: The index of the code of each pair in `names`.
        names: All codes.
        count: The number of rows, those without a code included.
    """

    rows: _Indices
    codes: _Indices
    names: tuple[str, ...]
    count: int

    def is_one_of(self, chosen: Collection[str]) -> _Mask:
        """Return whether the code of each pair is a chosen one."""
        return np.array([name in chosen for name in self.names], bool)[self.codes]

    def has(self, chosen: Collection[str], at_least: int = 1) -> _Mask:
        """Return whether each row has at least so many of the chosen codes."""
        return np.bincount(self.rows[self.is_one_of(chosen)], minlength=self.count) >= at_least

    def passes(self, chosen: Collection[str], at_least: int = 1) -> _Mask:
        """Return whether each row passes a filter; without chosen codes there is none."""
        return self.has(chosen, at_least) if chosen else np.ones(self.count, bool)

    def select(self, pairs: _Mask) -> "_Codes":
        """Return some of the pairs."""
        return _Codes(self.rows[pairs], self.codes[pairs], self.names, self.count)

    def numbers(self) -> _Indices:
        """Return a number for each pair, which is the same for the same row and code."""
        return self.rows * len(self.names) + self.codes

    def tally(self) -> Counts:
        """Return the number of rows with each code."""
        numbers = np.bincount(self.codes, minlength=len(self.names)).tolist()
        return {name: n for name, n in zip(self.names, numbers, strict=True) if n}

    def merge(self, names: Mapping[str, str]) -> "_Codes":
        """Return the pairs under other names of their codes, of which several codes may have the same."""
        codes, unique = pd.factorize(np.array([names[name] for name in self.names], object))
        pairs = np.unique(self.rows * len(unique) + codes[self.codes])
        return _Codes(pairs // max(len(unique), 1), pairs % max(len(unique), 1), tuple(unique), self.count)


def _encode(rows: _Indices, values: "pd.Series[str]", count: int) -> _Codes:
    codes, names = pd.factorize(values)
    return _Codes(rows, codes, tuple(names), count)


def _all_of(masks: Iterable[_Mask]) -> _Mask:
    return reduce(np.logical_and, masks)


class OperationIndex:
    """The codes of the operations of a release, without and with inferred classes.

    `every_match` is what `find_matches` returns if all match, also those that do not count.

    Args:
        options: The result of `operation_options.sql`.
        regions: The region of each city.
    """

    def __init__(self, options: pd.DataFrame, regions: Mapping[str, str]) -> None:
        rows = options["position"].to_numpy(np.intp) - 1
        count = int(rows.max(initial=-1)) + 1
        self._regions = regions
        self._rows = dict(zip(options["operation"], rows.tolist(), strict=True))
        self._is_counted = np.zeros(count, bool)
        self._is_counted[rows] = options["is_counted"].to_numpy(bool)
        self.every_match = bytes([STATED_MATCH]) * count
        self._codes: dict[str, dict[str, _Codes]] = {variant: {} for variant in InferredClasses}
        for facet in _OPERATION_FACETS:
            is_facet = (options["facet"] == facet).to_numpy(bool)
            codes = _encode(rows[is_facet], options["code"][is_facet], count)
            variants = options["inferred"][is_facet].to_numpy(object)
            for variant in InferredClasses:
                self._codes[variant][facet] = codes.select(variants == variant)

    def find_matches(self, selection: Selection, inside: Collection[str]) -> bytes:
        """Return what each operation is under a selection.

        Args:
            selection: The filters. Operations that do not count match only if it names an operation.
            inside: The cities under the filters of place.

        Returns:
            `NO_MATCH`, `STATED_MATCH` or `INFERRED_MATCH` for each operation by its position.
        """
        is_shown = _all_of(self._passed(selection.inferred, selection, inside).values())
        is_stated = _all_of(self._passed(InferredClasses.EXCLUDE, selection, inside).values())
        matches = np.where(_all_of((is_stated, *self._stated_alike(selection))), STATED_MATCH, INFERRED_MATCH)
        is_match = is_shown if selection.operation else is_shown & self._is_counted
        return np.where(is_match, matches, NO_MATCH).astype(np.uint8).tobytes()

    def look_up(self, matches: bytes, operations: Iterable[str]) -> NDArray[np.uint8]:
        """Return what `find_matches` found each of some operations to be."""
        return np.frombuffer(matches, np.uint8)[[self._rows[operation] for operation in operations]]

    def count_options(self, selection: Selection, inside: Collection[str]) -> Mapping[str, tuple[Counts, Counts]]:
        """Count the operations that each option of each facet leads to under the other filters.

        Args:
            selection: The filters.
            inside: The cities under the filters of place.

        Returns:
            By facet, the operations that match under the selection, and those that match only with inferred classes,
            whether or not the selection includes them.
        """
        stated = self._options(InferredClasses.EXCLUDE, selection, inside)
        included = self._options(InferredClasses.INCLUDE, selection, inside)
        shown = included if selection.inferred == InferredClasses.INCLUDE else stated
        return {
            facet: (
                shown[facet].tally(),
                codes.select(~np.isin(codes.numbers(), stated[facet].numbers())).tally(),
            )
            for facet, codes in included.items()
        }

    def _passed(self, variant: str, selection: Selection, inside: Collection[str]) -> dict[str, _Mask]:
        """Return which operations pass the filter on each facet; those on region and city are one."""
        codes = self._codes[variant]
        groups = len(selection.group) if selection.match == GroupMatchMode.ALL else 1
        return {
            **{facet: codes[facet].passes(getattr(selection, facet)) for facet in (*_CLASSES, "status", "priority")},
            "group": codes["group"].passes(selection.group, groups),
            "city": codes["city"].has(inside),
        }

    def _stated_alike(self, selection: Selection) -> Iterator[_Mask]:
        """Yield, for each filter on a class, the operations that state one, or that have none by inference either.

        The others match a filter on "not stated" by what a rule infers, not by what they lack.
        """
        for facet in _CLASSES:
            if getattr(selection, facet):
                stated, shown = (self._codes[variant][facet] for variant in ("exclude", selection.inferred))
                yield ~stated.has((NOT_STATED,)) | shown.has((NOT_STATED,))

    def _options(self, variant: str, selection: Selection, inside: Collection[str]) -> dict[str, _Codes]:
        """Return the codes of each facet of the operations that match under the filters on the other facets."""
        passed = {**self._passed(variant, selection, inside), "": self._is_counted}
        options = {}
        for facet, codes in self._codes[variant].items():
            rows = _all_of(mask for name, mask in passed.items() if name != facet)
            if facet == "group" and selection.match == GroupMatchMode.ALL:
                rows = rows & passed["group"]  # an option is one more group that operations must name
            options[facet] = codes.select(rows[codes.rows])
        cities = options["city"]
        in_region = [city for city in cities.names if not selection.region or self._regions[city] in selection.region]
        return {
            **options,
            "city": cities.select(cities.is_one_of(in_region)),
            "region": cities.select(cities.is_one_of(selection.city or cities.names)).merge(self._regions),
        }


class FigureIndex:
    """The codes of the figures of a release that have an amount.

    Args:
        options: The result of `figure_options.sql`.
        regions: The region of each city.
    """

    def __init__(self, options: pd.DataFrame, regions: Mapping[str, str]) -> None:
        self._regions = regions
        self._values = {facet: options[facet].to_numpy(object) for facet in _FIGURE_FACETS}
        rows = np.arange(len(options))
        self._codes = {facet: _encode(rows, options[facet], len(options)) for facet in _FIGURE_FACETS}

    def count_options(self, selection: Selection) -> Mapping[str, Counts]:
        """Count the rows that each option of each facet leads to under the other filters.

        Returns:
            By facet: `city` counts figures of the shown priority, `total` the figures for both priorities by city, the
            other facets count cities; `region` those without any figure, too.
        """
        passed = {facet: self._codes[facet].passes(getattr(selection, facet)) for facet in _FIGURE_FACETS}
        shown, both = (self._codes["priority"].has((code,)) for code in (selection.displayed_priority, Priority.BOTH))
        place = passed["region"] & passed["city"]
        cities = selection.city or self._regions
        return {
            "region": Counter(region for city, region in self._regions.items() if city in cities),
            "city": self._figures(passed["region"] & passed["stage"] & passed["kind"] & shown),
            "total": self._figures(passed["region"] & passed["stage"] & passed["kind"] & both),
            "stage": self._cities("stage", place & passed["kind"] & shown),
            "kind": self._cities("kind", place & passed["stage"] & shown),
            "priority": self._cities("priority", place & passed["stage"] & passed["kind"]),
        }

    def _figures(self, rows: _Mask) -> Counts:
        return Counter(self._values["city"][rows])

    def _cities(self, facet: str, rows: _Mask) -> Counts:
        pairs = zip(self._values["city"][rows], self._values[facet][rows], strict=True)
        return Counter(code for _, code in set(pairs))
