"""Operations that several sheets of a workbook have: the later ones are set aside, so that nothing counts twice."""

from collections.abc import Mapping

from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.errors import RowRejectedError
from cmsdash.ingest.formats.list_rows import ListRow


class SheetRepeats:
    """The accepted rows of each sheet, by code and by city and title."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, int, str]] = {}

    def reject_repeat(self, row: ListRow, fields: Mapping[str, str]) -> None:
        """Raise RowRejectedError for a row with the code, or the city and title, of a row on another sheet.

        Two rows with different codes are different operations, whatever their titles.
        """
        code = _code(fields)
        for identity in _identities(fields):
            sheet, line, other_code = self._places.get(identity, (row.region.shown_sheet, 0, ""))
            if sheet != row.region.shown_sheet and (not code or not other_code or code == other_code):
                raise RowRejectedError("row_on_other_sheet", value=f"{sheet}, {line}")

    def add(self, row: ListRow, fields: Mapping[str, str]) -> None:
        """Remember an accepted row."""
        for identity in _identities(fields):
            self._places.setdefault(identity, (row.region.shown_sheet, row.line, _code(fields)))


def _code(fields: Mapping[str, str]) -> str:
    return fold_text(fields.get("local_code") or fields.get("cup", ""))


def _identities(fields: Mapping[str, str]) -> list[str]:
    """Return what identifies the operation of a row; nothing for rows of city figures, which have no title."""
    code, title = _code(fields), fold_text(fields.get("title", ""))
    named = [f"name {fold_text(fields.get('city', ''))} {title}"] if title else []
    return [f"code {code}", *named] if code else named
