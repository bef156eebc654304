"""The page that explains the API to people: resources, parameters with their codes, answers, limits and errors."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from cmsdash.datastore.addresses import is_web_address
from cmsdash.domain import DECLARATIONS, LANGUAGES, MAX_QUERY_CHARS, Selection
from cmsdash.exports.api.problems import STATUSES
from cmsdash.exports.api.requests import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    parameter_codes,
    parameter_label,
    taken_parameters,
)
from cmsdash.exports.api.resources import Resource
from cmsdash.exports.file_context import LICENCE_CODE, LICENCE_URL
from cmsdash.figures.code_labels import code_label
from cmsdash.figures.context import PageContext
from cmsdash.i18n import labelled_codes
from cmsdash.views.page_links import page_href
from cmsdash.views.templates import render

GUIDE_STYLE = (files("cmsdash.exports.api") / "guide.css").read_text(encoding="utf-8")
"""The style sheet of the page, after that of the site."""

MAX_NAMED = 3
"""Resources that are named beside a parameter; of one that more of them take, each says so itself."""

_UNLISTED = ("operation", "release")
"""Parameters whose codes are as many as the rows of a resource."""


def guide_html(
    resources: Mapping[str, Resource], page: PageContext, *, address: str, at_once: int, style: str, brand: Markup
) -> Markup:
    """Return the page, which needs no script (HTML).

    Args:
        resources: The resources by name.
        page: The release whose codes it lists, and the language of its words.
        address: The absolute address of the page with a final slash, or its path.
        at_once: How many answers are prepared at a time.
        style: The style sheet of the site.
        brand: The bars at the head of the page (HTML).
    """
    text = page.text
    start = Selection(lang=text.lang)
    return render(
        "api_guide",
        style=style + GUIDE_STYLE,
        brand=brand,
        example=_example(f"{address}cities?region=sicilia&lang={text.lang}"),
        address=address,
        languages=[(lang, f"?lang={lang}") for lang in LANGUAGES],
        resources=[
            {
                "name": resource.name,
                "formats": resource.formats,
                "parameters": resource.parameters,
                "page": page_href(resource.page, start),
                "page_name": resource.page,
            }
            for resource in resources.values()
        ],
        parameters=list(_parameters(resources, page)),
        fields=[code.removeprefix("field.") for code in sorted(labelled_codes()["api"]) if code.startswith("field.")],
        problems=STATUSES.items(),
        limits={
            "limit": text.number(DEFAULT_LIMIT),
            "max": text.number(MAX_LIMIT),
            "chars": text.number(MAX_QUERY_CHARS),
            "at_once": text.number(at_once),
        },
        licence=(text(f"licence.{LICENCE_CODE}"), LICENCE_URL),
        sources=page_href("sources", start),
        text=text,
    )


def _example(address: str) -> str:
    """Return how a program asks for an address: by a command if the address is a whole one."""
    return f'curl "{address}"' if is_web_address(address) else f"GET {address}"


def _parameters(resources: Mapping[str, Resource], page: PageContext) -> Iterator[Mapping[str, Any]]:
    """Yield each parameter once, with its words, the resources that take it, and its codes with their words."""
    taken = {name: None for resource in resources.values() for name in taken_parameters(resource)}
    for name in sorted(taken, key=_position):
        of = [resource for resource in resources.values() if name in taken_parameters(resource)]
        codes = {} if name in _UNLISTED else {code: None for each in of for code in _codes(each, name, page)}
        yield {
            "name": name,
            "label": parameter_label(name, page.text),
            "of": [resource.name for resource in of] if len(of) <= MAX_NAMED else [],
            "codes": [(code, code_label(page, name, code) if name in DECLARATIONS else "") for code in codes],
        }


def _codes(resource: Resource, name: str, page: PageContext) -> tuple[str, ...]:
    return parameter_codes(resource, name, page.vocabulary)


def _position(name: str) -> int:
    """Return the position of a parameter: fields of links in their order, then the others in that of the resources."""
    return list(DECLARATIONS).index(name) if name in DECLARATIONS else len(DECLARATIONS)
