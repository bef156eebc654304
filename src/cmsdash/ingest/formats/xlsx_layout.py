"""Layout of the sheets of an XLSX workbook, read from its XML."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from cmsdash.ingest.formats.sheet_layout import LayoutBuilder, MergedRange, SheetLayout, find_defect
from cmsdash.ingest.formats.xml_events import Attributes, parse_xml

_WORKBOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")
_LAYOUT_MARK = re.compile(rb"[<:]f[ >/]|hidden|mergeCell|\bt=[\"']e[\"']")
"""What a sheet has in its XML when it has a formula, an error, or something hidden or merged."""
_CHUNK_BYTES = 1 << 20


@dataclass
class _SheetHandler:
    """Collects the layout of a sheet from the events of its XML."""

    layout: LayoutBuilder
    line: int = 0
    column: int = -1
    value_type: str = ""
    formula: str | None = None
    value: str = ""
    open_element: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self.line, self.column = int(attributes.get("r", self.line + 1)), -1
            if attributes.get("hidden") in _TRUE:
                self.layout.hide_lines(self.line)
        elif name in ("f", "v"):
            self.open_element = name
            self.formula = self.formula or "" if name == "f" else self.formula
        elif name == "col" and (attributes.get("hidden") in _TRUE):
            first = int(attributes["min"]) - 1
            self.layout.hide_columns(first, int(attributes["max"]) - first)
        elif name == "mergeCell":
            for merge in parse_range(attributes.get("ref", "")):
                self.layout.add_merge(merge)

    def _start_cell(self, attributes: Attributes) -> None:
        position = parse_reference(attributes.get("r", ""))
        self.column = position[1] if position else self.column + 1
        self.value_type = attributes.get("t", "")
        self.formula, self.value = None, ""

    def end(self, name: str) -> None:
        self.open_element = ""
        if name != "c":
            return
        is_error = self.value_type == "e"
        value_type = "" if self.value_type == "n" else self.value_type
        defect = find_defect(self.formula, self.value, value_type, is_error=is_error)
        if defect:
            self.layout.add_defect(self.line, self.column, defect)

    def text(self, text: str) -> None:
        if self.open_element == "v":
            self.value += text
        elif self.open_element == "f":
            self.formula = (self.formula or "") + text


def read_xlsx_layouts(archive: zipfile.ZipFile, file: str) -> dict[str, SheetLayout]:
    """Return the layout of each sheet by its name, an empty one where nothing is hidden, merged or a formula.

    Raises:
        FileRejectedError: a sheet has too many merged cells, or cells without a value.
        ValueError: an XML part is malformed.
    """
    names = set(archive.namelist())
    layouts = {}
    for sheet, part in _sheet_parts(archive):
        if part in names and _has_layout(archive, part):
            handler = _SheetHandler(LayoutBuilder(file))
            with archive.open(part) as source:
                parse_xml(source, handler.start, handler.end, handler.text)
            layouts[sheet] = handler.layout.build()
        elif part in names:
            layouts[sheet] = SheetLayout()
    return layouts


def _has_layout(archive: zipfile.ZipFile, part: str) -> bool:
    """Return False for a sheet of plain cells, whose XML need not be parsed."""
    rest = b""
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK_BYTES):
            if _LAYOUT_MARK.search(rest + chunk):
                return True
            rest = chunk[-32:]
    return False


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield name and part of each sheet."""
    if not {_WORKBOOK, "xl/_rels/workbook.xml.rels"} <= set(archive.namelist()):
        return
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for name, attributes in _elements(archive, "xl/_rels/workbook.xml.rels")
        if name == "Relationship"
    }
    for name, attributes in _elements(archive, _WORKBOOK):
        if name == "sheet":
            target = targets.get(attributes.get("id", ""), "")
            part = target.removeprefix("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            yield attributes.get("name", ""), part


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, Attributes]]:
    elements: list[tuple[str, Attributes]] = []
    with archive.open(part) as source:
        parse_xml(source, lambda *element: elements.append(element), lambda _: None, lambda _: None)
    return elements


def parse_reference(reference: str) -> tuple[int, int] | None:
    """Return line from 1 and column from 0 of a reference such as `B7`, None where it is none."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1


def parse_range(text: str) -> list[MergedRange]:
    """Return the range of a text such as `A2:B7`, none where it is no range."""
    first, _, last = text.partition(":")
    start, end = parse_reference(first), parse_reference(last or first)
    return [MergedRange(*start, *end)] if start and end else []


def column_letters(column: int) -> str:
    """Return the letters of a column from 0: `A`, `Z`, `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
