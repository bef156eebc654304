"""The description of one operation: its source in sight, links of its classes, and links from its CUP."""

import re

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.external_sites import opencoesione_address, opencup_address
from cmsdash.views.html.operation_detail import cup_note_html, operation_detail_html


def describe(release: Release, operation: str, lang: str = "it") -> str:
    selection = Selection(operation=operation, inferred="include")
    [row] = queries.operation_detail(release, selection).table.to_dict("records")
    cities = release.tables["cities"]
    return str(
        operation_detail_html(
            row,
            queries.organisations(release, selection).table,
            queries.operation_amounts(release, selection).table["amount_cents"].nunique(),
            release.sources,
            lambda facet, code: f"/{facet}?code={code}",
            dict(zip(cities["city"], cities["name"], strict=True)),
            get_translator(lang),
        )
    )


def field(html: str, name: str) -> str:
    return re.findall(rf"<dt>{name}(?:<button.*?</button>)?</dt><dd[^>]*>(.*?)</dd>", html, re.DOTALL)[0]


def test_addresses_of_a_cup() -> None:
    # OpenCUP: https://opencup.gov.it/portale/progetto/-/cup/{CUP} is the public page of a project (onData, guide
    # "CUP-CIG"; the sites of Monithon link it too). OpenCoesione: a project's page has the code of the national
    # monitoring system in its address (OC_LINK in the published file: opencoesione.gov.it/progetti/<code>), not the CUP,
    # so the link is a search for the code.
    cup = "J89I24000140001"
    assert opencup_address(cup) == "https://opencup.gov.it/portale/progetto/-/cup/J89I24000140001"
    assert opencoesione_address(cup) == "https://opencoesione.gov.it/it/ricerca/?q=J89I24000140001"
    assert (
        opencoesione_address("Cava de' Tirreni") == "https://opencoesione.gov.it/it/ricerca/?q=Cava%20de%27%20Tirreni"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_known_cup_is_shown_to_copy_and_its_links_say_that_they_leave_the_site(release: Release, lang: str) -> None:
    leaves = {"it": r"esc(e|ono) da questo sito", "en": r"leaves? this site"}[lang]
    for html in (
        field(describe(release, "brindisi-05", lang), "CUP"),
        cup_note_html("J89I24000140001", get_translator(lang)),
    ):
        assert "<code>J89I24000140001</code>" in html
        assert re.findall(r'<a href="(https://[^"]+)"', html) == [
            opencup_address("J89I24000140001"), opencoesione_address("J89I24000140001"),
        ]  # fmt: skip
        assert re.search(leaves, html)


def test_the_source_and_date_stand_beside_the_amount(release: Release) -> None:
    # the programme's page of 22 July 2025 tells the operation, La Gazzetta del Mezzogiorno (2025) its amount
    html = describe(release, "brindisi-01")
    gazzetta, programme = release.sources["lagazzettadelmezzogiorno"], release.sources["pn-brindisi"]
    amount = field(html, "Importo")
    assert f'Fonte dell&#39;importo: <a href="{gazzetta.url}"' in amount
    assert amount.endswith("</a>, 2025</small>")
    assert f'<a href="{programme.url}"' in field(html, "Fonte")
    assert field(html, "Fonte").endswith("22 luglio 2025")


def test_several_amounts_are_told_and_not_added(release: Release) -> None:
    # tp24.it, 7 August 2025: 575.000; itacanotizie.it, 27 May 2025: 550.000
    amount = field(describe(release, "mazara-del-vallo-01"), "Importo")
    assert amount.startswith("575.000\u00a0€")
    assert "Le fonti danno 2 importi diversi: sono elencati sotto, e non si sommano." in amount
    # lagazzettadelmezzogiorno and another page give the same 1.750.000
    assert "importi diversi" not in field(describe(release, "brindisi-02"), "Importo")


def test_cities_and_classes_are_links_and_inferred_ones_keep_their_words(release: Release) -> None:
    html = describe(release, "crotone-01")
    assert field(html, "Città") == '<a href="/city?code=crotone">Crotone</a>'
    objective = field(html, "Obiettivo")
    assert objective.startswith('<a href="/objective?code=ESO4.8">')
    assert "dedotto da" in objective
    assert "dalle parole" not in objective, "the marker says the basis"
    assert '<a href="/group?code=disoccupati">' in field(html, "Destinatari")


def test_a_class_that_we_read_is_not_said_to_be_inferred(release: Release) -> None:
    # data/operation_interventions.csv: basis `read`
    areas = field(describe(release, "mazara-del-vallo-01"), "Ambiti")
    assert "letto da noi in: " in areas
    assert "dedotto" not in areas


def test_the_status_is_explained_where_it_stands(release: Release) -> None:
    text = get_translator("it")
    html = describe(release, "gela-01")
    assert text("status.admissible") in field(html, "Stato")
    assert text("status_meaning.admissible") in field(html, "Stato")


def test_bodies_say_how_their_role_is_known(release: Release) -> None:
    assert "<dt>Fonte</dt>" not in describe(release, "gela-01"), "it stands beside the amount"
    bodies = field(describe(release, "crotone-01"), "Chi la realizza")
    assert "Comune di Crotone <small>(beneficiario; dichiarato da una fonte)" in bodies
    assert "ANGSA, ATS The Qube, " in field(describe(release, "brindisi-05"), "Chi la realizza")
    assert "Centro per l&#39;impiego <small>(partner; dichiarato da una fonte)" in bodies
    assert "dedotto: per il programma le città sono beneficiarie" in field(
        describe(release, "gela-01"), "Chi la realizza"
    )
