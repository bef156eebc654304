"""A file of OpenCoesione opened: in which form it came, its header, and what it holds, told by its columns."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cmsdash.facts.account import InputFile
from cmsdash.intake import engine
from cmsdash.intake.archive import unpacked
from cmsdash.intake.mapping import FieldMap, Header, find_header, understand
from cmsdash.intake.published import header_names
from cmsdash.intake.tables import described

PROJECTS = "opencoesione"
"""What the projects file is; the others are what their part of the mapping is called."""


@dataclass(frozen=True)
class Opened:
    """A file as it was received, and as it can be read: unpacked, in UTF-8. `types` are those of a Parquet file."""

    plain: Path
    received: InputFile
    kind: str
    mapping: FieldMap
    header: Header
    types: Mapping[str, str]

    @property
    def is_csv(self) -> bool:
        """True for text, false for Parquet."""
        return self.received.form == "csv"

    @property
    def amount(self) -> str:
        """The column of money, empty where the file has none."""
        return self.header.column("amount") if "amount" in self.header.places else ""


def opened(path: Path, mapping: FieldMap, stack: ExitStack) -> Opened:
    """Opens a file for as long as the stack stands. Raises FileRefusedError."""
    plain, form, encoding = stack.enter_context(unpacked(path))
    types = {} if form == "csv" else engine.parquet_types(plain)
    names = list(types) or header_names(plain)
    maps = {PROJECTS: mapping, **mapping.beside}
    headers = {kind: understand(1, names, one) for kind, one in maps.items()}
    fitting = [kind for kind, one in maps.items() if set(one.required) <= headers[kind].places.keys()]
    if not fitting:
        find_header([(1, names)], mapping, path.name)  # says which columns the projects file would have
    kind = max(fitting, key=lambda found: len(maps[found].required))
    return Opened(plain, described(path, form, encoding), kind, maps[kind], headers[kind], types)
