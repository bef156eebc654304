"""Detection and redaction of data that identify natural persons or shelters.

The marks are those of OpenCoesione (`*CODICE FISCALE*`, `*INDIVIDUO*`) and others in the same style, which no detector
matches again.
"""

from cmsdash.ingest.privacy.legal_forms import is_natural_person, natural_persons
from cmsdash.ingest.privacy.redaction import PiiType, Redaction, redact

__all__ = ["PiiType", "Redaction", "is_natural_person", "natural_persons", "redact"]
