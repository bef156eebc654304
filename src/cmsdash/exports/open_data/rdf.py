"""A catalogue in the formats of RDF that portals read: Turtle, RDF/XML and JSON-LD."""

import json
from enum import StrEnum
from typing import Any

from rdflib import Graph

_XML_NODE, _XML_END = "  <rdf:Description ", "</rdf:RDF>\n"


class RdfFormat(StrEnum):
    """A format of RDF by the suffix of its files."""

    TURTLE = "ttl"
    RDF_XML = "rdf"
    JSON_LD = "jsonld"

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return {"ttl": "text/turtle", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}[self]


def graph_to_rdf(graph: Graph, form: RdfFormat) -> bytes:
    """Return a graph without blank nodes in a format, in UTF-8; equal graphs give equal bytes.

    Args:
        graph: The graph. Its triples were added in the order of their nodes.
        form: The format.
    """
    write = {RdfFormat.TURTLE: _to_turtle, RdfFormat.RDF_XML: _to_xml, RdfFormat.JSON_LD: _to_json_ld}[form]
    return write(graph).encode("utf-8")


def _to_turtle(graph: Graph) -> str:
    return graph.serialize(format="turtle")


def _to_xml(graph: Graph) -> str:
    """Return a graph as RDF/XML. The serializer has the nodes in the order of a set; text in them has no "<"."""
    head, *nodes = graph.serialize(format="xml").removesuffix(_XML_END).split(_XML_NODE)
    return _XML_NODE.join([head, *sorted(nodes)]) + _XML_END


def _to_json_ld(graph: Graph) -> str:
    """Return a graph as JSON-LD. The serializer has the nodes in the order of a set."""
    context = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    document: dict[str, Any] = json.loads(graph.serialize(format="json-ld", context=context))
    ordered = _ordered(document)
    return json.dumps(ordered, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda item: json.dumps(item, sort_keys=True))
    return value
