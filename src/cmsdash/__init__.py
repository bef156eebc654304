"""Dashboard of PN Città Medie Sud, Priority 5: every figure with its source."""

import os

# DuckDB's allocator reads this once, when DuckDB is imported, so it is set before (decision 89).
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "narenas:1,dirty_decay_ms:500,muzzy_decay_ms:0")
