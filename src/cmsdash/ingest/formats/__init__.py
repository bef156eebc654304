"""File formats: archives, encodings, spreadsheets, CSV and Parquet."""
