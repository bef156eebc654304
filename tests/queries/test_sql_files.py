"""Every SQL file is a valid query, composes with its shared relations, and translates to other engines."""

from importlib.resources import files

import duckdb
import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from cmsdash.datastore.releases.release import Release
from cmsdash.queries import composition

FOLDER = files("cmsdash.queries") / "sql"
QUERIES = sorted(path.name.removesuffix(".sql") for path in FOLDER.iterdir() if path.name.endswith(".sql"))
FILES = [*QUERIES, *(f"shared/{name}" for name in sorted(composition.SHARED_RELATIONS))]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_one_valid_query_on_its_own(name: str) -> None:
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    [tree] = sqlglot.parse(text, read="duckdb")
    assert isinstance(tree, exp.Query)
    assert len(duckdb.extract_statements(text)) == 1
    assert max(len(line) for line in text.splitlines()) <= 120
    assert text.startswith("-- ")


def test_derived_tables_are_valid_statements() -> None:
    text = (files("cmsdash.datastore") / "derived_tables.sql").read_text(encoding="utf-8")
    assert all(isinstance(tree, (exp.Create, exp.Alter)) for tree in sqlglot.parse(text, read="duckdb"))
    assert max(len(line) for line in text.splitlines()) <= 120


@pytest.mark.parametrize("name", QUERIES)
def test_a_composed_query_reads_only_tables_of_the_release(release: Release, name: str) -> None:
    with release.connection.cursor() as cursor:
        tables = {row[0] for row in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    tree = sqlglot.parse_one(composition.compose(name).sql, read="duckdb")
    local = {cte.alias for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} <= tables | local
    assert not {cte.alias for cte in composition.parse_sql_file(name).find_all(exp.CTE)} & composition.SHARED_RELATIONS
    assert all(f"${parameter}" in composition.compose(name).sql for parameter in composition.compose(name).parameters)


@pytest.mark.parametrize("dialect", ["spark", "postgres"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_translates_to_another_engine(name: str, dialect: str) -> None:
    tree = composition.attach_shared_relations(composition.parse_sql_file(name))
    assert not list(tree.find_all(exp.Anonymous)), "sqlglot cannot translate a function that it does not know"
    translated = tree.sql(dialect, unsupported_level=ErrorLevel.RAISE)
    assert sqlglot.parse_one(translated, read=dialect)


def test_only_the_relations_that_a_query_reads_are_attached() -> None:
    assert composition.compose("target_groups").parameters.isdisjoint({"stage", "kind", "split"})
    assert "operation_shares" not in composition.compose("target_groups").sql
    # `known_amounts` reads `eligible_amounts`, so `eligible_amounts` comes first.
    names = [
        part.alias for part in composition.attach_shared_relations(composition.parse_sql_file("need_and_funding")).ctes
    ]
    assert names == ["cities_in_scope", "eligible_amounts", "known_amounts", "city_availability", "figure_stages"]


def test_every_shared_relation_is_read() -> None:
    read = {table.name for name in FILES for table in composition.parse_sql_file(name).find_all(exp.Table)}
    assert read >= composition.SHARED_RELATIONS
