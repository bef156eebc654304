"""Detection of names of persons in free text, after a title or a label, or by a frequent given name.

Streets, schools, churches, foundations and firms named after a person are not matched, and bare surnames are not
detected. `docs/privacy.md` gives the recall.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from cmsdash.ingest.privacy.letter_case import fold_to_upper
from cmsdash.ingest.spans import Span

_PARTICLE = r"(?:d[ieao]|d[ae]l(?:la|lo)?|dell[ao]|degli|l[aoi]|van|von)"
_WORD = r"(?:[A-ZÀ-Ý]['’])?[A-ZÀ-Ý](?:[a-zà-ÿ]+(?:[A-ZÀ-Ý][a-zà-ÿ]+)?|[A-ZÀ-Ý]+)"
_NAME = rf"(?:{_WORD}|[A-Z]\.)(?:[ -](?:(?i:{_PARTICLE}) )?(?:{_WORD}|[A-Z]\.(?=\s[A-Z]))){{0,2}}"

_TITLED = re.compile(
    r"(?<!\w)(?i:sig(?:\.(?:ra|na|ri)?|nor[aei]?)|dott(?:\.(?:ssa)?|oressa|or|ore)|dr(?:\.(?:ssa)?|ssa)"
    r"|avv(?:\.|ocat[oa])|ing\.|arch\.|geom\.|prof(?:\.(?:ssa)?|essor(?:e|essa)?)|rag\.)(?:(?<=\.)[ ]?|[ ]+)"
    rf"(?:(?i:ing\.|arch\.|avv\.|prof\.|dott\.) )?(?P<name>{_NAME})"
)
_LABELLED = re.compile(
    r"(?<!\w)(?i:beneficiari[oa]|destinatari[oa]|titolare|referente|responsabile(?: unico)?(?: del procedimento)?"
    r"|r\.?u\.?p\.?|tutor|legale rappresentante|assistit[oa]|paziente|detenut[oa]|utente|richiedente|nominativo|nome"
    rf"|minore)\s?[:\-–]\s?(?P<name>{_NAME})"
)
_CAPITAL = re.compile(r"[A-ZÀ-Ý]")
_LABEL_END = re.compile(r"[:\-–]\s?[A-ZÀ-Ý]")
_TITLE_STEMS = ("SIG.", "SIGNOR", "DOTT", "DR.", "DRSSA", "AVV", "ING.", "ARCH.", "GEOM.", "PROF", "RAG.")
"""Every title of `_TITLED` has one of them."""
_WORDS = re.compile(r"\w+")
_CAPITALISED = re.compile(rf"(?<![\w.*'’]){_WORD}(?:[ ](?:(?i:{_PARTICLE}) )?{_WORD})*(?!\w)")

_NAMED_AFTER_PERSON = re.compile(
    r"(?<!\w)(?:via|viale|v\.le|piazz\w+|p\.zz?a|corso|c\.so|largo|vico|vicolo|contrada|strada|rione|quartiere|borgo"
    r"|lungomare|ponte|parco|villa|palazz\w+|palestra|stadio|teatro|cinema|museo|bibliotec\w+|auditorium|castello|torre"
    r"|scuol\w+|primaria|infanzia|secondaria|materna|elementare|media|ls|asilo|licei?o?|i\.?c\.?|istitut\w+|plesso|universit\w+|accademia|conservatorio|colleg\w+|convitto"
    r"|ospedal\w+|policlinico|presidio|clinica|fondazion\w+|cooperativ\w+|coop|associazion\w+|circolo|centro|casa|caserma"
    r"|parrocchi\w+|chiesa|basilica|cattedrale|santuario|oratorio|convento|monastero|diocesi|confraternita|opera|premio"
    r"|san|santo|santa|sant|ss?\.|s\.s\.|beato|beata|madonna|papa|don|suor|padre|re|regina|masseria|tenuta|podere|intitolat\w+|dedicat\w+"
    r"|societ\w+|ditta|impresa|azienda|hotel|monumento|statua|rifugio|aeroporto|stazione|molo|edificio|immobile|complesso"
    r"|laboratorio|convent\w+|polo|mostra|opere?|comune|provincia|città|campo|campetto|impianto|salita|traversa|frazione|eredi"
    r"|cimitero|serra|mercato|ex)(?!\w)['’]?",
    re.IGNORECASE,
)
_FIRM_SUFFIX = re.compile(
    r"\s?(?:&|e (?:c\.|figli)|s\.?r\.?l|s\.?p\.?a|s\.?n\.?c|s\.?a\.?s|onlus|ets|scarl|soc\w*\.?|coop)", re.I
)
_AMBIGUOUS_IN_CAPITALS = frozenset({"sara", "massimo"})
"""Given names that are also other words in capitals without accents (`SARA` for `sarà`)."""
_SURNAME_WITH_INITIAL = re.compile(rf"(?!S\.)[A-ZÀ-Ý]\. ?{_WORD}(?:[ -]{_WORD})?|{_WORD}(?:[ -]{_WORD})? [A-ZÀ-Ý]\.")
_SAINTS = frozenset({"san", "santo", "santa", "sant", "ss", "s", "don", "beato", "beata"})
_OWNER_PARTICLES = frozenset({"di", "del", "della", "dott", "dr", "titolare"})
MAX_NAME_CHARS = 400
"""Longer names are shortened before a pattern sees them."""
_ROMAN_NUMERAL = re.compile(r"[IVX]+(?!\w)")


@cache
def _word_list(name: str) -> frozenset[str]:
    text = (files("cmsdash.ingest.privacy") / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def may_have_person_name(text: str, upper: str) -> bool:
    """Return False where `find_person_names` finds nothing: without a capital inside and what announces a name."""
    return _CAPITAL.search(text, 1) is not None and any(may_find(text, upper) for may_find, _ in NAME_FINDERS)


def find_person_names(text: str) -> Iterator[Span]:
    """Yield the spans of names of persons."""
    upper = fold_to_upper(text)
    for may_find, find in NAME_FINDERS:
        if may_find(text, upper):
            yield from find(text)


def _may_have_title(_text: str, upper: str) -> bool:
    return any(map(upper.__contains__, _TITLE_STEMS))


def _find_titled(text: str) -> Iterator[Span]:
    return _find_announced(_TITLED, text)


def _may_have_label(text: str, _upper: str) -> bool:
    return _LABEL_END.search(text) is not None


def _find_labelled(text: str) -> Iterator[Span]:
    return _find_announced(_LABELLED, text)


def _find_announced(pattern: "re.Pattern[str]", text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        span = _trim_name(text, *match.span("name"))
        if span and not _is_named_after(text, match.start(), span[1]):
            yield span


def _may_have_given_name(text: str, _upper: str) -> bool:
    return " " in text and not _word_list("given_names").isdisjoint(_WORDS.findall(text.casefold()))


def _find_capitalised(text: str) -> Iterator[Span]:
    for match in _CAPITALISED.finditer(text):
        yield from _find_by_given_name(text, match)


NAME_FINDERS: tuple[tuple[Callable[[str, str], bool], Callable[[str], Iterator[Span]]], ...] = (
    (_may_have_title, _find_titled),
    (_may_have_label, _find_labelled),
    (_may_have_given_name, _find_capitalised),
)
"""What finds names, each with its necessary condition, as in `DETECTORS`."""


def is_person_name(name: str) -> bool:
    """Return True for the name of a person in a name field: a title, or a given name among two to four words.

    Words of trades beside it (`Ditta Rossi Mario`) do not count; a saint's name (`San Nicola`, `S. Anna`) is none. A
    surname with an initial is one too.
    """
    if _TITLED.match(name) or _SURNAME_WITH_INITIAL.fullmatch(name.strip()):
        return True
    words = [word for word in _name_words(name) if word not in _word_list("trade_words")]
    return len(words) in (2, 3, 4) and _has_given_name(words)


def is_firm_of_person(name: str) -> bool:
    """Return True for the name of a firm that ends with the name of its owner: `Bar Sport di Rossi Mario`."""
    words = _name_words(name)
    starts = [position + 1 for position, word in enumerate(words) if word in _OWNER_PARTICLES and position]
    return any(len(words) - start in (2, 3, 4) and _has_given_name(words[start:]) for start in starts)


def _name_words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name[:MAX_NAME_CHARS].casefold())


def _has_given_name(words: Sequence[str]) -> bool:
    """Return True where a word is a given name and does not follow `san`."""
    names = _word_list("given_names") | _word_list("rare_given_names")
    return any(
        word in names and (position == 0 or words[position - 1] not in _SAINTS) for position, word in enumerate(words)
    )


def _trim_name(text: str, start: int, end: int) -> Span | None:
    """Return the span up to the first word that is not part of a name, None when nothing is left.

    In capitals a name runs into the following words, so it is limited to two words.
    """
    is_upper = text[start:end].isupper()
    name_end = end
    for position, word in enumerate(re.finditer(r"\S+", text[start:end])):
        if not _can_be_surname(word[0].strip(".,"), is_upper) or (is_upper and position == 2):
            name_end = start + word.start()
            break
    name_end = start + len(text[start:name_end].rstrip(" -"))
    return (start, name_end) if name_end > start else None


def _is_named_after(text: str, start: int, end: int) -> bool:
    """Return True when the name is that of a street, school or firm, by the words before and after it."""
    clause = re.split(r"(?<=\w\w)[.;:!?](?=\s)|[,(\n]", text[max(0, start - 60) : start])[-1]
    last_words = " ".join(clause.split()[-4:])
    is_quoted = text[:start].endswith(('"', "“", "«", "'")) and text[end : end + 1] in ('"', "”", "»", "'")
    return bool(_NAMED_AFTER_PERSON.search(last_words) or _FIRM_SUFFIX.match(text[end:]) or is_quoted)


def _find_by_given_name(text: str, match: "re.Match[str]") -> Iterator[Span]:
    """Yield each frequent given name with the surname before or after it, in a run of capitalised words."""
    if " " not in match[0]:
        return
    run_start = match.start()
    words = [(run_start + word.start(), run_start + word.end()) for word in re.finditer(r"[^\s-]+", match[0])]
    is_upper, search_start = match[0].isupper(), run_start
    for index, (start, end) in enumerate(words):
        if start < search_start or len(words) < 2 or not _is_given_name(text[start:end]):
            continue
        first = index if index + 1 < len(words) else index - 1
        if words[first][0] < search_start:
            return
        surname = text[slice(*words[index + 1 if index == first else first])]
        span = _trim_name(text, words[first][0], words[min(index + 3, len(words) - 1)][1])
        if not span or _is_named_after(text, span[0], span[1]) or _is_named_after(text, start, end):
            return
        if _can_be_surname(surname, is_upper) and " " in text[slice(*span)]:
            yield span
            search_start = span[1]


def _is_given_name(word: str) -> bool:
    folded = word.casefold()
    return folded in _word_list("given_names") and not (word.isupper() and folded in _AMBIGUOUS_IN_CAPITALS)


def _can_be_surname(word: str, is_upper: bool) -> bool:
    """Return True for a possible surname. In capitals, particles such as `DI` and `LA` are usually prepositions."""
    if (
        word.casefold() in _word_list("not_names")
        or _ROMAN_NUMERAL.fullmatch(word)
        or _NAMED_AFTER_PERSON.fullmatch(word)
    ):
        return False
    return not (is_upper and re.fullmatch(_PARTICLE, word, re.IGNORECASE))
