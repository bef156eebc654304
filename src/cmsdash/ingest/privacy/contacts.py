"""Detection of e-mail addresses, telephone numbers and addresses of shelters."""

import re
from collections.abc import Iterator

from stdnum.it import iva

from cmsdash.ingest.spans import Span

_EMAIL = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]++\s?(?:@|[\[(]\s?(?:at|chiocciola)\s?[\])])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?!\w)",
    re.IGNORECASE,
)

_NUMBER = re.compile(
    r"(?<![\w.,/+*-])(?:(?:\+|00) ?39[ ./-]?)?\(?(?:0[1-9]|3\d)\d{0,2}\)?(?:[ ./-]{0,3}\d{2,}+){1,4}(?![\w/])"
)
_LABELLED_NUMBER = re.compile(
    r"(?<!\w)(?:tel(?:efono|ef)?|cell(?:ulare)?|fax|whatsapp|recapit[oi])\.?(?: n(?:umero|\.|°)?)?[ :.]{0,3}"
    r"(?P<number>(?:\+ ?|00)?\d(?:[ ./-]{0,3}\d){5,14})(?!\w)",
    re.IGNORECASE,
)
_MONEY_OR_DATE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_OTHER_NUMBER_BEFORE = re.compile(r"(?:€|euro|eur|prot\w*\.?(?: n\.?)?|p\.? ?iva|partita iva|cig|cup)[ :]{0,2}$", re.I)
_OTHER_NUMBER_AFTER = re.compile(r"\s?(?:€|euro|eur\b|mln|mq|,\d)", re.IGNORECASE)

_SIX_DIGITS = re.compile(r"\d(?:[ ./)-]{0,4}\d){5}")
_NUMBER_START = re.compile(r"0[1-9](?<![\w.,/+*-]..)|3\d(?<![\w.,/+*-]..)|\((?:0[1-9]|3\d)|(?:\+|00) ?39")
_LABEL_STEMS = ("TEL", "CELL", "FAX", "WHATSAPP", "RECAPIT")
"""Every label of `_LABELLED_NUMBER` has one of them."""

_CONTEXT_CHARS = 40

_SHELTER = re.compile(
    r"violenz[ae]|maltratta|cas[ae][ -]rifugio|rifugio per (?:le )?donne|cas[ae] (?:di accoglienza )?(?:protett[ae]|per"
    r" (?:le )?donne)|cas[ae] delle donne|comunit[àa]'? protett[ae]|(?:struttur|residenz)[ae] protett[ae]"
    r"|(?:alloggi|appartament)[oi]? protett[oi]|indirizzo segreto|vittime di tratta",
    re.IGNORECASE,
)
_SHELTER_STEMS = ("VIOLENZ", "TRATTA", "RIFUGIO", "PROTETT", "DONNE", "SEGRETO")
"""Every alternative of `_SHELTER` has one of them."""
_STREET = (
    r"(?:via|viale|v\.le|piazz[ae]|piazzale|p\.zz?a|corso|c\.so|largo|l\.go|vic[oi]|vicolo|contrada|c\.da|strada"
    r"|localit[àa]'?|loc\.|lungomare|salita|rione|quartiere|borgata|frazione|traversa|foglio|fg\.)"
)
_ADDRESS = re.compile(
    rf"(?<![\w*]){_STREET}(?!\w)[^\n;:()*]*?"
    r"(?:,? ?(?:n\.|n°|nr\.?|civico|snc|s\.n\.c\.)? ?\d+(?: ?/ ?\w+)?(?:[, ]+(?:particella|p\.lla|interno|int\.|scala)"
    r" ?\w+)*(?!\w)|(?=,| (?:a|in|nel|nella|presso|per|con|del comune|di proprietà|è|sarà|dove"
    r"|ospita|da (?:adibire|destinare|utilizzare)) |(?<=\w{3})\.|[;:()*\n]|$))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\n;]+?(?:(?<=[a-zà-ù)]{3})\.(?=\s+[A-ZÀ-Ù])|[;\n]|$)")


def may_have_email(text: str, _upper: str) -> bool:
    """Return False where `find_emails` finds nothing, because there is no `@` and no bracket."""
    return "@" in text or "(" in text or "[" in text


def may_have_phone(text: str, upper: str) -> bool:
    """Return False where `find_phones` finds nothing: without six digits close together, and a label or a prefix."""
    if not _SIX_DIGITS.search(text):
        return False
    return _NUMBER_START.search(text) is not None or any(map(upper.__contains__, _LABEL_STEMS))


def may_have_shelter(_text: str, upper: str) -> bool:
    """Return False where `find_shelter_addresses` finds nothing, because no word is of a shelter."""
    return any(map(upper.__contains__, _SHELTER_STEMS))


def find_emails(text: str) -> Iterator[Span]:
    """Yield the spans of e-mail addresses, with `@`, `(at)` or `(chiocciola)`."""
    yield from (match.span() for match in _EMAIL.finditer(text))


def find_phones(text: str) -> Iterator[Span]:
    """Yield the spans of mobile and landline numbers; public helplines (1522, 112, 800…) are not personal data."""
    for match in _LABELLED_NUMBER.finditer(text):
        if not _is_helpline(_digits(match["number"])):
            yield match.span("number")
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - _CONTEXT_CHARS) : match.start()]
        is_other_number = _OTHER_NUMBER_BEFORE.search(before) or _OTHER_NUMBER_AFTER.match(text, match.end())
        if not is_other_number and _is_phone(match[0]):
            yield match.span()


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_helpline(digits: str) -> bool:
    return len(digits) < 6 or digits.startswith(("800", "803", "840", "848", "116"))


def _is_phone(number: str) -> bool:
    if _MONEY_OR_DATE.fullmatch(number):
        return False
    country_code = re.match(r"(?:\+|00) ?39", number)
    digits = _digits(number[country_code.end() :] if country_code else number)
    if digits.startswith("3"):
        return len(digits) == 10 or (country_code is not None and len(digits) == 9)
    is_vat_number = number.isdigit() and iva.is_valid(digits)
    return 8 <= len(digits) <= 11 and not is_vat_number


def find_shelter_addresses(text: str) -> Iterator[Span]:
    """Yield the spans of streets, squares, districts and cadastral parcels in sentences about a shelter."""
    if not _SHELTER.search(text):
        return
    for sentence in _SENTENCE.finditer(text):
        if _SHELTER.search(sentence[0]):
            for address in _ADDRESS.finditer(sentence[0]):
                yield sentence.start() + address.start(), sentence.start() + address.end()
