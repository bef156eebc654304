"""The terms that the glossary explains."""

from collections.abc import Mapping
from dataclasses import dataclass

from cmsdash.domain import FundingStage, ObservationStatus, OperationStatus, Priority
from cmsdash.i18n.translator import Translator


@dataclass(frozen=True)
class Term:
    """A term: its label is the message `section.code`, its meaning `section_meaning.code`."""

    section: str
    code: str

    @property
    def anchor(self) -> str:
        """The identifier of its entry on the glossary page, such as `stage-decree` or `cup`."""
        words = self.code if self.section == "term" else f"{self.section}-{self.code}"
        return words.lower().replace(".", "-").replace("_", "-")

    def label(self, text: Translator) -> str:
        """Return the term as readers see it."""
        return text(f"{self.section}.{self.code}")

    def meaning(self, text: Translator) -> str:
        """Return its explanation."""
        return text(f"{self.section}_meaning.{self.code}")


_CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "programme": {
        "priority": tuple(Priority),
        "objective": ("ESO4.8", "ESO4.11"),
        "term": ("fse-plus", "fesr", "city-39", "intervention-area", "recipients"),
    },
    "stages": {"stage": tuple(FundingStage)},
    "kinds": {"kind": tuple(ObservationStatus), "term": ("minimum",)},
    "operations": {
        "term": ("operation", "cup", "local-code", "decree", "beneficiary", "implementing-body"),
        "status": tuple(OperationStatus),
    },
    "classes": {"term": ("stated", "inferred")},
}

TERM_GROUPS: Mapping[str, tuple[Term, ...]] = {
    group: tuple(Term(section, str(code)) for section, codes in sections.items() for code in codes)
    for group, sections in _CODES.items()
}
"""The terms by group of the glossary page, in its order."""

TERMS: Mapping[str, Term] = {term.anchor: term for terms in TERM_GROUPS.values() for term in terms}
"""Every term by its anchor."""

_SECTIONS = ("priority", "objective", "stage", "kind", "status")

TOPICS: Mapping[str, tuple[Term, ...]] = {
    **{section: tuple(term for term in TERMS.values() if term.section == section) for section in _SECTIONS},
    "basis": TERM_GROUPS["classes"],
    "role": (TERMS["beneficiary"], TERMS["implementing-body"]),
    **{anchor: (term,) for anchor, term in TERMS.items() if term.section == "term"},
}
"""What one explanation beside a word explains: all terms of a list, such as the stages, or a single one."""


def topic_label(topic: str, text: Translator) -> str:
    """Return the heading of an explanation."""
    if topic in _SECTIONS:
        return text(f"facet.{topic}")
    if topic == "basis":
        return text("glossary.group.classes")
    return text("glossary.role") if topic == "role" else TERMS[topic].label(text)
