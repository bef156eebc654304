"""File formats: archives, encodings, spreadsheets, CSV and Parquet, up to the text of a cell."""
