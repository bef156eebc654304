"""Values, measures, filters and source texts formatted for display."""
