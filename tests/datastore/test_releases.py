"""Releases: built whole or not at all, the same from the same content, compared exactly, switched at once."""

import json
import shutil
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsdash import queries
from cmsdash.datastore.issues import ReleaseValidationError
from cmsdash.datastore.releases import activation_log
from cmsdash.datastore.releases.diff import (
    ChangeType,
    FieldChange,
    KeyedTable,
    diff_releases,
    diff_table,
    summarize_changes,
)
from cmsdash.datastore.releases.manifest import (
    MANIFEST_NAME,
    DriftAlert,
    InputFileRecord,
    TableChangeCounts,
    content_digest,
    file_checksums,
    make_release_id,
    manifest_to_json,
    read_manifest,
)
from cmsdash.datastore.releases.release import open_release
from cmsdash.datastore.releases.repository import POINTER_NAME, RELEASE_ID_PATTERN, ReleaseRepository
from cmsdash.datastore.schema.csv_reader import TextRows, read_csv_text
from cmsdash.datastore.schema.table_schema import Column, Schema
from cmsdash.datastore.source_register import Source
from cmsdash.domain import Selection
from cmsdash.exports import write_release_zip
from cmsdash.i18n import get_translator, labelled_codes
from cmsdash.i18n.release_messages import manifest_lines
from cmsdash.ingest.release_build.builder import BuildError, ReleaseChanges, build_release, changes_from_folder
from cmsdash.ingest.release_build.serializers import encode_csv, encode_sources_toml

FILE_READ = InputFileRecord("elenco.csv", "0" * 64, 1234, "cc-by-4.0", "2026-11-24")
NEW_SOURCE = Source("nuova", "Comune", 'Elenco "A"', "https://example.org/x", "2026-11", "2026-11-24", "cited")


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> ReleaseRepository:
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


def table(store: ReleaseRepository, name: str) -> TextRows:
    release = store.load()
    return read_csv_text(release.folder / f"{name}.csv", release.schemas[name])


def cheaper(store: ReleaseRepository, amount: str = "2259525.73") -> ReleaseChanges:
    """The first operation, caltanissetta-01 (2 259 525.74 in its source), with one cent less."""
    rows = table(store, "operations")
    return ReleaseChanges({"operations": [{**rows[0], "amount_eur": amount}, *rows[1:]]})


def without_its_last_operation(store: ReleaseRepository) -> ReleaseChanges:
    last = table(store, "operations")[-1]["operation"]
    names = [name for name, schema in store.load().schemas.items() if schema.columns[0].name == "operation"]
    return ReleaseChanges({name: [row for row in table(store, name) if row["operation"] != last] for name in names})


def visible(store: ReleaseRepository) -> dict[str, bytes]:
    """Every file of a store but its locks."""
    files = (path for path in store.folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(store.folder)): path.read_bytes() for path in files}


def test_a_build_says_what_it_is_and_from_what(store: ReleaseRepository) -> None:
    account = {"input": 3, "accepted": 1, "quarantined": 1, "out_of_scope": 1}
    built = build_release(store, "", cheaper(store), (FILE_READ,), account)
    manifest = read_manifest(store.folder / built.release)
    assert built.is_new
    assert manifest == built.manifest
    assert RELEASE_ID_PATTERN.fullmatch(manifest.id)
    assert manifest.id == make_release_id(manifest.created, manifest.digest)
    assert manifest.inputs == (FILE_READ,)
    assert manifest.account == account
    assert manifest.changes == (TableChangeCounts("operations", 0, 1, 0),)
    assert manifest.grew_from == store.load_manifest(store.embedded).id
    assert {(check.code, check.subject, check.count) for check in manifest.checks} >= {("rows", "operations.csv", 68)}
    assert store.verify(built.release).manifest == manifest
    assert store.active_path() == store.embedded, "building is not activating"


def test_the_digest_is_what_sha256sum_would_say(store: ReleaseRepository) -> None:
    import hashlib

    files = file_checksums(store.embedded)
    assert {item.file for item in files} >= {"cities.csv", "cities.toml", "sources.toml", "geography/cities.geojson"}
    lines = "".join(
        f"{hashlib.sha256((store.embedded / item.file).read_bytes()).hexdigest()}  {item.file}\n" for item in files
    )
    assert content_digest(files) == hashlib.sha256(lines.encode()).hexdigest()


def test_the_same_content_is_the_same_release(store: ReleaseRepository) -> None:
    first = build_release(store, "", cheaper(store))
    before = visible(store)
    again = build_release(store, "", cheaper(store), (FILE_READ,))
    assert (again.release, again.is_new) == (first.release, False)
    store.activate(first.release)
    assert not build_release(store, "", cheaper(store)).is_new, "on itself too"
    assert build_release(store, "", ReleaseChanges()).release == first.release
    assert {name: content for name, content in visible(store).items() if name != POINTER_NAME} == before


def test_the_release_it_grew_from_is_kept(store: ReleaseRepository) -> None:
    embedded = store.load_manifest(store.embedded).id
    built = build_release(store, "", cheaper(store))
    assert store.release_ids() == (embedded, built.release)
    path = store.embedded / "sources.toml"
    path.write_text(path.read_text("utf-8").replace("AvellinoToday", "Avellino Today"), "utf-8")
    assert store.verify(embedded).manifest.id == embedded, "a later installation does not take it away"


def test_a_build_that_fails_leaves_nothing_and_says_why(store: ReleaseRepository) -> None:
    good = build_release(store, "", cheaper(store))
    store.activate(good.release)
    before = visible(store)
    rows = table(store, "operations")
    wrong = ReleaseChanges({"operations": [{**rows[0], "source": "nobody"}, *rows[1:]]})
    with pytest.raises(BuildError) as refused:
        build_release(store, "", wrong)
    assert refused.value.code == "refused"
    assert isinstance(refused.value.__cause__, ReleaseValidationError)
    problem = refused.value.__cause__.issues[0]
    assert (problem.code, problem.file, problem.row, problem.column) == (
        "reference_unknown",
        "operations.csv",
        2,
        "source",
    )
    assert visible(store) == before
    assert store.verify().manifest.id == good.release


def test_a_drift_asks_for_a_reason_and_keeps_it(store: ReleaseRepository) -> None:
    gone = without_its_last_operation(store)
    with pytest.raises(BuildError) as refused:
        build_release(store, "", gone, reason=" ")
    assert refused.value.code == "drift"
    assert set(refused.value.drift) >= {
        DriftAlert("vanished", "operations", 68, 1),
        DriftAlert("vanished", "operation_cities", 68, 1),
    }
    assert not store.release_ids()
    built = build_release(store, "", gone, reason="Ritirata dalla città")
    assert built.manifest.reason == "Ritirata dalla città"
    assert built.manifest.drift == refused.value.drift


def test_a_total_that_jumps_is_a_drift_to_the_cent(store: ReleaseRepository) -> None:
    # caltanissetta-01 is admitted under Priority 5.
    rows = table(store, "operations")
    same = [r for r in rows if (r["status"], r["priority"]) == ("admitted", "5") and r["amount_eur"]]
    before = sum(int(r["amount_eur"].replace(".", "")) for r in same)
    with pytest.raises(BuildError) as refused:
        build_release(store, "", cheaper(store, "99000000.01"))
    assert refused.value.drift == (
        DriftAlert("total", "operations.admitted.5", before, before - 225952574 + 9900000001),
    )  # fmt: skip


def test_growth_beyond_a_fifth_is_a_drift(store: ReleaseRepository) -> None:
    rows = table(store, "timeline")
    more = [{**rows[0], "event": event} for event in ("x",)]
    with pytest.raises(BuildError) as refused:
        build_release(store, "", ReleaseChanges({"timeline": [*rows, *more]}))
    assert refused.value.code == "refused", "the checks come first: the catalogues have no word for this event"
    doubled = [{**row, "age": str(int(row["age"]) + 200)} for row in table(store, "population")]
    with pytest.raises(BuildError) as drifted:
        build_release(store, "", ReleaseChanges({"population": [*table(store, "population"), *doubled]}))
    assert DriftAlert("rows", "population", 3939, 7878) in drifted.value.drift


def test_a_new_source_comes_in_and_the_others_stay(store: ReleaseRepository) -> None:
    built = build_release(store, "", ReleaseChanges(sources={"nuova": NEW_SOURCE}))
    text = (store.folder / built.release / "sources.toml").read_text("utf-8")
    assert text.startswith((store.embedded / "sources.toml").read_text("utf-8").partition("\n[")[0].rstrip())
    before = tomllib.loads((store.embedded / "sources.toml").read_text("utf-8"))
    entry = {name: getattr(NEW_SOURCE, name) for name in ("publisher", "title", "url", "date", "accessed", "licence")}
    assert tomllib.loads(text) == {**before, "nuova": entry}
    assert built.manifest.changes == (TableChangeCounts("sources", 1, 0, 0),)


@given(st.dictionaries(st.text(min_size=1), st.tuples(st.text(), st.text(), st.text()), max_size=4))
def test_sources_survive_writing(entries: dict[str, tuple[str, str, str]]) -> None:
    clean = {k: v for k, v in entries.items() if not any(0xD800 <= ord(c) <= 0xDFFF for c in "".join((k, *v)))}
    sources = {key: Source(key, *words, "2026", "2026", "cited") for key, words in clean.items()}
    read = tomllib.loads(encode_sources_toml("# remark\n", sources).decode("utf-8"))
    assert {key: Source(key, **entry) for key, entry in read.items()} == sources


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


@given(st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=6))
def test_tables_survive_writing(tmp_path_factory: pytest.TempPathFactory, rows: TextRows) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(encode_csv(("a", "b"), rows))
    schema = Schema("written", "", "", "", ("a",), (Column("a", "text", {}), Column("b", "text", {})))
    assert read_csv_text(path, schema) == rows


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"6483569.00", b"6483569.01"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda folder: spoil(folder / "figures.csv"), "file_altered"),
        (lambda folder: (folder / "timeline.csv").unlink(), "file_missing"),
        (lambda folder: (folder / "more.csv").write_text("x"), "file_unlisted"),
        (lambda folder: (folder / MANIFEST_NAME).write_text("{}"), "manifest_unreadable"),
        (lambda folder: (folder / MANIFEST_NAME).write_bytes((folder / MANIFEST_NAME).read_bytes().replace(b'"digest": "', b'"digest": "0')), "digest_differs"),
    ],
    ids=["altered", "missing", "added", "no manifest", "other digest"],
)  # fmt: skip
def test_what_was_touched_after_the_build_does_not_verify(store: ReleaseRepository, change: object, code: str) -> None:
    built = build_release(store, "", cheaper(store))
    change(store.folder / built.release)  # type: ignore[operator]
    for attempt in (store.verify, store.activate):
        with pytest.raises(ReleaseValidationError) as refused:
            attempt(built.release)
        assert code in {problem.code for problem in refused.value.issues}
    assert store.verify().folder == store.embedded


def test_activation_switches_and_goes_back(store: ReleaseRepository) -> None:
    embedded = store.load_manifest(store.embedded).id
    built = build_release(store, "", cheaper(store))
    assert store.activate(built.release, "nuovi dati") == embedded
    pointer = json.loads((store.folder / POINTER_NAME).read_text("utf-8"))
    assert (pointer["release"], pointer["before"], pointer["reason"]) == (built.release, embedded, "nuovi dati")
    assert store.load().manifest.id == built.release
    assert store.activate(embedded) == built.release
    assert store.load().manifest.id == embedded
    assert store.release_ids() == (embedded, built.release), "old releases stay"


def test_every_switch_is_told_oldest_first(store: ReleaseRepository) -> None:
    embedded = store.load_manifest(store.embedded).id
    first, second = (
        build_release(store, "", cheaper(store, amount)).release for amount in ("2259525.71", "2259525.72")
    )
    assert store.activations() == {}
    for name, reason in ((first, "uno"), (second, "due"), (embedded, "tre"), (first, "quattro")):
        store.activate(name, reason)
    told = {name: [one.reason for one in found] for name, found in store.activations().items()}
    assert told == {first: ["uno", "quattro"], second: ["due"], embedded: ["tre"]}
    assert [one.before for one in store.activations()[first]] == [embedded, embedded]


def test_a_switch_that_a_crash_cut_off_is_told_once(store: ReleaseRepository) -> None:
    first, second = (
        build_release(store, "", cheaper(store, amount)).release for amount in ("2259525.71", "2259525.72")
    )
    store.activate(first, "perché\nsu due righe")
    store.activate(second)
    path = store.folder / activation_log.ACTIVATION_LOG_NAME
    last = json.loads((store.folder / POINTER_NAME).read_text("utf-8"))
    activation_log.append_activation(
        store.folder, activation_log.parse_activation(last)
    )  # noted, and the pointer never replaced
    assert {name: len(found) for name, found in store.activations().items()} == {first: 1, second: 1}
    store.activate(first)
    assert {name: len(found) for name, found in store.activations().items()} == {first: 2, second: 1}
    assert [one.release for one in activation_log.read_activations(store.folder)[0]] == [first, second]
    path.write_bytes(path.read_bytes() + b"not a switch\n")
    assert [(one.code, one.row) for one in store.pointer_issues()] == [("switch_unreadable", 3)]
    assert {name: len(found) for name, found in store.activations().items()} == {first: 2, second: 1}


YOUNG = "operation_payments"
"""The one table whose sidecar says since when there is one."""


def aged(store: ReleaseRepository, created: str, table: str = YOUNG) -> str:
    """A release as an older program built it: without a table and its sidecar."""
    folder = store.folder / build_release(store, "", cheaper(store)).release
    for form in ("csv", "toml"):
        (folder / f"{table}.{form}").unlink()
    return sealed(folder, created)


def sealed(folder: Path, created: str) -> str:
    """A release that was changed by hand, with a manifest as if it had been built like that on another day."""
    files = file_checksums(folder)
    digest = content_digest(files)
    name = make_release_id(created, digest)
    manifest = replace(read_manifest(folder), created=created, files=files, digest=digest, id=name)
    (folder / MANIFEST_NAME).write_text(manifest_to_json(manifest), "utf-8")
    folder.rename(folder.parent / name)
    return name


def test_a_release_older_than_a_table_reads_as_empty_and_grows_up(store: ReleaseRepository) -> None:
    old = aged(store, "2026-11-20T08:00:00+00:00")
    release = store.verify(old)
    assert release.newer_schema_parts == {YOUNG}
    assert len(release.tables[YOUNG]) == 0
    assert "amount_cents" in release.tables[YOUNG]
    assert queries.operation_payments(release, Selection(operation="trani-01")).is_empty
    lines = list(manifest_lines(release.manifest, get_translator("it"), release.newer_schema_parts))
    assert any(line.startswith("Pagamenti delle operazioni: questa versione è nata prima") for line in lines)
    store.activate(old)
    grown = store.verify(build_release(store, "", cheaper(store, "2259525.70")).release)
    assert grown.newer_schema_parts == frozenset()
    assert (grown.folder / f"{YOUNG}.csv").read_bytes() == (store.embedded / f"{YOUNG}.csv").read_bytes()
    assert TableChangeCounts(YOUNG, 0, 0, 0) not in grown.manifest.changes


@pytest.mark.parametrize(
    ("created", "table"), [("2030-01-01T08:00:00+00:00", YOUNG), ("2020-01-01T08:00:00+00:00", "timeline")]
)
def test_a_table_that_was_there_already_is_missed(store: ReleaseRepository, created: str, table: str) -> None:
    old = aged(store, created, table)
    with pytest.raises(ReleaseValidationError, match="file_missing"):
        store.load(old)


def without_column(store: ReleaseRepository, created: str, column: str, since: str) -> str:
    """A release whose operations have not yet a column, which the present sidecar has `since` a day."""
    section = f"[columns.{column}]\n"
    own = store.embedded / "operations.toml"
    own.write_text(
        own.read_text("utf-8").replace(section, f'{section}since = "{since}"\n' if since else section), "utf-8"
    )
    folder = store.folder / build_release(store, "", cheaper(store)).release
    parts = (folder / "operations.toml").read_text("utf-8").split("\n[columns.")
    kept = [part for part in parts if not part.startswith(f"{column}]")]
    (folder / "operations.toml").write_text("\n[columns.".join(kept), "utf-8")
    rows = read_csv_text(store.embedded / "operations.csv", store.load().schemas["operations"])
    columns = tuple(name for name in rows[0] if name != column)
    (folder / "operations.csv").write_bytes(encode_csv(columns, rows))
    return sealed(folder, created)


def test_a_release_older_than_a_column_reads_as_not_stated_and_grows_up(
    store: ReleaseRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(store.embedded))
    old = without_column(store, "2026-11-20T08:00:00+00:00", "summary", "2026-11-24")
    release = store.verify(old)
    assert release.newer_schema_parts == {"operations.summary"}
    assert release.tables["operations"]["summary"].isna().all()
    assert queries.operation_detail(release, Selection(operation="trani-01")).table["summary"].isna().all()
    lines = list(manifest_lines(release.manifest, get_translator("it"), release.newer_schema_parts))
    assert any(line.startswith("Operazioni, colonna summary: questa versione è nata prima") for line in lines)
    told = {row["operation"]: row["summary"] for row in table(store, "operations") if row["summary"]}
    appeared = [one for one in diff_releases(release, store.load()) if one.column == "summary"]
    assert {one.key[0]: one.after for one in appeared} == told
    store.activate(old)
    grown = store.verify(build_release(store, "", cheaper(store, "2259525.70")).release)
    assert grown.newer_schema_parts == frozenset()
    assert 'since = "2026-11-24"' in (grown.folder / "operations.toml").read_text("utf-8")
    assert {row["summary"] for row in grown.text_rows("operations")} == {""}


@pytest.mark.parametrize(
    ("created", "column", "since"),
    [
        ("2026-11-20T08:00:00+00:00", "title", "2026-11-24"),  # a column that may not be empty
        ("2026-11-25T08:00:00+00:00", "summary", "2026-11-24"),  # built when the column was there
        ("2026-11-20T08:00:00+00:00", "summary", ""),  # a column that was always there
    ],
)
def test_a_column_that_was_there_already_is_missed(
    store: ReleaseRepository, monkeypatch: pytest.MonkeyPatch, created: str, column: str, since: str
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(store.embedded))
    old = without_column(store, created, column, since)
    with pytest.raises(ReleaseValidationError) as refused:
        store.verify(old)
    found = [(one.code, one.file, one.column) for one in refused.value.issues]
    assert found == [("column_undescribed", "operations.toml", column)]


def test_a_column_that_only_the_sidecar_has_is_missed(
    store: ReleaseRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(store.embedded))
    old = without_column(store, "2026-11-20T08:00:00+00:00", "summary", "2026-11-24")
    folder = store.folder / old
    shutil.copy(store.embedded / "operations.toml", folder / "operations.toml")
    with pytest.raises(ReleaseValidationError, match="column_missing"):
        store.verify(sealed(folder, "2026-11-20T08:00:00+00:00"))


def test_a_folder_brings_all_that_it_has(store: ReleaseRepository, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(store.embedded, tmp_path / "corrected"))
    for name, old, new in (
        ("classification.toml", "# Anything here changes", "# Anything here at all changes"),
        ("timeline.toml", 'en = "', 'en = "Here: '),
        ("mappings/cities.toml", "", "# one more line\n"),
        ("README.md", "# The data", "# Our data"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (folder / "note.xlsx").write_bytes(b"not ours")
    changes, left = changes_from_folder(folder, open_release(folder, labelled_codes()))
    built = build_release(store, "", changes)
    for name in ("classification.toml", "timeline.toml", "mappings/cities.toml", "README.md"):
        assert (store.folder / built.release / name).read_bytes() == (folder / name).read_bytes()
    assert left == ["note.xlsx"]
    assert not (store.folder / built.release / "note.xlsx").exists()
    assert built.manifest.changes == (TableChangeCounts("files", 0, 4, 0),)
    assert store.verify(built.release).folder.name == built.release


@pytest.mark.parametrize("name", ["nope", "../data", "2026-11-24-000000-00000000", ".build.lock", "/etc"])
def test_a_release_that_is_not_here(store: ReleaseRepository, name: str) -> None:
    build_release(store, "", cheaper(store))
    with pytest.raises(ReleaseValidationError, match="release_unknown"):
        store.activate(name)


def test_what_a_killed_build_left_is_swept(store: ReleaseRepository) -> None:
    left = store.folder / ".building-left"
    (left / "geography").mkdir(parents=True)
    (left / "cities.csv").write_text("half")
    assert store.release_ids() == ()
    build_release(store, "", cheaper(store))
    assert not list(store.folder.glob(".building-*"))


def test_a_store_at_work_is_left_alone(store: ReleaseRepository) -> None:
    with store.lock("build"), pytest.raises(BuildError) as refused:
        build_release(store, "", ReleaseChanges())
    assert refused.value.code == "busy"


def test_a_folder_that_is_no_folder(store: ReleaseRepository) -> None:
    store.folder.write_text("a file")
    with pytest.raises(BuildError) as refused:
        build_release(store, "", ReleaseChanges())
    assert refused.value.code == "system"
    assert str(store.folder) in refused.value.detail


def test_the_difference_is_told_field_by_field(store: ReleaseRepository) -> None:
    rows = table(store, "figures")
    [first, *rest] = [row for row in rows if row["figure"] != "trani-ceiling-both"]
    figures = [{**first, "wording": "altre parole"}, *rest]
    built = build_release(store, "", ReleaseChanges({"figures": figures}, {"nuova": NEW_SOURCE}), reason="prova")
    before, after = store.load(store.load_manifest(store.embedded).id), store.load(built.release)
    found = diff_releases(before, after)
    told = [change for change in found if change.change_type is ChangeType.CHANGED]
    assert told == [
        FieldChange("figures", (first["figure"],), ChangeType.CHANGED, "wording", first["wording"], "altre parole")
    ]
    assert {c.column: c.after for c in found if c.table == "sources"}["title"] == 'Elenco "A"'
    assert summarize_changes(found)[0] == TableChangeCounts("figures", 0, 1, len(rows) - len(figures))
    assert diff_releases(after, after) == ()


def applied(
    before: KeyedTable, found: list[FieldChange], key: tuple[str, ...], columns: tuple[str, ...]
) -> Mapping[tuple[str, ...], dict[str, str]]:
    """A table with changes carried out, by an arithmetic of its own."""
    rows = {tuple(row[name] for name in before.key): dict(row) for row in before.rows}
    vanished = {change.key for change in found if change.change_type is ChangeType.VANISHED}
    rows = {name: row for name, row in rows.items() if name not in vanished}
    for change in found:
        if change.change_type is ChangeType.APPEARED:
            rows.setdefault(change.key, {})[change.column] = change.after
        elif change.change_type is ChangeType.CHANGED:
            assert rows[change.key].get(change.column, "") == change.before
            rows[change.key][change.column] = change.after
    return {name: {column: row.get(column, "") for column in columns} for name, row in rows.items()}


def tables(columns: tuple[str, ...], key: tuple[str, ...]) -> st.SearchStrategy[KeyedTable]:
    cell = st.sampled_from(["", "a", "b", "1.00", "+", "a + b"])
    row = st.fixed_dictionaries(dict.fromkeys(columns, cell))
    unique = st.lists(row, max_size=7, unique_by=lambda row: tuple(row[name] for name in key))
    return unique.map(lambda rows: KeyedTable(key, rows))


@given(tables(("k", "l", "x", "y"), ("k", "l")), tables(("k", "l", "y", "z"), ("k", "l")))
def test_the_difference_applied_to_the_old_gives_the_new(before: KeyedTable, after: KeyedTable) -> None:
    found = list(diff_table("t", before, after))
    columns = ("k", "l", "x", "y", "z")
    new = {tuple(row[name] for name in after.key): {c: row.get(c, "") for c in columns} for row in after.rows}
    assert applied(before, found, after.key, columns) == new
    assert not [
        change
        for change in found
        if change.change_type is not ChangeType.MOVED
        and change.before == change.after
        and change.column not in after.key
    ]


def test_rows_under_another_key_are_other_rows() -> None:
    rows = [{"a": "1", "b": "2"}]
    found = list(diff_table("t", KeyedTable(("a",), rows), KeyedTable(("b",), rows)))
    assert {change.change_type for change in found} == {ChangeType.APPEARED, ChangeType.VANISHED}


def test_another_order_is_said() -> None:
    rows = [{"a": "1"}, {"a": "2"}]
    assert list(diff_table("t", KeyedTable(("a",), rows), KeyedTable(("a",), rows[::-1]))) == [
        FieldChange("t", (), ChangeType.MOVED, "", "", "")
    ]


def test_an_export_is_whole_and_the_same_again(store: ReleaseRepository, tmp_path: Path) -> None:
    built = build_release(store, "", cheaper(store))
    release = store.verify(built.release)
    first, second = (write_release_zip(release, tmp_path / name) for name in ("a.zip", "b.zip"))
    assert first == second
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "out")
    shutil.rmtree(store.folder)
    elsewhere = open_release(tmp_path / "out" / built.release, labelled_codes())
    assert elsewhere.manifest == built.manifest


def test_a_manifest_says_where_it_is_broken(store: ReleaseRepository) -> None:
    built = build_release(store, "", cheaper(store))
    assert replace(built.manifest, reason="x") != built.manifest
    (store.folder / POINTER_NAME).write_text("no json")
    with pytest.raises(ReleaseValidationError, match="pointer_unreadable"):
        store.active_path()
