"""Ways to reach somebody: e-mail addresses, telephone numbers, and where a shelter is."""

import re
from collections.abc import Iterator

from stdnum.it import iva

from cmsdash.ingest.privacy.checksums import Span

_EMAIL = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]++\s?(?:@|[\[(]\s?(?:at|chiocciola)\s?[\])])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?!\w)",
    re.IGNORECASE,
)

_NUMBER = re.compile(
    r"(?<![\w.,/+*-])(?:(?:\+|00) ?39[ ./-]?)?\(?(?:0[1-9]|3\d)\d{0,2}\)?(?:[ ./-]{0,3}\d{2,}+){1,4}(?![\w/])"
)
_CUED = re.compile(
    r"(?<!\w)(?:tel(?:efono|ef)?|cell(?:ulare)?|fax|whatsapp|recapit[oi])\.?(?: n(?:umero|\.|°)?)?[ :.]{0,3}"
    r"(?P<number>(?:\+ ?|00)?\d(?:[ ./-]{0,3}\d){5,14})(?!\w)",
    re.IGNORECASE,
)
_MONEY_OR_DATE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_BEFORE_A_NUMBER = re.compile(r"(?:€|euro|eur|prot\w*\.?(?: n\.?)?|p\.? ?iva|partita iva|cig|cup)[ :]{0,2}$", re.I)
_AFTER_A_NUMBER = re.compile(r"\s?(?:€|euro|eur\b|mln|mq|,\d)", re.IGNORECASE)

_SHELTER = re.compile(
    r"violenz[ae]|maltratta|cas[ae][ -]rifugio|rifugio per (?:le )?donne|cas[ae] (?:di accoglienza )?(?:protett[ae]|per"
    r" (?:le )?donne)|cas[ae] delle donne|comunit[àa]'? protett[ae]|(?:struttur|residenz)[ae] protett[ae]"
    r"|(?:alloggi|appartament)[oi]? protett[oi]|indirizzo segreto|vittime di tratta",
    re.IGNORECASE,
)
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


def find_emails(text: str) -> Iterator[Span]:
    """Where e-mail addresses stand, also those that spell out their @."""
    yield from (found.span() for found in _EMAIL.finditer(text))


def find_phones(text: str) -> Iterator[Span]:
    """Where telephone numbers stand: mobile, landline, abroad. Helplines (1522, 112, 800…) are for everybody."""
    for found in _CUED.finditer(text):
        if not _is_helpline(_digits(found["number"])):
            yield found.span("number")
    for found in _NUMBER.finditer(text):
        before = text[max(0, found.start() - 40) : found.start()]
        around = _BEFORE_A_NUMBER.search(before) or _AFTER_A_NUMBER.match(text, found.end())
        if not around and _is_phone(found[0]):
            yield found.span()


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_helpline(digits: str) -> bool:
    return len(digits) < 6 or digits.startswith(("800", "803", "840", "848", "116"))


def _is_phone(number: str) -> bool:
    if _MONEY_OR_DATE.fullmatch(number):
        return False
    abroad = re.match(r"(?:\+|00) ?39", number)
    digits = _digits(number[abroad.end() :] if abroad else number)
    if digits.startswith("3"):
        return len(digits) == 10 or (abroad is not None and len(digits) == 9)
    return 8 <= len(digits) <= 11 and not (number.isdigit() and iva.is_valid(digits))  # a tax number is no telephone


def find_shelter_addresses(text: str) -> Iterator[Span]:
    """Where the address of a shelter stands: any street, square, district or parcel in a sentence about one."""
    for sentence in _SENTENCE.finditer(text):
        if _SHELTER.search(sentence[0]):
            for found in _ADDRESS.finditer(sentence[0]):
                yield sentence.start() + found.start(), sentence.start() + found.end()
