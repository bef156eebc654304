"""The data catalogue of a release after DCAT-AP_IT, the Italian profile of DCAT-AP, as a graph (RDF).

The national catalogue and other portals harvest it. All nodes have an IRI: without blank nodes the same release gives
the same bytes, and other catalogues can refer to each node.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from cmsdash.datastore.releases.release import Release
from cmsdash.datastore.schema.table_schema import Schema
from cmsdash.domain import LANGUAGES
from cmsdash.exports.described_tables import described_tables
from cmsdash.exports.file_context import LICENCE_CODE, LICENCE_URL
from cmsdash.exports.file_table import clean_text
from cmsdash.exports.open_data.coverage import boundary_box, covered_days
from cmsdash.exports.open_data.distributions import (
    Distribution,
    boundary_distributions,
    release_distributions,
    table_distributions,
)
from cmsdash.exports.open_data.publisher import CataloguePublisher
from cmsdash.i18n import get_translator

CATALOGUE_PATH = "catalog.ttl"
"""The document whose fragments are the IRIs of all nodes, in every format."""

DCATAPIT = Namespace("http://dati.gov.it/onto/dcatapit#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
GEOSPARQL = Namespace("http://www.opengis.net/ont/geosparql#")
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types"

_PREFIXES: Mapping[str, Any] = {
    "dcat": DCAT,
    "dcatapit": DCATAPIT,
    "dct": DCTERMS,
    "foaf": FOAF,
    "gsp": GEOSPARQL,
    "locn": LOCN,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}

_LANGUAGES = {"it": "ITA", "en": "ENG"}
_THEMES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("regions", "cities", "boundaries"), ("REGI",)),
    "population": ("SOCI",),
    "income": ("ECON", "SOCI"),
    "figures": ("GOVE", "ECON", "REGI"),
    "operation_amounts": ("GOVE", "ECON"),
    "operation_payments": ("GOVE", "ECON"),
    "programme_figures": ("GOVE", "ECON"),
}
"""Themes of the European vocabulary of data themes by table."""
_USUAL_THEMES = ("GOVE", "SOCI")
_RELEASE_THEMES = ("GOVE", "SOCI", "REGI", "ECON")
_KEYWORDS = ("programme", "cohesion", "fund", "inclusion", "cities", "south")
_STANDARDS: Mapping[str, tuple[str, str]] = {
    "data-package": ("https://datapackage.org/standard/data-package/", "Data Package 2.0"),
    "csvw": ("https://www.w3.org/TR/tabular-metadata/", "CSV on the Web"),
    "json-schema": ("https://json-schema.org/draft/2020-12/schema", "JSON Schema 2020-12"),
    "geojson": ("https://www.rfc-editor.org/rfc/rfc7946", "GeoJSON (RFC 7946)"),
}
_NUTS = {"13": "ITF1", "14": "ITF2", "15": "ITF3", "16": "ITF4", "17": "ITF5", "18": "ITF6", "19": "ITG1", "20": "ITG2"}
"""The codes of NUTS 2 by ISTAT code of the regions that the programme can concern."""


@dataclass(frozen=True)
class CatalogueAddresses:
    """Where a catalogue and what it lists are.

    Attributes:
        base: The address of the folder with the catalogue and the files, with a final slash.
        home: The page that explains the data to readers; by default `base`.
        api: The address of the API, "" where there is none.
    """

    base: str
    home: str = ""
    api: str = ""


def catalogue_graph(release: Release, addresses: CatalogueAddresses, publisher: CataloguePublisher | None) -> Graph:
    """Return the catalogue of a release: the whole, each of its tables, and the boundaries, as datasets.

    Args:
        release: The release.
        addresses: Where the files are.
        publisher: Who publishes and holds the data. None leaves it out, and says so; the profile wants one, with code.
    """
    graph = Graph(bind_namespaces="none")  # its own prefixes have other names
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    # In order, because serializers write what they find in the order in which it came.
    for triple in sorted(_Catalogue(release, addresses, publisher).triples(), key=lambda triple: [*map(str, triple)]):
        graph.add(triple)
    return graph


_Triple = tuple[URIRef, URIRef, Node]


@dataclass(frozen=True)
class _Catalogue:
    release: Release
    addresses: CatalogueAddresses
    publisher: CataloguePublisher | None

    @cached_property
    def tables(self) -> Mapping[str, Schema]:
        return described_tables(self.release)

    @property
    def home(self) -> URIRef:
        return URIRef(self.addresses.home or self.addresses.base)

    @property
    def modified(self) -> Literal:
        return Literal(self.release.manifest.created[:10], datatype=XSD.date)

    def node(self, name: str) -> URIRef:
        """Return the IRI of a node of the catalogue."""
        return URIRef(f"{self.addresses.base}{CATALOGUE_PATH}#{name}")

    def triples(self) -> Iterator[_Triple]:
        """Yield everything that the catalogue says."""
        yield from self._catalogue()
        yield from self._release()
        for name, schema in self.tables.items():
            yield from self._table(name, schema)
        yield from self._boundaries()
        yield from self._licences()
        yield from self._places()
        yield from self._standards()
        yield from self._agents()

    def _catalogue(self) -> Iterator[_Triple]:
        node = self.node("catalog")
        yield from _typed(node, DCATAPIT.Catalog, DCAT.Catalog)
        yield from _words(node, DCTERMS.title, "open_data.catalogue_title")
        closing = () if self.publisher else ("open_data.publisher_unknown",)
        yield from _words(node, DCTERMS.description, "open_data.catalogue_description", *closing)
        yield node, DCTERMS.modified, self.modified
        yield node, FOAF.homepage, self.home
        yield node, DCAT.themeTaxonomy, URIRef(f"{_AUTHORITY}/data-theme")
        yield node, DCTERMS.license, URIRef(LICENCE_URL)
        yield node, DCTERMS.spatial, self.node("place")
        for code in _LANGUAGES.values():
            yield node, DCTERMS.language, URIRef(f"{_AUTHORITY}/language/{code}")
        for name in ("release", *self.tables, "boundaries"):
            yield node, DCAT.dataset, self.node(f"dataset-{name}")
        if self.publisher:
            yield node, DCTERMS.publisher, self.node("publisher")

    def _release(self) -> Iterator[_Triple]:
        node = self.node("dataset-release")
        yield from _words(node, DCTERMS.title, "open_data.release_title")
        yield from _words(node, DCTERMS.description, "open_data.release_description")
        yield from self._dataset(node, "release", _RELEASE_THEMES)
        yield node, DCTERMS.conformsTo, self.node("standard-data-package")
        yield from self._period(node, "release", covered_days(self.release, self.tables))
        for name in (*self.tables, "boundaries"):
            yield node, DCTERMS.hasPart, self.node(f"dataset-{name}")
        for distribution in release_distributions(self.release, self.addresses.base, self.addresses.api):
            yield from self._distribution(node, distribution, LICENCE_CODE)

    def _table(self, name: str, schema: Schema) -> Iterator[_Triple]:
        node = self.node(f"dataset-{name}")
        for lang in LANGUAGES:
            text = get_translator(lang)
            title = text("open_data.table_title", table=text(f"dataset.{name}"))
            yield node, DCTERMS.title, Literal(title, lang=lang)
        yield from _words(node, DCTERMS.description, f"dataset_meaning.{name}")
        yield from self._dataset(node, name, _THEMES.get(name, _USUAL_THEMES))
        yield from self._provenance(node, name, schema.origin)
        for standard in ("csvw", "json-schema"):
            yield node, DCTERMS.conformsTo, self.node(f"standard-{standard}")
        yield node, DCTERMS.isPartOf, self.node("dataset-release")
        yield from self._period(node, name, covered_days(self.release, {name: schema}))
        for distribution in table_distributions(self.release, self.addresses.base, name):
            yield from self._distribution(node, distribution, schema.licence)

    def _boundaries(self) -> Iterator[_Triple]:
        node = self.node("dataset-boundaries")
        yield from _words(node, DCTERMS.title, "open_data.boundaries_title")
        yield from _words(node, DCTERMS.description, "open_data.boundaries_description")
        yield from self._dataset(node, "boundaries", _THEMES["boundaries"])
        yield node, DCTERMS.isPartOf, self.node("dataset-release")
        yield node, DCTERMS.conformsTo, self.node("standard-geojson")
        for distribution in boundary_distributions(self.release, self.addresses.base):
            yield from self._distribution(node, distribution, LICENCE_CODE)

    def _dataset(self, node: URIRef, name: str, themes: tuple[str, ...]) -> Iterator[_Triple]:
        yield from _typed(node, DCATAPIT.Dataset, DCAT.Dataset)
        prefix = f"{self.publisher.code}:" if self.publisher and self.publisher.code else ""
        identifier = "citta-medie-sud" if name == "release" else f"citta-medie-sud-{name.replace('_', '-')}"
        yield node, DCTERMS.identifier, Literal(f"{prefix}{identifier}")
        yield node, DCTERMS.modified, self.modified
        yield node, DCTERMS.accrualPeriodicity, URIRef(f"{_AUTHORITY}/frequency/IRREG")
        yield node, DCAT.landingPage, self.home
        yield node, OWL.versionInfo, Literal(self.release.manifest.id)
        yield node, DCTERMS.spatial, self.node("place")
        for theme in themes:
            yield node, DCAT.theme, URIRef(f"{_AUTHORITY}/data-theme/{theme}")
        for code in _LANGUAGES.values():
            yield node, DCTERMS.language, URIRef(f"{_AUTHORITY}/language/{code}")
        for keyword in _KEYWORDS:
            yield from _words(node, DCAT.keyword, f"open_data.keyword.{keyword}")
        if self.publisher:
            yield node, DCTERMS.publisher, self.node("publisher")
            yield node, DCTERMS.rightsHolder, self.node("publisher")
            if self.publisher.email:
                yield node, DCAT.contactPoint, self.node("contact")

    def _provenance(self, node: URIRef, name: str, origin: str) -> Iterator[_Triple]:
        statement = self.node(f"provenance-{name}")
        yield node, DCTERMS.provenance, statement
        yield from _typed(statement, DCTERMS.ProvenanceStatement)
        yield statement, RDFS.label, Literal(clean_text(origin), lang="en")

    def _period(self, dataset: URIRef, name: str, days: tuple[str, str] | None) -> Iterator[_Triple]:
        if days is None:
            return
        node = self.node(f"period-{name}")
        yield dataset, DCTERMS.temporal, node
        yield from _typed(node, DCTERMS.PeriodOfTime)
        for first, second, day in (
            (DCATAPIT.startDate, DCAT.startDate, days[0]),
            (DCATAPIT.endDate, DCAT.endDate, days[1]),
        ):
            yield node, first, Literal(day, datatype=XSD.date)
            yield node, second, Literal(day, datatype=XSD.date)

    def _distribution(self, dataset: URIRef, distribution: Distribution, licence: str) -> Iterator[_Triple]:
        node = self.node(f"distribution-{distribution.name}")
        yield dataset, DCAT.distribution, node
        yield from _typed(node, DCATAPIT.Distribution, DCAT.Distribution)
        yield from _words(node, DCTERMS.description, f"open_data.distribution.{distribution.words}")
        yield node, DCTERMS.title, Literal(distribution.title)
        yield node, DCTERMS.modified, self.modified
        yield node, DCTERMS.license, self._licence(licence)
        yield node, DCAT.accessURL, URIRef(distribution.url)
        yield node, DCTERMS["format"], URIRef(f"{_AUTHORITY}/file-type/{distribution.file_type}")
        yield node, DCAT.mediaType, URIRef(f"{_MEDIA_TYPES}/{distribution.media_type}")
        if not distribution.is_service:
            yield node, DCAT.downloadURL, URIRef(distribution.url)
        if distribution.sha256:
            yield node, DCAT.byteSize, Literal(f"{distribution.size}.0", datatype=XSD.decimal)
            checksum = self.node(f"checksum-{distribution.name}")
            yield node, SPDX.checksum, checksum
            yield from _typed(checksum, SPDX.Checksum)
            yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
            yield checksum, SPDX.checksumValue, Literal(distribution.sha256, datatype=XSD.hexBinary)

    def _licence(self, code: str) -> URIRef:
        return URIRef(LICENCE_URL) if code == LICENCE_CODE else self.node(f"licence-{code}")

    def _licences(self) -> Iterator[_Triple]:
        """Yield the licences. Facts that are quoted with their source have a document of our own, which says so."""
        for code in {LICENCE_CODE, *(schema.licence for schema in self.tables.values())}:
            node = self._licence(code)
            yield from _typed(node, DCATAPIT.LicenseDocument, DCTERMS.LicenseDocument)
            yield from _words(node, FOAF.name, f"licence.{code}")
            kind = "Attribution" if code == LICENCE_CODE else "UnknownIPR"
            yield node, DCTERMS.type, URIRef(f"http://purl.org/adms/licencetype/{kind}")
            if code == LICENCE_CODE:
                yield node, OWL.versionInfo, Literal("4.0")

    def _places(self) -> Iterator[_Triple]:
        node = self.node("place")
        yield from _typed(node, DCATAPIT.Location, DCTERMS.Location)
        yield node, LOCN.geometry, Literal(boundary_box(self.release), datatype=GEOSPARQL.wktLiteral)
        for code in sorted(self.release.tables["regions"]["istat_code"]):
            if code in _NUTS:
                identifier = Literal(f"http://data.europa.eu/nuts/code/{_NUTS[code]}", datatype=XSD.anyURI)
                yield node, DCATAPIT.geographicalIdentifier, identifier

    def _standards(self) -> Iterator[_Triple]:
        for name, (address, title) in _STANDARDS.items():
            node = self.node(f"standard-{name}")
            yield from _typed(node, DCATAPIT.Standard, DCTERMS.Standard)
            yield node, DCTERMS.identifier, Literal(address)
            yield node, DCTERMS.title, Literal(title, lang="en")
            yield node, DCTERMS.title, Literal(title, lang="it")

    def _agents(self) -> Iterator[_Triple]:
        if self.publisher is None:
            return
        node, name = self.node("publisher"), clean_text(self.publisher.name)
        yield from _typed(node, DCATAPIT.Agent, FOAF.Agent)
        yield node, FOAF.name, Literal(name, lang="it")
        if self.publisher.code:
            yield node, DCTERMS.identifier, Literal(self.publisher.code)
        if self.publisher.homepage:
            yield node, FOAF.homepage, URIRef(self.publisher.homepage)
        if self.publisher.email:
            contact = self.node("contact")
            yield from _typed(contact, DCATAPIT.Organization, VCARD.Organization, VCARD.Kind)
            yield contact, VCARD.fn, Literal(name, lang="it")
            yield contact, VCARD.hasEmail, URIRef(f"mailto:{self.publisher.email}")


def _typed(node: URIRef, *types: URIRef) -> Iterator[_Triple]:
    for kind in types:
        yield node, RDF.type, kind


def _words(node: URIRef, predicate: URIRef, *keys: str) -> Iterator[_Triple]:
    """Yield the messages under some keys, joined, in each language."""
    for lang in LANGUAGES:
        yield node, predicate, Literal(" ".join(map(get_translator(lang), keys)), lang=lang)
