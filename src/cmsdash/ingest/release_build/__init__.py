"""Building a release from imported rows: merge, drift gate, serialization."""
