"""Tests of the style sheet of every page."""

import re
from collections.abc import Iterator

from cmsdash.ui.layout.stylesheet import STYLE


def _selectors(style: str) -> Iterator[str]:
    """Yield every selector of a style sheet, those of a list one by one."""
    for rule in re.findall(r"([^{};]+)\{", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)):
        if not rule.strip().startswith("@"):
            yield from (selector.strip() for selector in _split(rule, ","))


def _split(text: str, separators: str) -> list[str]:
    """Split text at separators that are not inside brackets."""
    parts, depth = [""], 0
    for character in text.strip():
        depth += (character in "([") - (character in ")]")
        if character in separators and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def test_only_the_styled_element_itself_has_has() -> None:
    """Elsewhere in a selector, `:has()` makes Chromium compute the style of most of the page anew at every change.

    Plotly measures each label in the page: a chart with forty labels then takes half a second longer.
    """
    selectors = list(_selectors(STYLE))
    assert any(":has(" in selector for selector in selectors)
    assert [selector for selector in selectors if any(":has(" in part for part in _split(selector, " >+~")[:-1])] == []


def test_has_is_asked_of_named_elements_only() -> None:
    """Without a class, an attribute or a name beside it, `:has()` is asked of every element of the page."""
    parts = [part for selector in _selectors(STYLE) for part in _split(selector, " >+~")]
    assert [part for part in parts if part.startswith((":has(", ":not(:has("))] == []
