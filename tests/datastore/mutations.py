"""Seeded random damage to data folders, as people, editors and interrupted copies cause it."""

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cmsdash.datastore.issues import ReleaseValidationError, ValidationIssue
from cmsdash.datastore.releases.integrity import open_verified_release
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.issue_messages import format_issue
from cmsdash.ingest.column_mapping import validate_mappings

CELLS = ("", " ", "0", "-1", "1.234,50", "9" * 20, "1" + "0" * 400 + ".00", "NaN", "inf", "1e999", "٢٠٢٥", "2025-02-30",
         "2025-W01-1", "a|b", "||", "\0", "\u202e", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
         "x" * 5000, "1 + x", "1.00 - ", "=1+1", "{value}", "\x1b[2J")  # fmt: skip
VALUES = ("5", "-1", "true", "2024-03-30", "2024-03-30T10:00:00Z", "[]", "{}", '["a", 1]', "{ a = 1 }", "1e400", "nan",
          "9" * 5000, '""', '"x"', '"("', "[" * 2000 + "]" * 2000, '"a\\u0000b"', '"//evil.example"', '"a|b"',
          '"https://user:pw@x/"', '"https://[x"')  # fmt: skip
NODES: tuple[Any, ...] = (None, True, 5, -1e308, 10**30, "", "x", [], {}, [[]], {"type": "Point"}, [[0, 0], [1]], "\0")
BYTES = (b"\0", b"\xff", b"\xe8", b'"', b",", b"\n", b"\r", b"[", b"]", b"=", b"{", b"\xef\xbb\xbf", b"\xe2\x80\xae")

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 3)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut_range(content: bytes, rng: random.Random) -> bytes:
    start, end = sorted(rng.randint(0, len(content)) for _ in range(2))
    return content[:start] + (content[end:] if rng.random() < 0.6 else b"")


def insert_bytes(content: bytes, rng: random.Random) -> bytes:
    index, start = rng.randint(0, len(content)), rng.randint(0, len(content))
    inserted = rng.choice((rng.choice(BYTES), content[start : start + rng.randint(1, 400)]))
    return content[:index] + inserted + content[index:]


def change_line(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.randrange(3)
    if kind == 0:
        del lines[first]
    elif kind == 1:
        lines.insert(second, lines[first])
    else:
        lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


def replace_content(content: bytes, rng: random.Random) -> bytes:
    return rng.choice((b"", b"\0" * 100, b"\xef\xbb\xbf" + content, content.decode().encode("utf-16"), content * 2))


def change_cell(content: bytes, rng: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode())))
    row, column = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    rows[row][column] = rng.choice((*CELLS, rows[rng.randrange(len(rows))][column]))
    return _encode_csv(rows)


def change_column(content: bytes, rng: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode())))
    first, second = rng.randrange(len(rows[0])), rng.randrange(len(rows[0]))
    kind = rng.randrange(3)
    for row in rows:
        if kind == 0:
            del row[first]
        elif kind == 1:
            row.insert(second, row[first])
        else:
            row[first], row[second] = row[second], row[first]
    return _encode_csv(rows)


def _encode_csv(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def change_value(content: bytes, rng: random.Random) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    positions = [position for position, text in enumerate(lines) if re.match(r"[\w\"'-]+ *=", text)]
    if positions:
        position = rng.choice(positions)
        lines[position] = f"{lines[position].split('=')[0]}= {rng.choice(VALUES)}\n"
    return "".join(lines).encode()


def change_heading(content: bytes, rng: random.Random) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    positions = [position for position, text in enumerate(lines) if text.startswith("[")]
    if positions:
        lines[rng.choice(positions)] = rng.choice(
            ("", "[a.b]\n", '["a|b"]\n', "[columns]\n", "[[rule]]\n", "[values]\n")
        )
    return "".join(lines).encode()


def change_node(content: bytes, rng: random.Random) -> bytes:
    tree = json.loads(content)
    containers = list(_iter_containers(tree))
    container = rng.choice(containers[: rng.choice((8, 40, len(containers)))])
    key = rng.choice(list(container) if isinstance(container, dict) else range(len(container)))
    if rng.random() < 0.3:
        del container[key]
    else:
        container[key] = rng.choice(NODES)
    return json.dumps(tree).encode()


def _iter_containers(tree: Any) -> Iterator[Any]:
    if isinstance(tree, (dict, list)) and tree:
        yield tree
        for child in tree.values() if isinstance(tree, dict) else tree:
            yield from _iter_containers(child)


GENERIC_MUTATIONS: tuple[Mutation, ...] = (flip_bytes, cut_range, insert_bytes, change_line, replace_content)
MUTATIONS_BY_SUFFIX: dict[str, tuple[Mutation, ...]] = {
    ".csv": (change_cell, change_cell, change_cell, change_column),
    ".toml": (change_value, change_value, change_value, change_heading),
    ".geojson": (change_node, change_node, change_node, change_node),
    ".json": (change_node, change_node, change_node, change_node),
}


def copy_small_folder(data: Path, target: Path) -> Path:
    """Copy a data folder with one age per city and square boundaries, so that it opens quickly."""
    shutil.copytree(data, target)
    ages = target / "population.csv"
    head, *lines = ages.read_text("utf-8").splitlines(keepends=True)
    ages.write_text(head + "".join(row for row in lines if row.split(",")[1] == "0"), "utf-8")
    for path in (target / "geography").glob("*.geojson"):
        content = json.loads(path.read_text("utf-8"))
        for index, feature in enumerate(content["features"]):
            square = [[index, 40], [index + 1, 40], [index + 1, 41], [index, 41], [index, 40]]
            feature["geometry"] = {"type": "Polygon", "coordinates": [square]}
        path.write_text(json.dumps(content), "utf-8")
    return target


def damage(path: Path, rng: random.Random) -> str:
    """Damage or delete a file and return a description."""
    if rng.random() < 0.02:
        path.unlink()
        return f"{path.name}: deleted"
    mutation = rng.choice((*GENERIC_MUTATIONS, *MUTATIONS_BY_SUFFIX[path.suffix]))
    path.write_bytes(mutation(path.read_bytes(), rng))
    return f"{path.name}: {mutation.__name__}"


def find_issues(folder: Path) -> list[ValidationIssue]:
    """Return the issues that `cmsdash check` finds in a folder."""
    try:
        release = open_verified_release(folder, labelled_codes())
    except ReleaseValidationError as error:
        return error.issues
    return validate_mappings(folder, set(release.tables["cities"]["city"]), all_needed=True)


def check_damages(folder: Path, times: int, seed: int, set_data_dir: Callable[[Path], None]) -> int:
    """Damage the files of a folder, one or two at a time, and return how often it was rejected.

    Each time the folder must open, or be rejected with located issues that have a message in every language.
    `set_data_dir` sets the data folder of the program.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in MUTATIONS_BY_SUFFIX)
    contents = {path: path.read_bytes() for path in files}
    tables = [path for path in files if path.suffix != ".toml" or path.name in ("sources.toml", "classification.toml")]
    intact, rng, rejections = folder.with_name("intact"), random.Random(seed), 0  # noqa: S311  # damage, not secrets
    shutil.copytree(folder, intact)
    for turn in range(times):
        set_data_dir(rng.choice((folder, intact)))
        damaged_paths = [rng.choice(rng.choice((files, tables))) for _ in range(rng.choice((1, 1, 1, 2)))]
        description = f"seed {seed}, turn {turn}: {[damage(path, rng) for path in dict.fromkeys(damaged_paths)]}"
        try:
            issues = find_issues(folder)
            messages = [format_issue(issue, get_translator(lang)) for issue in issues for lang in LANGUAGES]
        except Exception as error:
            raise AssertionError(description) from error
        assert all(issue.file for issue in issues), description
        assert all(message.isprintable() for message in messages), (description, messages)
        rejections += bool(issues)
        for path in damaged_paths:
            path.write_bytes(contents[path])
    return rejections
