"""Table schemas in sidecar files, and the CSV tables that they describe."""
