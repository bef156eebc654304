"""What identifies a natural person or a shelter never enters a release: it is found in free text and masked.

The marks are those of OpenCoesione (`*CODICE FISCALE*`, `*INDIVIDUO*`) and others of their kind: what is masked is
told apart from what the source left out, in any language, and no mark is found again.
"""

from cmsdash.ingest.privacy.legal_forms import is_natural_person, natural_persons
from cmsdash.ingest.privacy.redaction import PiiType, Redaction, redact

__all__ = ["PiiType", "Redaction", "is_natural_person", "natural_persons", "redact"]
