"""The link of a briefing as a QR code."""

from collections.abc import Mapping, Sequence

import segno
from markupsafe import Markup

from cmsdash.views.templates import render

QUIET_ZONE = 2
"""Empty modules around the code, which stands on a light ground."""


def qr_svg(link: str, colours: Mapping[str, str], label: str = "") -> Markup:
    """Return the code as SVG; "" without a link, or if it is too long for a code.

    Args:
        link: The absolute address.
        colours: Colour by role.
        label: Text alternative inside the SVG; "" where the format that holds it has its own place for it.
    """
    rows = qr_modules(link)
    if not rows:
        return Markup()
    path = "".join(
        f"M{column + QUIET_ZONE} {line + QUIET_ZONE}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for column, length in _dark_runs(row)
    )
    return render("briefing_qr", size=len(rows) + 2 * QUIET_ZONE, path=path, label=label, colours=colours)


def qr_modules(link: str) -> Sequence[Sequence[int]]:
    """Return the modules of the code line by line, 1 where dark; none without a link, or if no code can hold it."""
    if not link:
        return ()
    try:
        modules: Sequence[Sequence[int]] = segno.make(link, error="m", micro=False).matrix
    except segno.DataOverflowError:
        return ()
    return modules


def _dark_runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for column, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
