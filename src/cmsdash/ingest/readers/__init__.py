"""Readers of foreign files, one for each kind of file."""
