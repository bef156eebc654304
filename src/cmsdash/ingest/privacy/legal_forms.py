"""Recognition of natural persons among OpenCoesione's subjects, by legal form and name."""

import re
from itertools import zip_longest

from cmsdash.ingest.privacy.person_names import is_person_name

SEPARATOR = ":::"
"""Separator of the values of one field in OpenCoesione's files."""

_PERSON = re.compile(
    r"persona fisica|imprenditore individuale|libero professionista|lavoratore autonomo", re.IGNORECASE
)
_MASKED = re.compile(r"\*\s*(?:individuo|codice fiscale)", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"(?<!\w)(?:comune di|provincia di|regione|ministero|universit[aà]'?|consorzio|societ[aà]'?|cooperativa|fondazione"
    r"|associazione|azienda (?:sanitaria|ospedaliera)|istituto|onlus|r\.?t\.?i\.?|s\.?r\.?l\.?s?|s\.?p\.?a\.?"
    r"|s\.?n\.?c\.?|s\.?a\.?s\.?|e\.?t\.?s\.?|a\.?p\.?s\.?|scarl)(?!\w)",
    re.IGNORECASE,
)


def is_natural_person(legal_form: str, name: str) -> bool:
    """Return True for a natural person or a one-person firm, whose name is personal data.

    The name of an organisation takes precedence over the legal form, because the files code some municipalities as
    entrepreneurs. Without a legal form the name decides.
    """
    if _MASKED.search(name):
        return True
    if _ORGANISATION.search(name):
        return False
    return bool(_PERSON.search(legal_form)) or (not legal_form.strip() and is_person_name(name))


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
