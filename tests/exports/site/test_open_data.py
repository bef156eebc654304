"""The open data of the static site: a catalogue whose addresses are those of the site."""

from dataclasses import replace

from rdflib import DCAT, FOAF, Graph

from cmsdash.datastore.releases.release import Release
from cmsdash.exports.open_data.publisher import CataloguePublisher
from cmsdash.exports.site.build import _open_data
from tests.exports.site.conftest import OPTIONS


def test_the_site_has_the_catalogue_and_every_file_that_it_lists(release: Release) -> None:
    files = _open_data(release, replace(OPTIONS, publisher=CataloguePublisher("Comune di Esempio", "c_x999")))
    graph = Graph().parse(data=files["catalog.ttl"], format="turtle")
    listed = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    assert listed
    assert {address.removeprefix(f"{OPTIONS.base_url}/") for address in listed} <= set(files)
    assert "Comune di Esempio" in {str(name) for name in graph.objects(None, FOAF.name)}


def test_without_an_address_there_is_no_catalogue(release: Release) -> None:
    assert _open_data(release, replace(OPTIONS, base_url="")) == {}
    assert _open_data(release, replace(OPTIONS, base_url="https://site.example/{pn}")) == {}
