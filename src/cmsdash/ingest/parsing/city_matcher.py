"""Which of the 39 cities a name or a code means. What is merely similar is asked about, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError

SIMILARITY_THRESHOLD = 82
"""Likeness from which a name is asked about: Corigiano is 95 from Corigliano, Lecco 80 from Lecce."""
_BEFORE = ("comune di", "comune", "citta di", "citta", "municipality of", "city of")
_LINKS = {"di", "de", "del", "della", "dei", "d"}


@dataclass(frozen=True)
class CityMatcher:
    """The cities by every name and code they go by."""

    names: Mapping[str, str]
    codes: Mapping[str, str]
    regions: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, str]

    def match(self, written: str, column: str) -> str:
        """The city's key. Raises RowRefusedError for a doubtful name, OutOfScopeError for another place."""
        bare = written.strip()
        if re.fullmatch(r"\d{5,9}|[A-Za-z]\d{3}", bare):
            return self._by_code(bare)
        name = normalize_city_name(bare)
        if not name:
            raise RowRejectedError("city_missing", column, written)
        if name in self.names:
            return self.names[name]
        alike = process.extract_iter(name, self.names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILARITY_THRESHOLD)
        near = sorted({self.names[known] for known, *_ in alike})
        if near:
            raise RowRejectedError("city_doubtful", column, written, " | ".join(near))
        raise OutOfScopeError("city")

    def _by_code(self, code: str) -> str:
        # A spreadsheet drops the zero in front of 064008.
        key = code.upper() if code[0].isalpha() else code.zfill(6)[-6:]
        if key not in self.codes:
            raise OutOfScopeError("city")
        return self.codes[key]

    def cities_in_region(self, code: str) -> tuple[str, ...]:
        """The cities of a region by its code of three digits."""
        return self.regions.get(code, ())


def normalize_city_name(name: str) -> str:
    """A city's name without case, accents, «Comune di», the province in brackets and small words between."""
    bare = fold_text(re.sub(r"\(\s*[A-Za-z]{2}\s*\)\s*$", "", name))
    for before in _BEFORE:
        bare = bare.removeprefix(before + " ")
    return " ".join(word for word in bare.split() if word not in _LINKS)


def build_city_matcher(cities: TextRows, regions: TextRows, confirmed: Mapping[str, str]) -> CityMatcher:
    """The index of the cities. `confirmed` holds spellings that someone confirmed, by their city's key."""
    names = {normalize_city_name(row["name"]): row["city"] for row in cities}
    names |= {fold_text(row["city"]): row["city"] for row in cities}
    keys = {row["city"] for row in cities}
    names |= {normalize_city_name(spelling): city for spelling, city in confirmed.items() if city in keys}
    columns = ("istat_code_2025", "istat_code_2026", "cadastral_code")
    codes = {row[column]: row["city"] for row in cities for column in columns}
    by_region = {
        row["istat_code"].zfill(3): tuple(city["city"] for city in cities if city["region"] == row["region"])
        for row in regions
    }
    return CityMatcher(names, codes, by_region, {row["city"]: row["name"] for row in cities})
