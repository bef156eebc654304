"""Validation of cells, keys, tables, geometries and classification rules."""
