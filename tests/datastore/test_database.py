"""The options of DuckDB's allocator reach it."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os
import cmsdash
os.environ["DUCKDB_JE_MALLOC_CONF"] += ",unknown_option:1"
import duckdb
duckdb.sql("SELECT 1").fetchall()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="DuckDB has jemalloc on Linux only")
def test_allocator_reads_its_options() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DUCKDB_JE_MALLOC_CONF"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    # It complains about the one that we added, and about none of ours.
    assert done.stderr.split() == ["<jemalloc>:", "Invalid", "conf", "pair:", "unknown_option:1"]
