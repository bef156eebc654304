"""Words that must stay words in every format."""

HOSTILE = (
    "</text><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>\"'&amp;",
    '=HYPERLINK("http://example.org")',
    "#set text(fill: red) $x$ \\ @ref `code`",
    "{{ 7 * 7 }} ${7} {% raw %}",
    "var(--cms-evil) url(#x) var(--cms-ink)",
    "\N{RIGHT-TO-LEFT OVERRIDE}evil\N{FIRST STRONG ISOLATE}",
    "one\ntwo\r\n\tthree \N{LINE SEPARATOR}four",
    "\x00\x07\x1b[31m\x7f\ufffe",
    "<b>bold<br>line",
    "%{hovertext}<extra></extra>",
    "城市 مدينة \N{ROCKET}",
    "x" * 10_000,
    "parola " * 1_500,
)
