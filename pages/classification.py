"""How operations are classified, and how accurate the rules are."""

import streamlit as st

from cmsdash import ui
from cmsdash.domain import InferredClasses
from cmsdash.figures import classification
from cmsdash.figures.headlines import page_headline
from cmsdash.i18n import escape_markdown
from cmsdash.views.html import lists

page = ui.page_context()
text, selection = page.text, page.selection
st.title(escape_markdown(page_headline(page)))
st.text(text("classification.lead"))
ui.segmented_choice(page, "inferred", [item.value for item in InferredClasses], show_label=True)
ui.render_note(text(f"classification.now_{selection.inferred}"))

ui.render_figure(page, classification.classification_coverage(page))
ui.page_link("overview", text("classification.open"), selection)
ui.render_figure(page, classification.classifier_metrics(page))
ui.render_figure(page, classification.inferred_classes(page))

st.header(text("classification.rules_title"))
st.html(lists.bullet_list(text(f"classification.rule_{step}") for step in ("source", "code", "words", "conflict")))
ui.render_figure(page, classification.classification_rules(page))
ui.render_footer(page)
