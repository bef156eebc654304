"""Segments of a cell with places: `Gela (Caltanissetta)`, `71042 Cerignola (FG)`, `Brindisi / Taranto`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cmsdash.domain.text_folding import fold_text

LIST_SEPARATORS = frozenset({"/", "\\", "+", "&", "·", "•", "e", "ed", "and"})
"""Separators that join places only; a comma, a dash or brackets may also name the area of a place."""
BRACKET = "("

_SEPARATOR = re.compile(r"[()\[\]]|[,/\\+&·•]|\s[-–—]+\s|\s(?:e|ed|and)\s", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:(?:ente|localita|sede|capofila|partner) )?(?:(?:amministrazione )?comun(?:e|ale) d|comuni d"
    r"|comune capofila|comune|citta d|citta|municipio d|municipality of|city of|com d|c ne d)(?:i|el|ella)?(?= )"
)
_PARTICLES = frozenset({"di", "de", "del", "della", "dei", "d"})
_AREA_PREFIX = re.compile(r"(?:provincia|prov|regione|citta metropolitana|area metropolitana)(?: d(?:i|el|ella))? ")
_POSTCODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_ROLE = re.compile(
    r"(?:comune |ente |citta |soggetto )?(?:capofila|lead|partner|beneficiario|coordinatore|attuatore"
    r"|proponente|associato)"
)


_INSIDE = re.compile(
    r"(?:via|viale|piazza|corso|largo|contrada|localita|loc|frazione|quartiere|rione|zona|area|centro|settore|servizio|ufficio"
    r"|direzione|dipartimento|assessorato|ripartizione|unita|sede|lotto|plesso)(?= |$)"
)


@dataclass(frozen=True)
class Segment:
    """A part of a cell: its words, folded without prefixes, particles and postcode, and the separator before it."""

    text: str
    name: str
    separator: str

    @property
    def is_role(self) -> bool:
        """True for words such as `capofila` and postcodes, which name no place."""
        return not self.name or self.name.isdigit() or _ROLE.fullmatch(self.name) is not None

    @property
    def is_inside(self) -> bool:
        """True for a street, a district or an office, which are inside a municipality."""
        return _INSIDE.match(self.name) is not None


def split_segments(text: str) -> tuple[Segment, ...]:
    """Return the segments of a text in their order."""
    return tuple(Segment(part, normalize_place(part), separator) for separator, part in _iterate_parts(text))


def _iterate_parts(text: str) -> Iterator[tuple[str, str]]:
    start, separator = 0, ""
    for match in _SEPARATOR.finditer(text):
        if part := text[start : match.start()].strip():
            yield separator, part
        start, separator = match.end(), _normalize_separator(match[0])
    if part := text[start:].strip():
        yield separator, part


def _normalize_separator(separator: str) -> str:
    stripped = separator.strip().casefold()
    return (
        BRACKET if stripped in ("(", "[") else "," if stripped in (")", "]") else "-" if stripped in "-–—" else stripped
    )


def normalize_place(text: str) -> str:
    """Return a name without case, accents, postcode, «Comune di» and particles."""
    folded = fold_text(text)
    without_code = " ".join(_POSTCODE.sub(" ", folded).split())
    words = (without_code or folded) if any(char.isalpha() for char in folded) else folded
    words = words[match.end() :] if (match := _PREFIX.match(words)) else words
    return " ".join(word for word in words.split() if word not in _PARTICLES)


@dataclass(frozen=True)
class AreaNames:
    """Provinces, regions and nations by folded name, provinces by their codes too, and areas by their NUTS codes."""

    provinces: frozenset[str]
    province_codes: frozenset[str]
    regions: frozenset[str]
    nations: frozenset[str]
    area_by_nuts: Mapping[str, str]

    def find(self, name: str) -> str:
        """Return the folded name or code of an area without `provincia di`, "" for another name."""
        bare = _AREA_PREFIX.sub("", name, count=1)
        areas = (self.provinces, self.province_codes, self.regions, self.nations)
        return bare if any(bare in names for names in areas) else self.area_by_nuts.get(bare, "")

    def is_explicit(self, name: str) -> bool:
        """Return True for an area that is no municipality too: a code, a region, a nation, or `provincia di …`."""
        return self.find(name) != name or name not in self.provinces


@cache
def load_areas() -> AreaNames:
    """Return the areas of `areas.toml`."""
    content = tomllib.loads((files("cmsdash.ingest.parsing") / "areas.toml").read_text(encoding="utf-8"))
    return AreaNames(
        frozenset(normalize_place(name) for name in content["province"].values()),
        frozenset(code.casefold() for code in content["province"]),
        frozenset(normalize_place(name) for name in content["region"]["names"]),
        frozenset(normalize_place(name) for name in content["nation"]["names"]),
        {code.casefold(): normalize_place(area) for code, area in content["nuts"].items()},
    )
