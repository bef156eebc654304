"""Words by which a title or the name of a sheet says that the operations below get no money."""

import re

from cmsdash.domain.text_folding import fold_text

MAX_TITLE_CHARS = 500

_UNFUNDED = re.compile(
    r"\b(?:non (?:\w+ )?(?:ammess|finanzia|ammissibil|selezionat|accolt)\w*|inammissibil\w*|esclus[aeio]|respint\w*"
    r"|revocat\w*|revoche|rinunc\w*|ritirat\w*|decadut\w*"
    r"|not (?:admitted|eligible|funded|selected)|ineligible|rejected|excluded|withdrawn)\b"
)
_FUNDED = re.compile(r"(?<!non )\b(?:ammess|finanziat|selezionat|accolt)\w*|(?<!not )\b(?:admitted|funded|selected)\b")


def is_unfunded(title: str) -> bool:
    """Return True for a title such as `Operazioni non ammesse` or `Ammesse ma non finanziate`."""
    return bool(_UNFUNDED.search(fold_text(title[:MAX_TITLE_CHARS])))


def names_only_unfunded(title: str) -> bool:
    """Return True for a title that speaks of such operations and of no others, as `ammesse e non ammesse` does."""
    folded = fold_text(title[:MAX_TITLE_CHARS])
    return bool(_UNFUNDED.search(folded)) and not _FUNDED.search(folded)
