"""Recognition of natural persons among OpenCoesione's subjects, by legal form and name."""

import re
from itertools import zip_longest

from cmsdash.ingest.privacy.person_names import is_firm_of_person, is_person_name

SEPARATOR = ":::"
"""Separator of the values of one field in OpenCoesione's files."""

_PERSON_FORM = re.compile(
    r"person[ae] fisic|(?<!\w)individual|imprendit(?:or|ric)|professionist|liber[ao] profession|lavorat\w+ autonom"
    r"|^\W*(?:titolare|artigian[oa]|autonom[oa]|privat[oaie]|ind\.?|d\.? ?i\.?)\W*$|titolare di|commerciante"
    r"|coltivator[ei] dirett|impresa familiare|(?:ditta|impresa|impr\.|imp\.) ind\.?(?!\w)|(?<!\w)d\. ?i\.(?!\w)"
    r"|privat[oa] cittadin[oa]|cittadin[oa] privat[oa]|sole (?:trader|proprietor|owner)|self[- ]?employed"
    r"|free[- ]?lance|natural person|one[- ]person",
    re.IGNORECASE,
)
"""Legal forms of natural persons and of firms that are one person, in Italian and English."""
_COMPANY_FORM = re.compile(
    r"societ|associa|cooperativ|consorzi|fondazion|s\.? ?r\.? ?l\.?(?!\w)|s\.? ?p\.? ?a\.?(?!\w)|company|partnership",
    re.IGNORECASE,
)
"""Words that make a company of such a form: `Studio associato e Societa' di professionisti`, `S.r.l. unipersonale`."""
_SOLE_FIRM_NAME = re.compile(
    r"(?<!\w)(?:(?:ditta|impresa|azienda)(?: \w+)? ind(?:ividuale|\.)|imprenditore individuale|d\. ?i\.(?!\w)"
    r"|sole trader|libero professionista)",
    re.IGNORECASE,
)
_MASKED = re.compile(r"\*\s*(?:individuo|codice fiscale)", re.IGNORECASE)
_COMPANY = re.compile(
    r"(?<!\w)(?:(?:comune|provincia|citt(?:à|a')|municipio) d|unione dei comuni|comunit(?:à|a'?) montana|regione"
    r"|ministero|prefettura|azienda (?:sanitaria|ospedaliera|speciale)|camera di commercio|(?:universit(?:à|a'?)"
    r"|agenzia|cooperativa"
    r"|autorit(?:à|a'?)|coop\.?|onlus|r\.?t\.?i\.?|s\.? ?r\.? ?l\.? ?s?\.?|s\.? ?p\.? ?a\.?|s\.? ?n\.? ?c\.?"
    r"|s\.? ?a\.? ?s\.?"
    r"|e\.? ?t\.? ?s\.?|a\.? ?p\.? ?s\.?|o\.? ?d\.? ?v\.?|s\. ?c\. ?a\. ?r\. ?l\.?|scarl|gmbh|ltd|limited)(?!\w))",
    re.IGNORECASE,
)
"""Names of public bodies and companies, whatever the form says: the files code some municipalities as entrepreneurs."""
_BODY = re.compile(
    r"(?<!\w)(?:consorzio|societ(?:à|a'?)|soc\.|fondazione|associazione|istitut\w+|istituzione|ente|scuola|liceo"
    r"|convitto"
    r"|asilo|accademia|conservatorio|ospedale|policlinico|clinica|casa d\w+|centro|circolo|comitato|federazione|lega"
    r"|unione"
    r"|parrocchia|chiesa|(?:arci)?diocesi|confraternita|basilica|santuario|convento|monastero|congregazione|suore"
    r"|opera|museo"
    r"|biblioteca|teatro|polisportiva|club|caritas|arci|acli|pro loco|ambito|distretto|ordine|collegio|comune|provincia"
    r"|citt(?:à|a')|asl|asp|a\.?t\.?i\.?|a\.?t\.?s\.?|rete)(?!\w)|\w(?: &| e) c(?:\.|$|\s)",
    re.IGNORECASE,
)
"""Names of bodies that may be called after a person, and of partnerships (`Rossi Mario & C.`)."""


def is_natural_person(legal_form: str, name: str) -> bool:
    """Return True for a natural person or a one-person firm, whose name is personal data.

    A public body or a company keeps its name, whatever the form says. Otherwise the form of a person or of a one-person
    firm decides, or such words in the name; and the name of a person is one under every legal form, because the files
    code persons as municipalities and companies too.
    """
    if _MASKED.search(name):
        return True
    if _COMPANY.search(name):
        return False
    if _SOLE_FIRM_NAME.search(name):
        return True
    is_person_form = bool(_PERSON_FORM.search(legal_form)) and not _COMPANY_FORM.search(legal_form)
    if _BODY.search(name):
        return is_person_form and (is_person_name(name) or is_firm_of_person(name))
    return is_person_form or is_person_name(name) or is_firm_of_person(name)


def natural_persons(legal_forms: str, names: str) -> tuple[bool, ...]:
    """Return for each name of a `:::` list whether it is a natural person's.

    When the two lists differ in length and contain a person, all names count as persons: better to omit an
    organisation than to publish a person.
    """
    form_list, name_list = legal_forms.split(SEPARATOR), names.split(SEPARATOR)
    are_persons = tuple(is_natural_person(*pair) for pair in zip_longest(form_list, name_list, fillvalue=""))
    if len(form_list) != len(name_list):
        return (any(are_persons),) * len(name_list)
    return are_persons
