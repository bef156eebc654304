"""A file of OpenCoesione opened: in which form it came, its header, and what it holds, told by its columns."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cmsdash.facts.account import InputFile
from cmsdash.intake import engine
from cmsdash.intake.archive import unpacked
from cmsdash.intake.mapping import FieldMap, Header, find_header, understand
from cmsdash.intake.published import header_names
from cmsdash.intake.refusals import FileRefusedError
from cmsdash.intake.tables import described

PROJECTS = "opencoesione"
"""What the projects file is; the others are what their part of the mapping is called."""


@dataclass(frozen=True)
class Opened:
    """A file as it can be read: unpacked, in UTF-8. `types` are those of a Parquet file. Its fingerprint is taken
    while it is read."""

    name: str
    form: str
    plain: Path
    fingerprint: "Future[InputFile]"
    kind: str
    mapping: FieldMap
    header: Header
    types: Mapping[str, str]

    @property
    def is_csv(self) -> bool:
        """True for text, false for Parquet."""
        return self.form == "csv"

    @property
    def received(self) -> InputFile:
        """The file as it was received."""
        return self.fingerprint.result()

    @property
    def amount(self) -> str:
        """The column of money, empty where the file has none."""
        return self.header.column("amount") if "amount" in self.header.places else ""


def opened(path: Path, mapping: FieldMap, stack: ExitStack) -> Opened:
    """Opens a file for as long as the stack stands. Raises FileRefusedError."""
    plain, form, encoding = stack.enter_context(unpacked(path))
    beside = stack.enter_context(ThreadPoolExecutor(1))
    types = {} if form == "csv" else engine.parquet_types(plain)
    names = list(types) or header_names(plain)
    maps = {PROJECTS: mapping, **mapping.beside}
    headers = {kind: understand(1, names, one) for kind, one in maps.items()}
    fitting = [kind for kind, one in maps.items() if set(one.required) <= headers[kind].places.keys()]
    if not fitting:
        find_header([(1, names)], mapping, path.name)  # says which columns the projects file would have
    kind = max(fitting, key=lambda found: len(maps[found].required))
    odd = [name for name in map(headers[kind].column, headers[kind].places) if types and name not in types]
    if odd:  # the engine knows a column of a Parquet file by its exact name alone
        raise FileRefusedError("header_missing", path.name, 1, ", ".join(odd), " | ".join(map(repr, types))[:300])
    fingerprint = beside.submit(described, path, form, encoding)
    return Opened(path.name, form, plain, fingerprint, kind, maps[kind], headers[kind], types)
