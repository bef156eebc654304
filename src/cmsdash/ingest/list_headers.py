"""Headers of lists as people write them: in two languages, over two rows, with notes and units in brackets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from cmsdash.datastore.import_report import RowIssue
from cmsdash.domain.text_folding import fold_text
from cmsdash.ingest.column_mapping import MAX_COLUMN_NAME_CHARS, ColumnMapping, Header
from cmsdash.ingest.formats.cell_text import clean_cell

Match = tuple[str, int]
"""A field, and the rank of the header in the mapping: the lowest is read where a file has several."""

MONEY_FIELD = "amount"
HEADER_SEARCH_ROWS = 200
"""Rows at the top of a sheet or file among which its first header is looked for."""
MAX_MATCHED_CHARS = 1000
"""A header is matched by its first characters: the longest of the regulations has 250."""

MAX_TABLES_ABREAST = 20
"""Limit of tables beside each other; a header that repeats more often is one table."""

_TOTAL = frozenset({"totale", "total", "totali", "totals", "complessivo", "in totale", "importo totale", "overall"})
_NAME = frozenset({"nome", "denominazione", "name", "ragione sociale"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"^\s*(?:\(?[a-z0-9]{1,2}[).]|lett(?:era|\.)\s*[a-z]\)?)\s+", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:in\s+)?(?:migliaia|milioni|mln|thousands?|millions?|mila)\b(?:\s+(?:di|of)\b)?|\b(?:in\s+)?(?:[km]?eur|euros?)\b"
    r"|\bin\s+[km]?€|\b[km]€|€",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^\s*(?:(?:il|lo|la|i|gli|le|the)\s|l['’])\s*", re.IGNORECASE)
_CODE = re.compile(r"(?:^|\[)([a-z][a-z0-9_]*)\]?\s*$")
"""The code of a column of our own files: alone, or in brackets after its words."""
_OWN_PREFIX = "art49_"
"""How the codes of the columns begin that only our list of operations has."""
_FOOTNOTE = re.compile(r"[*†‡¹²³⁴⁵⁶⁷⁸⁹]+\s*$")
_ALTERNATIVES = re.compile(r"[/|\n]")
_DASHES = re.compile(r"\s[–—-]\s|;")
_SHARE = re.compile(
    r"%|\b(?:quota|di cui|of which|share|percent\w*|ue|u\.e\.|eu|fesr|fse|erdf|esf|stato|statale|nazionale|national"
    r"|regionale|regional|privat[aoei]|private|union|unione|cofin\w*|co-financ\w*)(?![\w])",
    re.IGNORECASE,
)
"""Words that make an amount a share of the whole."""
_MAX_SIGN_CHARS = 2
"""Longest sign that numbers a column: `a)`, `12.`, `IV`."""
_MAX_NESTED_BRACKETS = 3
_MIN_BEGINNING_WORDS = 3
_BEGINNING_RANK = 1000
_MONEY_GROUP = re.compile(
    r"\b(?:finanz|cost|import|spes|risors|fond[io]|contribut|euro|amount|fund|expenditure)", re.IGNORECASE
)
_PAYERS = frozenset({"ue", "eu", "unione", "unione europea", "quota ue", "fesr", "fse", "regione", "privati", "region"})
"""Names of columns beside which `Stato` is who pays, not how far an operation is."""
_PERCENT = re.compile(r"%|\bpercent\w*|\bper cento\b|\bper cent\b", re.IGNORECASE)


@dataclass(frozen=True)
class ColumnName:
    """The name of a column: its cell, the cell above that spans several columns, and whether the column is hidden."""

    text: str
    group: str = ""
    is_hidden: bool = False

    @cached_property
    def label(self) -> str:
        """The name as reports show it."""
        parts = (clean_cell(part) for part in (self.group, self.text))
        return " – ".join(part for part in parts if part)[:MAX_COLUMN_NAME_CHARS]


@dataclass(frozen=True)
class _Candidate:
    """A column that may be a field; the least one is read."""

    is_hidden: bool
    rank: int
    position: int

    @property
    def order(self) -> tuple[bool, int, int]:
        return self.is_hidden, self.rank, self.position


class HeaderWords:
    """The headers that a mapping knows.

    Args:
        mapping: the mapping; the order of the headers of a field is their rank.
    """

    def __init__(self, mapping: ColumnMapping) -> None:
        self._matches: dict[str, Match] = {}
        for field in mapping.fields:
            for rank, header in enumerate((*field.headers, field.name)):
                self._matches.setdefault(_fold_name(header), (field.name, rank))
        self._by_code = {code: (field.name, rank) for field in mapping.fields for rank, code in enumerate(field.codes)}
        self.required = mapping.required
        known = (*self._matches, *map(fold_text, self._by_code))
        self._first_words = frozenset(folded.partition(" ")[0] for folded in known)
        self._first_headers = {field.name: field.headers[0] for field in mapping.named_fields}
        self.read_fields = frozenset(field.name for field in mapping.fields if field.carried)
        self._match_cached = lru_cache(maxsize=4096)(self._match_text)

    def match_text(self, text: str) -> Match | None:
        """Return field and rank of a header text, None where it is unknown or could be two fields."""
        return self._match_cached(text[:MAX_MATCHED_CHARS])

    def is_complete(self, header: Header) -> bool:
        """Return True if a header has every field that a file must have."""
        return all(field in header.positions for field in self.required)

    def missing_headers(self, header: Header) -> tuple[str, ...]:
        """Return a header of each field that a file must have and this one lacks."""
        return tuple(self._first_headers[field] for field in self.required if field not in header.positions)

    def may_be_header(self, cells: Sequence[str]) -> bool:
        """Return False for a row that is no header at a glance: one with a digit first, or without a known word."""
        for cell in cells:
            if cell[:1].isdigit():
                return False
        return any(self._begins_as_known(cell) for cell in cells if cell)

    def _begins_as_known(self, text: str) -> bool:
        """Return True for a text whose first word is that of a known header, after a sign such as `a)`."""
        first, _, rest = fold_text(text[:MAX_MATCHED_CHARS]).partition(" ")
        is_sign = len(first) <= _MAX_SIGN_CHARS
        return first in self._first_words or (is_sign and rest.partition(" ")[0] in self._first_words)

    def match_headers(self, line: int, last_line: int, names: Sequence[ColumnName]) -> list[Header]:
        """Return the headers that the names of the columns make: several where tables stand side by side.

        Args:
            line: first line of the header.
            last_line: its last line; columns may be named over two.
            names: names of the columns of the sheet.
        """
        candidates = self._candidates(names)
        start = self._find_second_table(candidates, names)
        if not start:
            return [self._build_header(line, last_line, names, candidates)]
        blocks = (range(start), range(start, len(names)))
        return [header for block in blocks for header in self._match_block(line, last_line, names, block)]

    def _match_block(self, line: int, last_line: int, names: Sequence[ColumnName], block: range) -> list[Header]:
        names = [name if position in block else ColumnName("") for position, name in enumerate(names)]
        return [replace(header, columns=block) for header in self.match_headers(line, last_line, names)]

    def _candidates(self, names: Sequence[ColumnName]) -> dict[str, list[_Candidate]]:
        found: dict[str, list[_Candidate]] = {}
        match_column = self._match_own_column if any(map(_is_of_own_list, names)) else self.match_column
        for position, name in enumerate(names):
            match = match_column(name) if name.label else None
            beside = {fold_text(other.text) for other in names[max(0, position - 1) : position + 2]}
            if match and not (match[0] == "status" and beside & _PAYERS):
                found.setdefault(match[0], []).append(_Candidate(name.is_hidden, match[1], position))
        return found

    def _match_own_column(self, name: ColumnName) -> Match | None:
        """Return field and rank of a column of a list that `cmsdash lists` wrote: by its code, which no word can be."""
        code = _CODE.search(name.text)
        return (self._by_code.get(code[1]) if code else None) or self._find(name.text)

    def _find_second_table(self, candidates: Mapping[str, list[_Candidate]], names: Sequence[ColumnName]) -> int:
        """Return where a second table starts: at the first column that repeats, when all required ones do; else 0."""
        pairs = [[item.position for item in candidates.get(field, [])][:2] for field in self.required]
        repeats = [len(candidates.get(field, [])) for field in self.required]
        if not pairs or any(len(pair) < 2 for pair in pairs) or max(repeats) > MAX_TABLES_ABREAST:
            return 0
        is_same = all(fold_text(names[first].label) == fold_text(names[second].label) for first, second in pairs)
        labels = [fold_text(name.label) for name in names]
        start = labels.index(labels[0], 1) if labels[0] and labels.count(labels[0]) > 1 else min(pairs)[1]
        return start if is_same and max(first for first, _ in pairs) < start <= min(pair[1] for pair in pairs) else 0

    def _build_header(
        self, line: int, last_line: int, names: Sequence[ColumnName], candidates: Mapping[str, list[_Candidate]]
    ) -> Header:
        """Return the header in which each field has its best candidate, with remarks on the others."""
        labels = [name.label for name in names]
        width = max((position + 1 for position, label in enumerate(labels) if label), default=0)
        best = {field: min(items, key=lambda item: item.order) for field, items in candidates.items()}
        positions = {field: item.position for field, item in best.items()}
        others = {item.position: field for field, items in candidates.items() for item in items if item != best[field]}
        remarks = [RowIssue("column_second", line, labels[at], labels[positions[name]]) for at, name in others.items()]
        remarks += [RowIssue("column_hidden", line, labels[item.position]) for item in best.values() if item.is_hidden]
        used = {*positions.values(), *others}
        unknown = tuple(label for position, label in enumerate(labels) if label and position not in used)
        money = [label for label in unknown if _MONEY_GROUP.search(label)]
        if MONEY_FIELD not in positions and money:
            remarks.append(RowIssue("amount_unread", line, ", ".join(money)))
        return Header(
            line,
            tuple(labels[:width]),
            positions,
            unknown,
            last_line,
            range(len(names)),
            tuple(remarks),
            self._find_doubtful_amounts(names, candidates.get(MONEY_FIELD, [])),
        )

    def _find_doubtful_amounts(self, names: Sequence[ColumnName], amounts: Sequence[_Candidate]) -> tuple[str, ...]:
        """Return the columns of money of which none can be preferred: equal ones, or parts without their total."""
        first = min(amounts, key=lambda item: item.order, default=None)
        if first is None:
            parts = [name for name in names if name.group and name.text]
            return tuple(name.label for name in parts if (self.match_text(name.group) or ("", 0))[0] == MONEY_FIELD)
        equal = [item for item in amounts if (item.is_hidden, item.rank) == (first.is_hidden, first.rank)]
        return tuple(names[item.position].label for item in equal) if len(equal) > 1 else ()

    def match_column(self, name: ColumnName) -> Match | None:
        """Return field and rank of a column, None where its name is unknown or could be two fields."""
        if not name.group:
            return self.match_text(name.text)
        whole = self.match_text(f"{name.group} {name.text}") or self.match_text(f"{name.text} {name.group}")
        group, own = self.match_text(name.group), self.match_text(name.text)
        folded = fold_text(name.text)
        if group and group[0] == MONEY_FIELD and folded in _TOTAL:
            return group
        if (group and group[0] == MONEY_FIELD) or (not group and _MONEY_GROUP.search(name.group)):
            return next((match for match in (whole, own) if match and match[0] == MONEY_FIELD), None)
        return group if group and folded in _NAME else whole or own

    def _match_text(self, text: str) -> Match | None:
        """Return field and rank of a header text: as it stands, without its notes, else by one of its languages."""
        match = self._find(text) or self._find_without_notes(text)
        for separator, needs_all in ((_ALTERNATIVES, False), (_DASHES, True)):
            parts = [part for part in separator.split(text) if part.strip()]
            if match is None and len(parts) > 1:
                match = self._match_parts(parts, needs_all)
        match = match or self._find_beginning(text) or self._find_beginning(_split_notes(text)[0])
        return None if match and match[0] == MONEY_FIELD and _PERCENT.search(text) else match

    def _find_beginning(self, text: str) -> Match | None:
        """Return the match of the longest known header that a text begins with, after all headers that match whole.

        The regulations name columns by whole clauses, which lists shorten and reword at the end.
        """
        words = fold_text(text).split()
        for length in range(len(words) - 1, _MIN_BEGINNING_WORDS - 1, -1):
            match = self._matches.get(" ".join(words[:length]))
            if match and (match[0] != MONEY_FIELD or (length > _MIN_BEGINNING_WORDS and not _SHARE.search(text))):
                return match[0], match[1] + _BEGINNING_RANK
        return None

    def _match_parts(self, parts: Sequence[str], needs_all: bool) -> Match | None:
        found = [self._find(part) or self._find_without_notes(part) for part in parts]
        known = [match for match in found if match]
        unknown = " ".join(part for part, match in zip(parts, found, strict=True) if match is None)
        fields = {field for field, _ in known}
        if len(fields) != 1 or (unknown and (needs_all or _SHARE.search(unknown))):
            return None
        return min(known, key=lambda match: match[1])

    def _find(self, text: str) -> Match | None:
        return self._matches.get(_fold_name(text))

    def _find_without_notes(self, text: str) -> Match | None:
        """Return the match of a header without its notes, unless they say that the amount is a share."""
        bare, notes = _split_notes(text)
        match = self._find(bare)
        return None if match and match[0] == MONEY_FIELD and _SHARE.search(notes) else match


def _is_of_own_list(name: ColumnName) -> bool:
    code = _CODE.search(name.text)
    return bool(code and code[1].startswith(_OWN_PREFIX))


def _fold_name(text: str) -> str:
    """Return the folded name of a column; of a name of signs alone, such as `#`, the signs."""
    return fold_text(text) or text.strip()


def _split_notes(text: str) -> tuple[str, str]:
    """Return a header without brackets, numbering, article, footnote marks and unit, and what was in brackets."""
    notes: list[str] = []
    for _ in range(_MAX_NESTED_BRACKETS):
        notes += _BRACKETS.findall(text)
        text = _BRACKETS.sub(" ", text)
    bare = _ARTICLE.sub("", _NUMBERING.sub("", _FOOTNOTE.sub("", text)))
    return _UNIT.sub(" ", bare), " ".join(notes)
