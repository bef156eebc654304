"""Rows of the tables of a sheet: below each header, with the values of merged cells, and what a cell lacks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from cmsdash.ingest.column_mapping import Header
from cmsdash.ingest.formats.cell_text import NumberedRow
from cmsdash.ingest.formats.sheet_layout import CellDefect, MergedRange, SheetLayout, is_error_value
from cmsdash.ingest.formats.unfunded_tables import is_unfunded, names_only_unfunded
from cmsdash.ingest.formats.workbooks import MAX_SHEET_CELLS, Sheet
from cmsdash.ingest.list_headers import HEADER_SEARCH_ROWS, MONEY_FIELD, ColumnName, HeaderWords
from cmsdash.ingest.parsing.amount_units import find_stated_unit

_MAX_NOTES = 10
"""Texts between two tables that may name the unit of the second."""
_ERROR_STARTS = frozenset("#E")
_COLUMN_SIGN = re.compile(r"^[(\[]?([0-9]{1,2}|[A-Za-z])[)\].]?$")
_NUMERIC = re.compile(r"[\s€+-]*[0-9][0-9.,\s€%/-]*")


@dataclass(frozen=True, eq=False)
class Region:
    """Rows of a sheet that belong to one header.

    Attributes:
        sheet: name of the sheet, "" in a CSV file.
        shown_sheet: that name where several sheets are read, so that a line alone is not enough; else "".
        header: the header.
        missing: headers that a file must have and this one lacks; its rows are not read.
        titles: texts of the rows above.
        rows_above: lines of rows above with several cells, which may be another table.
        unfunded: the title that says that its operations get no money, "" where none does or a column has the status.
    """

    sheet: str
    header: Header
    missing: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    shown_sheet: str = ""
    rows_above: tuple[int, ...] = ()
    unfunded: str = ""

    @cached_property
    def unnamed_columns(self) -> tuple[int, ...]:
        """The columns of the table without a name."""
        names = self.header.names
        return tuple(column for column in self.header.columns if column >= len(names) or not names[column])

    @cached_property
    def stated_unit(self) -> tuple[str, int]:
        """The text that names the unit of the amounts, and the euros they count; ("", 0) where none does."""
        money = self.header.column(MONEY_FIELD) if MONEY_FIELD in self.header.positions else ""
        return find_stated_unit((money, *self.titles, self.sheet))


class ListRow(NamedTuple):
    """A row of a region.

    Attributes:
        region: the region.
        line: its line.
        cells: its cells, those of merged cells filled with their value.
        filled_columns: the columns that were filled.
        defect: the defect of a cell that is read, or of the row.
        column: name of the column of the defect.
    """

    region: Region
    line: int
    cells: list[str]
    filled_columns: tuple[int, ...] = ()
    defect: CellDefect | None = None
    column: str = ""

    @property
    def fits_header(self) -> bool:
        """True unless the row lacks cells, or has filled ones beyond the header."""
        header, width = self.region.header, len(self.cells)
        if width == header.columns.stop:
            return True
        return width >= len(header.names) and not any(map(str.strip, self.cells[header.columns.stop :]))

    @property
    def stated_unit(self) -> tuple[str, int]:
        """The text and the unit of a note among the rows, or in the column of money; ("", 0) for any other row."""
        position = self.region.header.positions.get(MONEY_FIELD, -1)
        money = self.cells[position] if 0 <= position < len(self.cells) else ""
        texts = [cell for cell in self.cells if cell]
        return find_stated_unit(texts if len(texts) == 1 else [money])

    @property
    def note(self) -> str:
        """The text of a row that has one cell and no number: a note, or the title of a group; "" for any other row."""
        texts = [cell for cell in self.cells if cell and not cell.isspace()]
        return texts[0] if len(texts) == 1 and not _NUMERIC.fullmatch(texts[0]) else ""

    @property
    def fields(self) -> dict[str, str]:
        """The cells by field name, cleaned."""
        return self.region.header.fields(self.cells)


def find_first_tables(sheet: Sheet, words: HeaderWords) -> tuple[Region, ...]:
    """Return the first complete header of a sheet with those beside it; none where no row has all required fields."""
    titles: list[str] = []
    rows_above: list[int] = []
    for row, below in _pair_with_next(islice(sheet.rows, HEADER_SEARCH_ROWS)):
        headers = [header for header in read_headers(row, below, sheet.layout, words) if words.is_complete(header)]
        if headers:
            unfunded = next(filter(names_only_unfunded, titles), "")
            regions = (Region(sheet.name, header, titles=tuple(titles)) for header in headers)
            return tuple(
                replace(region, rows_above=tuple(rows_above), unfunded="" if _has_status(region) else unfunded)
                for region in regions
            )
        filled = [cell for cell in row[1] if cell.strip()]
        titles += filled
        rows_above += [row[0]] if len(filled) > 1 else []
    return ()


def _has_status(region: Region) -> bool:
    return "status" in region.header.positions


def find_nearest_header(sheet: Sheet, words: HeaderWords) -> Header | None:
    """Return the row that is most like a header: with most known fields, then most names; None in an empty sheet."""
    candidates = [
        header
        for row, below in _pair_with_next(islice(sheet.rows, HEADER_SEARCH_ROWS))
        if any(map(str.strip, row[1]))
        for header in read_headers(row, below, sheet.layout, words)
    ]
    return max(candidates, key=_header_likeness, default=None)


def _header_likeness(header: Header) -> tuple[int, int, int]:
    names = [name for name in header.names if name and not _NUMERIC.fullmatch(name)]
    return len(header.positions), len(names), -header.line


def read_headers(row: NumberedRow, below: NumberedRow | None, layout: SheetLayout, words: HeaderWords) -> list[Header]:
    """Return the headers that a row makes, with the row below where columns are named over two."""
    line, cells = row
    single = words.match_headers(line, line, _name_columns(cells, layout))
    if below is None or not _continues_header(row, below[1], layout, words):
        return single
    double = words.match_headers(line, below[0], _name_grouped_columns(cells, below[1], line, layout))
    alone = words.match_headers(below[0], below[0], _name_columns(below[1], layout))
    return double if _names_more(double, [single, alone], words) else single


def _names_more(double: Sequence[Header], others: Sequence[Sequence[Header]], words: HeaderWords) -> bool:
    """Return True if two rows together make a better header than each of them alone."""
    doubt = any(header.doubtful_amounts for header in double)
    known = _known_fields(double)
    for single in others:
        lost = {*_known_fields(single)} - {*known, MONEY_FIELD}
        is_enough = all(map(words.is_complete, single)) and not doubt
        gained = {*known} - {*_known_fields(single)}
        if lost or (is_enough and not gained and not _narrows_amount(single, double)):
            return False
    return bool(known)


def _known_fields(headers: Sequence[Header]) -> list[str]:
    return [field for header in headers for field in header.positions]


def _narrows_amount(single: Sequence[Header], double: Sequence[Header]) -> bool:
    """Return True if the second row says that the money is in another column than the first row alone says."""
    positions = [[header.positions.get(MONEY_FIELD) for header in headers] for headers in (single, double)]
    return positions[0] != positions[1]


def _name_columns(cells: Sequence[str], layout: SheetLayout) -> list[ColumnName]:
    return [ColumnName(cell.strip(), "", column in layout.hidden_columns) for column, cell in enumerate(cells)]


def _name_grouped_columns(top: Sequence[str], below: Sequence[str], line: int, layout: SheetLayout) -> list[ColumnName]:
    """Return the names of columns named over two rows: a name above holds for the columns it spans."""
    spans = {merge.first_column: merge.last_column for merge in layout.merges if merge.first_line == line}
    names: list[ColumnName] = []
    group, last = "", -1
    for column, (upper, lower) in enumerate(_pad_to_equal(top, below)):
        if upper.strip():
            group, last = upper.strip(), spans.get(column, len(top) if not spans else column)
        above = group if column <= last and (upper.strip() or lower.strip()) else ""
        is_group = bool(above) and bool(lower.strip())
        name = ColumnName(lower.strip() or above, above if is_group else "", column in layout.hidden_columns)
        names.append(name)
    return names


def _pad_to_equal(top: Sequence[str], below: Sequence[str]) -> list[tuple[str, str]]:
    width = max(len(top), len(below))
    return [
        (top[column] if column < len(top) else "", below[column] if column < len(below) else "")
        for column in range(width)
    ]


def _continues_header(row: NumberedRow, below: Sequence[str], layout: SheetLayout, words: HeaderWords) -> bool:
    """Return True if a row has names of columns that the row above leaves open or spans.

    A cell below the name of one column is a value, unless it is a known header.
    """
    line, top = row
    pairs = _pad_to_equal(top, below)
    wide = [merge for merge in layout.merges if merge.first_line == line and merge.last_column > merge.first_column]
    spanned = {merge.first_column for merge in wide}
    opens_column = False
    for column, (upper, lower) in enumerate(pairs):
        if not lower.strip():
            continue
        if _NUMERIC.fullmatch(lower):
            return False
        next_upper, next_lower = pairs[column + 1] if column + 1 < len(pairs) else ("x", "")
        if not upper.strip():
            opens_column = True
        elif column not in spanned and (next_upper.strip() or not next_lower.strip()) and not words.match_text(lower):
            return False
    return opens_column and sum(1 for upper, _ in pairs if upper.strip()) > 1


def _pair_with_next(rows: Iterable[NumberedRow]) -> Iterator[tuple[NumberedRow, NumberedRow | None]]:
    """Yield each row with the one after it, None after the last."""
    iterator = iter(rows)
    for row in iterator:
        previous = row
        for following in iterator:
            yield previous, following
            previous = following
        yield previous, None


class _MergedValues:
    """Gives the rows of vertically merged cells their value, and tells amounts that stand for several rows."""

    def __init__(self, sheet: Sheet) -> None:
        merges = [merge for merge in sheet.layout.merges if merge.last_line > merge.first_line]
        self._by_line: dict[int, list[MergedRange]] = {}
        filled = [line for line, cells in sheet.rows if any(map(str.strip, cells))] if merges else []
        self._shared: set[MergedRange] = set()
        total = 0
        self._values: dict[MergedRange, str] = {}
        for merge in merges:
            lines = filled[bisect_left(filled, merge.first_line) : bisect_right(filled, merge.last_line)]
            total += len(lines)
            if total > MAX_SHEET_CELLS:
                break  # ranges that overlap: no program writes them
            for line in lines:
                self._by_line.setdefault(line, []).append(merge)
            if len(lines) > 1:
                self._shared.add(merge)

    def fill(self, line: int, cells: list[str], regions: Sequence[Region]) -> tuple[list[str], dict[int, CellDefect]]:
        """Return the cells of a row with merged values, and the defects of amounts merged over several rows."""
        merges = self._by_line.get(line, [])
        if not merges:
            return cells, {}
        cells, defects = list(cells), {}
        money = {region.header.positions.get(MONEY_FIELD) for region in regions}
        header_end = max((region.header.last_line for region in regions), default=0)
        for merge in merges:
            column = merge.first_column
            if column >= len(cells):
                continue
            value = self._values.setdefault(merge, cells[column])
            if merge.first_line <= header_end or not value.strip():
                continue
            if column in money and merge in self._shared:
                defects[column] = CellDefect("amount_merged", value)
            elif not cells[column].strip():
                cells[column] = value
        return cells, defects


class RowScanner:
    """Scans a sheet below its first headers; each further header starts a region of its own.

    Args:
        sheet: the sheet.
        first: the regions of its first header, from `find_first_tables`.
        words: the headers that are known.
    """

    def __init__(self, sheet: Sheet, first: Sequence[Region], words: HeaderWords) -> None:
        self._sheet = sheet
        self._layout = sheet.layout
        self._words = words
        self._regions = tuple(first)
        self._merged = _MergedValues(sheet)
        self._is_plain = sheet.layout == SheetLayout()

    def __iter__(self) -> Iterator[ListRow]:
        """Yield each row that is not blank."""
        header_end, is_after_gap, notes = self._regions[0].header.last_line, False, list(self._regions[0].titles)
        is_first, heading = True, ""
        for row, below in _pair_with_next(self._sheet.rows):
            line, cells = row
            if line <= header_end:
                continue
            filled = [cell for cell in cells if cell and not cell.isspace()]
            if (
                not is_first
                and len(filled) > 1
                and self._has_plain_values(cells)
                and not self._words.may_be_header(cells)
            ):
                yield ListRow(self._regions[0], line, cells)
                is_after_gap, heading = False, ""
                continue
            if not filled and line not in self._layout.defect_lines:
                is_after_gap = True
                continue
            if is_first and (_is_column_numbering(filled) or self._translates_header(cells)):
                continue
            if len(filled) == 1 and below and self._is_title(filled[0], below):
                notes, is_after_gap, heading = [*notes, *filled][-_MAX_NOTES:], True, filled[0]
                continue
            further = self._find_further_tables(row, below, is_after_gap)
            if further:
                self._regions = tuple(self._inherit(region, notes, heading) for region in further)
                header_end = further[0].header.last_line
            else:
                notes = [*notes, *filled][-_MAX_NOTES:] if len(filled) == 1 else notes
                heading = filled[0] if len(filled) == 1 else ""
                yield from self._cut_rows(line, cells)
            is_first, is_after_gap = bool(further), False

    def _inherit(self, region: Region, notes: Sequence[str], heading: str) -> Region:
        """Return a further region with what it has from the rows above: titles, and the heading right above it.

        A header that repeats without a heading goes on with the table before.
        """
        before = self._regions[0]
        goes_on = not heading and region.header.names == before.header.names
        unfunded = before.unfunded if goes_on else heading if is_unfunded(heading) and not _has_status(region) else ""
        return replace(region, titles=tuple(notes), shown_sheet=before.shown_sheet, unfunded=unfunded)

    def _translates_header(self, cells: Sequence[str]) -> bool:
        """Return True for a row below a header that names most of its fields again, in another language."""
        positions = {at: field for region in self._regions for field, at in region.header.positions.items()}
        matches = [(self._words.match_text(cells[at]) or ("", 0))[0] for at in positions if at < len(cells)]
        same = sum(1 for match, field in zip(matches, positions.values(), strict=False) if match == field)
        return same > 1 and 2 * same >= len(positions) and not any(map(_NUMERIC.fullmatch, cells))

    def _is_title(self, text: str, below: NumberedRow) -> bool:
        """Return True for a text right above another header: the title of its table, or the foot of a page."""
        return not _NUMERIC.fullmatch(text) and bool(self._find_further_tables(below, None, True))

    def _find_further_tables(
        self, row: NumberedRow, below: NumberedRow | None, is_after_gap: bool
    ) -> tuple[Region, ...]:
        """Return the regions of a header in the body of a sheet; none where the row is no header."""
        if not self._words.may_be_header(row[1]):
            return ()
        headers = read_headers(row, below, self._layout, self._words)
        names = [name for header in headers for name in header.names if name]
        known = len(names) - sum(len(header.unknown) for header in headers)
        if all(self._words.is_complete(header) for header in headers):
            is_mostly_known = known == len(names) or (known >= 3 and 2 * known >= len(names))
            is_header = is_after_gap or is_mostly_known or self._repeats(headers)
            return tuple(Region(self._sheet.name, header) for header in headers) if is_header else ()
        if is_after_gap and len(names) > 1 and known and self._holds_no_values(row[1]):
            missing = self._words.missing_headers(headers[0])
            return (Region(self._sheet.name, headers[0], missing),)
        return ()

    def _repeats(self, headers: Sequence[Header]) -> bool:
        return [header.names for header in headers] == [region.header.names for region in self._regions]

    def _holds_no_values(self, cells: Sequence[str]) -> bool:
        """Return True if the cells of the required fields are empty, or one of them is a known header."""
        positions = [
            region.header.positions.get(field, -1) for region in self._regions for field in self._words.required
        ]
        found = [cells[position] for position in positions if 0 <= position < len(cells) and cells[position].strip()]
        return not found or any(self._words.match_text(cell) for cell in found)

    def _has_plain_values(self, cells: list[str]) -> bool:
        """Return True for the cells of a single table that are read as they are: no merged, hidden or error cell."""
        return self._is_plain and len(self._regions) == 1 and _ERROR_STARTS.isdisjoint([cell[:1] for cell in cells])

    def _cut_rows(self, line: int, cells: list[str]) -> Iterator[ListRow]:
        """Yield the row of each region: that of its own columns where tables stand side by side."""
        if self._has_plain_values(cells):
            yield ListRow(self._regions[0], line, cells)
            return
        full, merge_defects = self._merged.fill(line, cells, self._regions)
        defects = {**self._layout.defect_lines.get(line, {}), **merge_defects}
        if len(self._regions) == 1:
            yield self._build_row(self._regions[0], line, full, cells, defects)
            return
        for region in self._regions:
            columns = region.header.columns
            if any(cells[column].strip() for column in columns if column < len(cells)):
                own = [cell if column in columns else "" for column, cell in enumerate(full)]
                yield self._build_row(region, line, own, cells, defects)

    def _build_row(
        self, region: Region, line: int, own: list[str], cells: list[str], defects: Mapping[int, CellDefect]
    ) -> ListRow:
        """Return a row of a region, given the cells with merged values and those that the file has."""
        positions = region.header.positions
        filled = tuple(at for at in positions.values() if at < len(cells) and own[at] != cells[at])
        if line in self._layout.hidden_lines:
            return ListRow(region, line, own, filled, CellDefect("row_hidden"))
        for field, position in positions.items():
            defect = defects.get(position) or _find_error_value(own, position)
            if defect and field in self._words.read_fields:
                value = own[position] or (defect.value if defect.code != "amount_merged" else "")
                shown = [value if column == position else cell for column, cell in enumerate(own)]
                return ListRow(region, line, shown, filled, defect, region.header.column(field))
        return ListRow(region, line, own, filled)


def _is_column_numbering(filled: Sequence[str]) -> bool:
    """Return True for a row that numbers the columns below a header: `1`, `2`, `3`, or `(a)`, `(b)`, `(c)`."""
    signs = [sign[0] for cell in filled if (sign := _COLUMN_SIGN.findall(cell.strip())) and len(sign) == 1]
    order = [int(sign) if sign.isdigit() else ord(sign.casefold()) for sign in signs]
    is_numbered = all(sign.isdigit() for sign in signs) or all(sign.isalpha() for sign in signs)
    return len(signs) == len(filled) > 1 and is_numbered and all(a < b for a, b in pairwise(order))


def _find_error_value(cells: Sequence[str], position: int) -> CellDefect | None:
    text = cells[position] if position < len(cells) else ""
    return CellDefect("formula_error", text) if text[:1] in _ERROR_STARTS and is_error_value(text) else None
