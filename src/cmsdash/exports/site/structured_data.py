"""What search engines read of a page as data (schema.org, JSON-LD): the data set and the way to the page.

Operations and bodies are not given as services: no source says where and for whom one is offered.
"""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from cmsdash.exports.file_context import LICENCE_URL
from cmsdash.exports.site.addresses import RELEASE_ZIP, SitePage, page_path
from cmsdash.exports.site.content import PageContent
from cmsdash.exports.site.options import SiteOptions
from cmsdash.installation.publisher import Publisher

_DATASET_PAGES = ("overview", "sources", "releases")
_CONTEXT = "https://schema.org"


def structured_data(content: PageContent, options: SiteOptions, above: Sequence[tuple[SitePage, str]]) -> Markup:
    """Return JSON-LD for a script element that browsers do not run; empty without the address of the site.

    Args:
        content: What the page says.
        options: The addresses of the site.
        above: The pages above it with their names, the first page first.
    """
    if not options.base_url:
        return Markup()
    found = [_trail(content, options, above)] if above else []
    if content.page.kind == "page" and content.page.code in _DATASET_PAGES:
        found.append(_dataset(content, options))
    written = json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""
    return Markup(written.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 - no sign of HTML is left


def _trail(content: PageContent, options: SiteOptions, above: Sequence[tuple[SitePage, str]]) -> dict[str, Any]:
    names = [*above, (content.page, content.subject)]
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": _address(page, content, options)}
        for at, (page, name) in enumerate(names, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _dataset(content: PageContent, options: SiteOptions) -> dict[str, Any]:
    text, release = content.context.text, content.context.release
    publisher = Publisher.from_environment().name
    named = {"publisher": {"@type": "Organization", "name": publisher}} if publisher else {}
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": f"{text('app.title')}: {text('app.subtitle')}",
        "description": f"{text('app.slim')}. {text('about.method.lead')} {text('kind_meaning.missing')}",
        "url": _address(SitePage("page", "sources"), content, options),
        "identifier": release.manifest.id,
        "version": release.manifest.id,
        "dateModified": release.manifest.created[:10],
        "inLanguage": text.lang,
        "isAccessibleForFree": True,
        "license": LICENCE_URL,
        "spatialCoverage": [text(f"region.{code}") for code in release.tables["regions"]["region"]],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/zip",
                "contentUrl": f"{options.base_url}/{RELEASE_ZIP}",
            }
        ],
        **named,
    }


def _address(page: SitePage, content: PageContent, options: SiteOptions) -> str:
    return f"{options.base_url}/{page_path(page, content.context.text)}"
