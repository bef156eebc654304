"""Identification of the operations of an import: which ones a release knows already, under which key."""
