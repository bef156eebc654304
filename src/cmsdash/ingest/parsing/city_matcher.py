"""Matching of names and codes to the 39 cities; similar names are quarantined, not guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import OutOfScopeError, RowRejectedError

SIMILARITY_THRESHOLD = 82
"""Similarity (0 to 100) that makes a name doubtful: Corigiano is 95 from Corigliano, Lecco 80 from Lecce."""
_PREFIXES = ("comune di", "comune", "citta di", "citta", "municipality of", "city of")
_PARTICLES = {"di", "de", "del", "della", "dei", "d"}


@dataclass(frozen=True)
class CityMatcher:
    """Keys of cities by normalized name and by code, and all keys of a region by its three-digit code."""

    city_by_name: Mapping[str, str]
    city_by_code: Mapping[str, str]
    cities_by_region: Mapping[str, tuple[str, ...]]

    def match(self, text: str, column: str) -> str:
        """Return the key of the city that a name, ISTAT code or cadastral code stands for.

        Raises:
            RowRejectedError: the name is missing or doubtful.
            OutOfScopeError: the name or code is of another place.
        """
        stripped = text.strip()
        if re.fullmatch(r"\d{5,9}|[A-Za-z]\d{3}", stripped):
            return self._match_code(stripped)
        name = normalize_city_name(stripped)
        if not name:
            raise RowRejectedError("city_missing", column, text)
        if name in self.city_by_name:
            return self.city_by_name[name]
        similar = process.extract_iter(
            name, self.city_by_name.keys(), scorer=fuzz.ratio, score_cutoff=SIMILARITY_THRESHOLD
        )
        cities = sorted({self.city_by_name[known] for known, *_ in similar})
        if cities:
            raise RowRejectedError("city_doubtful", column, text, " | ".join(cities))
        raise OutOfScopeError("city", stripped)

    def _match_code(self, code: str) -> str:
        # Spreadsheets drop the leading zero of an ISTAT code such as 064008.
        key = code.upper() if code[0].isalpha() else code.zfill(6)[-6:]
        if key not in self.city_by_code:
            raise OutOfScopeError("city", code)
        return self.city_by_code[key]

    def cities_in_region(self, code: str) -> tuple[str, ...]:
        """Return the cities of a region, none for an unknown code."""
        return self.cities_by_region.get(code, ())


def normalize_city_name(name: str) -> str:
    """Return a name without case, accents, «Comune di», province in brackets and particles."""
    folded = fold_text(re.sub(r"\(\s*[A-Za-z]{2}\s*\)\s*$", "", name))
    for prefix in _PREFIXES:
        folded = folded.removeprefix(prefix + " ")
    return " ".join(word for word in folded.split() if word not in _PARTICLES)


def build_city_matcher(cities: TextRows, regions: TextRows, confirmed: Mapping[str, str]) -> CityMatcher:
    """Return the matcher for rows of `cities` and `regions`; `confirmed` maps spellings to city keys."""
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
    return CityMatcher(names, codes, by_region)
