"""The files of a figure have the totals of the table that its page shows."""

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports import FileContext, result_to_file
from cmsdash.figures import PageContext
from cmsdash.figures.catalogue import build_figure
from cmsdash.figures.table import table_html
from cmsdash.i18n import get_translator
from tests.exports.file_readers import read_csv, read_json, read_xlsx
from tests.strategies import selections

FIGURES_WITH_AMOUNTS = (
    "map_cities",
    "stage_figures",
    "stage_summary",
    "stage_totals_by_region",
    "operations",
    "need_and_funding",
)
_AMOUNT_CELL = re.compile(r'<t[dh] [^>]*class="cms-c-amount_cents[^>]*>([^<]*)<')
_EURO = {"it": re.compile(r"(-?[\d.]+(?:,\d\d)?)\s€"), "en": re.compile(r"€(-?[\d,]+(?:\.\d\d)?)")}


def shown_amounts(html: str, lang: str) -> list[Decimal]:
    """Return the amounts in the cells of a table on the screen; words for what is not published are none."""
    matches = (_EURO[lang].fullmatch(cell.strip()) for cell in _AMOUNT_CELL.findall(html))
    plain = str.maketrans({".": None, ",": "."}) if lang == "it" else str.maketrans({",": None})
    return [Decimal(match[1].translate(plain)) for match in matches if match]


@settings(max_examples=50)
@given(selection=selections(), name=st.sampled_from(FIGURES_WITH_AMOUNTS), lang=st.sampled_from(LANGUAGES))
def test_files_have_the_totals_of_the_screen(release: Release, selection: Selection, name: str, lang: str) -> None:
    selection = Selection(**{**vars(selection), "lang": lang})
    text = get_translator(lang)
    page = PageContext(selection, release, text, queries.selection_vocabulary(release))
    figure = build_figure(name, page)
    context = FileContext(figure.selection or selection, page.names, release, text)
    shown = shown_amounts(str(table_html(page, figure)), lang)
    rows = figure.table.rows or slice(None)
    files = {
        "csv": [
            row["amount_eur"].replace(",", ".") for row in read_csv(result_to_file(figure.result, context, "csv"), ";")
        ],
        "xlsx": [str(row["amount_eur"]) for row in read_xlsx(result_to_file(figure.result, context, "xlsx"))],
        "json": [row["amount_eur"] for row in read_json(result_to_file(figure.result, context, "json"))["rows"]],
    }
    for amounts in files.values():
        written = [Decimal(str(amount)) for amount in amounts[rows] if amount not in ("", None)]
        assert (len(written), sum(written)) == (len(shown), sum(shown))


def test_amounts_on_the_screen_are_read(release: Release) -> None:
    # 22 of the 39 cities have a figure of Priority 5 in data/figures.csv.
    page = PageContext(Selection(), release, get_translator("it"), queries.selection_vocabulary(release))
    shown = shown_amounts(str(table_html(page, build_figure("map_cities", page))), "it")
    assert len(shown) == 22
    assert sum(shown) * 100 == int(queries.city_funding(release, Selection()).table["amount_cents"].sum())
