"""Under any selection, filters commute and the count of an option equals the rows that it opens."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import COARSE_NOTES, FACETS, LANGUAGES, FundingStage, Selection
from cmsdash.i18n import Translator, get_translator
from cmsdash.views.formatting import filters
from tests.strategies import EMBEDDED, selections

OPERATION_FACETS = ("objective", "intervention", "group", "status")
CLASS_FACETS = ("objective", "intervention", "group")
CITY_FACETS = ("region", "stage", "kind", "priority")


def find_operations(release: Release, selection: Selection) -> set[str]:
    return set(queries.operations(release, selection).table["operation"])


def choose_option(selection: Selection, facet: str, code: str) -> Selection:
    """Return the selection after choosing an option; with `match="all"` a group is added to those chosen."""
    if facet == "group" and selection.match == "all":
        return replace(selection, group=tuple({*selection.group, code}))
    return replace(selection, **{facet: (code,)})


@given(selections(), st.data())
def test_count_of_an_option_equals_its_operations(release: Release, selection: Selection, data: st.DataObject) -> None:
    """Each example draws one option of each facet, so that all options occur over the examples."""
    counts, codes = queries.facet_counts(release, selection), queries.selection_vocabulary(release).codes
    extra = {
        "work.region",
        "work.city",
        "work.priority",
        "inferred.objective",
        "inferred.intervention",
        "inferred.group",
    }
    assert set(counts) == {*FACETS, *extra, "total"}
    for facet in OPERATION_FACETS:
        assert set(counts[facet]) <= set(codes[facet])
        code = data.draw(st.sampled_from((*getattr(selection, facet), *EMBEDDED[facet], *codes[facet])))
        assert len(find_operations(release, choose_option(selection, facet, code))) == counts[facet].get(code, 0), code
    for facet in ("region", "city", "priority"):
        code = data.draw(st.sampled_from((*getattr(selection, facet), *codes[facet])))
        count = len(find_operations(release, choose_option(selection, facet, code)))
        assert count == counts[f"work.{facet}"].get(code, 0), (facet, code)


@given(selections(), st.sampled_from(CLASS_FACETS), st.data())
def test_inferred_count_of_an_option_equals_the_operations_found_only_by_inference(
    release: Release, selection: Selection, facet: str, data: st.DataObject
) -> None:
    counts, codes = queries.facet_counts(release, selection), queries.selection_vocabulary(release).codes
    code = data.draw(st.sampled_from((*EMBEDDED[facet], *codes[facet])))
    chosen = choose_option(selection, facet, code)
    stated, included = (find_operations(release, replace(chosen, inferred=mode)) for mode in ("exclude", "include"))
    assert counts[f"inferred.{facet}"].get(code, 0) == len(included - stated)


@given(selections(), st.data())
def test_count_of_an_option_equals_its_cities(release: Release, selection: Selection, data: st.DataObject) -> None:
    counts, codes = queries.facet_counts(release, selection), queries.selection_vocabulary(release).codes
    for facet in CITY_FACETS:
        code = data.draw(st.sampled_from(codes[facet]))
        table = queries.city_funding(release, choose_option(selection, facet, code)).table
        count = len(table) if facet == "region" else int(table["amount_cents"].notna().sum())
        assert count == counts[facet].get(code, 0), (facet, code)


@given(selections())
def test_every_query_finds_the_same_operations(release: Release, selection: Selection) -> None:
    """The map, the list and the table of shares count the same operations, each once."""
    listed = find_operations(release, selection)
    assert queries.count_operations(release, selection) == len(listed)
    assert set(queries.operations_by_city(release, selection).table["operation"]) == listed
    assert set(queries.search_operations(release, selection).table["operation"]) == listed
    declared = queries.declared_classes(release, selection).table
    assert declared.empty or declared["operations"].max() <= len(listed)


@given(selections())
def test_displayed_figure_is_one_of_the_figures_of_the_city(release: Release, selection: Selection) -> None:
    """The known figure of a city is a published figure under the filters, of the most advanced stage; a rounding that
    is marked as such counts only where there is nothing else."""
    figures = release.tables["figures"]
    eligible = figures[figures["amount_cents"].notna() & (figures["priority"] == selection.displayed_priority)]
    for facet in ("stage", "kind"):
        chosen_codes = getattr(selection, facet)
        eligible = eligible[eligible[facet].isin(chosen_codes)] if chosen_codes else eligible
    for row in queries.city_funding(release, selection).table.to_dict("records"):
        figures_of_city = eligible[eligible["city"] == row["city"]]
        assert figures_of_city.empty == (row["knowledge"] in ("total-only", "other-stage", "unpublished"))
        # "unpublished" is said only of a city without a figure of any stage or kind
        of_city = figures[(figures["city"] == row["city"]) & figures["amount_cents"].notna()]
        has_any = of_city["priority"].isin([selection.displayed_priority, "both"]).any()
        assert (row["knowledge"] == "unpublished") == (not has_any)
        assert row["knowledge"] != "other-stage" or selection.stage or selection.kind
        if not figures_of_city.empty:
            finer = figures_of_city[~figures_of_city["note"].isin(COARSE_NOTES)]
            figures_of_city = figures_of_city if finer.empty else finer
            best = max(figures_of_city["stage"], key=lambda stage: FundingStage(stage).rank)
            assert row["stage"] == best
            assert row["amount_cents"] in set(figures_of_city.loc[figures_of_city["stage"] == best, "amount_cents"])


@given(selections(), st.data())
def test_count_of_a_city_equals_its_displayed_figures(
    release: Release, selection: Selection, data: st.DataObject
) -> None:
    """`city` counts figures of the shown priority under the other filters; `total` has the cities whose only figure is
    for both priorities."""
    counts = queries.facet_counts(release, selection)
    city = data.draw(st.sampled_from((*selection.city, *queries.selection_vocabulary(release).codes["city"])))
    chosen = choose_option(selection, "city", city)
    shown = queries.city_figures(release, chosen).table
    shown = shown[shown["amount_cents"].notna() & (shown["priority"] == selection.displayed_priority)]
    for facet in ("stage", "kind"):
        chosen_codes = getattr(selection, facet)
        shown = shown[shown[facet].isin(chosen_codes)] if chosen_codes else shown
    assert counts["city"].get(city, 0) == len(shown)
    known = queries.city_funding(release, chosen).table
    only_total = known.empty or known["knowledge"].iloc[0] == "total-only"
    if not known.empty and not len(shown):
        assert only_total == (city in counts["total"])


def test_option_labels_state_their_counts(release: Release) -> None:
    """figures.csv: Salerno has one ceiling of Priority 5 besides those of 6 and of both, Cerignola one total of both,
    Mondragone nothing; operation_cities.csv: 10 operations in Gela, none in Potenza."""
    names = dict(zip(release.tables["cities"]["city"], release.tables["cities"]["name"], strict=True))
    counts, it, en = queries.facet_counts(release, Selection()), get_translator("it"), get_translator("en")

    def option_label(city: str, text: Translator, *, of_operations: bool = False) -> str:
        count = filters.option_count("city", city, counts, text, of_operations=of_operations)
        return text("filter.option", name=names[city], count=count)

    assert option_label("salerno", it) == "Salerno · 1 cifra"
    assert option_label("potenza", it, of_operations=True) == "Potenza · nessuna operazione nota"
    assert option_label("gela", en, of_operations=True) == "Gela · 10 operations"
    assert option_label("cerignola", it) == "Cerignola · solo il totale"
    assert option_label("cerignola", en) == "Cerignola · total only"
    assert option_label("mondragone", it) == "Mondragone · nessuna cifra"


def test_labels_of_classes_tell_stated_from_inferred_operations(release: Release) -> None:
    """operation_target_groups.csv: some operations state `minori`, a person read it for another; three state
    `anziani` and a rule finds one more; nobody finds `sommersi`."""
    it, en = get_translator("it"), get_translator("en")
    table = release.tables["operation_target_groups"]
    bases = table[table["target_group"] == "minori"]["basis"].value_counts()
    stated, inferred = int(bases["stated"]), int(bases.drop("stated").sum())

    def option_label(code: str, text: Translator, mode: str) -> str:
        counts = queries.facet_counts(release, Selection(inferred=mode))
        label = filters.code_label("group", code, {}, text, mode)
        return text("filter.option", name=label, count=filters.option_count("group", code, counts, text, inferred=mode))

    assert option_label("minori", en, "include").endswith(f"· {stated} stated, {inferred} inferred")
    assert option_label("minori", en, "exclude").endswith(f"· {stated} stated")
    assert option_label("anziani", it, "include") == "Anziani · 3 dichiarate, 1 dedotta"
    assert option_label("anziani", it, "exclude") == "Anziani · 3 dichiarate"
    assert option_label("sommersi", it, "include") == "Lavoratori dell'economia sommersa · nessuna operazione nota"
    assert option_label("not-stated", it, "include").startswith("Né dichiarato né dedotto · ")
    assert option_label("not-stated", it, "exclude").startswith("Non dichiarato dalla fonte · ")


@pytest.mark.parametrize("mode", ["include", "exclude"])
def test_options_that_find_operations_come_first_in_the_order_of_the_programme(release: Release, mode: str) -> None:
    codes, counts = (
        queries.selection_vocabulary(release).codes["group"],
        queries.facet_counts(release, Selection(inferred=mode)),
    )
    ordered = filters.sort_options("group", codes, counts)
    found = [code for code in codes if counts["group"].get(code)]
    inferred = [code for code in codes if code not in found and counts["inferred.group"].get(code)]
    assert found
    assert list(ordered[: len(found) + len(inferred)]) == found + inferred
    # every group that was read or inferred is also stated by some operation (data/operation_target_groups.csv)
    assert not inferred
    rest = ordered[len(found) + len(inferred) :]
    assert list(rest) == [code for code in codes if code in rest]


@given(selections(), st.permutations(["objective", "group", "region", "city", "priority", "status", "intervention"]))
def test_filters_commute(release: Release, selection: Selection, order: list[str]) -> None:
    """Filters in any order lead to the intersection of the rows of each filter unfiltered."""
    unfiltered = replace(Selection(), match=selection.match, inferred=selection.inferred)
    eligible = find_operations(release, unfiltered)
    for facet in order:
        eligible &= find_operations(release, replace(unfiltered, **{facet: getattr(selection, facet)}))
    assert eligible == find_operations(release, selection)


@given(selections())
def test_all_groups_is_never_more_than_any(release: Release, selection: Selection) -> None:
    any_group = find_operations(release, replace(selection, match="any"))
    assert find_operations(release, replace(selection, match="all")) <= any_group
    assert find_operations(release, replace(selection, group=())) >= any_group


def test_match_any_and_all_in_the_embedded_release(release: Release) -> None:
    # itacanotizie.it: the Centro polivalente of Mazara is for "famiglie e minori", tp24.it: for people with disabilities;
    # itacanotizie.it: the CID too; tp24.it: two more for the disabled, none for families
    chosen = Selection(group=("famiglie", "disabilita"), inferred="exclude", city=("mazara-del-vallo",))
    assert find_operations(release, chosen) == {f"mazara-del-vallo-0{n}" for n in (2, 6, 7, 8)}
    assert find_operations(release, replace(chosen, match="all")) == {"mazara-del-vallo-07"}
    assert find_operations(release, Selection(group=("famiglie", "minori"), match="all", inferred="exclude")) == {
        # statoquotidiano.it, 9 April 2025: families and children; zon.it, 3 November 2025: minors, families in difficulty
        "mazara-del-vallo-07", "manfredonia-01", "cava-de-tirreni-01"
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_filters_are_written_as_a_sentence(release: Release, lang: str) -> None:
    names = dict(zip(release.tables["cities"]["city"], release.tables["cities"]["name"], strict=True))
    text = get_translator(lang)
    assert filters.filters_sentence(Selection(), names, text) == text("active_filters.none")
    sentence = filters.filters_sentence(
        Selection(region=("campania", "puglia"), group=("giovani", "minori"), city=("salerno",)), names, text
    )
    places, groups = ("Campania e Puglia", "Giovani o Minori") if lang == "it" else ("Campania and Puglia", " or ")
    assert places in sentence
    assert groups in sentence
    matched = filters.filters_sentence(Selection(group=("giovani", "minori"), match="all"), names, text)
    assert ("Giovani e Minori" if lang == "it" else " and ") in matched
    assert "Salerno" in sentence


@given(selections())
def test_each_active_filter_has_a_label_and_is_counted_once(release: Release, selection: Selection) -> None:
    names = dict(zip(release.tables["cities"]["city"], release.tables["cities"]["name"], strict=True))
    choices = filters.active_filters(selection)
    assert len(choices) == len(set(choices))
    assert all(filters.code_label(facet, code, names, get_translator("it")) for facet, code in choices)
    assert filters.count_active_filters(selection) == len({facet for facet, _ in choices})


def test_filters_that_a_page_does_not_use_are_dropped() -> None:
    chosen = Selection(city=("gela",), stage=("admitted",), objective=("ESO4.8",), measure="residents", lang="en")
    assert chosen.keep_filters(("city", "objective")) == replace(chosen, stage=())


def test_counts_are_shared_by_selections_with_the_same_filters(release: Release) -> None:
    chosen = Selection(group=("giovani",))
    counts = queries.facet_counts(release, chosen)
    assert queries.facet_counts(release, replace(chosen, sort="title", lang="en")) is counts
    assert queries.facet_counts(release, replace(chosen, inferred="exclude")) != counts
