"""Jinja2 templates of the HTML (views/html/*.j2): the one place where HTML is written.

Every value is escaped once as it enters a template. What a template gave is `Markup`, and enters another one as it is.
"""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("html")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # templates come with the package: compiled once a process
    cache_size=-1,
)


def render(template: str, **values: object) -> Markup:
    """The HTML of a template.

    Args:
        template: Its name, `table` for `html/table.html.j2`.
        values: What it names. A missing one raises `jinja2.UndefinedError`.
    """
    return Markup(ENVIRONMENT.get_template(f"{template}.html.j2").render(values))  # noqa: S704 - escaped by Jinja


def macro(name: str) -> Callable[..., Markup]:
    """A macro of `html/macros.html.j2` as a function: for pieces that are written thousands of times a page."""
    found: Callable[..., Markup] = getattr(ENVIRONMENT.get_template("macros.html.j2").module, name)
    return found
