"""Recognition of rows that are totals of other rows: by their words, and by what they add up to."""

import re
from collections.abc import Mapping

from cmsdash.datastore.import_report import RowIssue
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.formats.list_rows import ListRow, Region
from cmsdash.ingest.parsing.placeholders import is_placeholder

MAX_LABEL_CHARS = 200
"""Longer cells are no names of totals."""
MAX_LISTED_DOUBTS = 20
MAX_SUMMED_CITIES = 20_000
"""Limit of the places whose amounts are added up: Italy has 7 900 municipalities."""

_TOTAL = r"(?:sub|gran|grand|over ?all|in)? ?(?:totale|totali|total|totals|tot)"
_SUM = r"(?:somma|somme|sommano|sum|riporto|riporti|a riportare|da riportare|carried forward|brought forward)"
_PREFIX = re.compile(
    rf"(?:{_TOTAL}|subtot|{_SUM}(?! vesuviana| lombardo)|di cui|of which|complessivo|complessivamente|parziale"
    r"|t o t a l e|(?:importo|importi|costo|spesa|valore|amount) (?:totale|complessiv[oi]|total))\b"
)
_SUFFIX = re.compile(r"\b(?:sub ?)?(?:totale|total)(?: complessivo| generale| parziale)?$")
_STRUCTURE = re.compile(
    r"(?:general[ei]?|grand|complessiv[oaie]|parzial[ei]|partial|final[ei]|overall|euro?|n|[0-9]+"
    r"|operazion[ei]|operations|progetti|projects|interventi|elenco|list|tabella|foglio|pagina|page|allegato"
    r"|import[oi]|amounts?|cost[oi]|spes[ae]|contribut[oi]|finanziament[oi]|risorse"
    r"|asse|priorita|priority|obiettivo|objective|os|misura|azione|linea|fondo|fund|fse|fesr|pn|programma|programme"
    r"|provincia|province|regione|region|comun[ei]|citta|city|ann[oi]|year"
    r"|abruzzo|basilicata|calabria|campania|molise|puglia|sardegna|sicilia)"
)
"""Words that say what a total is of: the parts of a list."""
_IDENTIFIERS = ("cup", "local_code", "start", "end")
"""Fields that operations have and totals have not."""
_LINKS = frozenset(["di", "del", "della", "dei", "delle", "per", "of", "for", "the", "e", "and", "a", "in"])
_HINT = re.compile(r"tot|t o t|somm|sum|riport|di cui|of which|compless|parzial|forward")
"""What every label has in it: a row without it is not looked at further."""


class _RunningSum:
    """Number and cents of the rows of one kind that were read so far."""

    __slots__ = ("cents", "rows")

    def __init__(self) -> None:
        self.rows = self.cents = 0

    def is_equal(self, cents: int) -> bool:
        """Return True if an amount is the sum of several rows."""
        return cents == self.cents > 0 and self.rows > 1


class TotalRows:
    """Tells totals from operations while the rows of a table are read in their order.

    A row is a total by its words where nothing speaks for an operation: the label names nothing but the parts of a
    list or the city of the row, or the row has no city or title, or its amount is the sum of rows above. A row with a
    CUP, a code or a date is an operation.
    """

    def __init__(self) -> None:
        self._file = _RunningSum()
        self._table = _RunningSum()
        self._group = _RunningSum()
        self._cities: dict[str, _RunningSum] = {}
        self._region: Region | None = None
        self._doubtful: list[RowIssue] = []

    def find_label(self, row: ListRow, fields: Mapping[str, str], cents: int) -> str | None:
        """Return the words of a total, None for any other row, whose amount is added to the sums."""
        if row.region is not self._region:
            self._region, self._table = row.region, _RunningSum()
        has_hint = _HINT.search(" ".join(row.cells).casefold()) is not None
        if has_hint or not (fields.get("title") or fields.get("city")):
            label = self._match(row, fields, cents)
            if label is not None:
                self._group = _RunningSum()
                return label
        for total in (self._file, self._table, self._group, self._city_sum(fields.get("city", "").casefold())):
            total.rows += 1
            total.cents += cents
        return None

    def _city_sum(self, city: str) -> _RunningSum:
        known = self._cities.get(city)
        if known is None:
            known = _RunningSum()
            if len(self._cities) < MAX_SUMMED_CITIES:
                self._cities[city] = known
        return known

    def _is_sum(self, cents: int, city: str) -> bool:
        own = self._cities.get(city.casefold()) if city else None
        return any(total.is_equal(cents) for total in (self._file, self._table, self._group, own) if total)

    def note_operation(self, row: ListRow, fields: Mapping[str, str]) -> None:
        """Keep a remark on an accepted row whose title resembles a total."""
        title = fields.get("title", "")
        if len(self._doubtful) < MAX_LISTED_DOUBTS and _HINT.search(title.casefold()) and has_total_label(title):
            sheet = row.region.shown_sheet
            self._doubtful.append(
                RowIssue("total_like", row.line, row.region.header.column("title"), title, sheet=sheet)
            )

    def remarks(self) -> tuple[RowIssue, ...]:
        """Return remarks on operations whose titles resemble totals."""
        return tuple(self._doubtful)

    def _match(self, row: ListRow, fields: Mapping[str, str], cents: int) -> str | None:
        fields = {name: "" if value and is_placeholder(value, name) else value for name, value in fields.items()}
        title, city = fields.get("title", ""), fields.get("city", "")
        is_sum = self._is_sum(cents, city)
        if is_sum and not (title or city):
            filled = [cell for cell in row.cells if cell.strip()]
            return filled[0] if len(filled) == 1 else next(filter(has_total_label, filled), None)
        labels = [cell for cell in row.cells if has_total_label(cell)]
        if not labels or any(fields.get(name) and not has_total_label(fields[name]) for name in _IDENTIFIERS):
            return None
        if "title" not in row.region.header.positions:
            return city or labels[0] if not city or has_total_label(city) else None
        if has_total_label(title):
            is_total = is_sum or not city or has_total_label(city) or _names_part(title, city)
            return title if is_total else None
        if title:
            return city if has_total_label(city) and (is_sum or _names_part(city, "")) else None
        is_total = is_sum or not city or has_total_label(city)
        return next((label for label in labels if is_total or _names_part(label, city)), None)


def has_total_label(text: str) -> bool:
    """Return True for a text that begins or ends as the name of a total does: `Sub-totale Trani`, `Andria Totale`."""
    if not text or len(text) > MAX_LABEL_CHARS:
        return False
    folded = fold_text(text)
    return bool(_PREFIX.match(folded) or _SUFFIX.search(folded))


def _names_part(label: str, city: str) -> bool:
    """Return True if the words beside those of a total are the city of the row, or begin with a part of a list."""
    folded = fold_text(label)
    if folded.startswith(("di cui", "of which")):
        return True
    rest = [word for word in _SUFFIX.sub("", _PREFIX.sub("", folded, count=1)).split() if word not in _LINKS]
    own = {*fold_text(city).split(), "comune", "citta"}
    return not rest or bool(_STRUCTURE.fullmatch(rest[0])) or set(rest) <= own
