"""The lists of areas and target groups, and the buttons and links that filter with one click."""

import re
from html import unescape

import pytest

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, NOT_STATED, FundingStage, InferredClasses, Selection
from cmsdash.i18n import get_translator
from cmsdash.views.formatting.filters import objective_button_label
from cmsdash.views.html.class_list import area_list, group_list
from cmsdash.views.maps.legend import map_legend
from tests.embedded_data import find_operations, list_codes, read_rows

IT = get_translator("it")
CLASSES = {"objective": ("objectives", "objective"), "intervention": ("interventions", "intervention"), "group": ("target_groups", "target_group")}  # fmt: skip


def href(facet: str, code: str) -> str:
    return f"/?{facet}={code}"


def draw(release: Release, selection: Selection, lang: str = "it") -> str:
    text = get_translator(lang)
    tree = queries.taxonomy_tree(release, selection).table
    groups = queries.target_groups(release, selection.reset("group")).table
    return str(area_list(tree, href, selection, text)) + str(group_list(groups, href, selection, text))


def read_counts(html: str) -> dict[str, str]:
    """Return the words on the operations of each class by the address of its link."""
    entries = re.findall(r'<a href="([^"]*)"[^>]*>.*?</a>.*?<small>(.*?)</small>', html, re.DOTALL)
    return {address: unescape(words) for address, words in entries}


@pytest.mark.parametrize("inferred", [item.value for item in InferredClasses])
def test_each_class_has_the_operations_of_the_files(release: Release, inferred: str) -> None:
    html = draw(release, Selection(inferred=inferred))
    counts = read_counts(html)
    for facet, (table, column) in CLASSES.items():
        for code in list_codes(table, column):
            stated = len(find_operations(facet, [code], inferred=False))
            deduced = len(find_operations(facet, [code], inferred=True)) if inferred == "include" else 0
            words = [IT.plural(f"filter.{name}", n) for name, n in (("stated", stated), ("inferred", deduced)) if n]
            if facet == "objective" or words:
                assert counts[href(facet, code)] == (", ".join(words) or "qui nessuna operazione nota"), code
            else:
                assert href(facet, code) not in counts
                assert IT(f"{facet}.{code}") in unescape(html), "a class without operations is named"


def test_longest_bar_fills_its_track_and_the_others_are_in_proportion(release: Release) -> None:
    html = str(area_list(queries.taxonomy_tree(release, Selection()).table, href, Selection(), IT))
    bars = [
        sum(float(share) for share in re.findall(r"width:([\d.]+)%", bar))
        for bar in re.findall(r'<span class="cms-class-bar" aria-hidden="true">(.*?)</span>\n<small>', html)
    ]
    areas = list_codes("interventions", "intervention")
    found = [
        sum(len(find_operations("intervention", [code], inferred=inferred)) for inferred in (False, True))
        for code in areas
    ]
    assert sorted(bars) == pytest.approx(sorted(100 * n / max(found) for n in found if n), abs=0.1)


def test_area_of_the_other_objective_leaves_the_list_without_areas(release: Release) -> None:
    selection = Selection(objective=("ESO4.8",), intervention=("411-presa-in-carico",))
    html = str(area_list(queries.taxonomy_tree(release, selection).table, href, selection, IT))
    assert href("intervention", "48-capacita") not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_chosen_class_is_marked_and_stays_without_operations(release: Release, lang: str) -> None:
    selection = Selection(intervention=("48-capacita",), group=("minori",), lang=lang)
    html = draw(release, selection, lang)
    assert sorted(re.findall(r'<a href="([^"]*)" aria-current="true">', html)) == [
        "/?group=minori", "/?intervention=48-capacita"
    ]  # fmt: skip


@pytest.mark.parametrize("inferred", [item.value for item in InferredClasses])
def test_button_of_an_objective_counts_the_operations_that_it_leads_to(release: Release, inferred: str) -> None:
    counts = queries.facet_counts(release, Selection(inferred=inferred))
    for code in (*list_codes("objectives", "objective"), NOT_STATED):
        found = queries.operations(release, Selection(objective=(code,), inferred=inferred)).table
        numbers = [
            int(n) for n in re.findall(r"\d+", objective_button_label(code, counts, IT, inferred).split(" · ")[1])
        ]
        assert sum(numbers) == len(found), code
        if len(numbers) == 2:
            assert numbers[1] == found["by_inference"].sum()


def test_legend_links_each_stage_with_the_cities_that_its_link_leads_to(release: Release) -> None:
    stages = [
        (stage, len({row["city"] for row in read_rows("figures") if (row["stage"], row["priority"]) == (stage, "5")}))
        for stage in FundingStage
    ]
    counts = queries.facet_counts(release, Selection())["stage"]
    assert counts == {stage: n for stage, n in stages if n}
    links = [(stage, f"/?stage={stage}", False) for stage, _ in stages]
    assert "/?stage=ceiling" in map_legend((), Selection(), IT, links)
    for other in (Selection(measure="operations"), Selection(group=("minori",))):
        assert "stage=" not in map_legend((), other, IT, links), "these symbols stand for operations"
