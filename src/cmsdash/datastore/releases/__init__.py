"""Versioned releases: read, stored, activated, compared and verified."""
