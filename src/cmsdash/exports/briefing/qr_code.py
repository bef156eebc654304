"""The link of a briefing as a QR code."""

import segno

QUIET_ZONE = 2
"""Empty modules around the code, which stands on a light ground."""


def qr_size_and_path(link: str) -> tuple[int, str]:
    """Return the width of the code in modules, quiet zone included, and its dark modules as the data of an SVG path."""
    rows = segno.make(link, error="m", micro=False).matrix
    runs = (
        f"M{column + QUIET_ZONE} {line + QUIET_ZONE}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for column, length in _dark_runs(row)
    )
    return len(rows) + 2 * QUIET_ZONE, "".join(runs)


def _dark_runs(row: bytearray) -> list[tuple[int, int]]:
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
