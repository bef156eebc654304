"""What identifies a natural person or a shelter never enters a release: it is found in free text and masked.

The marks are those of OpenCoesione (`*CODICE FISCALE*`, `*INDIVIDUO*`) and others of their kind: what is masked is
told apart from what the source left out, in any language, and no mark is found again.
"""

from cmsdash.intake.privacy.forms import is_natural_person, natural_persons
from cmsdash.intake.privacy.masking import Masked, Private, mask

__all__ = ["Masked", "Private", "is_natural_person", "mask", "natural_persons"]
