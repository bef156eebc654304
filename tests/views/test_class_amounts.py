"""The bars of known amounts: columns by status, stated and inferred apart, words and links; and their sentence."""

import re
from html import unescape

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.html.class_amounts import class_amounts_html
from cmsdash.views.narrative.operations import class_amounts_sentence
from tests.embedded_data import CLASSIFIABLE, list_operations, read_rows

IT = get_translator("it")


def draw(release: Release, selection: Selection, field: str, lang: str = "it") -> str:
    table = queries.class_amounts(release, selection, field).table

    def href(of: str, code: str, **of_cell: str) -> str:
        return f"/{of}={code}" + "".join(f"&{name}={value}" for name, value in of_cell.items())

    classes = queries.programme_classes(release, selection, field)
    return unescape(str(class_amounts_html(table, field, classes, selection, href, get_translator(lang))))


def read_row(html: str, name: str) -> str:
    """Return the row of a class as a screen reader has it."""
    [row] = [row for row in re.findall(r"<tr .*?</tr>", html, re.DOTALL) if f"<span>{name}</span>" in row]
    visible = re.sub(r'<span[^>]*aria-hidden="true">.*?</span>', "", row, flags=re.DOTALL)
    return " ".join(re.sub(r"<.*?>", " ", visible).split()).replace(" ,", ",")


def test_a_row_has_the_amounts_of_each_status(release: Release) -> None:
    """operations.csv: see tests/queries/test_class_amounts.py."""
    html = draw(release, Selection(), "intervention")
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html) == [
        "Obiettivo e ambito", "Candidata", "Ammissibile", "Ammessa", "Finanziata con decreto", "Avviata"
    ]  # fmt: skip
    assert read_row(html, "Occupabilità delle persone svantaggiate") == (
        "Occupabilità delle persone svantaggiate 6 operazioni note, 1 senza importo noto nessun importo noto "
        "nessun importo noto 6,00 mln € 1 dichiarata 6,72 mln € 2 dedotte 0,58 mln € 1 dedotta 1,75 mln € 1 dedotta"
    )
    assert 'href="/intervention=48-occupabilita&status=admitted&priority=5"' in html
    assert 'href="/objective=ESO4.8"' in html
    # 6,000,000.00 of 17,519,898.00, the longest bar
    assert 'class="cms-bar-stated" style="width:34.2%"' in html
    assert "width:100.0%" in html
    rest = "Capacità istituzionale dei Comuni; Integrazione sociale nell'estrema povertà"
    assert f"Qui nessuna operazione nota per: {rest}." in html


def test_amounts_of_other_priorities_are_told_apart(release: Release) -> None:
    row = read_row(draw(release, Selection(), "group"), "Minori")
    assert (
        "8 operazioni note, 1 senza importo noto Di altre priorità: almeno 0,45 mln € per operazioni ammesse "
        "(Priorità 6) e almeno 0,60 mln € per operazioni avviate (priorità non nota)"
    ) in row
    assert "0,74 mln € 1 dichiarata 0,59 mln € 1 dedotta" in row
    of_6 = draw(release, Selection(priority=("6",)), "group")
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', of_6) == ["Destinatari", "Ammessa", "Avviata"]
    assert "Di altre priorità" not in of_6


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("field", ["intervention", "group"])
def test_no_amount_of_two_statuses_is_added(release: Release, field: str, lang: str) -> None:
    text = get_translator(lang)
    html = draw(release, Selection(), field, lang)
    table = queries.class_amounts(release, Selection(priority=("5",)), field).table
    amounts = {
        text.millions_label(cents) for name in ("declared", "inferred") for cents in table[f"{name}_cents"].dropna()
    }
    assert set(re.findall(r"<strong>(.*?)</strong>", html)) == amounts


def test_sentence_of_objectives_and_areas(release: Release) -> None:
    areas = {row["operation"] for row in read_rows("operation_interventions")}
    counted = [row for row in list_operations() if row["objective"] or row["operation"] in areas]
    others = [row for row in list_operations() if row["priority"] in CLASSIFIABLE and row not in counted]
    without = [row for row in counted if not row["amount_eur"]]
    assert (len(counted), len(without), len(others)) == (45, 9, 20)
    assert say(release, Selection(), "intervention") == (
        "L'importo noto più alto riguarda Occupabilità delle persone svantaggiate: almeno 12,72\u00a0mln\u00a0€ per "
        "operazioni ammesse (per 6,00\u00a0mln\u00a0€ l'ambito è dichiarato, per 6,72\u00a0mln\u00a0€ dedotto). Ogni "
        "cifra è un minimo: di 45 operazioni con un obiettivo o un ambito noto, 9 non hanno un importo noto. Altre 20 "
        "operazioni, che possono averne uno, qui non compaiono."
    )


def test_sentence_of_recipients(release: Release) -> None:
    groups = {row["operation"] for row in read_rows("operation_target_groups")}
    counted = [row for row in list_operations() if row["operation"] in groups]
    others = [row for row in list_operations() if row["priority"] in CLASSIFIABLE and row not in counted]
    without = [row for row in counted if not row["amount_eur"]]
    assert (len(counted), len(without), len(others)) == (31, 6, 39)
    assert say(release, Selection(lang="en"), "group") == (
        "The highest known amount is that of Unemployed people and job seekers: at least €12.72\u00a0million for admitted "
        "operations (recipients stated by a source). Every figure is a minimum: of 31 operations with known "
        "recipients, 6 have no known amount. The recipients of 39 other operations of Priority 5 are not known: they "
        "are not shown here."
    )


def test_sentence_where_every_operation_has_an_amount(release: Release) -> None:
    # operations.csv: five operations of ESO4.8 in Sicily (Marsala 2, Mazara 3), all with an amount
    sentence = say(release, Selection(objective=("ESO4.8",), region=("sicilia",)), "intervention")
    assert sentence.endswith(
        "di 5 operazioni con un obiettivo o un ambito noto, nessuna è senza importo noto, ma altre possono non essere "
        "note."
    )


def test_sentence_without_amounts(release: Release) -> None:
    # operations.csv: one operation of Manfredonia has an inferred objective, and no amount
    assert say(release, Selection(city=("manfredonia",), objective=("ESO4.8",)), "intervention").startswith(
        "Priorità 5 (FSE+): nessuna di queste operazioni ha un importo noto. Ogni cifra è un minimo: di 1 operazione"
    )
    nothing = say(release, Selection(city=("aversa",)), "group")
    assert nothing == "Con questi filtri nessuna operazione ha destinatari noti."


def say(release: Release, selection: Selection, field: str) -> str:
    table, matching = queries.class_amounts(release, selection, field).table, queries.operations(release, selection)
    return class_amounts_sentence(table, matching.table, field, selection, get_translator(selection.lang))
