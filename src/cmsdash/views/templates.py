"""Jinja2 environment of the HTML templates (views/html/*.j2).

Autoescape is on. Rendered templates are `Markup`, so they are not escaped again inside another template.
"""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cmsdash.views.base_path import base_path

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("html")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,  # packaged templates do not change while the process runs
    cache_size=-1,
)
ENVIRONMENT.globals["base_path"] = base_path


def render(template: str, **values: object) -> Markup:
    """Return the HTML of a template.

    Args:
        template: Name without suffix: `table` for `html/table.html.j2`.
        values: Variables of the template; strings are escaped, `Markup` is not.

    Raises:
        jinja2.TemplateNotFound: No such template.
        jinja2.UndefinedError: The template uses a variable that is missing.
    """
    return Markup(ENVIRONMENT.get_template(f"{template}.html.j2").render(values))  # noqa: S704 - escaped by Jinja


def get_macro(name: str) -> Callable[..., Markup]:
    """Return a macro of `html/macros.html.j2` as a function.

    Calling a macro is much faster than rendering a template, which matters for table cells.

    Raises:
        AttributeError: No such macro.
    """
    macro: Callable[..., Markup] = getattr(ENVIRONMENT.get_template("macros.html.j2").module, name)
    return macro
