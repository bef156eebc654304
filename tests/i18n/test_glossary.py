"""The glossary has every term of art, in both languages, under an address that does not change."""

import re

import pytest

from cmsdash.domain import LANGUAGES, FundingStage, ObservationStatus, OperationStatus, Priority
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERM_GROUPS, TERMS, TOPICS, topic_label
from tests.embedded_data import read_rows

TERMS_OF_ART = {
    "fse-plus", "fesr", "cup", "local-code", "decree", "beneficiary", "implementing-body", "recipients",
    "intervention-area", "stated", "inferred", "minimum",
}  # fmt: skip


def test_every_code_of_stages_kinds_and_statuses_is_explained() -> None:
    codes = {
        *(("stage", code.value) for code in FundingStage),
        *(("kind", code.value) for code in ObservationStatus),
        *(("status", code.value) for code in OperationStatus),
        *(("priority", code.value) for code in Priority),
        *(("objective", row["objective"]) for row in read_rows("objectives")),
        *(("term", code) for code in TERMS_OF_ART),
    }
    assert codes <= {(term.section, term.code) for term in TERMS.values()}
    assert sum(map(len, TERM_GROUPS.values())) == len(TERMS), "two terms have one anchor"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_and_topic_has_words(lang: str) -> None:
    text = get_translator(lang)
    assert all(term.label(text) and term.meaning(text).endswith(".") for term in TERMS.values())
    assert all(topic_label(topic, text) and terms for topic, terms in TOPICS.items())
    assert {term for terms in TOPICS.values() for term in terms} == set(TERMS.values())


def test_anchors_are_stable_and_fit_a_link() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+", anchor) for anchor in TERMS)
    assert {
        "cup",
        "stage-press-estimate",
        "status-under-way",
        "kind-derived",
        "objective-eso4-11",
        "priority-5",
    } <= set(TERMS)


def test_numbers_of_the_explanations_are_those_of_the_data() -> None:
    areas, groups, cities = (len(read_rows(name)) for name in ("interventions", "target_groups", "cities"))
    for lang in LANGUAGES:
        text = get_translator(lang)
        meanings = [TERMS[anchor].meaning(text) for anchor in ("intervention-area", "recipients", "city-39")]
        for n, meaning in zip((areas, groups, cities), meanings, strict=True):
            assert str(n) in meaning
