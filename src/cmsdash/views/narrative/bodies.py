"""Headline of the page on implementing bodies."""

import pandas as pd

from cmsdash.domain import ActorRole, ClassificationBasis
from cmsdash.i18n import Translator


def bodies_headline(organisations: pd.DataFrame, text: Translator) -> str:
    """Return of how many operations of `queries.organisations` a source names the beneficiary.

    Of the others the municipality is inferred.
    """
    beneficiaries = organisations[organisations["actor_role"] == ActorRole.BENEFICIARY]
    if beneficiaries.empty:
        return text("bodies.headline_nothing")
    is_stated = beneficiaries["role_basis"] == ClassificationBasis.STATED
    stated = beneficiaries.loc[is_stated, "operation"].nunique()
    inferred = beneficiaries.loc[~is_stated, "operation"].nunique()
    if not stated:
        return text.plural("bodies.headline_none", inferred)
    headline = text.plural("bodies.headline", stated, total=text.number(stated + inferred))
    return headline + (text.plural("bodies.headline_inferred", inferred) if inferred else "")
