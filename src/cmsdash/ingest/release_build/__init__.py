"""Building of a release from imported rows: merge, drift detection, serialization."""
