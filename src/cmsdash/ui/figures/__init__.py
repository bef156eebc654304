"""The figure block of a page, and the map."""
