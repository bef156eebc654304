"""Streaming of the XML parts of a workbook: names without namespaces, and no document type declarations."""

from collections.abc import Callable, Mapping
from typing import IO, Any
from xml.parsers import expat

Attributes = Mapping[str, str]
_CHUNK_BYTES = 1 << 20


def parse_xml(
    source: IO[bytes],
    on_start: Callable[[str, Attributes], Any],
    on_end: Callable[[str], Any],
    on_text: Callable[[str], Any],
) -> None:
    """Call back for each element and text of an XML stream.

    Args:
        source: the stream.
        on_start: takes the local name of an element and its attributes by local name.
        on_end: takes the local name of an element.
        on_text: takes a piece of text.

    Raises:
        ValueError: the XML is malformed, or has a document type declaration, which can define entities that grow
            without end.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: _reject_doctype()
    parser.StartElementHandler = lambda name, attributes: on_start(_local(name), _local_keys(attributes))
    parser.EndElementHandler = lambda name: on_end(_local(name))
    parser.CharacterDataHandler = on_text
    try:
        while chunk := source.read(_CHUNK_BYTES):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _local_keys(attributes: dict[str, str]) -> Attributes:
    for key in [key for key in attributes if " " in key]:
        attributes[_local(key)] = attributes.pop(key)
    return attributes


def _reject_doctype() -> None:
    raise ValueError("DOCTYPE")
