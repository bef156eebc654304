"""Matching of names and codes to the 39 cities; what is not certain is quarantined with the options, not guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from cmsdash.datastore.schema.csv_reader import TextRows
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import OPTION_SEPARATOR, OutOfScopeError, RowRejectedError
from cmsdash.ingest.parsing.place_segments import (
    BRACKET,
    LIST_SEPARATORS,
    Segment,
    load_areas,
    normalize_place,
    split_segments,
)

SIMILARITY_THRESHOLD = 82
"""Similarity (0 to 100) that makes a name doubtful: Corigiano is 95 from Corigliano, Lecco 80 from Lecce."""
MAX_SIMILAR_CHARS = 60
MAX_REMEMBERED_CELLS = 10_000
_CELL_SEPARATOR = re.compile(r":::|;|\n|\|")
_CODE = re.compile(r"([0-9]{6,9}|[A-Za-z][0-9]{3})(?:\.0+)?")
_FIVE_DIGITS = re.compile(r"([0-9]{5})(?:\.0+)?")
_MUNICIPALITY_NAME = re.compile(r"(?:comune|citt[aà]'?|municipio) d(?:i|el|ella) (.+)", re.IGNORECASE)
_COMMON_WORDS = frozenset({"san", "porto", "torres", "casal", "principe", "cava", "terme", "vallo", "severo"})
"""Words of the cities' names that other names have too."""


@dataclass(frozen=True)
class Places:
    """What a cell says of places.

    Attributes:
        cities: keys of the cities, in the order of the cell.
        others: words of other places and parts, as the cell writes them.
        areas: folded names or codes of provinces, regions and nations.
    """

    cities: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def __add__(self, other: "Places") -> "Places":
        cities = tuple(dict.fromkeys((*self.cities, *other.cities)))
        return Places(cities, (*self.others, *other.others), (*self.areas, *other.areas))


@dataclass(frozen=True)
class CityMatcher:
    """Keys of cities by folded name and by code, all keys of a region by its three-digit code, and areas of each city.

    `areas_by_city` holds the folded names and codes of its province (of 2025 and 2026), its region and Italy.
    """

    city_by_name: Mapping[str, str]
    city_by_code: Mapping[str, str]
    cities_by_region: Mapping[str, tuple[str, ...]]
    areas_by_city: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _remembered: dict[tuple[str, str], Places | Exception] = field(default_factory=dict, compare=False, repr=False)

    def match(self, text: str, column: str) -> str:
        """Return the key of the one city that a name, ISTAT code or cadastral code stands for.

        Raises:
            RowRejectedError: the name is missing or doubtful, or the cell names several cities or none.
            OutOfScopeError: the name or code is of another place.
        """
        places = self.match_places(text, column)
        if len(places.cities) > 1:
            raise RowRejectedError("city_doubtful", column, text, OPTION_SEPARATOR.join(places.cities))
        if not places.cities:
            raise RowRejectedError("lead_unknown", column, text)
        return places.cities[0]

    def match_places(self, text: str, column: str) -> Places:
        """Return the places of a cell; a cell that names areas only has no cities.

        `:::`, `;`, `|`, line ends, commas, dashes, slashes, `e` and brackets separate places, areas and other words.

        Raises:
            RowRejectedError: the cell is empty, or what it says of a city is doubtful; the options are given.
            OutOfScopeError: the cell names other places only.
        """
        key = (text, column)
        if key not in self._remembered:
            if len(self._remembered) >= MAX_REMEMBERED_CELLS:
                self._remembered.clear()
            try:
                self._remembered[key] = self._match_cell(text, column)
            except (RowRejectedError, OutOfScopeError) as error:
                self._remembered[key] = type(error)(*error.args)
        found = self._remembered[key]
        if isinstance(found, Exception):
            raise type(found)(*found.args)
        return found

    def _match_cell(self, text: str, column: str) -> Places:
        parts = [part.strip() for part in _CELL_SEPARATOR.split(text) if part.strip()]
        if not parts:
            raise RowRejectedError("city_missing", column, text)
        places = sum((self._match_part(part, column) for part in parts), Places())
        if places == Places():
            raise RowRejectedError("city_missing", column, text)
        if not places.cities and places.others:
            raise OutOfScopeError("city", text)
        return places

    def _match_part(self, part: str, column: str) -> Places:
        """Return the places of a part of a cell. Raises RowRejectedError when it is doubtful."""
        whole = normalize_place(part)
        if whole in self.city_by_name:
            return Places((self.city_by_name[whole],))
        if match := _FIVE_DIGITS.fullmatch(part):
            return self._match_five_digits(match[1], part, column)
        if match := _CODE.fullmatch(part):
            city = self._find_code(match[1])
            return Places((city,)) if city else Places(others=(part,))
        return _PartReading(self, part, column, split_segments(part)).read()

    def _match_five_digits(self, code: str, part: str, column: str) -> Places:
        """Return the city of an ISTAT code without its zero where the column says so, else ask."""
        city = self._find_code(code)
        if "istat" not in fold_text(column):
            raise RowRejectedError("city_postcode", column, part, city)
        return Places((city,)) if city else Places(others=(part,))

    def _find_code(self, code: str) -> str:
        # Spreadsheets drop the leading zero of an ISTAT code such as 064008.
        key = code.upper() if code[0].isalpha() else code.zfill(6)[-6:]
        return self.city_by_code.get(key, "")

    def find_city(self, segment: Segment) -> str:
        """Return the city whose name or code a segment is, alone or before the code of its province; else ""."""
        if match := _CODE.fullmatch(segment.text):
            return self._find_code(match[1])
        name, _, code = segment.name.rpartition(" ")
        city = self.city_by_name.get(name, "")
        if segment.name in self.city_by_name:
            return self.city_by_name[segment.name]
        return city if city and code in self.areas_by_city.get(city, ()) else ""

    def suggest(self, name: str) -> list[str]:
        """Return the cities that a folded name resembles, contains, or is a part of."""
        words, found = name.split(), self.contained(name)
        found |= {city for word in words for city in self._cities_by_word.get(word, ())}
        found |= {city for known, city in self.city_by_name.items() if words and _contains(known.split(), words)}
        return sorted(found | self.similar(name))

    def contained(self, name: str) -> set[str]:
        """Return the cities whose whole name a folded name contains."""
        words = name.split()
        return {city for known, city in self.city_by_name.items() if _contains(words, known.split())}

    def similar(self, name: str) -> set[str]:
        """Return the cities whose name differs by a few letters."""
        if len(name) > MAX_SIMILAR_CHARS:
            return set()
        known = process.extract_iter(
            name, self.city_by_name.keys(), scorer=fuzz.ratio, score_cutoff=SIMILARITY_THRESHOLD
        )
        return {self.city_by_name[spelling] for spelling, *_ in known}

    @cached_property
    def _cities_by_word(self) -> Mapping[str, frozenset[str]]:
        """Cities by the words of their names, except words that other names have too."""
        cities: dict[str, set[str]] = {}
        for name, city in self.city_by_name.items():
            for word in name.split():
                if len(word) > 3 and word not in _COMMON_WORDS:
                    cities.setdefault(word, set()).add(city)
        return {word: frozenset(found) for word, found in cities.items()}

    def is_in_areas(self, city: str, areas: Sequence[str]) -> bool:
        """Return True when a city lies in all areas."""
        return set(areas) <= self.areas_by_city.get(city, frozenset())

    def municipality_city(self, names: str) -> str:
        """Return the city whose municipality the first of some organisations is (`Comune di …`), or ""."""
        matches = (_MUNICIPALITY_NAME.fullmatch(name.strip()) for name in _CELL_SEPARATOR.split(names))
        segments = (split_segments(match[1])[:1] for match in matches if match)
        cities = (self.find_city(segment) for first in segments for segment in first)
        return next(filter(None, cities), "")

    def cities_in_region(self, code: str) -> tuple[str, ...]:
        """Return the cities of a region by its three-digit code, none for an unknown code."""
        return self.cities_by_region.get(code, ())

    def cities_in_province(self, code: str) -> tuple[str, ...]:
        """Return the cities of a province by its three-digit code of 2025 or 2026, none for an unknown code."""
        return tuple(
            dict.fromkeys(city for key, city in self.city_by_code.items() if key[:3] == code and key.isdigit())
        )


@dataclass(frozen=True)
class _PartReading:
    """The reading of one part of a cell that is no name or code as a whole."""

    matcher: CityMatcher
    part: str
    column: str
    segments: tuple[Segment, ...]

    def read(self) -> Places:
        """Return the places of the part. Raises RowRejectedError when it is doubtful."""
        if not self._city_by_segment:
            return self._read_without_city()
        for segment in self._others:
            if similar := self.matcher.similar(segment.name):
                raise self._doubt(similar, segment.text)
        self._ask_about_provinces()
        self._ask_about_order()
        words = [
            segment.text
            for segment in self.segments
            if segment in self._others or (segment in self._area_segments and self._is_other_place(segment))
        ]
        return Places(tuple(dict.fromkeys(self._city_by_segment.values())), tuple(words))

    @cached_property
    def _city_by_segment(self) -> dict[Segment, str]:
        return {segment: city for segment in self.segments if (city := self.matcher.find_city(segment))}

    @cached_property
    def _area_segments(self) -> list[Segment]:
        unread = (segment for segment in self.segments if segment not in self._city_by_segment)
        return [segment for segment in unread if load_areas().find(segment.name)]

    @cached_property
    def _others(self) -> list[Segment]:
        read = (*self._city_by_segment, *self._area_segments)
        return [segment for segment in self.segments if segment not in read and not segment.is_role]

    def _doubt(self, cities: Iterable[str], value: str = "") -> RowRejectedError:
        options = OPTION_SEPARATOR.join(sorted(set(cities)))
        return RowRejectedError("city_doubtful", self.column, value or self.part, options)

    def _read_without_city(self) -> Places:
        """Return areas only, or another place. Raises RowRejectedError where the words resemble or contain a city."""
        areas = load_areas()
        capitals = [segment for segment in self._area_segments if not areas.is_explicit(segment.name)]
        options = {city for segment in self._others for city in self.matcher.suggest(segment.name)}
        options |= {city for segment in capitals for city in self.matcher.contained(segment.name)}
        if options:
            raise self._doubt(options)
        if self._others or capitals:
            return Places(others=(self.part,))
        return Places(areas=tuple(areas.find(segment.name) for segment in self._area_segments))

    def _ask_about_provinces(self) -> None:
        """Raise RowRejectedError where a city may stand for the province of another one: `Gela (Caltanissetta)`."""
        separators = {segment.separator for segment in self._city_by_segment if segment.separator}
        areas_in_brackets = sum(segment.separator == BRACKET for segment in self._area_segments)
        is_list = (
            bool(separators & LIST_SEPARATORS)
            or any(segment.is_role for segment in self.segments)
            or len(self._city_by_segment) > 2
            or areas_in_brackets >= len(self._city_by_segment)
        )
        for segment, city in self._city_by_segment.items():
            if is_list and segment.separator != BRACKET:
                continue
            others = set(self._city_by_segment.values()) - {city}
            inner = {other for other in others if segment.name in self.matcher.areas_by_city[other]}
            if inner:
                raise self._doubt(inner if segment.separator == BRACKET else {*inner, city})

    def _ask_about_order(self) -> None:
        """Raise RowRejectedError where another place may lie in the area that a city's name stands for too."""
        areas = load_areas()
        starts_wide = areas.find(self.segments[0].name) in areas.regions | areas.nations
        places = [segment for segment in self._others if not segment.is_inside]
        first_other = min((self.segments.index(other) for other in places), default=len(self.segments))
        for segment, city in self._city_by_segment.items():
            may_be_area = segment.separator == BRACKET or (
                segment.name in areas.provinces and segment.separator not in LIST_SEPARATORS
            )
            if (may_be_area and first_other < self.segments.index(segment)) or (starts_wide and places):
                raise self._doubt({city})

    def _is_other_place(self, segment: Segment) -> bool:
        """Return False for an area of a city, True for a capital beside it. Raises RowRejectedError for other areas."""
        cities = set(self._city_by_segment.values())
        area = load_areas().find(segment.name)
        if any(area in self.matcher.areas_by_city[city] for city in cities):
            return False
        if load_areas().is_explicit(segment.name) or segment.separator == BRACKET:
            raise self._doubt(cities)
        return True


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Return True when a sequence of words has another one as consecutive words."""
    return any(list(words[start : start + len(part)]) == list(part) for start in range(len(words) - len(part) + 1))


def build_city_matcher(cities: TextRows, regions: TextRows, confirmed: Mapping[str, str]) -> CityMatcher:
    """Return the matcher for rows of `cities` and `regions`; `confirmed` maps spellings to city keys."""
    names = {normalize_place(row["name"]): row["city"] for row in cities}
    names |= {normalize_place(row["city"]): row["city"] for row in cities}
    keys = {row["city"] for row in cities}
    names |= {normalize_place(spelling): city for spelling, city in confirmed.items() if city in keys}
    columns = ("istat_code_2025", "istat_code_2026", "cadastral_code")
    codes = {row[column]: row["city"] for row in cities for column in columns}
    region_cities = {
        row["istat_code"].zfill(3): tuple(city["city"] for city in cities if city["region"] == row["region"])
        for row in regions
    }
    return CityMatcher(names, codes, region_cities, {row["city"]: _areas_of(row) for row in cities})


def _areas_of(row: Mapping[str, str]) -> frozenset[str]:
    """Return the folded names and codes of the areas of a city."""
    columns = ("province_code_2025", "province_2025", "province_code_2026", "province_2026", "region")
    names = {normalize_place(row[column]) for column in columns}
    return frozenset(names | {"bat"} if "bt" in names else names) | load_areas().nations
