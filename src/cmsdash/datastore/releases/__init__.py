"""Versioned releases: opening, storage, activation, comparison and verification."""
