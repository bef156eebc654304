"""Words that are shown as they are where Streamlit reads Markdown: in titles, labels and boxes."""

import re

_WORD_JOINER = "\u2060"
_BLANKS = re.compile(r"[ \t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_MARKS = re.compile(r"[\\`*_~\[\]$<|&]")
_START = re.compile(r"^(\d{1,9}(?=[.)](?: |$))|(?=[-+=#>]))")
# Streamlit and GitHub's Markdown look for these in the text itself, after its escapes are gone.
_ADDRESSES_AND_CODES = re.compile(r":(?=\S)|@(?=\S)|www(?=\.)", re.IGNORECASE)


def escape_markdown(words: str) -> str:
    """Markdown that shows `words` as they are, on one line: no emphasis, link, image, code, formula, colour or icon.

    Addresses and codes such as `:red:` get an invisible character that breaks no line.
    """
    line = _MARKS.sub(r"\\\g<0>", _BLANKS.sub(" ", words).strip())
    return _ADDRESSES_AND_CODES.sub(rf"\g<0>{_WORD_JOINER}", _START.sub(r"\g<0>\\", line))
