"""The resources of the API as files: each whole and without parameters, for programs that need no filter."""

from collections.abc import Iterator
from dataclasses import replace

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import LANGUAGES, Selection
from cmsdash.exports.api import API_PATH, ApiRequest, Resource, answer_request, make_resources, write_answer
from cmsdash.exports.api.requests import MAX_OFFSET
from cmsdash.exports.file_context import LICENCE_URL
from cmsdash.exports.json_export import write_json
from cmsdash.exports.site.options import SiteOptions
from cmsdash.figures.context import PageContext
from cmsdash.i18n import Translator, get_translator


def api_index_path(lang: str) -> str:
    """Return the path of the list of the files in a language."""
    return f"{API_PATH.strip('/')}/{lang}/index.json"


def api_files(release: Release, options: SiteOptions) -> dict[str, bytes]:
    """Return the files by path: in each language of the site its list of resources, and each resource as JSON."""
    vocabulary = queries.selection_vocabulary(release)
    files: dict[str, bytes] = {}
    for lang in options.languages:
        text, index = get_translator(lang), api_index_path(lang)
        folder = index.removesuffix("index.json")
        files[index] = _index(release, options, text)
        for resource in _resources():
            page = PageContext(Selection(lang=lang), release, text, vocabulary, resource.page)
            files[f"{folder}{resource.name}.json"] = _document(resource, page)
    return files


def _resources() -> Iterator[Resource]:
    """Yield the resources about one release: the list of releases is that of an installation."""
    resources = make_resources(lambda: queries.release_summaries((), "", {}))
    yield from (each for each in resources.values() if each.is_of_release)


def _document(resource: Resource, page: PageContext) -> bytes:
    """Return the answer of the dashboard with every row on one page, and without links to it."""
    answer = answer_request(ApiRequest(resource, page.selection, limit=MAX_OFFSET), page, "")
    return write_answer(replace(answer, request=replace(answer.request, limit=max(answer.total, 1))), "json")


def _index(release: Release, options: SiteOptions, text: Translator) -> bytes:
    manifest = release.manifest
    return write_json(
        {
            "title": text("api.name"),
            "summary": text("site.api_files"),
            "language": text.lang,
            "languages": [lang for lang in LANGUAGES if lang in options.languages],
            "release": {"id": manifest.id, "date": manifest.created[:10]},
            "licence": {"name": "CC-BY-4.0", "url": LICENCE_URL},
            "with_parameters": f"{options.dashboard_url}{API_PATH}" if options.dashboard_url else None,
            "resources": [
                {
                    "name": resource.name,
                    "title": text(f"api.title.{resource.name}"),
                    "about": text(f"api.about.{resource.name}"),
                    "href": f"{resource.name}.json",
                }
                for resource in _resources()
            ],
        }
    )
