"""Terms are explained where they stand, in the words of the glossary."""

import re

import pandas as pd
import pytest

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator
from cmsdash.i18n.glossary import TERMS, TOPICS
from cmsdash.views.html.explanations import COLUMN_TOPICS, explain_button, explanations_html, figure_topics, lead_html
from cmsdash.views.html.glossary import glossary_html
from cmsdash.views.html.tables import html_table


@pytest.mark.parametrize("lang", LANGUAGES)
def test_explanations_have_the_words_of_the_glossary(lang: str) -> None:
    text = get_translator(lang)
    explanations, glossary = explanations_html("/glossary?lang=en", text), glossary_html(text)
    opened = re.findall(r'id="explain-([^"]*)" class="cms-explanation" popover>', explanations)
    assert opened == list(TOPICS)
    assert re.findall(r'<div id="([^"]*)"><dt>', glossary) == list(TERMS)
    words = {*re.findall(r"<dd>(.*?)</dd>", explanations), *re.findall(r"<p>([^<]*)</p>", explanations)}
    assert words == set(re.findall(r"<dd>(.*?)</dd>", glossary))
    for anchor in re.findall(r'href="/glossary\?lang=en#([^"]*)"', explanations):
        assert anchor in TERMS


def test_every_button_opens_an_explanation() -> None:
    text = get_translator("it")
    for topic in COLUMN_TOPICS.values():
        button = explain_button(topic, text)
        assert f'popovertarget="explain-{topic}"' in button
        assert topic in TOPICS
    assert explain_button(None, text) == ""


def test_headings_of_a_table_have_buttons_and_keep_their_name() -> None:
    table = pd.DataFrame({"operation": ["x"], "status": ["admitted"], "kind": ["stated"], "amount_cents": [100]})
    html = html_table(table, ["operation", "status", "kind", "amount_cents"], get_translator("it"), "Elenco")
    headings = re.findall(r"<th scope=\"col\"[^>]*>.*?</th>", html, re.DOTALL)
    assert ["explain-" in heading for heading in headings] == [False, True, True, False]
    assert 'abbr="Stato"' in headings[1]
    [below] = re.findall(r'<p class="cms-explains cms-of-cards cms-wide">(.*?)</p>', html)
    assert re.findall(r"explain-([a-z-]+)", below) == ["status", "kind"], "cards of phones have no headings"


def test_a_figure_offers_what_its_columns_need() -> None:
    assert figure_topics(("city", "stage", "kind", "knowledge", "amount_cents")) == ("stage", "kind")
    assert figure_topics(("city", "residents")) == ()
    html = lead_html("Una <frase>.", ["stage"], get_translator("it"))
    assert '<p class="cms-lead">Una &lt;frase&gt;.</p>' in html
    assert 'aria-label="Che cosa vuol dire «Fase del denaro»?"' in html
