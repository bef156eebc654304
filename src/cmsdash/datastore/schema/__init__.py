"""Table schemas of the sidecar files, and the CSV tables that they describe."""
