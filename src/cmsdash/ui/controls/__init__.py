"""Widgets that change the selection."""
