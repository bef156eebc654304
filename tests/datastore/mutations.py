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


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randint(0, len(content)) for _ in range(2))
    return content[:start] + (content[end:] if chance.random() < 0.6 else b"")


def splice(content: bytes, chance: random.Random) -> bytes:
    place, start = chance.randint(0, len(content)), chance.randint(0, len(content))
    inserted = chance.choice((chance.choice(BYTES), content[start : start + chance.randint(1, 400)]))
    return content[:place] + inserted + content[place:]


def line(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(3)
    if kind == 0:
        del lines[one]
    elif kind == 1:
        lines.insert(other, lines[one])
    else:
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def whole(content: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"\0" * 100, b"\xef\xbb\xbf" + content, content.decode().encode("utf-16"), content * 2))


def cell(content: bytes, chance: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode())))
    row, column = chance.randrange(len(rows)), chance.randrange(len(rows[0]))
    rows[row][column] = chance.choice((*CELLS, rows[chance.randrange(len(rows))][column]))
    return _csv(rows)


def column(content: bytes, chance: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode())))
    one, other = chance.randrange(len(rows[0])), chance.randrange(len(rows[0]))
    kind = chance.randrange(3)
    for row in rows:
        if kind == 0:
            del row[one]
        elif kind == 1:
            row.insert(other, row[one])
        else:
            row[one], row[other] = row[other], row[one]
    return _csv(rows)


def _csv(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()


def value(content: bytes, chance: random.Random) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    positions = [place for place, words in enumerate(lines) if re.match(r"[\w\"'-]+ *=", words)]
    if positions:
        place = chance.choice(positions)
        lines[place] = f"{lines[place].split('=')[0]}= {chance.choice(VALUES)}\n"
    return "".join(lines).encode()


def heading(content: bytes, chance: random.Random) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    positions = [place for place, words in enumerate(lines) if words.startswith("[")]
    if positions:
        lines[chance.choice(positions)] = chance.choice(
            ("", "[a.b]\n", '["a|b"]\n', "[columns]\n", "[[rule]]\n", "[values]\n")
        )
    return "".join(lines).encode()


def node(content: bytes, chance: random.Random) -> bytes:
    tree = json.loads(content)
    holders = list(_holders(tree))
    holder = chance.choice(holders[: chance.choice((8, 40, len(holders)))])
    key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    if chance.random() < 0.3:
        del holder[key]
    else:
        holder[key] = chance.choice(NODES)
    return json.dumps(tree).encode()


def _holders(tree: Any) -> Iterator[Any]:
    if isinstance(tree, (dict, list)) and tree:
        yield tree
        for child in tree.values() if isinstance(tree, dict) else tree:
            yield from _holders(child)


ANY: tuple[Mutation, ...] = (flip, cut, splice, line, whole)
OF_FORM: dict[str, tuple[Mutation, ...]] = {
    ".csv": (cell, cell, cell, column),
    ".toml": (value, value, value, heading),
    ".geojson": (node, node, node, node),
    ".json": (node, node, node, node),
}


def small_copy(data: Path, target: Path) -> Path:
    """Copy a data folder with one age per city and square boundaries, so that it opens quickly."""
    shutil.copytree(data, target)
    ages = target / "population.csv"
    head, *lines = ages.read_text("utf-8").splitlines(keepends=True)
    ages.write_text(head + "".join(row for row in lines if row.split(",")[1] == "0"), "utf-8")
    for path in (target / "geography").glob("*.geojson"):
        content = json.loads(path.read_text("utf-8"))
        for place, feature in enumerate(content["features"]):
            square = [[place, 40], [place + 1, 40], [place + 1, 41], [place, 41], [place, 40]]
            feature["geometry"] = {"type": "Polygon", "coordinates": [square]}
        path.write_text(json.dumps(content), "utf-8")
    return target


def damage(path: Path, chance: random.Random) -> str:
    """Damage or delete a file and return a description."""
    if chance.random() < 0.02:
        path.unlink()
        return f"{path.name}: gone"
    mutation = chance.choice((*ANY, *OF_FORM[path.suffix]))
    path.write_bytes(mutation(path.read_bytes(), chance))
    return f"{path.name}: {mutation.__name__}"


def find_issues(folder: Path) -> list[ValidationIssue]:
    """Return the issues that `cmsdash check` finds in a folder."""
    try:
        release = open_verified_release(folder, labelled_codes())
    except ReleaseValidationError as error:
        return error.issues
    return validate_mappings(folder, set(release.tables["cities"]["city"]), all_needed=True)


def check_damages(folder: Path, times: int, seed: int, let: Callable[[Path], None]) -> int:
    """Damage the files of a folder, one or two at a time, and return how often it was rejected.

    Each time the folder must open, or be rejected with located issues that have a message in every language. `let`
    sets the data folder of the program.
    """
    files = sorted(path for path in folder.rglob("*") if path.suffix in OF_FORM)
    contents = {path: path.read_bytes() for path in files}
    tables = [path for path in files if path.suffix != ".toml" or path.name in ("sources.toml", "classification.toml")]
    present, chance, refused = folder.with_name("present"), random.Random(seed), 0  # noqa: S311  # damage, not secrets
    shutil.copytree(folder, present)
    for turn in range(times):
        let(chance.choice((folder, present)))
        spoiled = [chance.choice(chance.choice((files, tables))) for _ in range(chance.choice((1, 1, 1, 2)))]
        description = f"seed {seed}, turn {turn}: {[damage(path, chance) for path in dict.fromkeys(spoiled)]}"
        try:
            problems = find_issues(folder)
            words = [format_issue(problem, get_translator(lang)) for problem in problems for lang in LANGUAGES]
        except Exception as error:
            raise AssertionError(description) from error
        assert all(problem.file for problem in problems), description
        assert all(one.isprintable() for one in words), (description, words)
        refused += bool(problems)
        for path in spoiled:
            path.write_bytes(contents[path])
    return refused
