"""Escaping of plain text for Streamlit's Markdown, which titles, labels and messages are rendered as."""

import re

_WORD_JOINER = "\u2060"
_WHITESPACE = re.compile(r"[ \t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_SPECIAL_CHARS = re.compile(r"[\\`*_~\[\]$<|&]")
_BLOCK_START = re.compile(r"^(\d{1,9}(?=[.)](?: |$))|(?=[-+=#>]))")
# Streamlit and GitHub's Markdown recognise these in the parsed text, where escapes no longer exist.
_LINKS_AND_CODES = re.compile(r":(?=\S)|@(?=\S)|www(?=\.)", re.IGNORECASE)


def escape_markdown(words: str) -> str:
    """Return Markdown that renders as plain text, on one line.

    Links, images, code, formulas, colours and icons are all disabled. Addresses and directives such as `:red:` get an
    invisible word joiner, which allows no line break.
    """
    line = _SPECIAL_CHARS.sub(r"\\\g<0>", _WHITESPACE.sub(" ", words).strip())
    return _LINKS_AND_CODES.sub(rf"\g<0>{_WORD_JOINER}", _BLOCK_START.sub(r"\g<0>\\", line))
