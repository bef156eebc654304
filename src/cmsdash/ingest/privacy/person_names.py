"""Names of persons in free text, found only where something says that they are: a title, a cue, a given name.

Cautious on purpose: streets, schools, churches, foundations and firms that bear a person's name are left alone, so
a bare surname is not found. What that costs is measured (`docs/privacy.md`).
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from cmsdash.ingest.privacy.checksums import Span

_PARTICLE = r"(?:d[ieao]|d[ae]l(?:la|lo)?|dell[ao]|degli|l[aoi]|van|von)"
_WORD = r"(?:[A-ZÀ-Ý]['’])?[A-ZÀ-Ý](?:[a-zà-ÿ]+(?:[A-ZÀ-Ý][a-zà-ÿ]+)?|[A-ZÀ-Ý]+)"
_NAME = rf"(?:{_WORD}|[A-Z]\.)(?:[ -](?:(?i:{_PARTICLE}) )?(?:{_WORD}|[A-Z]\.(?=\s[A-Z]))){{0,2}}"

_TITLED = re.compile(
    r"(?<!\w)(?i:sig(?:\.(?:ra|na|ri)?|nor[aei]?)|dott(?:\.(?:ssa)?|oressa|or|ore)|dr(?:\.(?:ssa)?|ssa)"
    r"|avv(?:\.|ocat[oa])|ing\.|arch\.|geom\.|prof(?:\.(?:ssa)?|essor(?:e|essa)?)|rag\.)(?:(?<=\.)[ ]?|[ ]+)"
    rf"(?:(?i:ing\.|arch\.|avv\.|prof\.|dott\.) )?(?P<name>{_NAME})"
)
_CUED = re.compile(
    r"(?<!\w)(?i:beneficiari[oa]|destinatari[oa]|titolare|referente|responsabile(?: unico)?(?: del procedimento)?"
    r"|r\.?u\.?p\.?|tutor|legale rappresentante|assistit[oa]|paziente|detenut[oa]|utente|richiedente|nominativo|nome"
    rf"|minore)\s?[:\-–]\s?(?P<name>{_NAME})"
)
_CAPITALISED = re.compile(rf"(?<![\w.*'’]){_WORD}(?:[ ](?:(?i:{_PARTICLE}) )?{_WORD})*(?!\w)")

_BEARS_A_NAME = re.compile(
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
_FIRM_AFTER = re.compile(
    r"\s?(?:&|e (?:c\.|figli)|s\.?r\.?l|s\.?p\.?a|s\.?n\.?c|s\.?a\.?s|onlus|ets|scarl|soc\w*\.?|coop)", re.I
)
_WORDS_IN_CAPITALS = frozenset({"sara", "massimo"})
"""Given names that are other words where text in capitals drops accents (`sarà`)."""
_NUMERAL_AFTER = re.compile(r"[IVX]+(?!\w)")


@cache
def _listed(name: str) -> frozenset[str]:
    text = (files("cmsdash.ingest.privacy") / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def find_person_names(text: str) -> Iterator[Span]:
    """Where names of persons stand."""
    for pattern in (_TITLED, _CUED):
        for found in pattern.finditer(text):
            span = _cut(text, *found.span("name"))
            if span and not _is_borne(text, found.start(), span[1]):
                yield span
    for found in _CAPITALISED.finditer(text):
        yield from _given_and_surname(text, found)


def is_person_name(name: str) -> bool:
    """True when a field that holds nothing else holds a person's name: a title or a given name among two or three."""
    words = re.findall(r"[^\W\d]+", name.casefold())
    return bool(_TITLED.match(name)) or (
        len(words) in (2, 3, 4) and any(word in _listed("given_names") for word in words)
    )


def _cut(text: str, start: int, end: int) -> Span | None:
    """The span without what can be no name: in text all in capitals a name runs into the words after it."""
    shouted = text[start:end].isupper()
    kept = end
    for position, word in enumerate(re.finditer(r"\S+", text[start:end])):
        if not _can_be_surname(word[0].strip(".,"), shouted) or (shouted and position == 2):
            kept = start + word.start()
            break
    kept = start + len(text[start:kept].rstrip(" -"))
    return (start, kept) if kept > start else None


def _is_borne(text: str, start: int, end: int) -> bool:
    """True when a street, a school or a firm bears the name: a word for one stands just before, or a firm's after."""
    before = re.split(r"(?<=\w\w)[.;:!?](?=\s)|[,(\n]", text[max(0, start - 60) : start])[-1]
    near = " ".join(before.split()[-4:])
    quoted = text[:start].endswith(('"', "“", "«", "'")) and text[end : end + 1] in ('"', "”", "»", "'")
    return bool(_BEARS_A_NAME.search(near) or _FIRM_AFTER.match(text[end:]) or quoted)


def _given_and_surname(text: str, found: "re.Match[str]") -> Iterator[Span]:
    """Each frequent given name beside one or two capitalised words, none of which can be no name."""
    words = [(found.start() + word.start(), found.start() + word.end()) for word in re.finditer(r"[^\s-]+", found[0])]
    shouted, taken = found[0].isupper(), found.start()
    for place, (start, end) in enumerate(words):
        if start < taken or len(words) < 2 or not _is_given(text[start:end]):
            continue
        first = place if place + 1 < len(words) else place - 1
        if words[first][0] < taken:
            return
        beside = text[slice(*words[place + 1 if place == first else first])]
        span = _cut(text, words[first][0], words[min(place + 3, len(words) - 1)][1])
        if not span or _is_borne(text, span[0], span[1]) or _is_borne(text, start, end):
            return
        if _can_be_surname(beside, shouted) and " " in text[slice(*span)]:
            yield span
            taken = span[1]


def _is_given(word: str) -> bool:
    folded = word.casefold()
    return folded in _listed("given_names") and not (word.isupper() and folded in _WORDS_IN_CAPITALS)


def _can_be_surname(word: str, shouted: bool) -> bool:
    """Whether a word can stand in a name. In capitals `DI` and `LA` are prepositions more often than parts of one."""
    if word.casefold() in _listed("not_names") or _NUMERAL_AFTER.fullmatch(word) or _BEARS_A_NAME.fullmatch(word):
        return False
    return not (shouted and re.fullmatch(_PARTICLE, word, re.IGNORECASE))
