"""Which subjects of OpenCoesione's files are natural persons, by the legal form beside their name."""

import re
from itertools import zip_longest

from cmsdash.ingest.privacy.person_names import is_person_name

SEPARATOR = ":::"
"""Between several values of one field of OpenCoesione's files."""

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
    """True when one subject is a person, a one-person firm included: its name and its code are personal data.

    The form decides, unless the name is plainly an organisation's (the files hold municipalities coded as
    entrepreneurs). Without a form the name decides alone.
    """
    if _MASKED.search(name):
        return True
    if _ORGANISATION.search(name):
        return False
    return bool(_PERSON.search(legal_form)) or (not legal_form.strip() and is_person_name(name))


def natural_persons(legal_forms: str, names: str) -> tuple[bool, ...]:
    """For each name of a `:::` list, whether it is a person's. Where the two lists do not pair, one person among the
    forms makes them all persons: better an organisation left out than a person shown."""
    forms, each = legal_forms.split(SEPARATOR), names.split(SEPARATOR)
    if len(forms) != len(each):
        return (any(is_natural_person(form, name) for form, name in zip_longest(forms, each, fillvalue="")),) * len(
            each
        )
    return tuple(is_natural_person(form, name) for form, name in zip(forms, each, strict=True))
