"""Parsing of cell values: amounts, dates, codes and city names."""
