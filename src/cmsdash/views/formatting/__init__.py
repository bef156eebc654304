"""Values, measures, filters and languages as words."""
