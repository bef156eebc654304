"""Escaped Markdown renders as the original text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cmsdash.domain import LANGUAGES
from cmsdash.i18n import escape_markdown, get_translator

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
INLINE_SYNTAX = re.compile(r":(material/)?[\w+-]*:|:\w+(?=[\[{])|https?://|www\.|\w@\w|\$", re.IGNORECASE)
"""Syntax that Streamlit and GitHub's Markdown add: icons, emoji, colours, addresses, formulas."""
HOSTILE = [
    "![i](https://evil.example/i.png)", "[click](https://evil.example)", "**x** :red[y] :material/delete:", "a*b*c",
    "`c`", "$e$ and $$f$$", "<b>x</b>", "~~s~~", "&lt;b&gt;", "# h", "- l", "+ l", "* l", "1. l", "12) l", "> q",
    "    code", "```\ncode\n```", "a\n===", "a\n---", "---", "a | b\n-|-\nc | d", ":smile: :streamlit:", ":100:",
    "https://evil.example", "WWW.evil.example", "x@evil.example", "<https://evil.example>", "[r]: https://evil.example",
    "\\*x\\*", "a\\", "![x][r]", ":blue-background[z]", ":small[z]", ":badge[z]", "line  \nbreak", "\t1. x", "[^1]",
]  # fmt: skip


def render_text(markdown: str) -> str:
    """Return the text of Markdown, which must be one paragraph of plain text."""
    tokens = PARSER.parse(markdown)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"]), markdown
    parts = [part for token in tokens for part in token.children or ()]
    assert {part.type for part in parts} <= {"text"}, markdown
    words = "".join(part.content for part in parts)
    assert not INLINE_SYNTAX.search(re.sub(r"\\\$", "", markdown))
    assert not re.search(r":\w|https?://|www\.|\w@\w", words, re.IGNORECASE)
    return words.replace("\u2060", "")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_renders_as_plain_text(words: str) -> None:
    assert render_text(escape_markdown(words)) == re.sub(r"[ \t\n]+", " ", words).strip()


@settings(max_examples=300)
@given(st.text(st.sampled_from(" \n\t\\`*_~[](){}#+-.!:$<>|&=@/'\"0123abwWé\u00a0"), max_size=30))
def test_any_text_renders_as_plain_text(words: str) -> None:
    assert render_text(escape_markdown(words)) == re.sub(r"[ \t\n]+", " ", words).strip()


@pytest.mark.parametrize(
    "words", ["39 città: 1,5 milioni (50%)", "Gela e «Vittoria»: 3", "246.58 million", "2021-2027!"]
)
def test_ordinary_text_is_unchanged(words: str) -> None:
    assert escape_markdown(words) == words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_in_a_markdown_message_are_escaped(lang: str) -> None:
    label = get_translator(lang).markdown("filter.remove", of="", name="**x**")
    assert label.startswith("*")
    assert label.endswith(r"\*\*x\*\*")
    assert get_translator(lang).markdown("filter.remove", of=" *x*", name="y")[1:].endswith(r" \*x\*:* y")
