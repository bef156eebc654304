"""The data catalogue: what DCAT-AP_IT asks, equal in every format, the same bytes each time, nothing invented."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.namespace import SH

from cmsdash.datastore.releases.release import TABLES, Release
from cmsdash.exports.file_table import clean_text
from cmsdash.exports.open_data.catalogue import DCATAPIT, SPDX, VCARD, CatalogueAddresses, catalogue_graph
from cmsdash.exports.open_data.files import catalogue_files, open_data_files
from cmsdash.exports.open_data.publisher import CataloguePublisher, configured_publisher
from cmsdash.exports.open_data.rdf import RdfFormat, graph_to_rdf
from cmsdash.installation.setting_error import SettingError
from tests.hostile_strings import HOSTILE_STRINGS

BASE = "https://dati.example.org/"
ADDRESSES = CatalogueAddresses(BASE)
PUBLISHER = CataloguePublisher("Comune di Esempio", "c_x999", "https://www.example.org", "dati@example.org")
SHAPES = Path(__file__).with_name("dcat_ap_it_shapes.ttl")
PARSERS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of the parser of JSON-LD itself


@pytest.fixture(scope="module")
def graph(release: Release) -> Graph:
    return catalogue_graph(release, ADDRESSES, PUBLISHER)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


@pytest.fixture(scope="module")
def small_release(release: Release) -> Release:
    """A release with two tables, for catalogues that are checked again and again."""
    return replace(release, newer_schema_parts=frozenset({*TABLES} - {"cities", "figures"}))


def failed_paths(graph: Graph, shapes: Graph) -> set[str]:
    """Return the properties that a graph has wrong, by their names."""
    _, report, _ = validate(graph, shacl_graph=shapes)
    assert isinstance(report, Graph)
    results = list(report.subjects(RDF.type, SH.ValidationResult))
    paths = {report.value(result, SH.resultPath) for result in results}
    return {str(path).rpartition("/")[2].rpartition("#")[2] for path in paths}


def without(graph: Graph, *predicates: URIRef) -> Graph:
    rest = Graph()
    for triple in graph:
        if triple[1] not in predicates:
            rest.add(triple)
    return rest


def test_it_has_what_the_profile_asks(graph: Graph, shapes: Graph) -> None:
    assert failed_paths(graph, shapes) == set()


@pytest.mark.parametrize(
    ("predicate", "name"),
    [
        (DCTERMS.identifier, "identifier"),
        (DCTERMS["title"], "title"),
        (DCAT.theme, "theme"),
        (DCTERMS.accrualPeriodicity, "accrualPeriodicity"),
        (DCTERMS.license, "license"),
        (DCAT.accessURL, "accessURL"),
        (VCARD.hasEmail, "hasEmail"),
        (DCATAPIT.startDate, "startDate"),
    ],
)
def test_the_shapes_find_what_is_missing(small_release: Release, shapes: Graph, predicate: URIRef, name: str) -> None:
    incomplete = without(catalogue_graph(small_release, ADDRESSES, PUBLISHER), predicate)
    assert name in failed_paths(incomplete, shapes)


def test_who_publishes_is_never_invented(small_release: Release, shapes: Graph) -> None:
    unsigned = catalogue_graph(small_release, ADDRESSES, None)
    assert failed_paths(unsigned, shapes) == {"publisher", "rightsHolder"}
    assert not set(unsigned.subjects(RDF.type, FOAF.Agent))
    [catalogue] = unsigned.subjects(RDF.type, DCAT.Catalog)
    words = [str(description) for description in unsigned.objects(catalogue, DCTERMS.description)]
    assert any("non ha indicato il proprio nome" in word for word in words)
    assert any("has not given a name" in word for word in words)


def test_a_publisher_without_its_code_is_named_and_lacks_it(small_release: Release, shapes: Graph) -> None:
    named = catalogue_graph(small_release, ADDRESSES, CataloguePublisher("Comune di Esempio"))
    assert failed_paths(named, shapes) == {"identifier"}


def test_a_contact_needs_an_address(small_release: Release, shapes: Graph) -> None:
    silent = catalogue_graph(small_release, ADDRESSES, replace(PUBLISHER, email="", homepage=""))
    assert failed_paths(silent, shapes) == set()
    assert not set(silent.subject_objects(DCAT.contactPoint))


@pytest.mark.parametrize("form", RdfFormat)
def test_every_format_has_the_same_graph(graph: Graph, form: RdfFormat) -> None:
    parsed = Graph().parse(data=graph_to_rdf(graph, form), format=PARSERS[form])
    assert set(parsed) == set(graph)


def test_there_are_no_blank_nodes(graph: Graph) -> None:
    assert all(isinstance(node, (URIRef, Literal)) for triple in graph for node in triple)


def test_titles_and_descriptions_are_in_both_languages(graph: Graph) -> None:
    for kind in (DCAT.Catalog, DCAT.Dataset):
        for node in graph.subjects(RDF.type, kind):
            for predicate in (DCTERMS["title"], DCTERMS.description):
                words = list(graph.objects(node, predicate))
                assert {word.language for word in words if isinstance(word, Literal)} == {"it", "en"}


def test_every_file_that_it_lists_is_there_with_its_size_and_checksum(release: Release, graph: Graph) -> None:
    files = open_data_files(release, ADDRESSES, PUBLISHER)
    listed = {str(url).removeprefix(BASE): node for node, url in graph.subject_objects(DCAT.downloadURL)}
    assert set(listed) <= set(files)
    assert {f"open-data/json/{name}.json" for name in TABLES} <= set(listed)
    checked = 0
    for path, node in listed.items():
        size, checksum = graph.value(node, DCAT.byteSize), graph.value(node, SPDX.checksum)
        if checksum is not None:
            assert float(str(size)) == len(files[path])
            assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(files[path]).hexdigest()
            checked += 1
    assert checked >= len(TABLES)


@pytest.mark.slow
def test_the_same_release_gives_the_same_bytes_in_another_process(release: Release) -> None:
    script = (
        "import hashlib, sys\n"
        "from cmsdash.datastore.releases.release import data_dir, open_release\n"
        "from cmsdash.exports.open_data.catalogue import CatalogueAddresses\n"
        "from cmsdash.exports.open_data.files import catalogue_files\n"
        "from cmsdash.i18n import labelled_codes\n"
        "release = open_release(data_dir(), labelled_codes())\n"
        f"files = catalogue_files(release, CatalogueAddresses({BASE!r}), None)\n"
        "print(*(hashlib.sha256(content).hexdigest() for content in files.values()))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    printed = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    files = catalogue_files(release, ADDRESSES, None)
    assert printed.stdout.split() == [hashlib.sha256(content).hexdigest() for content in files.values()]


def test_periods_are_those_of_the_dates_in_the_data(release: Release, graph: Graph) -> None:
    period = graph.value(URIRef(f"{BASE}catalog.ttl#dataset-timeline"), DCTERMS.temporal)
    dates = sorted(release.tables["timeline"]["date"])
    assert str(graph.value(period, DCATAPIT.startDate)).startswith(dates[0])
    assert str(graph.value(period, DCATAPIT.endDate)).startswith(dates[-1])
    assert graph.value(URIRef(f"{BASE}catalog.ttl#dataset-objectives"), DCTERMS.temporal) is None


def test_hostile_words_survive_every_format(small_release: Release) -> None:
    words = "\n".join(HOSTILE_STRINGS.values())
    schemas = {name: replace(schema, origin=words) for name, schema in small_release.schemas.items()}
    hostile = catalogue_graph(replace(small_release, schemas=schemas), ADDRESSES, PUBLISHER)
    for form in RdfFormat:
        parsed = Graph().parse(data=graph_to_rdf(hostile, form), format=PARSERS[form])
        assert Literal(clean_text(words), lang="en") in set(parsed.objects())


def set_publisher(
    monkeypatch: pytest.MonkeyPatch, name: str, code: str, homepage: str = "", feedback: str = ""
) -> None:
    monkeypatch.setenv("CMSDASH_PUBLISHER", name)
    monkeypatch.setenv("CMSDASH_PUBLISHER_CODE", code)
    monkeypatch.setenv("CMSDASH_PUBLISHER_URL", homepage)
    monkeypatch.setenv("CMSDASH_FEEDBACK", feedback)


def test_the_publisher_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured_publisher() is None
    set_publisher(monkeypatch, "", "", "", "mailto:a@example.org")
    assert configured_publisher() is None
    set_publisher(monkeypatch, " Comune di Esempio ", "c_x999", "https://www.example.org", "mailto:dati@example.org")
    assert configured_publisher() == PUBLISHER
    set_publisher(monkeypatch, "Comune di Esempio", "c_x999", feedback="https://www.example.org/form")
    assert configured_publisher() == CataloguePublisher("Comune di Esempio", "c_x999")


@pytest.mark.parametrize(
    ("name", "code", "homepage", "variable"),
    [
        ("", "c_x999", "", "CMSDASH_PUBLISHER"),
        ("", "", "https://www.example.org", "CMSDASH_PUBLISHER"),
        ("Comune", "c x", "", "CMSDASH_PUBLISHER_CODE"),
        ("Comune", "c_x999", "javascript:alert(1)", "CMSDASH_PUBLISHER_URL"),
        ("Comune", "c_x999", "https://x.example/<b>", "CMSDASH_PUBLISHER_URL"),
        ("Comune", "c_x999", "https://x.example/{b}", "CMSDASH_PUBLISHER_URL"),
    ],
)
def test_a_wrong_publisher_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, code: str, homepage: str, variable: str
) -> None:
    set_publisher(monkeypatch, name, code, homepage)
    with pytest.raises(SettingError) as error:
        configured_publisher()
    assert error.value.variable == variable


def test_hostile_names_are_text_in_every_format(
    small_release: Release, monkeypatch: pytest.MonkeyPatch, shapes: Graph
) -> None:
    set_publisher(monkeypatch, "".join(text for text in HOSTILE_STRINGS.values() if "\0" not in text), "c_x999")
    publisher = configured_publisher()
    assert publisher is not None
    named = catalogue_graph(small_release, ADDRESSES, publisher)
    assert failed_paths(named, shapes) == set()
    for form in RdfFormat:
        parsed = Graph().parse(data=graph_to_rdf(named, form), format=PARSERS[form])
        assert Literal(publisher.name, lang="it") in set(parsed.objects(None, FOAF.name))
