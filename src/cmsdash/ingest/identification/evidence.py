"""What tells operations apart: codes, place, title, beneficiary, amount and dates, folded for comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmsdash.domain import ActorRole
from cmsdash.domain.text_folding import fold_text


@dataclass(frozen=True)
class OperationEvidence:
    """The fields of an operation by which it is recognised, "" where unknown.

    `known_key` is the key in a release: that of an operation of the release itself, or the one that a list gives.
    `title` and `beneficiary` are folded. `amount` is in euro as text. `row` is its row of `operations`.
    """

    key: str
    source: str
    local_code: str
    cup: str
    city: str
    title: str
    beneficiary: str
    amount: str
    start: str
    end: str
    row: Mapping[str, str]
    known_key: str = ""

    def has_other_code(self, other: "OperationEvidence") -> bool:
        """Return True if both have a local code, or else a CUP, and it differs."""
        if self.local_code and other.local_code:
            return self.local_code != other.local_code
        return bool(self.cup and other.cup and self.cup != other.cup)

    def has_other_beneficiary(self, other: "OperationEvidence") -> bool:
        """Return True if both have a beneficiary and it differs."""
        return bool(self.beneficiary and other.beneficiary and self.beneficiary != other.beneficiary)


def collect_evidence(
    operations: Iterable[Mapping[str, str]],
    actors: Iterable[Mapping[str, str]],
    known_keys: Mapping[str, str] | None = None,
) -> list[OperationEvidence]:
    """Return the evidence of rows of `operations`, in order; beneficiaries are rows of `operation_actors`.

    Args:
        operations: the rows.
        actors: rows of `operation_actors`.
        known_keys: keys in the release that a list gives, by key; None for the operations of a release.
    """
    beneficiaries: dict[str, list[str]] = {}
    for actor in actors:
        if actor["role"] == ActorRole.BENEFICIARY:
            beneficiaries.setdefault(actor["operation"], []).append(fold_text(actor["actor"]))
    return [
        OperationEvidence(
            key=row["operation"],
            source=row["source"],
            local_code=fold_text(row["local_code"]),
            cup=row["cup"],
            city=row["city"],
            title=fold_text(row["title"]),
            beneficiary=" | ".join(sorted(beneficiaries.get(row["operation"], ()))),
            amount=row["amount_eur"],
            start=row["start"],
            end=row["end"],
            row=row,
            known_key=row["operation"] if known_keys is None else known_keys.get(row["operation"], ""),
        )
        for row in operations
    ]
