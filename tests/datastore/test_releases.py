"""Releases: atomic builds, reproducible content, exact differences and atomic activation."""

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

INPUT_FILE = InputFileRecord("elenco.csv", "0" * 64, 1234, "cc-by-4.0", "2026-11-24")
NEW_SOURCE = Source("nuova", "Comune", 'Elenco "A"', "https://example.org/x", "2026-11", "2026-11-24", "cited")


@pytest.fixture
def repository(folder: Path, tmp_path: Path) -> ReleaseRepository:
    return ReleaseRepository(tmp_path / "releases", folder, labelled_codes())


def read_table(repository: ReleaseRepository, name: str) -> TextRows:
    release = repository.load()
    return read_csv_text(release.folder / f"{name}.csv", release.schemas[name])


def change_first_amount(repository: ReleaseRepository, amount: str = "2259525.73") -> ReleaseChanges:
    """Return another amount of the first operation, caltanissetta-01: by default one cent less than in its source."""
    rows = read_table(repository, "operations")
    return ReleaseChanges({"operations": [{**rows[0], "amount_eur": amount}, *rows[1:]]})


def remove_last_operation(repository: ReleaseRepository) -> ReleaseChanges:
    last = read_table(repository, "operations")[-1]["operation"]
    names = [name for name, schema in repository.load().schemas.items() if schema.columns[0].name == "operation"]
    return ReleaseChanges(
        {name: [row for row in read_table(repository, name) if row["operation"] != last] for name in names}
    )


def read_visible_files(repository: ReleaseRepository) -> dict[str, bytes]:
    """Return every file of a repository except its locks."""
    files = (path for path in repository.folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(repository.folder)): path.read_bytes() for path in files}


def test_a_manifest_describes_the_build_and_its_inputs(repository: ReleaseRepository) -> None:
    row_counts = {"input": 3, "accepted": 1, "quarantined": 1, "out_of_scope": 1}
    built = build_release(repository, "", change_first_amount(repository), (INPUT_FILE,), row_counts)
    manifest = read_manifest(repository.folder / built.release)
    assert built.is_new
    assert manifest == built.manifest
    assert RELEASE_ID_PATTERN.fullmatch(manifest.id)
    assert manifest.id == make_release_id(manifest.created, manifest.digest)
    assert manifest.inputs == (INPUT_FILE,)
    assert manifest.account == row_counts
    assert manifest.changes == (TableChangeCounts("operations", 0, 1, 0),)
    assert manifest.grew_from == repository.load_manifest(repository.embedded).id
    assert {(check.code, check.subject, check.count) for check in manifest.checks} >= {("rows", "operations.csv", 101)}
    assert repository.verify(built.release).manifest == manifest
    assert repository.active_path() == repository.embedded, "a build does not activate"


def test_the_digest_is_the_hash_of_sha256sum_output(repository: ReleaseRepository) -> None:
    import hashlib

    files = file_checksums(repository.embedded)
    assert {item.file for item in files} >= {"cities.csv", "cities.toml", "sources.toml", "geography/cities.geojson"}
    lines = "".join(
        f"{hashlib.sha256((repository.embedded / item.file).read_bytes()).hexdigest()}  {item.file}\n" for item in files
    )
    assert content_digest(files) == hashlib.sha256(lines.encode()).hexdigest()


def test_the_same_content_gives_the_same_release(repository: ReleaseRepository) -> None:
    first = build_release(repository, "", change_first_amount(repository))
    files_before = read_visible_files(repository)
    second = build_release(repository, "", change_first_amount(repository), (INPUT_FILE,))
    assert (second.release, second.is_new) == (first.release, False)
    repository.activate(first.release)
    assert not build_release(repository, "", change_first_amount(repository)).is_new, (
        "also when the release is its own base"
    )
    assert build_release(repository, "", ReleaseChanges()).release == first.release
    assert {
        name: content for name, content in read_visible_files(repository).items() if name != POINTER_NAME
    } == files_before


def test_the_base_of_a_release_is_stored(repository: ReleaseRepository) -> None:
    embedded = repository.load_manifest(repository.embedded).id
    built = build_release(repository, "", change_first_amount(repository))
    assert repository.release_ids() == (embedded, built.release)
    path = repository.embedded / "sources.toml"
    path.write_text(path.read_text("utf-8").replace("AvellinoToday", "Avellino Today"), "utf-8")
    assert repository.verify(embedded).manifest.id == embedded, "a change of the installation does not affect it"


def test_a_failed_build_leaves_no_files_and_reports_the_issue(repository: ReleaseRepository) -> None:
    active = build_release(repository, "", change_first_amount(repository))
    repository.activate(active.release)
    files_before = read_visible_files(repository)
    rows = read_table(repository, "operations")
    changes = ReleaseChanges({"operations": [{**rows[0], "source": "nobody"}, *rows[1:]]})
    with pytest.raises(BuildError) as error:
        build_release(repository, "", changes)
    assert error.value.code == "refused"
    assert isinstance(error.value.__cause__, ReleaseValidationError)
    issue = error.value.__cause__.issues[0]
    assert (issue.code, issue.file, issue.row, issue.column) == (
        "reference_unknown",
        "operations.csv",
        2,
        "source",
    )
    assert read_visible_files(repository) == files_before
    assert repository.verify().manifest.id == active.release


def test_a_drift_requires_a_reason_that_the_manifest_records(repository: ReleaseRepository) -> None:
    changes = remove_last_operation(repository)
    with pytest.raises(BuildError) as error:
        build_release(repository, "", changes, reason=" ")
    assert error.value.code == "drift"
    assert set(error.value.drift) >= {
        DriftAlert("vanished", "operations", 101, 1),
        DriftAlert("vanished", "operation_cities", 101, 1),
    }
    assert not repository.release_ids()
    built = build_release(repository, "", changes, reason="Ritirata dalla città")
    assert built.manifest.reason == "Ritirata dalla città"
    assert built.manifest.drift == error.value.drift


def test_a_large_change_of_a_total_is_a_drift_exact_to_the_cent(repository: ReleaseRepository) -> None:
    # caltanissetta-01 is admitted under Priority 5.
    rows = read_table(repository, "operations")
    admitted_rows = [r for r in rows if (r["status"], r["priority"]) == ("admitted", "5") and r["amount_eur"]]
    total = sum(int(r["amount_eur"].replace(".", "")) for r in admitted_rows)
    with pytest.raises(BuildError) as error:
        build_release(repository, "", change_first_amount(repository, "99000000.01"))
    assert error.value.drift == (
        DriftAlert("total", "operations.admitted.5", total, total - 225952574 + 9900000001),
    )  # fmt: skip


def test_growth_above_a_fifth_is_a_drift(repository: ReleaseRepository) -> None:
    rows = read_table(repository, "timeline")
    extra_rows = [{**rows[0], "event": event} for event in ("x",)]
    with pytest.raises(BuildError) as error:
        build_release(repository, "", ReleaseChanges({"timeline": [*rows, *extra_rows]}))
    assert error.value.code == "refused", "validation comes first: the catalogues have no label for this event"
    doubled = [{**row, "age": str(int(row["age"]) + 200)} for row in read_table(repository, "population")]
    with pytest.raises(BuildError) as drift_error:
        build_release(repository, "", ReleaseChanges({"population": [*read_table(repository, "population"), *doubled]}))
    assert DriftAlert("rows", "population", 3939, 7878) in drift_error.value.drift


def test_a_new_source_is_added_to_the_existing_ones(repository: ReleaseRepository) -> None:
    built = build_release(repository, "", ReleaseChanges(sources={"nuova": NEW_SOURCE}))
    text = (repository.folder / built.release / "sources.toml").read_text("utf-8")
    assert text.startswith((repository.embedded / "sources.toml").read_text("utf-8").partition("\n[")[0].rstrip())
    before = tomllib.loads((repository.embedded / "sources.toml").read_text("utf-8"))
    entry = {name: getattr(NEW_SOURCE, name) for name in ("publisher", "title", "url", "date", "accessed", "licence")}
    assert tomllib.loads(text) == {**before, "nuova": entry}
    assert built.manifest.changes == (TableChangeCounts("sources", 1, 0, 0),)


@given(st.dictionaries(st.text(min_size=1), st.tuples(st.text(), st.text(), st.text()), max_size=4))
def test_sources_are_the_same_after_writing_and_reading(entries: dict[str, tuple[str, str, str]]) -> None:
    clean = {k: v for k, v in entries.items() if not any(0xD800 <= ord(c) <= 0xDFFF for c in "".join((k, *v)))}
    sources = {key: Source(key, *words, "2026", "2026", "cited") for key, words in clean.items()}
    read = tomllib.loads(encode_sources_toml("# remark\n", sources).decode("utf-8"))
    assert {key: Source(key, **entry) for key, entry in read.items()} == sources


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


@given(st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS}), max_size=6))
def test_tables_are_the_same_after_writing_and_reading(
    tmp_path_factory: pytest.TempPathFactory, rows: TextRows
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(encode_csv(("a", "b"), rows))
    schema = Schema("written", "", "", "", ("a",), (Column("a", "text", {}), Column("b", "text", {})))
    assert read_csv_text(path, schema) == rows


def alter_amount(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"6483569.00", b"6483569.01"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda folder: alter_amount(folder / "figures.csv"), "file_altered"),
        (lambda folder: (folder / "timeline.csv").unlink(), "file_missing"),
        (lambda folder: (folder / "more.csv").write_text("x"), "file_unlisted"),
        (lambda folder: (folder / MANIFEST_NAME).write_text("{}"), "manifest_unreadable"),
        (lambda folder: (folder / MANIFEST_NAME).write_bytes((folder / MANIFEST_NAME).read_bytes().replace(b'"digest": "', b'"digest": "0')), "digest_differs"),
    ],
    ids=["altered", "missing", "added", "no manifest", "other digest"],
)  # fmt: skip
def test_a_release_altered_after_its_build_fails_verification(
    repository: ReleaseRepository, change: object, code: str
) -> None:
    built = build_release(repository, "", change_first_amount(repository))
    change(repository.folder / built.release)  # type: ignore[operator]
    for attempt in (repository.verify, repository.activate):
        with pytest.raises(ReleaseValidationError) as error:
            attempt(built.release)
        assert code in {issue.code for issue in error.value.issues}
    assert repository.verify().folder == repository.embedded


def test_activation_switches_to_a_release_and_back(repository: ReleaseRepository) -> None:
    embedded = repository.load_manifest(repository.embedded).id
    built = build_release(repository, "", change_first_amount(repository))
    assert repository.activate(built.release, "nuovi dati") == embedded
    pointer = json.loads((repository.folder / POINTER_NAME).read_text("utf-8"))
    assert (pointer["release"], pointer["before"], pointer["reason"]) == (built.release, embedded, "nuovi dati")
    assert repository.load().manifest.id == built.release
    assert repository.activate(embedded) == built.release
    assert repository.load().manifest.id == embedded
    assert repository.release_ids() == (embedded, built.release), "earlier releases remain stored"


def test_activations_are_listed_oldest_first(repository: ReleaseRepository) -> None:
    embedded = repository.load_manifest(repository.embedded).id
    first, second = (
        build_release(repository, "", change_first_amount(repository, amount)).release
        for amount in ("2259525.71", "2259525.72")
    )
    assert repository.activations() == {}
    for name, reason in ((first, "uno"), (second, "due"), (embedded, "tre"), (first, "quattro")):
        repository.activate(name, reason)
    reasons = {
        name: [activation.reason for activation in activations]
        for name, activations in repository.activations().items()
    }
    assert reasons == {first: ["uno", "quattro"], second: ["due"], embedded: ["tre"]}
    assert [activation.before for activation in repository.activations()[first]] == [embedded, embedded]


def test_an_activation_interrupted_by_a_crash_is_listed_once(repository: ReleaseRepository) -> None:
    first, second = (
        build_release(repository, "", change_first_amount(repository, amount)).release
        for amount in ("2259525.71", "2259525.72")
    )
    repository.activate(first, "perché\nsu due righe")
    repository.activate(second)
    path = repository.folder / activation_log.ACTIVATION_LOG_NAME
    last = json.loads((repository.folder / POINTER_NAME).read_text("utf-8"))
    # Logged, but the pointer is not replaced.
    activation_log.append_activation(repository.folder, activation_log.parse_activation(last))
    assert {name: len(activations) for name, activations in repository.activations().items()} == {first: 1, second: 1}
    repository.activate(first)
    assert {name: len(activations) for name, activations in repository.activations().items()} == {first: 2, second: 1}
    assert [entry.release for entry in activation_log.read_activations(repository.folder)[0]] == [first, second]
    path.write_bytes(path.read_bytes() + b"not a switch\n")
    assert [(entry.code, entry.row) for entry in repository.pointer_issues()] == [("switch_unreadable", 3)]
    assert {name: len(activations) for name, activations in repository.activations().items()} == {first: 2, second: 1}


NEWER_TABLE = "operation_payments"
"""The only table whose sidecar states since when it exists."""


def build_without_table(repository: ReleaseRepository, created: str, table: str = NEWER_TABLE) -> str:
    """Build a release as an older program did, without a table and its sidecar, and return its id."""
    folder = repository.folder / build_release(repository, "", change_first_amount(repository)).release
    for suffix in ("csv", "toml"):
        (folder / f"{table}.{suffix}").unlink()
    return rewrite_manifest(folder, created)


def rewrite_manifest(folder: Path, created: str) -> str:
    """Rewrite the manifest of a changed release as if it had been built on another day, and return its id."""
    files = file_checksums(folder)
    digest = content_digest(files)
    name = make_release_id(created, digest)
    manifest = replace(read_manifest(folder), created=created, files=files, digest=digest, id=name)
    (folder / MANIFEST_NAME).write_text(manifest_to_json(manifest), "utf-8")
    folder.rename(folder.parent / name)
    return name


def test_a_release_older_than_a_table_reads_it_as_empty_and_a_build_adds_it(repository: ReleaseRepository) -> None:
    old = build_without_table(repository, "2026-11-20T08:00:00+00:00")
    release = repository.verify(old)
    assert release.newer_schema_parts == {NEWER_TABLE}
    assert len(release.tables[NEWER_TABLE]) == 0
    assert "amount_cents" in release.tables[NEWER_TABLE]
    assert queries.operation_payments(release, Selection(operation="trani-01")).is_empty
    lines = list(manifest_lines(release.manifest, get_translator("it"), release.newer_schema_parts))
    assert any(line.startswith("Pagamenti delle operazioni: questa versione è nata prima") for line in lines)
    repository.activate(old)
    successor = repository.verify(build_release(repository, "", change_first_amount(repository, "2259525.70")).release)
    assert successor.newer_schema_parts == frozenset()
    assert (successor.folder / f"{NEWER_TABLE}.csv").read_bytes() == (
        repository.embedded / f"{NEWER_TABLE}.csv"
    ).read_bytes()
    assert TableChangeCounts(NEWER_TABLE, 0, 0, 0) not in successor.manifest.changes


@pytest.mark.parametrize(
    ("created", "table"), [("2030-01-01T08:00:00+00:00", NEWER_TABLE), ("2020-01-01T08:00:00+00:00", "timeline")]
)
def test_a_table_older_than_the_release_must_exist(repository: ReleaseRepository, created: str, table: str) -> None:
    old = build_without_table(repository, created, table)
    with pytest.raises(ReleaseValidationError, match="file_missing"):
        repository.load(old)


def build_without_column(repository: ReleaseRepository, created: str, column: str, since: str) -> str:
    """Build a release whose operations lack a column that the present sidecar has `since` a day, and return its id."""
    section = f"[columns.{column}]\n"
    path = repository.embedded / "operations.toml"
    path.write_text(
        path.read_text("utf-8").replace(section, f'{section}since = "{since}"\n' if since else section), "utf-8"
    )
    folder = repository.folder / build_release(repository, "", change_first_amount(repository)).release
    parts = (folder / "operations.toml").read_text("utf-8").split("\n[columns.")
    remaining_parts = [part for part in parts if not part.startswith(f"{column}]")]
    (folder / "operations.toml").write_text("\n[columns.".join(remaining_parts), "utf-8")
    rows = read_csv_text(repository.embedded / "operations.csv", repository.load().schemas["operations"])
    columns = tuple(name for name in rows[0] if name != column)
    (folder / "operations.csv").write_bytes(encode_csv(columns, rows))
    return rewrite_manifest(folder, created)


def test_a_release_older_than_a_column_reads_it_as_missing_and_a_build_adds_it(
    repository: ReleaseRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(repository.embedded))
    old = build_without_column(repository, "2026-11-20T08:00:00+00:00", "summary", "2026-11-24")
    release = repository.verify(old)
    assert release.newer_schema_parts == {"operations.summary"}
    assert release.tables["operations"]["summary"].isna().all()
    assert queries.operation_detail(release, Selection(operation="trani-01")).table["summary"].isna().all()
    lines = list(manifest_lines(release.manifest, get_translator("it"), release.newer_schema_parts))
    assert any(line.startswith("Operazioni, colonna summary: questa versione è nata prima") for line in lines)
    summaries = {row["operation"]: row["summary"] for row in read_table(repository, "operations") if row["summary"]}
    changes = [change for change in diff_releases(release, repository.load()) if change.column == "summary"]
    assert {change.key[0]: change.after for change in changes} == summaries
    repository.activate(old)
    successor = repository.verify(build_release(repository, "", change_first_amount(repository, "2259525.70")).release)
    assert successor.newer_schema_parts == frozenset()
    assert 'since = "2026-11-24"' in (successor.folder / "operations.toml").read_text("utf-8")
    assert {row["summary"] for row in successor.text_rows("operations")} == {""}


@pytest.mark.parametrize(
    ("created", "column", "since"),
    [
        ("2026-11-20T08:00:00+00:00", "title", "2026-11-24"),  # a column that may not be empty
        ("2026-11-25T08:00:00+00:00", "summary", "2026-11-24"),  # built after the column was added
        ("2026-11-20T08:00:00+00:00", "summary", ""),  # a column without a start date
    ],
)
def test_a_column_older_than_the_release_must_exist(
    repository: ReleaseRepository, monkeypatch: pytest.MonkeyPatch, created: str, column: str, since: str
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(repository.embedded))
    old = build_without_column(repository, created, column, since)
    with pytest.raises(ReleaseValidationError) as error:
        repository.verify(old)
    issues = [(issue.code, issue.file, issue.column) for issue in error.value.issues]
    assert issues == [("column_undescribed", "operations.toml", column)]


def test_a_column_that_only_the_sidecar_has_is_an_issue(
    repository: ReleaseRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMSDASH_DATA", str(repository.embedded))
    old = build_without_column(repository, "2026-11-20T08:00:00+00:00", "summary", "2026-11-24")
    folder = repository.folder / old
    shutil.copy(repository.embedded / "operations.toml", folder / "operations.toml")
    with pytest.raises(ReleaseValidationError, match="column_missing"):
        repository.verify(rewrite_manifest(folder, "2026-11-20T08:00:00+00:00"))


def test_a_build_from_a_folder_takes_all_its_data_files(repository: ReleaseRepository, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(repository.embedded, tmp_path / "corrected"))
    for name, old, new in (
        ("classification.toml", "# Anything here changes", "# Anything here at all changes"),
        ("timeline.toml", 'en = "', 'en = "Here: '),
        ("mappings/cities.toml", "", "# one more line\n"),
        ("README.md", "# The data", "# Our data"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (folder / "note.xlsx").write_bytes(b"not ours")
    changes, unused_files = changes_from_folder(folder, open_release(folder, labelled_codes()))
    built = build_release(repository, "", changes)
    for name in ("classification.toml", "timeline.toml", "mappings/cities.toml", "README.md"):
        assert (repository.folder / built.release / name).read_bytes() == (folder / name).read_bytes()
    assert unused_files == ["note.xlsx"]
    assert not (repository.folder / built.release / "note.xlsx").exists()
    assert built.manifest.changes == (TableChangeCounts("files", 0, 4, 0),)
    assert repository.verify(built.release).folder.name == built.release


@pytest.mark.parametrize("name", ["nope", "../data", "2026-11-24-000000-00000000", ".build.lock", "/etc"])
def test_activating_an_unknown_release_is_rejected(repository: ReleaseRepository, name: str) -> None:
    build_release(repository, "", change_first_amount(repository))
    with pytest.raises(ReleaseValidationError, match="release_unknown"):
        repository.activate(name)


def test_files_of_a_killed_build_are_removed(repository: ReleaseRepository) -> None:
    stale_folder = repository.folder / ".building-left"
    (stale_folder / "geography").mkdir(parents=True)
    (stale_folder / "cities.csv").write_text("half")
    assert repository.release_ids() == ()
    build_release(repository, "", change_first_amount(repository))
    assert not list(repository.folder.glob(".building-*"))


def test_a_build_is_rejected_while_another_one_runs(repository: ReleaseRepository) -> None:
    with repository.lock("build"), pytest.raises(BuildError) as error:
        build_release(repository, "", ReleaseChanges())
    assert error.value.code == "busy"


def test_a_file_in_place_of_the_releases_folder_is_an_error(repository: ReleaseRepository) -> None:
    repository.folder.write_text("a file")
    with pytest.raises(BuildError) as error:
        build_release(repository, "", ReleaseChanges())
    assert error.value.code == "system"
    assert str(repository.folder) in error.value.detail


def test_a_difference_lists_each_changed_field(repository: ReleaseRepository) -> None:
    rows = read_table(repository, "figures")
    [first, *rest] = [row for row in rows if row["figure"] != "trani-ceiling-both"]
    figures = [{**first, "wording": "altre parole"}, *rest]
    built = build_release(repository, "", ReleaseChanges({"figures": figures}, {"nuova": NEW_SOURCE}), reason="prova")
    before, after = repository.load(repository.load_manifest(repository.embedded).id), repository.load(built.release)
    changes = diff_releases(before, after)
    field_changes = [change for change in changes if change.change_type is ChangeType.CHANGED]
    assert field_changes == [
        FieldChange("figures", (first["figure"],), ChangeType.CHANGED, "wording", first["wording"], "altre parole")
    ]
    assert {c.column: c.after for c in changes if c.table == "sources"}["title"] == 'Elenco "A"'
    assert summarize_changes(changes)[0] == TableChangeCounts("figures", 0, 1, len(rows) - len(figures))
    assert diff_releases(after, after) == ()


def apply_changes(
    before: KeyedTable, changes: list[FieldChange], key: tuple[str, ...], columns: tuple[str, ...]
) -> Mapping[tuple[str, ...], dict[str, str]]:
    """Return the rows with the changes applied, without the code under test."""
    rows = {tuple(row[name] for name in before.key): dict(row) for row in before.rows}
    vanished = {change.key for change in changes if change.change_type is ChangeType.VANISHED}
    rows = {name: row for name, row in rows.items() if name not in vanished}
    for change in changes:
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
def test_a_difference_applied_to_the_old_table_gives_the_new_one(before: KeyedTable, after: KeyedTable) -> None:
    changes = list(diff_table("t", before, after))
    columns = ("k", "l", "x", "y", "z")
    new = {tuple(row[name] for name in after.key): {c: row.get(c, "") for c in columns} for row in after.rows}
    assert apply_changes(before, changes, after.key, columns) == new
    assert not [
        change
        for change in changes
        if change.change_type is not ChangeType.MOVED
        and change.before == change.after
        and change.column not in after.key
    ]


def test_rows_with_another_key_are_different_rows() -> None:
    rows = [{"a": "1", "b": "2"}]
    changes = list(diff_table("t", KeyedTable(("a",), rows), KeyedTable(("b",), rows)))
    assert {change.change_type for change in changes} == {ChangeType.APPEARED, ChangeType.VANISHED}


def test_another_row_order_is_a_difference() -> None:
    rows = [{"a": "1"}, {"a": "2"}]
    assert list(diff_table("t", KeyedTable(("a",), rows), KeyedTable(("a",), rows[::-1]))) == [
        FieldChange("t", (), ChangeType.MOVED, "", "", "")
    ]


def test_an_export_is_complete_and_reproducible(repository: ReleaseRepository, tmp_path: Path) -> None:
    built = build_release(repository, "", change_first_amount(repository))
    release = repository.verify(built.release)
    first, second = (write_release_zip(release, tmp_path / name) for name in ("a.zip", "b.zip"))
    assert first == second
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "out")
    shutil.rmtree(repository.folder)
    exported = open_release(tmp_path / "out" / built.release, labelled_codes())
    assert exported.manifest == built.manifest


def test_a_damaged_pointer_is_an_issue(repository: ReleaseRepository) -> None:
    built = build_release(repository, "", change_first_amount(repository))
    assert replace(built.manifest, reason="x") != built.manifest
    (repository.folder / POINTER_NAME).write_text("no json")
    with pytest.raises(ReleaseValidationError, match="pointer_unreadable"):
        repository.active_path()
