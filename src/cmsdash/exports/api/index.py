"""The list of the resources for programs."""

from collections.abc import Mapping

from cmsdash.exports.api.requests import taken_parameters
from cmsdash.exports.api.resources import OPENAPI_NAME, Resource
from cmsdash.exports.file_context import LICENCE_URL
from cmsdash.exports.json_export import write_json
from cmsdash.figures.context import PageContext


def index_json(resources: Mapping[str, Resource], page: PageContext) -> bytes:
    """Return the resources as JSON in UTF-8, with addresses relative to that of the list."""
    text, manifest = page.text, page.release.manifest
    return write_json(
        {
            "title": text("api.name"),
            "summary": text("api.summary"),
            "language": text.lang,
            "release": {"id": manifest.id, "date": manifest.created[:10]},
            "licence": {"name": "CC-BY-4.0", "url": LICENCE_URL},
            "description": OPENAPI_NAME,
            "resources": [
                {
                    "name": resource.name,
                    "title": text(f"api.title.{resource.name}"),
                    "about": text(f"api.about.{resource.name}"),
                    "href": resource.name,
                    "formats": list(resource.formats),
                    "parameters": list(taken_parameters(resource)),
                }
                for resource in resources.values()
            ],
        }
    )
