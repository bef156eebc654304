"""The emblems of the bodies that finance and publish the site: files of the one who runs it; the project has none.

`CMSDASH_EMBLEM` names either a picture, which is the emblem of the Union, or a TOML file that lists several pictures
beside it (docs/emblems.md). What Annex IX of Regulation (EU) 2021/1060 asks of the emblem of the Union and a program
can see is checked: it comes first, in its own shape and colours; all pictures are shown at its height.
"""

import hashlib
import os
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import Translator
from cmsdash.installation.pictures import Picture, PictureError, check_picture
from cmsdash.installation.publisher import printable_name

EMBLEM_VARIABLE = "CMSDASH_EMBLEM"
MAX_EMBLEMS = 6
MAX_RATIO = 8.0
"""Width by height of the widest picture that has room in a header."""

_UNION_RATIO = 1.5
_RATIO_TOLERANCE = 0.03
_MIN_RATIO_WITH_STATEMENT = 2.4
"""The emblem with the statement at its right: below it, the emblem would be smaller than the other pictures."""
_BLUE, _YELLOW = (0, 51, 153), (255, 204, 0)
_NEUTRALS = ((0, 0, 0), (255, 255, 255))
_COLOUR_TOLERANCE = 48
"""Per channel: programs turn the printing colours of the emblem into screen colours in different ways."""
_MIN_SHARES = {_BLUE: 0.05, _YELLOW: 0.002}
"""Of the paints or pixels. The stars are small; edges between colours are mixed."""
_KEYS = frozenset({"owner", "file", "name", "has_statement"})


class Owner(StrEnum):
    """Whose emblem it is, in the order in which they stand."""

    UNION = "eu"
    STATE = "state"
    REGION = "region"
    AUTHORITY = "authority"
    OTHER = "other"


_NAMED_OWNERS = (Owner.UNION, Owner.STATE)
"""Owners that the catalogues name."""


@dataclass(frozen=True)
class Emblem:
    """An emblem.

    Attributes:
        owner: Whose it is.
        name: Text alternative in the language of the page; "" where the catalogue names the owner.
        has_statement: Whether the picture contains the statement of co-financing.
        picture: The picture.
    """

    owner: Owner
    name: str
    has_statement: bool
    picture: Picture

    @cached_property
    def file_name(self) -> str:
        """Name of the file, which changes with its content."""
        digest = hashlib.sha256(self.picture.content).hexdigest()[:12]
        return f"{self.owner}-{digest}.{self.picture.suffix}"

    @cached_property
    def data_address(self) -> str:
        """The picture as a `data:` address."""
        return f"data:{self.picture.media_type};base64,{b64encode(self.picture.content).decode('ascii')}"


class EmblemError(ValueError):
    """The emblems cannot be shown.

    Attributes:
        key: What is wrong: a message under `emblem_error`.
        values: `file` and what else the message names.
    """

    def __init__(self, key: str, file: Path | str, value: object = "", where: str = "") -> None:
        super().__init__(key, str(file), value)
        self.key = key
        self.values = {"file": str(file), "value": str(value), "where": where}


def emblem_message(error: EmblemError, text: Translator) -> str:
    """Return what is wrong, where, and how to correct it."""
    message = text(f"emblem_error.{error.key}", **error.values)
    return text("emblem_error.entry", message=message, **error.values) if error.values["where"] else message


def configured_emblems(lang: str) -> tuple[Emblem, ...]:
    """Return the emblems of this installation in their order; the first is that of the Union.

    They are read once: after a change of the files the program is started again.

    Args:
        lang: Language of names, and of pictures that have words in them.

    Raises:
        EmblemError: `CMSDASH_EMBLEM` or a file that it names cannot be used.
    """
    value = os.environ.get(EMBLEM_VARIABLE, "").strip()
    return _read_emblems(Path(value).resolve())[lang] if value else ()


@cache
def _read_emblems(path: Path) -> Mapping[str, tuple[Emblem, ...]]:
    if path.suffix.lower() in (".svg", ".png"):
        return dict.fromkeys(LANGUAGES, (_read_emblem({"owner": "eu", "file": path.name}, path, LANGUAGES[0], ""),))
    entries = _read_entries(path)
    emblems = {
        lang: tuple(_read_emblem(entry, path, lang, str(at)) for at, entry in enumerate(entries, 1))
        for lang in LANGUAGES
    }
    _check_order(emblems[LANGUAGES[0]], path)
    return emblems


def _read_entries(path: Path) -> list[dict[str, Any]]:
    if path.suffix.lower() != ".toml":
        raise EmblemError("variable", path)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise EmblemError("missing", path) from error
    except tomllib.TOMLDecodeError as error:
        raise EmblemError("toml", path, error) from error
    entries = document.get("emblem")
    if (
        set(document) != {"emblem"}
        or not isinstance(entries, list)
        or not all(isinstance(each, dict) for each in entries)
    ):
        raise EmblemError("tables", path)
    if not 0 < len(entries) <= MAX_EMBLEMS:
        raise EmblemError("number", path, MAX_EMBLEMS)
    return entries


def _read_emblem(entry: Mapping[str, Any], path: Path, lang: str, where: str) -> Emblem:
    """Return the emblem of an entry of the file at `path`, whose number is `where`."""
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise EmblemError("key", path, unknown[0], where)
    if entry.get("owner") not in set(Owner):
        raise EmblemError("owner", path, entry.get("owner", ""), where)
    owner, has_statement = Owner(entry["owner"]), entry.get("has_statement", False)
    if not isinstance(has_statement, bool) or (has_statement and owner is not Owner.UNION):
        raise EmblemError("has_statement", path, has_statement, where)
    name, file = _in_language(entry, "name", lang, path, where), _in_language(entry, "file", lang, path, where)
    if not file:
        raise EmblemError("file", path, "", where)
    if not name and owner not in _NAMED_OWNERS:
        raise EmblemError("name", path, owner, where)
    emblem = Emblem(owner, printable_name(name), has_statement, _read_picture(path.parent / file))
    _check_shape(emblem, path.parent / file)
    return emblem


def _in_language(entry: Mapping[str, Any], key: str, lang: str, path: Path, where: str) -> str:
    """Return a value that is a text for all languages or one for each."""
    value = entry.get(key, "")
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        value = value[lang]
    if not isinstance(value, str):
        raise EmblemError("languages", path, key, where)
    return value.strip()


def _read_picture(file: Path) -> Picture:
    try:
        return check_picture(file.read_bytes())
    except OSError as error:
        raise EmblemError("missing", file) from error
    except PictureError as error:
        raise EmblemError(f"picture_{error.key}", file, error.detail) from error


def _check_shape(emblem: Emblem, file: Path) -> None:
    ratio = emblem.picture.ratio
    if ratio > MAX_RATIO:
        raise EmblemError("wide", file, f"{ratio:.1f}")
    if emblem.owner is not Owner.UNION:
        return
    if emblem.has_statement:
        if ratio < _MIN_RATIO_WITH_STATEMENT:
            raise EmblemError("statement_below", file, f"{ratio:.2f}")
    elif abs(ratio - _UNION_RATIO) > _UNION_RATIO * _RATIO_TOLERANCE:
        raise EmblemError("ratio", file, f"{ratio:.2f}")
    _check_colours(emblem.picture, file)


def _check_colours(picture: Picture, file: Path) -> None:
    for standard, least in _MIN_SHARES.items():
        share = sum(share for colour, share in picture.colours.items() if _is_near(colour, standard))
        if share < least:
            raise EmblemError("colours", file, "#{:02X}{:02X}{:02X}".format(*standard))
    if picture.suffix == "png":
        return  # the pixels of an edge have any colour between two others
    allowed = (_BLUE, _YELLOW, *_NEUTRALS)
    for colour in picture.colours:
        if not any(_is_near(colour, each) for each in allowed):
            raise EmblemError("other_colour", file, "#{:02X}{:02X}{:02X}".format(*colour))


def _is_near(colour: tuple[int, int, int], standard: tuple[int, int, int]) -> bool:
    return all(abs(one - other) <= _COLOUR_TOLERANCE for one, other in zip(colour, standard, strict=True))


def _check_order(emblems: tuple[Emblem, ...], path: Path) -> None:
    owners, order = [emblem.owner for emblem in emblems], list(Owner)
    if owners.count(Owner.UNION) != 1:
        raise EmblemError("union", path)
    if owners != sorted(owners, key=order.index):
        raise EmblemError("order", path, ", ".join(owners))
