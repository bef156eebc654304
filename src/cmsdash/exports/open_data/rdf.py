"""A catalogue in the formats of RDF that portals read: Turtle, RDF/XML and JSON-LD."""

import json
from enum import StrEnum
from typing import Any

from rdflib import Graph


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
    if form is RdfFormat.JSON_LD:
        return _to_json_ld(graph)
    serializer = {RdfFormat.TURTLE: "turtle", RdfFormat.RDF_XML: "xml"}[form]
    return graph.serialize(format=serializer, encoding="utf-8")


def _to_json_ld(graph: Graph) -> bytes:
    """Return a graph as JSON-LD. The serializer has the nodes in the order of a set."""
    context = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    document: dict[str, Any] = json.loads(graph.serialize(format="json-ld", context=context))
    ordered = _ordered(document)
    return (json.dumps(ordered, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda item: json.dumps(item, sort_keys=True))
    return value
